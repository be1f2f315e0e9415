"""Messages as LINE is given them, made ready to be drawn: every size and colour becomes a class of our style sheet.

What is drawn is LINE's own JSON, so that the preview cannot say other than what is sent. Only what `bot.line` makes is
known here; anything else is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.domain.messages import Message
from bot.line.flex import DANGER, DONE, ISSUE_COLOURS, LINK, NAVY, PALE_NAVY, QUIET_INK, WHITE
from bot.line.render import render

Json = Mapping[str, Any]
_COLOURS = {
    QUIET_INK: "quiet", DANGER: "danger", DONE: "done", WHITE: "white", NAVY: "navy", PALE_NAVY: "pale", LINK: "link",
    **{colour: f"i{number}" for number, colour in enumerate(ISSUE_COLOURS, start=1)},
}  # fmt: skip
_COLOUR_NAMES = ("color", "backgroundColor")
_LOOKS = ("size", "weight", "align", "margin", "layout", "style", "spacing")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bubble."""

    kind: str
    look: str
    text: str
    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message: a text, a picture of our own site, or a card."""

    kind: str
    text: str = ""
    picture: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a phone shows; `spoken` is the line of the notification."""

    bubbles: tuple[Bubble, ...]
    choices: tuple[str, ...]
    spoken: str


def preview_of(messages: Sequence[Message]) -> Preview:
    """The messages as a phone shows them."""
    rendered = render(messages)
    quick = rendered[-1].get("quickReply", {}).get("items", ()) if rendered else ()
    spoken = [str(one.get("altText") or one.get("text") or "ส่งรูป") for one in rendered]
    return Preview(
        tuple(_bubble(one) for one in rendered),
        tuple(str(one["action"]["label"]) for one in quick),
        " ".join(spoken[:1]),
    )


def _bubble(message: Json) -> Bubble:
    if message["type"] == "text":
        return Bubble("text", text=str(message["text"]))
    if message["type"] == "image":
        return Bubble("image", picture=urlsplit(str(message["previewImageUrl"])).path)
    contents = message["contents"]
    cards = contents["contents"] if contents["type"] == "carousel" else [contents]
    return Bubble("flex", parts=tuple(_card(card) for card in cards))


def _card(card: Json) -> Part:
    blocks = [_part(card[name], name) for name in ("header", "body", "footer") if name in card]
    return Part("card", "", "", tuple(blocks))


def _part(part: Json, place: str = "") -> Part:
    kind = str(part["type"])
    looks = [f"lp-{name}-{part[name]}" for name in _LOOKS if part.get(name)]
    looks += [f"lp-{name}-{_COLOURS[part[name]]}" for name in _COLOUR_NAMES if part.get(name) in _COLOURS]
    if part.get("borderColor"):
        looks.append("lp-framed")
    if "flex" in part:
        looks.append(f"lp-flex-{part['flex']}")
    if place:
        looks.append(f"lp-{place}")
    label = part.get("action", {}).get("label", "") if kind == "button" else part.get("text", "")
    return Part(kind, " ".join(looks), str(label), tuple(_part(one) for one in part.get("contents", ())))
