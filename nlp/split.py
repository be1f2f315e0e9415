"""Where one message holds several wishes, the stretch of each; a story about one wish stays whole.

First the text is cut at every place a second wish could begin, then a cut is kept only where both sides stand on their
own: after a list mark or "another matter" when both name a subject; after "and" with a verb when the first asks too;
after a plain "and" or a comma only when their subjects differ; at a mere space only when both ask for things of
different issues.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from nlp.classify import classify, classify_need
from nlp.kinds import NO_ISSUE, Classification, NeedPart
from nlp.normalize import MAX_READ
from nlp.wishes import asks, goes_on, is_context, subjects

_LIST_MARK = (
    r"(?:^|(?<=\s))(?:[1-9๑-๙]{1,2} ?[.)]|\([1-9๑-๙]\)|ข้อ(?:ที่)? ?[1-9๑-๙]|[-•*●▪]|[①-⑨]|[1-9]\ufe0f?\u20e3)"
    r" ?(?=[^\d\s])"
)
_ORDINAL = (
    r"(?:เรื่อง|ข้อ|อย่าง|ประการ|อัน)(?:แรก|สุดท้าย|(?:ที่|ตี้) ?(?:[1-9๑-๙]|หนึ่ง)|(?:ที่|ตี้)? ?(?:สอง|สาม|สี่|ห้า))(?:คือ|ก็คือ)?"
    r"|(?:แล้ว|และ|กับ)?(?:มี)?(?:อีก|แหม)(?:เรื่อง|อย่าง|ข้อ|ประการ|อัน)(?:หนึ่ง|นึง)?(?:คือ|ก็คือ)?"
    r"|นอกจาก(?:นี้|นั้น)(?:ยัง)?|ไม่ใช่แค่(?:นั้น|นี้)|อีกทั้ง(?:ยัง)?"
)
_CONTRAST = r"(?<=\s)ส่วน(?!ใหญ่|ตัว|รวม|มาก|น้อย|หนึ่ง|กลาง|ราชการ)(?:เรื่อง)?"
_VERB = "ขอ|อยาก|ช่วย|ต้องการ|ควร|จัด|ทำ|ติด|เพิ่ม|สร้าง|เปิด|ซ่อม|ปรับ|ตัด|เก็บ|พ่น|แจก|ขุด|ลอก|ล้าง|ฉีด|จับ|ย้าย|มี(?:จุด|ที่|วัน|งาน|คน)"
_ALSO = f"(?:และ|แล้วก็|แล้ว|ละก็|กับ)(?={_VERB})"
_SOFT = r"แล้วก็|ละก็|และก็|แล้วกะ|กับแหม|พร้อมกับ|พร้อมทั้ง|รวมทั้ง|รวมถึง|(?<=\s)(?:และ|กับ)"
_BREAK = re.compile(
    f"(?P<list>{_LIST_MARK})|(?P<line>\\s*\\n\\s*)|(?P<ordinal>{_ORDINAL}|{_CONTRAST})|(?P<also>{_ALSO})|(?P<soft>{_SOFT})"
    r"|(?P<mark>[ \t]*[,;/][ \t]*(?!\d)|[.][ \t]+)|(?P<space>[ \t]+)"
)
_STRENGTH = ("space", "mark", "soft", "also", "line", "ordinal", "list", "start")
_EDGES = " \t\r\n,;/.:-•*"
_MOST_PIECES = 60
_MOST_PARTS = 10
_LONGEST_CLAUSE = 80
_SURE = 0.4


@dataclass(frozen=True)
class _Piece:
    """A stretch between two breaks, or several that were put back together, and what is known of it."""

    source: str
    start: int
    end: int
    break_before: str
    subjects: frozenset[str]
    asks: bool
    is_context: bool
    goes_on: bool

    @cached_property
    def understood(self) -> Classification:
        return classify_need(self.source[self.start : self.end])

    def joined_with(self, other: _Piece) -> _Piece:
        return replace(
            self,
            end=other.end,
            subjects=self.subjects | other.subjects,
            asks=self.asks or other.asks,
            is_context=self.is_context and other.is_context,
        )


def split(text: str) -> tuple[NeedPart, ...]:
    """The wishes of a message in reading order; none where it holds no need."""
    whole = classify(text)
    if whole.issue == NO_ISSUE:
        return ()
    pieces = _cut(text) if len(text) <= MAX_READ else []
    wishes = [piece for piece in _joined(pieces) if not piece.is_context] if len(pieces) <= _MOST_PIECES else []
    if 2 <= len(wishes) <= _MOST_PARTS:
        return tuple(_part(text, piece) for piece in wishes)
    return (NeedPart(0, len(text), text, whole),)


def _cut(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    start, mark = 0, "start"
    for found in _BREAK.finditer(text):
        if text[start : found.start()].strip(_EDGES):
            pieces.append(_piece(text, start, found.start(), mark))
            mark = "space"
        mark = max(mark, found.lastgroup or "space", key=_STRENGTH.index)
        start = found.end()
    if text[start:].strip(_EDGES):
        pieces.append(_piece(text, start, len(text), mark))
    return pieces


def _piece(text: str, start: int, end: int, mark: str) -> _Piece:
    clause = text[start:end]
    return _Piece(text, start, end, mark, subjects(clause), asks(clause), is_context(clause), goes_on(clause))


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces that belong to one wish put back together."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and not _begins_a_wish(joined[-1], piece):
            joined[-1] = joined[-1].joined_with(piece)
        else:
            joined.append(piece)
    return joined


def _begins_a_wish(before: _Piece, piece: _Piece) -> bool:
    if before.is_context or piece.is_context or not piece.subjects or not before.subjects:
        return before.is_context
    short = max(before.end - before.start, piece.end - piece.start) <= _LONGEST_CLAUSE
    news = not piece.subjects <= before.subjects
    match piece.break_before:
        case "list" | "ordinal":
            return True
        case "line":
            return news
        case "also" if before.asks:
            return short
        case "space":
            apart = not before.subjects & piece.subjects
            return short and before.asks and piece.asks and apart and _differ(before, piece)
        case mark:
            joined = mark in {"soft", "also"}
            return (
                short and news and not piece.goes_on and (joined or before.asks or piece.asks or _differ(before, piece))
            )


def _differ(one: _Piece, two: _Piece) -> bool:
    """Whether two pieces are surely about different issues."""
    sure = min(one.understood.confidence, two.understood.confidence) >= _SURE
    return sure and one.understood.issue != two.understood.issue


def _part(text: str, piece: _Piece) -> NeedPart:
    start, end = piece.start, piece.end
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    part = text[start:end]
    return NeedPart(start, end, part, classify_need(part))
