"""What the LINE platform remembers, in bounded memory and under one lock."""

import hashlib
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from threading import Condition, RLock
from typing import Any, Literal, TypeVar

from bot.domain import thai_time
from bot.simulator.platform.rates import Rates

Json = dict[str, Any]
Clock = Callable[[], datetime]
Value = TypeVar("Value")
MAX_ENTRIES_PER_CHAT = 500
MAX_CHATS = 50_000
MAX_REQUESTS = 5_000
MAX_TOKENS = 50_000
MAX_CONTENT_BYTES = 64_000_000
TOKEN_LIFE = timedelta(seconds=60)
TOKEN_LIFE_AFTER_EVENT = timedelta(minutes=20)
FIRST_ID = 500_000_000_000_000_000  # ids as long as LINE's


@dataclass(slots=True)
class Entry:
    """One line of a chat, in either direction; `seq` grows over the whole platform."""

    direction: Literal["in", "out"]
    kind: str  # an event's type; or reply, push, multicast
    at: datetime
    message: Json | None
    message_id: str | None = None
    is_delivered: bool = True  # False where the person had blocked the account: LINE answers 200 all the same
    is_unsent: bool = False
    request_id: str | None = None
    retry_key: str | None = None
    seq: int = 0


@dataclass(slots=True)
class ReplyToken:
    """A right to answer one event once."""

    channel: str
    chat_id: str
    event_at: datetime
    given_at: datetime
    is_used: bool = False

    def is_valid(self, now: datetime) -> bool:
        is_late = now - self.given_at > TOKEN_LIFE or now - self.event_at > TOKEN_LIFE_AFTER_EVENT
        return not (self.is_used or is_late)


@dataclass(slots=True)
class Accepted:
    """What was answered to the first request under a retry key."""

    request_id: str
    at: datetime
    sent_messages: list[Json]


@dataclass(slots=True)
class StoredContent:
    """The bytes of a photo or recording; `pending` more requests are told that it is still being prepared."""

    data: bytes
    content_type: str
    pending: int = 0


@dataclass(slots=True)
class RichMenu:
    """A rich menu and its image, which LINE never lets be replaced."""

    menu: Json
    image: bytes | None = None
    image_type: str = ""


@dataclass(slots=True)
class Channel:
    """One authority's channel. Everybody is its friend until they block it."""

    slug: str
    secret: str
    access_token: str
    destination: str
    quota: int | None = None  # messages a month; None has no limit
    used: int = 0
    blocked: set[str] = field(default_factory=set)
    menus: dict[str, RichMenu] = field(default_factory=dict)
    default_menu: str | None = None
    webhook_url: str | None = None
    chats: OrderedDict[str, deque[Entry]] = field(default_factory=OrderedDict)
    loading: OrderedDict[str, datetime] = field(default_factory=OrderedDict)


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One call that reached the platform."""

    at: datetime
    method: str
    path: str
    status: int  # 0 where the connection was dropped
    request_id: str
    channel: str | None
    retry_key: str | None
    body: Any
    fault: str | None
    is_accepted: bool  # it had its full effect, whatever was answered


def keep(table: OrderedDict[str, Value], key: str, value: Value, limit: int) -> None:
    """Put `value` into `table`, forgetting the oldest beyond `limit`."""
    table[key] = value
    table.move_to_end(key)
    while len(table) > limit:
        table.popitem(last=False)


class State:
    """Everything that the platform knows. `lock` guards it; `changed` wakes whoever waits for a new entry."""

    def __init__(self, clock: Clock = thai_time.now, most_requests: int = MAX_REQUESTS) -> None:
        self.clock = clock
        self.lock = RLock()
        self.changed = Condition(self.lock)
        self.channels: dict[str, Channel] = {}
        self.names: OrderedDict[str, str] = OrderedDict()
        self.tokens: OrderedDict[str, ReplyToken] = OrderedDict()
        self.accepted: OrderedDict[str, Accepted] = OrderedDict()
        self.content: OrderedDict[str, StoredContent] = OrderedDict()
        self.rates = Rates()
        self.requests: deque[LoggedRequest] = deque(maxlen=most_requests)
        self.seq = 0  # grows with every change
        self.ids = count(FIRST_ID + int(clock().timestamp() * 1000))  # another process must not give the same ones

    def channel_of_token(self, access_token: str) -> Channel | None:
        with self.lock:
            return next((found for found in self.channels.values() if found.access_token == access_token), None)

    def next_id(self) -> str:
        """A number that the platform has not given before, as message id."""
        return str(next(self.ids))

    def add_entry(self, channel: Channel, chat_id: str, entry: Entry) -> None:
        chat = channel.chats.get(chat_id, deque(maxlen=MAX_ENTRIES_PER_CHAT))
        keep(channel.chats, chat_id, chat, MAX_CHATS)
        self.announce()
        entry.seq = self.seq
        chat.append(entry)

    def announce(self) -> None:
        """Wake whoever waits for something new."""
        self.seq += 1
        self.changed.notify_all()

    def new_reply_token(self, channel: Channel, chat_id: str, event_at: datetime) -> str:
        token = secrets.token_hex(16)
        keep(self.tokens, token, ReplyToken(channel.slug, chat_id, event_at, self.clock()), MAX_TOKENS)
        return token

    def store_content(self, message_id: str, content: StoredContent) -> None:
        self.content[message_id] = content
        while sum(len(kept.data) for kept in self.content.values()) > MAX_CONTENT_BYTES and len(self.content) > 1:
            self.content.popitem(last=False)


def id_of(kind: Literal["U", "C", "R"], name: str) -> str:
    """A LINE id of a user, group or room that is always the same for one name."""
    return kind + hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
