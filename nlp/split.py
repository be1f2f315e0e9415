"""Where one message holds several wishes, the stretch of each; a story about one wish stays whole.

First the text is cut at every place a second wish could begin, then the pieces are put back together from left to right
unless a new wish probably begins (`borders.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from nlp.borders import Side, chance_of_border
from nlp.classify import classify_need, classify_reading, read
from nlp.evidence import Reading
from nlp.kinds import NO_ISSUE, Classification, NeedPart
from nlp.layer import Layer
from nlp.model import load_model
from nlp.normalize import MAX_READ
from nlp.tokenize import Word
from nlp.wishes import asks, goes_on, is_context, subjects_in

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
    r"|(?P<mark>[ \t]*[,;/][ \t]*(?!\d)|(?<=[ก-๙]{4})[.][ \t]+)|(?P<space>[ \t]+)"
)
_STRENGTH = ("space", "mark", "soft", "also", "line", "ordinal", "list", "start")
_EDGES = " \t\r\n,;/.:-•*"
_MOST_PIECES = 16
_MOST_PARTS = 10
_BORDER_FROM = 0.55


@dataclass(frozen=True)
class _Piece:
    """A stretch between two places where the text could be cut, or several that were put back together."""

    start: int
    end: int
    mark_before: str
    side: Side

    def joined_with(self, other: _Piece, source: str) -> _Piece:
        mine, its = self.side, other.side
        share = (other.end - other.start) / (other.end - self.start)
        side = Side(
            text=source[self.start : other.end],
            subjects=mine.subjects | its.subjects,
            asks=mine.asks or its.asks,
            is_context=mine.is_context and its.is_context,
            goes_on=mine.goes_on,
            scores=its.scores if mine.is_context else mine.scores * (1 - share) + its.scores * share,
        )
        return replace(self, end=other.end, side=side)


def split(text: str, layer: Layer | None = None) -> tuple[NeedPart, ...]:
    """The wishes of a message in reading order; none where it holds no need."""
    reading = read(text)
    return parts_of(text, reading, classify_reading(reading, layer), layer)


def parts_of(text: str, reading: Reading, whole: Classification, layer: Layer | None = None) -> tuple[NeedPart, ...]:
    """The same for a message that was read and classified."""
    if whole.issue == NO_ISSUE:
        return ()
    wishes = wishes_of(text, reading) if len(text) <= MAX_READ else []
    if 2 <= len(wishes) <= _MOST_PARTS:
        return tuple(_part(text, start, end, layer) for start, end in wishes)
    return (NeedPart(0, len(text), text, whole),)


def wishes_of(text: str, reading: Reading) -> list[tuple[int, int]]:
    """Where each wish stands; greetings and the like between them are left out."""
    stretches = _stretches(text)
    if not 2 <= len(stretches) <= _MOST_PIECES:
        return []
    pieces = [_piece(text, reading, *stretch) for stretch in stretches]
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and not _begins_a_wish(joined[-1], piece, len(pieces)):
            joined[-1] = joined[-1].joined_with(piece, text)
        else:
            joined.append(piece)
    return [(piece.start, piece.end) for piece in joined if not piece.side.is_context]


def _begins_a_wish(before: _Piece, piece: _Piece, pieces: int) -> bool:
    if before.side.is_context or piece.side.is_context:
        return before.side.is_context and not piece.side.is_context
    return chance_of_border(piece.mark_before, before.side, piece.side, pieces) > _BORDER_FROM


def cut(text: str) -> list[_Piece]:
    """The pieces between all places where another wish could begin."""
    reading = read(text)
    return [_piece(text, reading, *stretch) for stretch in _stretches(text)]


def _stretches(text: str) -> list[tuple[int, int, str]]:
    """Start, end and the strongest mark before it of each piece."""
    found: list[tuple[int, int, str]] = []
    start, mark = 0, "start"
    for gap in _BREAK.finditer(text):
        if text[start : gap.start()].strip(_EDGES):
            found.append((start, gap.start(), mark))
            mark = "space"
        mark = max(mark, gap.lastgroup or "space", key=_STRENGTH.index)
        start = gap.end()
        if len(found) > _MOST_PIECES:
            return found
    if text[start:].strip(_EDGES):
        found.append((start, len(text), mark))
    return found


def _piece(text: str, reading: Reading, start: int, end: int, mark: str) -> _Piece:
    """A piece of a text that was read: what stands in it was looked up already."""
    clause = text[start:end]
    first, last = (bisect_left(reading.folded.starts, at) for at in (start, end))
    found = reading.known.occurrences
    inside = (reading.features.starts[found] >= first) & (reading.features.ends[found] <= last)
    model = load_model()
    folded = reading.folded.text[first:last]
    words = [
        Word(word.text, word.start - first, word.end - first)
        for word in reading.words
        if first <= word.start and word.end <= last
    ]
    side = Side(
        clause,
        subjects_in(folded, words),
        asks(clause),
        is_context(folded),
        goes_on(clause),
        model.issue_probabilities(model.part_of(reading.known, inside)),
    )
    return _Piece(start, end, mark, side)


def _part(text: str, start: int, end: int, layer: Layer | None) -> NeedPart:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    part = text[start:end]
    return NeedPart(start, end, part, classify_need(part, layer))
