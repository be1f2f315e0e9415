"""What residents wrote, fit to be read out in a room: masked, short, from different people, nothing that shames anyone.

Nothing here writes a sentence: a quote is a stretch of somebody's own words. The same words always give the same quote,
so a frozen brief keeps numbers of needs and finds the quotes again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

import nlp
from bot.domain.authority_words import bare_name
from bot.domain.brief import Quote
from bot.store.reports_brief_words import Said
from nlp import grouping
from nlp.tokenize import tokenize

LONGEST = 160
LONGEST_URGENT = 300
WORDS_KEPT_BACK = "อ่านคำเต็มในหน้าเรื่อง"
_SHORTEST = 8
_AMONG = 24
_MANY_DIGITS = re.compile(r"\d(?:[ \-–./]?\d){5,}")
_SPACES = re.compile(r"\s+")
_LONG_PAUSE = re.compile(r"\n|(?<=[ก-๙]) {2,}")
_QUESTION = re.compile(
    "(?:ไหม|มั้ย|มั๊ย|(?:หรือ|รึ)(?:เปล่า|ป่าว|ไม่|ยัง)?|เมื่อ(?:ไร|ไหร่|ใด)|(?:ยัง|อย่าง)ไง|อย่างไร|ทำไม|ที่ไหน|ตรงไหน"
    "|เท่าไร|เท่าไหร่|กี่โมง) ?(?:นะ)?(?:ครับผม|ครับ|คับ|คะ|ค่ะ|ค๊ะ|จ๊ะ|เจ้า)? ?[?？]?$"
)
_PLEA = re.compile("(?:ได้|หน่อย|ด้วย)(?:ไหม|มั้ย|มั๊ย|หรือเปล่า|หรือไม่)")  # a wish in the shape of a question


def quote_text(text: str) -> str:
    """The words as they are quoted: masked and cut; the same for the same words."""
    return excerpt(nlp.redact(text).redacted, LONGEST)


def urgent_text(text: str, *, is_sensitive: bool) -> str:
    """The words of an urgent need: masked, with room to say where and what; somebody's shame is not put on paper."""
    kept_back = is_sensitive or nlp.is_sensitive(text)
    return WORDS_KEPT_BACK if kept_back else excerpt(nlp.redact(text).redacted, LONGEST_URGENT)


def question_text(text: str) -> str:
    """The question at the end of somebody's words: all of them where they are short, otherwise the end after “…”."""
    masked = nlp.redact(text).redacted.strip()
    if len(_even(masked)) <= LONGEST:
        return _even(masked)
    tail = _even(_LONG_PAUSE.split(masked)[-1])
    while len(tail) > LONGEST - 1 and " " in tail:
        tail = tail.split(" ", 1)[1]
    return f"…{tail}" if len(tail) < LONGEST else excerpt(masked, LONGEST)


def quotes_of(candidates: Sequence[Said], vectors: Mapping[int, bytes], count: int = 3) -> tuple[Quote, ...]:
    """Quotes for one group from its most supported needs: like the rest of it and unlike each other.

    From different people where there are so many; fewer than `count` where nothing more is fit.
    """
    first = _one_of_each_person(candidates)
    chosen: dict[str, Quote] = {}
    for said in [*_representing(first[:_AMONG], vectors, count), *first, *candidates]:
        if len(chosen) == count:
            break
        quote = Quote(said.number, quote_text(said.text), bare_name(said.community or ""))
        if quote.text not in chosen and is_fit(quote.text):
            chosen[quote.text] = quote
    order = {said.number: place for place, said in enumerate(candidates)}
    return tuple(sorted(chosen.values(), key=lambda quote: order[quote.number]))


def questions_of(candidates: Sequence[Said], count: int = 5) -> tuple[Quote, ...]:
    """What residents among these asked, in their order, one of each group; pleas in the shape of a question go last."""
    chosen: dict[str, Quote] = {}
    seen: set[int] = set()
    asking = [one for one in candidates if _QUESTION.search(one.text.rstrip()) and not nlp.is_sensitive(one.text)]
    for said in sorted(asking, key=lambda one: bool(_PLEA.search(one.text))):
        quote = Quote(said.number, question_text(said.text), bare_name(said.community or ""))
        if len(chosen) == count or said.group_id in seen or quote.text in chosen or not is_fit(quote.text):
            continue
        chosen[quote.text] = quote
        seen |= {said.group_id} if said.group_id is not None else set()
    return tuple(chosen.values())


def is_fit(masked: str) -> bool:
    """Whether masked words may be read out: long enough to say something, and nothing private or shaming left."""
    is_left = "[" in masked and nlp.redact(masked).spans  # what one masking leaves, another may see
    return len(masked) >= _SHORTEST and not (_MANY_DIGITS.search(masked) or nlp.is_sensitive(masked) or is_left)


def excerpt(text: str, longest: int) -> str:
    """The words up to a border of sentences, or of words where there is none near; “…” tells that more follow."""
    text = _even(text)
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    at = head.rfind(" ") if text[longest - 1] != " " else len(head)
    if at < longest // 2:
        at = max((word.start for word in tokenize(text[: longest + 20]) if word.start < longest), default=longest - 1)
        at = min(at, longest - 1)
    at = _before_label(text, at)
    return f"{text[:at].rstrip()}…"


def _even(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _before_label(text: str, at: int) -> int:
    """`at`, or where the label begins that it would cut in two."""
    opened = text.rfind("[", 0, at)
    return opened if opened > text.rfind("]", 0, at) and opened > 0 else at


def _one_of_each_person(candidates: Iterable[Said]) -> list[Said]:
    kept: dict[tuple[str, int], Said] = {}
    for said in candidates:
        who = ("need", said.need_id) if said.resident_id is None else ("resident", said.resident_id)
        kept.setdefault(who, said)
    return list(kept.values())


def _representing(candidates: Sequence[Said], vectors: Mapping[int, bytes], count: int) -> list[Said]:
    """The candidates that stand for the rest; none where they were not all measured alike."""
    if len(candidates) <= count or any(said.need_id not in vectors for said in candidates):
        return []
    matrix = np.array([grouping.unpack(vectors[said.need_id]) for said in candidates], dtype=np.float32)
    return [candidates[at] for at in grouping.representatives(matrix, count)]
