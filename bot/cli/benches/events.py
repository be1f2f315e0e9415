"""Signed LINE events for measurements, of the size that LINE sends."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from typing import Any

from bot.cli.benches.http_load import request_bytes

_WORDS = (
    "ไฟทางหน้าวัดดับมาหลายคืนแล้ว อยากให้มาซ่อม",
    "ถนนในซอยเป็นหลุมลึก รถล้มบ่อย",
    "ขยะหน้าตลาดไม่มีคนมาเก็บ เหม็นมาก",
    "อยากได้เครื่องออกกำลังกายในสวนเพิ่ม",
    "ขอให้มีหมอมาตรวจผู้สูงอายุที่บ้าน",
)


def user_id(number: int) -> str:
    """A LINE user id for the n-th resident of a measurement."""
    return "U" + hashlib.md5(f"bench {number}".encode(), usedforsecurity=False).hexdigest()


def event(kind: str, user: str, **facts: Any) -> dict[str, Any]:
    """One event as LINE writes it."""
    return {
        "type": kind,
        "webhookEventId": uuid.uuid4().hex,
        "deliveryContext": {"isRedelivery": False},
        "timestamp": time.time_ns() // 1_000_000,
        "source": {"type": "user", "userId": user},
        "replyToken": uuid.uuid4().hex,
        "mode": "active",
        **facts,
    }


def text_event(user: str, number: int) -> dict[str, Any]:
    """A resident says what they need; the number makes the words unique."""
    text = f"{_WORDS[number % len(_WORDS)]} (ซอย {number})"
    message = {"type": "text", "id": str(10**17 + number), "quoteToken": uuid.uuid4().hex, "text": text}
    return event("message", user, message=message)


def signed_request(path: str, secret: str, events: list[dict[str, Any]]) -> bytes:
    """The POST that LINE would send."""
    body = json.dumps({"destination": "U" + "0" * 32, "events": events}, ensure_ascii=False).encode()
    digest = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    headers = {"Content-Type": "application/json; charset=utf-8", "X-Line-Signature": digest}
    return request_bytes(path, body, headers)
