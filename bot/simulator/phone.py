"""What a person does on the phone, as the signed webhooks that LINE would post to the door."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from bot.domain.errors import Refused
from bot.simulator.parts import SimulatorParts
from bot.simulator.platform import Webhook
from bot.simulator.platform.state import StoredContent
from bot.simulator.samples import VOICE_SECONDS, sample_photo, sample_voice

_TIMEOUT_SECONDS = 15
_LONGEST_TEXT = 5_000
_LARGEST_PHOTO = 2_500_000
_JPEG_START = b"\xff\xd8\xff"

Wish = Mapping[str, Any]  # what the page asks for, as JSON


@dataclass(frozen=True, slots=True)
class Phone:
    """One person's LINE, open at the account of one authority."""

    parts: SimulatorParts
    slug: str
    line_id: str

    def do(self, wish: Wish) -> str | None:
        """Do what the page asks; the id of the message sent, if it was one. Raises Refused with Thai words."""
        make = _ACTS.get(str(wish.get("act")))
        if make is None:
            raise Refused("unknown act", thai="โทรศัพท์จำลองไม่รู้จักคำสั่งนี้")
        webhook = make(self, wish)
        status = self._post(webhook)
        if status != 200:
            raise Refused(f"the webhook answered {status}", thai=f"ส่งไม่สำเร็จ webhook ตอบ {status}")
        message_id = webhook.events[0].get("message", {}).get("id")
        return str(message_id) if message_id else None

    def _post(self, webhook: Webhook) -> int:
        """LINE's own way in: over HTTP to the door, however near it is."""
        address = urlsplit(self.parts.own_url)
        connection = HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request("POST", f"/line/{self.slug}/webhook", webhook.body, webhook.headers)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()


def _follow(phone: Phone, _wish: Wish) -> Webhook:
    return phone.parts.platform.make_follow(phone.slug, phone.line_id)


def _block(phone: Phone, _wish: Wish) -> Webhook:
    return phone.parts.platform.make_unfollow(phone.slug, phone.line_id)


def _text(phone: Phone, wish: Wish) -> Webhook:
    text = str(wish.get("text", ""))
    if not text.strip() or len(text) > _LONGEST_TEXT:
        raise Refused("no text, or too long", thai="พิมพ์ข้อความก่อนส่ง ยาวไม่เกิน 5,000 ตัวอักษร")
    return phone.parts.platform.make_text(phone.slug, phone.line_id, text)


def _postback(phone: Phone, wish: Wish) -> Webhook:
    shown = str(wish.get("display_text") or "")
    return phone.parts.platform.make_postback(phone.slug, phone.line_id, str(wish.get("data", ""))[:300], shown[:300])


def _sticker(phone: Phone, _wish: Wish) -> Webhook:
    return phone.parts.platform.make_sticker(phone.slug, phone.line_id)


def _place(phone: Phone, wish: Wish) -> Webhook:
    try:
        latitude, longitude = float(wish["latitude"]), float(wish["longitude"])
    except (KeyError, TypeError, ValueError):
        raise Refused("not a place", thai="พิกัดต้องเป็นตัวเลข เช่น 18.2502 และ 99.4711") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused("not on earth", thai="ละติจูดอยู่ระหว่าง -90 ถึง 90 ลองจิจูดอยู่ระหว่าง -180 ถึง 180")
    title = str(wish.get("title") or "")[:100]
    return phone.parts.platform.make_location(phone.slug, phone.line_id, latitude, longitude, title=title)


def _photo(phone: Phone, wish: Wish) -> Webhook:
    photo = _decoded(wish["data"]) if wish.get("data") else sample_photo()
    return phone.parts.platform.make_image(phone.slug, phone.line_id, photo)


def _voice(phone: Phone, _wish: Wish) -> Webhook:
    content = StoredContent(sample_voice(), "audio/wav")
    return phone.parts.platform.make_audio(phone.slug, phone.line_id, content, VOICE_SECONDS * 1000)


def _unsend(phone: Phone, wish: Wish) -> Webhook:
    message_id = str(wish.get("message_id", ""))
    chat = phone.parts.platform.chat(phone.slug, phone.line_id)
    own = {entry.message_id for entry in chat if entry.direction == "in"}
    if not message_id or message_id not in own:
        raise Refused("not an own message", thai="ยกเลิกได้เฉพาะข้อความของตัวเอง")
    return phone.parts.platform.make_unsend(phone.slug, phone.line_id, message_id)


def _decoded(data: object) -> bytes:
    try:
        photo = base64.b64decode(str(data), validate=True)
    except (binascii.Error, ValueError):
        photo = b""
    if not photo.startswith(_JPEG_START) or len(photo) > _LARGEST_PHOTO:
        raise Refused("not a JPEG, or too large", thai="ส่งได้เฉพาะรูป JPEG ไม่เกิน 2.5 MB")
    return photo


_ACTS: dict[str, Callable[[Phone, Wish], Webhook]] = {
    "follow": _follow,
    "block": _block,
    "text": _text,
    "postback": _postback,
    "sticker": _sticker,
    "place": _place,
    "photo": _photo,
    "voice": _voice,
    "unsend": _unsend,
}
