"""Whether LINE signed a webhook body."""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def is_signed(body: bytes, header: str | bytes | None, secrets: Iterable[str]) -> bool:
    """Whether `header` is the signature of the raw `body` under one of a channel's secrets; never raises.

    Bytes are compared: `compare_digest` refuses text that is not ASCII, and a header may hold anything.
    """
    if not header:
        return False
    given = header if isinstance(header, bytes) else header.encode("utf-8", "replace")
    # An empty secret would let anybody sign; every other secret is tried, so that time tells nothing about which fits.
    fits = [hmac.compare_digest(given, _signature(body, secret)) for secret in secrets if secret]
    return any(fits)


def _signature(body: bytes, secret: str) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
