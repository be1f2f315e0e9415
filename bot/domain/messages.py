"""What the bot says, free of LINE's JSON; `bot.line.render` turns these into it within LINE's limits."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap. `label` is also its typed equivalent.

    Exactly one of `data` (a postback: `action` or `action?key=value&…`), `uri`, or `picker` is set; `picker` opens the
    camera, the album or the map and exists only as a quick reply. A button with none of them types its label.
    """

    label: str
    data: str | None = None
    uri: str | None = None
    picker: Literal["camera", "album", "place"] | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words, with quick replies beneath."""

    text: str
    choices: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card."""

    text: str
    look: Literal["title", "number", "words", "plain", "quiet", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value on a card; `badge` is an issue number drawn in its colour, `is_strong` stands out."""

    label: str
    value: str
    badge: int | None = None
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A numbered answer, the whole row to be tapped; what that types is the label of `button`."""

    number: int
    text: str
    button: Button


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between parts of a card."""


@dataclass(frozen=True, slots=True)
class Card:
    """A bubble. `alt_text` holds the whole content and how to answer by typing: it is what screen readers speak.

    The first button is filled unless `plain_buttons`; a button within `body` stands under the line before it. `header`
    stands above all in white on navy.
    """

    alt_text: str
    body: tuple["Line | Fact | Rule | Button | Option", ...]
    buttons: tuple[Button, ...] = ()
    choices: tuple[Button, ...] = ()
    plain_buttons: bool = False
    header: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that LINE fetches over HTTPS, with a small one to show in the chat."""

    url: str
    preview_url: str
    choices: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """A point that the phone opens in its map."""

    title: str
    address: str
    latitude: float
    longitude: float
    choices: tuple[Button, ...] = ()


Message = Text | Card | Location | Picture
