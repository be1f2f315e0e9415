"""An announcement as plain values: what it says, and whom it is for.

People are chosen by what the authority knows of them already (where they live, what they told, what they answered);
nobody is ever guessed at. Several conditions narrow each other; several values of one condition widen it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

LARGEST_BATCH = 500  # LINE's own limit of a multicast
# Why a broadcast in state PAUSED stands still.
HELD_BY = ("staff", "quota", "token", "restored")


class BroadcastKind(StrEnum):
    """What an announcement is about; all but FREE belong to a forum."""

    FREE = "free"
    INVITATION = "invitation"
    REMINDER = "reminder"
    CHANGE = "change"  # another day or place
    CANCELLATION = "cancellation"
    THANKS = "thanks"  # after the forum, with its brief's short form


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address, or types its label where it has none."""

    label: str
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What is said.

    `form` says which fields count: text only `text`; picture the picture and `text` under it; card also `heading` and
    `links`; forum is the card of the forum itself, with `text` beneath. `notification` is what the telephone shows and
    reads aloud. `personal` may hold {ชุมชน} and {จำนวนเรื่อง}; where it is not blank every person gets a push of their
    own. `picture` is the address of the uploaded picture, without its ending.
    """

    form: Literal["text", "picture", "card", "forum"] = "text"
    heading: str = ""
    text: str = ""
    personal: str = ""
    notification: str = ""
    links: tuple[Link, ...] = ()
    picture: str = ""

    @property
    def is_personal(self) -> bool:
        """Whether each person is told something of their own."""
        return bool(self.personal.strip())

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Content":
        """Content from stored JSON."""
        links = tuple(Link(**one) for one in stored.get("links", ()))
        return cls(**{**stored, "links": links})

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom it is for. All empty is every resident who agreed, may be reached and has not muted announcements.

    `areas` and `communities` widen each other. `issues` are numbers of the cycle's set that a person told a need under;
    `groups` groups that they told or agreed with a need of; `stakeholders` groups they said they belong to. `answers`
    are of `forum_id`: yes, no, maybe or none.
    """

    areas: tuple[int, ...] = ()
    communities: tuple[int, ...] = ()
    issues: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    stakeholders: tuple[int, ...] = ()
    forum_id: int | None = None
    answers: tuple[str, ...] = ()
    attended: bool = False  # only those who came to `forum_id`

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Audience":
        """An audience from stored JSON."""
        known: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
        }
        return cls(**known)

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        return asdict(self)
