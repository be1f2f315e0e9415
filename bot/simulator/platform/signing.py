"""LINE's side of the signature, written apart from the bot's so that neither hides a mistake of the other."""

import base64
import hashlib
import hmac


def signed_headers(secret: str, body: bytes) -> dict[str, str]:
    """The headers of a webhook with this body."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "LineBotWebhook/2.0",
        "X-Line-Signature": base64.b64encode(digest).decode(),
    }
