"""What LINE would post to the bot: signed bodies with one event each, and what they leave in the chat."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.simulator.platform.signing import signed_headers
from bot.simulator.platform.state import MAX_CHATS, Channel, Entry, Json, State, StoredContent, keep

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_QUOTABLE = {"text", "sticker", "image", "video"}
_ANSWERABLE = {"message", "follow", "join", "memberJoined", "postback"}
_AT_LINE: Json = {"contentProvider": {"type": "line"}}
_TYPES = {"image": "image/jpeg", "audio": "audio/x-m4a", "video": "video/mp4", "file": "application/octet-stream"}
_SOURCES = {"U": ("user", "userId"), "C": ("group", "groupId"), "R": ("room", "roomId")}


@dataclass(frozen=True, slots=True)
class Webhook:
    """A body to be posted, with the headers that sign it."""

    channel: str
    body: bytes
    headers: dict[str, str]

    @property
    def events(self) -> list[Json]:
        events: list[Json] = json.loads(self.body)["events"]
        return events


class WebhookMaker:
    """Makes the webhooks of everything that people do in LINE; a chat id beginning with C or R is a group or room."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._last_event_at = datetime.fromtimestamp(0, UTC)

    def make_text(
        self, channel: str, chat_id: str, text: str, *, quoted: str | None = None, speaker: str | None = None
    ) -> Webhook:
        quoting = {"quotedMessageId": quoted} if quoted else {}
        return self._message(channel, chat_id, {"type": "text", "text": text, **quoting}, speaker=speaker)

    def make_sticker(self, channel: str, chat_id: str, keywords: tuple[str, ...] = ("ขอบคุณ",)) -> Webhook:
        sticker = {"type": "sticker", "packageId": "446", "stickerId": "1988", "stickerResourceType": "STATIC"}
        return self._message(channel, chat_id, {**sticker, "keywords": list(keywords)})

    def make_image(
        self, channel: str, chat_id: str, content: bytes | StoredContent, image_set: Json | None = None
    ) -> Webhook:
        more = {"imageSet": image_set} if image_set else {}
        return self._media(channel, chat_id, {"type": "image", **_AT_LINE, **more}, content)

    def make_audio(
        self, channel: str, chat_id: str, content: bytes | StoredContent, duration_ms: int = 5_000
    ) -> Webhook:
        return self._media(channel, chat_id, {"type": "audio", "duration": duration_ms, **_AT_LINE}, content)

    def make_video(
        self, channel: str, chat_id: str, content: bytes | StoredContent, duration_ms: int = 5_000
    ) -> Webhook:
        return self._media(channel, chat_id, {"type": "video", "duration": duration_ms, **_AT_LINE}, content)

    def make_file(self, channel: str, chat_id: str, content: bytes | StoredContent, file_name: str) -> Webhook:
        return self._media(channel, chat_id, {"type": "file", "fileName": file_name}, content)

    def make_location(
        self, channel: str, chat_id: str, latitude: float, longitude: float, *, title: str = "", address: str = ""
    ) -> Webhook:
        named = {key: value for key, value in (("title", title), ("address", address)) if value}
        place = {"type": "location", "latitude": latitude, "longitude": longitude}
        return self._message(channel, chat_id, {**place, **named})

    def make_postback(self, channel: str, chat_id: str, data: str, display_text: str = "") -> Webhook:
        """A button pressed; what it shows in the chat stands there as the person's own words."""
        shown = {"type": "text", "text": display_text} if display_text else None
        return self._event(channel, chat_id, {"type": "postback", "postback": {"data": data}}, shown)

    def make_follow(self, channel: str, user_id: str) -> Webhook:
        with self.state.lock:
            found = self.state.channels[channel]
            is_unblocked = user_id in found.blocked
            found.blocked.discard(user_id)
        return self._event(channel, user_id, {"type": "follow", "follow": {"isUnblocked": is_unblocked}})

    def make_unfollow(self, channel: str, user_id: str) -> Webhook:
        with self.state.lock:
            self.state.channels[channel].blocked.add(user_id)
        return self._event(channel, user_id, {"type": "unfollow"})

    def make_unsend(self, channel: str, chat_id: str, message_id: str) -> Webhook:
        with self.state.lock:
            for entry in self.state.channels[channel].chats.get(chat_id, ()):
                if entry.message_id == message_id:
                    entry.is_unsent, entry.message = True, None
            self.state.content.pop(message_id, None)
        return self._event(channel, chat_id, {"type": "unsend", "unsend": {"messageId": message_id}})

    def make_join(self, channel: str, group_id: str) -> Webhook:
        return self._event(channel, group_id, {"type": "join"})

    def make_unknown(self, channel: str, chat_id: str, kind: str = "hologram") -> Webhook:
        """An event of a type that LINE has not invented yet."""
        return self._event(channel, chat_id, {"type": kind, kind: {"novelty": 1}})

    def redeliver(self, webhook: Webhook) -> Webhook:
        """The same events once more, as after an answer that LINE did not get; tokens still unused live again."""
        events = webhook.events
        with self.state.lock:
            for event in events:
                event["deliveryContext"] = {"isRedelivery": True}
                token = self.state.tokens.get(event.get("replyToken", ""))
                if token:
                    token.given_at = self.state.clock()
        return self.sign(webhook.channel, events)

    def combine(self, *webhooks: Webhook) -> Webhook:
        """The events of several webhooks of one channel in one body."""
        return self.sign(webhooks[0].channel, [event for webhook in webhooks for event in webhook.events])

    def sign(self, channel: str, events: list[Any]) -> Webhook:
        """A signed body of any events, whole or broken."""
        found = self.state.channels[channel]
        content = {"destination": found.destination, "events": events}
        return self.sign_bytes(channel, json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))

    def sign_bytes(self, channel: str, body: bytes) -> Webhook:
        """A signed body of any bytes."""
        return Webhook(channel, body, signed_headers(self.state.channels[channel].secret, body))

    def _media(self, channel: str, chat_id: str, message: Json, content: bytes | StoredContent) -> Webhook:
        kept = content if isinstance(content, StoredContent) else StoredContent(content, _TYPES[message["type"]])
        if message["type"] == "file":
            message |= {"fileSize": len(kept.data)}
        webhook = self._message(channel, chat_id, message)
        with self.state.lock:
            self.state.store_content(webhook.events[0]["message"]["id"], kept)
        return webhook

    def _message(self, channel: str, chat_id: str, message: Json, *, speaker: str | None = None) -> Webhook:
        with self.state.lock:
            whole = {"id": self.state.next_id(), **message}
        if message["type"] in _QUOTABLE:
            whole["quoteToken"] = secrets.token_hex(16)
        return self._event(channel, chat_id, {"type": "message", "message": whole}, whole, speaker=speaker)

    def _event(
        self, channel: str, chat_id: str, event: Json, shown: Json | None = None, *, speaker: str | None = None
    ) -> Webhook:
        with self.state.lock:
            found, event_at = self.state.channels[channel], self._next_moment()
            source_type, key = _SOURCES.get(chat_id[:1], _SOURCES["U"])
            source = {"type": source_type, key: chat_id} | ({"userId": speaker} if speaker else {})
            if source_type == "user":
                keep(self.state.names, chat_id, self.state.names.get(chat_id, "ผู้ใช้ LINE"), MAX_CHATS)
            whole = {
                **event,
                "webhookEventId": _ulid(event_at),
                "deliveryContext": {"isRedelivery": False},
                "timestamp": int(event_at.timestamp() * 1000),
                "source": source,
                "mode": "active",
            }
            if event["type"] in _ANSWERABLE:
                whole["replyToken"] = self.state.new_reply_token(found, chat_id, event_at)
            self._remember(found, chat_id, event["type"], event_at, shown)
        return self.sign(channel, [whole])

    def _remember(self, channel: Channel, chat_id: str, kind: str, at: datetime, shown: Json | None) -> None:
        message_id = shown.get("id") if shown else None
        self.state.add_entry(channel, chat_id, Entry("in", kind, at, shown, message_id))

    def _next_moment(self) -> datetime:
        """Now, but always later than the event before: LINE's timestamps count milliseconds and order a chat."""
        now = max(self.state.clock(), self._last_event_at + timedelta(milliseconds=1))
        self._last_event_at = now
        return now


def _ulid(moment: datetime) -> str:
    number = (int(moment.timestamp() * 1000) << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))
