"""Empty needs of their words wherever these lie: in the needs, in names of groups, and in what staff wrote of them."""

from collections.abc import Sequence
from datetime import datetime

import nlp
from bot.services.choose_quotes import LONGEST, excerpt
from bot.services.group_changes import name_groups_again
from bot.store.erasing import erase_needs
from bot.store.models import Need
from bot.store.session import Session
from bot.store.staff_texts import rewrite_staff_texts

GONE = "[ลบคำของผู้แจ้งแล้ว]"
_SHORTEST = 12  # shorter words are everybody's


def erase_words(session: Session, authority_id: int, needs: Sequence[Need], what: str, now: datetime) -> None:
    """Empty these needs; `what` (unsent, erased, expired) goes into their history."""
    quoted = {words for need in needs for words in _as_quoted(need.text)}
    if quoted:
        longest_first = sorted(quoted, key=len, reverse=True)
        rewrite_staff_texts(session, authority_id, lambda text: _without(text, longest_first))
    name_groups_again(session, authority_id, erase_needs(session, authority_id, needs, what, now))


def _as_quoted(text: str) -> set[str]:
    """A need's words as staff have them before their eyes: whole, masked, and as a brief cuts them."""
    masked = nlp.redact(text).redacted
    forms = {text.strip(), masked.strip(), excerpt(masked, LONGEST).rstrip("…").strip()}
    return {words for words in forms if len(words) >= _SHORTEST}


def _without(text: str, quoted: Sequence[str]) -> str:
    for words in quoted:
        text = text.replace(words, GONE)
    return text
