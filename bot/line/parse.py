"""From a webhook's bytes to events, and from one event's bytes to what somebody did.

LINE's SDK is not used here: it loses sender, token and words of every event that it does not know, and one odd value
makes it refuse the whole body, with other residents' events in it. LINE announces that new values come unannounced.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

from bot.domain import thai_time
from bot.domain.incoming import (
    Blocked,
    Deed,
    Followed,
    Incoming,
    JoinedGroup,
    Other,
    Pressed,
    SaidText,
    SentMedia,
    SentSticker,
    SharedPlace,
    Unsent,
)
from bot.line.json_values import clean_text, mapping_in, number_in, read_json, text_in, write_json

UNREADABLE = "unreadable"
_EARLIEST = datetime(2011, 6, 23, tzinfo=UTC)  # LINE began
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_EVENT_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_CONTENT_ID = re.compile(r"[0-9]{1,32}")  # goes into the address that content is fetched from
_ACTION = re.compile(r"[A-Za-z0-9_.:/-]{1,64}")
_DUMMY_TOKEN = re.compile(r"0{32}|f{32}")  # the console's old connection test sent these
Chat = Literal["user", "group", "room", "none"]
_CHAT_KEYS: dict[str, tuple[Chat, str]] = {
    "user": ("user", "userId"),
    "group": ("group", "groupId"),
    "room": ("room", "roomId"),
}
_NO_CHAT: tuple[Chat, str] = ("none", "userId")


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as it is kept before anything is done with it; of type `unreadable` where it is no event."""

    event_id: str
    type: str
    chat_id: str  # user, group or room; empty where LINE names none
    message_id: str | None  # of the message sent, or taken back
    event_at: datetime
    payload: bytes


@dataclass(frozen=True, slots=True)
class ParsedBody:
    """A webhook body; where `problem` names what is wrong with it, one unreadable event stands for the whole."""

    events: tuple[RawEvent, ...]
    destination: str | None = None
    problem: str | None = None


def read_body(body: bytes) -> ParsedBody:
    """The events of a webhook body; never raises, and an event that makes no sense leaves the others alone."""
    try:
        content = read_json(body)
    except ValueError as unreadable:
        return _problem(body, f"not JSON: {unreadable}"[:200])
    events = content.get("events") if isinstance(content, dict) else None
    if not isinstance(events, list):
        return _problem(body, "no list of events")
    digest = hashlib.sha256(body)
    found = tuple(_raw_event(event, digest, index) for index, event in enumerate(events))
    return ParsedBody(events=found, destination=text_in(content, "destination", limit=64))


def incoming_from(payload: bytes, event_id: str) -> Incoming:
    """What one event says, in the project's own words; anything that makes no sense is `Other`."""
    try:
        event = read_json(payload)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        return Incoming(event_id, Other(UNREADABLE), "none", None, thai_time.now(), may_answer=False)
    source = mapping_in(event, "source")
    chat, _key = _CHAT_KEYS.get(str(source.get("type")), _NO_CHAT)
    token = text_in(event, "replyToken", limit=200) or None
    is_test = token is not None and _DUMMY_TOKEN.fullmatch(token) is not None
    return Incoming(
        event_id=event_id,
        deed=Other("connection test") if is_test else _deed(event),
        chat=chat,
        user_id=text_in(source, "userId", limit=64) or None,
        happened_at=_moment(event),
        reply_token=None if is_test else token,
        is_redelivery=mapping_in(event, "deliveryContext").get("isRedelivery") is True,
        may_answer=event.get("mode") != "standby" and not is_test,
    )


def _problem(body: bytes, problem: str) -> ParsedBody:
    event = _unreadable(hashlib.sha256(body), 0, b"{}")
    return ParsedBody(events=(event,), problem=problem)


def _raw_event(event: Any, digest: "hashlib._Hash", index: int) -> RawEvent:
    try:
        payload = write_json(event)
    except ValueError:
        return _unreadable(digest, index, b"{}")
    event_type = text_in(event, "type", limit=40)
    if not event_type:
        return _unreadable(digest, index, payload)
    return RawEvent(
        event_id=_event_id(event, digest, index),
        type=event_type,
        chat_id=_chat_id(mapping_in(event, "source")),
        message_id=_message_id(event),
        event_at=_moment(event),
        payload=payload,
    )


def _unreadable(digest: "hashlib._Hash", index: int, payload: bytes) -> RawEvent:
    return RawEvent(_event_id(None, digest, index), UNREADABLE, "", None, thai_time.now(), payload)


def _event_id(event: Any, digest: "hashlib._Hash", index: int) -> str:
    given = text_in(event, "webhookEventId")
    if given and _EVENT_ID.fullmatch(given):
        return given
    own = digest.copy()
    own.update(f"#{index}".encode())
    return own.hexdigest()


def _chat_id(source: dict[str, Any]) -> str:
    _chat, key = _CHAT_KEYS.get(str(source.get("type")), _NO_CHAT)
    return text_in(source, key, limit=64) or ""


def _message_id(event: dict[str, Any]) -> str | None:
    message_id = text_in(mapping_in(event, "message"), "id", limit=64)
    return message_id or text_in(mapping_in(event, "unsend"), "messageId", limit=64) or None


def _moment(event: dict[str, Any]) -> datetime:
    milliseconds = number_in(event, "timestamp")
    if milliseconds is None:
        return thai_time.now()
    seconds = min(max(milliseconds / 1000, _EARLIEST.timestamp()), _LATEST.timestamp())
    return datetime.fromtimestamp(seconds, UTC)


def _deed(event: dict[str, Any]) -> Deed:
    kind = text_in(event, "type", limit=40) or UNREADABLE
    if kind == "message":
        return _message_deed(mapping_in(event, "message"))
    if kind == "unsend":
        message_id = _message_id(event)
        return Unsent(message_id) if message_id else Other("unsend")
    if kind == "postback":
        return pressed_from(text_in(mapping_in(event, "postback"), "data"))
    if kind == "follow":
        return Followed(is_unblocked=mapping_in(event, "follow").get("isUnblocked") is True)
    plain: dict[str, Deed] = {"unfollow": Blocked(), "join": JoinedGroup()}
    return plain.get(kind, Other(kind))


def pressed_from(data: str | None) -> Pressed:
    """The action and values in postback data: `action` or `action?key=value&…`; `unknown` for anything else."""
    action, mark, query = (data or "").partition("?")
    if not _ACTION.fullmatch(action) or len(data or "") > 300:
        return Pressed("unknown")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=20) if mark else []
    except ValueError:
        return Pressed("unknown")
    values = {clean_text(key): clean_text(value) for key, value in pairs}
    return Pressed(action, values) if len(values) == len(pairs) else Pressed("unknown")


def _message_deed(message: dict[str, Any]) -> Deed:
    kind = text_in(message, "type", limit=40) or UNREADABLE
    read = _MESSAGES.get(kind)
    return (read(message) if read else None) or Other(f"message {kind}")


def _said_text(message: dict[str, Any]) -> Deed | None:
    text = text_in(message, "text")
    if text is None:
        return None
    quoted = text_in(message, "quotedMessageId", limit=64)
    return SaidText(text, text_in(message, "id", limit=64) or None, quoted or None)


def _sticker(message: dict[str, Any]) -> Deed:
    keywords = message.get("keywords")
    words = keywords[:20] if isinstance(keywords, list) else []
    return SentSticker(tuple(clean_text(word)[:100] for word in words if isinstance(word, str)))


def _media(message: dict[str, Any]) -> Deed:
    kinds: dict[str, Literal["image", "audio", "video", "file"]] = {
        "image": "image", "audio": "audio", "video": "video", "file": "file",
    }  # fmt: skip
    message_id = text_in(message, "id")
    can_fetch = message_id is not None and _CONTENT_ID.fullmatch(message_id) is not None
    provider = message.get("contentProvider")
    lies_at_line = provider is None or mapping_in(message, "contentProvider").get("type") == "line"
    duration = number_in(message, "duration")
    return SentMedia(
        kind=kinds[message["type"]],
        message_id=message_id if can_fetch else None,
        from_line=can_fetch and lies_at_line,
        file_name=text_in(message, "fileName", limit=255),
        duration_ms=int(duration) if duration is not None and 0 <= duration < 10**9 else None,
        image_set_id=text_in(mapping_in(message, "imageSet"), "id", limit=64),
    )


def _place(message: dict[str, Any]) -> Deed:
    latitude, longitude = number_in(message, "latitude"), number_in(message, "longitude")
    if not _is_on_earth(latitude, longitude):
        latitude = longitude = None
    title, address = text_in(message, "title", limit=300), text_in(message, "address", limit=300)
    return SharedPlace(latitude, longitude, title or "", address or "")


def _is_on_earth(latitude: float | None, longitude: float | None) -> bool:
    """Whether the point exists and is not 0,0, which phones send when they do not know where they are."""
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return False
    return abs(latitude) <= 90 and abs(longitude) <= 180


_MESSAGES: dict[str, Callable[[dict[str, Any]], Deed | None]] = {
    "text": _said_text,
    "sticker": _sticker,
    "image": _media,
    "audio": _media,
    "video": _media,
    "file": _media,
    "location": _place,
}
