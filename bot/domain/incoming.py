"""What somebody did in LINE, free of LINE's JSON; `bot.line.parse` makes these from events."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class SaidText:
    """Words, with LINE's message id."""

    text: str
    message_id: str | None = None
    quoted_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class SentSticker:
    """A sticker and the keywords LINE gives it."""

    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentMedia:
    """A photo, voice message, video or file; `from_line` is False where its content lies elsewhere (never fetched)."""

    kind: Literal["image", "audio", "video", "file"]
    message_id: str | None
    from_line: bool = True
    file_name: str | None = None
    duration_ms: int | None = None
    image_set_id: str | None = None


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A point on the map, or None where the coordinates make no sense."""

    latitude: float | None
    longitude: float | None
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: the action and its parameters from the postback data."""

    action: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Followed:
    """Added the account as a friend, or unblocked it."""

    is_unblocked: bool = False


@dataclass(frozen=True, slots=True)
class Blocked:
    """Blocked or removed the account (LINE's unfollow)."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """Took a message back."""

    message_id: str


@dataclass(frozen=True, slots=True)
class JoinedGroup:
    """The account was invited into a group or room."""


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else; `what` names it for the record."""

    what: str


Deed = SaidText | SentSticker | SentMedia | SharedPlace | Pressed | Followed | Blocked | Unsent | JoinedGroup | Other


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event: who did what, when, and how it may be answered."""

    event_id: str
    deed: Deed
    chat: Literal["user", "group", "room", "none"]
    user_id: str | None
    happened_at: datetime
    reply_token: str | None = None
    is_redelivery: bool = False
    may_answer: bool = True  # False in standby mode: another system speaks for the account
