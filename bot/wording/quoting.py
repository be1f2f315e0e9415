"""Residents' own words within ours: shortened between letters, and unable to turn the line around."""

import re
import unicodedata

_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_JOINER = "\u200d"


def clip(words: str, limit: int) -> str:
    """`words` on one line, at most `limit` code points and the sign that something is missing."""
    flat = " ".join(_DIRECTION.sub("", words).split())
    if len(flat) <= limit:
        return flat
    end = limit
    while end > 0 and (_belongs_to_the_letter_before(flat[end]) or flat[end - 1] == _JOINER):
        end -= 1
    return flat[: end or limit].rstrip() + "…"


def quoted(words: str, limit: int = 300) -> str:
    """`words` as a quotation."""
    return f"“{clip(words, limit)}”"


def _belongs_to_the_letter_before(sign: str) -> bool:
    is_skin_tone = "\U0001f3fb" <= sign <= "\U0001f3ff"
    return sign in (_JOINER, "ำ") or unicodedata.category(sign) in ("Mn", "Me") or is_skin_tone
