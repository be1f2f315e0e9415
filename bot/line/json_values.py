"""Reading JSON that may hold anything, value by value, without ever raising."""

import json
import math
import re
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")
MAX_DIGITS = 25  # Python refuses integers of 4,301 digits or more, and nothing in LINE needs more than these


def read_json(body: bytes) -> Any:
    """The value in `body`; ValueError where there is none that can be read.

    Broken UTF-8 becomes U+FFFD, numbers without meaning become None: one odd value must not cost the events beside it.
    """
    try:
        text = body.decode(json.detect_encoding(body), "replace").removeprefix("\ufeff")
        return json.loads(text, parse_int=_whole, parse_float=_finite, parse_constant=_nothing)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def write_json(value: Any) -> bytes:
    """`value` as ASCII bytes, lone surrogates escaped; ValueError where it cannot be written."""
    try:
        return json.dumps(value, separators=(",", ":")).encode("ascii")
    except RecursionError:
        raise ValueError("nested too deeply") from None


def mapping_in(value: Any, key: str) -> dict[str, Any]:
    """The object under `key`, empty where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def text_in(value: Any, key: str, limit: int = 10_000) -> str | None:
    """The text under `key` without NUL and lone surrogates (no database keeps them), or None where it is no text."""
    found = value.get(key) if isinstance(value, dict) else None
    return clean_text(found)[:limit] if isinstance(found, str) else None


def clean_text(text: str) -> str:
    """`text` as any database and encoder can take it."""
    return _SURROGATE.sub("\ufffd", text).replace("\x00", "")


def number_in(value: Any, key: str) -> float | None:
    """The finite number under `key`, or None."""
    found = value.get(key) if isinstance(value, dict) else None
    return None if isinstance(found, bool) or not isinstance(found, int | float) else found


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= MAX_DIGITS else None


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _nothing(_name: str) -> None:
    return None
