"""The write-up as it is printed: the same lines stand in PDF, DOCX and preview."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from admin.brief_files.words import clean
from admin.paper.figures import Numerals
from admin.write_up_files.words import HEADINGS
from bot.domain.thai_time import bangkok_day
from bot.domain.write_up import HeldForum, SeatsLine, Section


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of a section; the indented ones belong to the line before."""

    text: str
    is_indented: bool


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A heading and its lines."""

    heading: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class PaperSeats:
    """The people of one group; a planned number of none is a dash."""

    rank: str
    name: str
    quota: str
    people: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed, in the order of the paper."""

    thai_digits: bool
    made_on: tuple[int, int, int, int, int, int]  # in UTC, for the file itself
    authority: str
    title: str
    head: str
    foot: str
    opening: tuple[PaperLine, ...]
    considered: PaperSection | None
    people_heading: str
    seats: tuple[PaperSeats, ...]
    sum_of_seats: PaperSeats
    sections: tuple[PaperSection, ...]
    signature: tuple[str, ...]


def paper_of(
    forum: HeldForum, authority: str, texts: Mapping[Section, str], write: Numerals, made_at: datetime
) -> Paper:
    """The document of these words."""
    made, held_on = made_at.astimezone(UTC), write.day(bangkok_day(forum.starts_at))
    results = (*_lines(texts[Section.RESULTS]), *_lines(texts[Section.ISSUES]))
    sections = (
        PaperSection(HEADINGS[Section.RESULTS], results),
        PaperSection(HEADINGS[Section.USE], _lines(texts[Section.USE])),
        PaperSection(HEADINGS[Section.LAST_YEAR], _lines(texts[Section.LAST_YEAR])),
    )
    considered = _lines(texts[Section.CONSIDERED])
    has_groups = any(one.seats_id for one in forum.seats)
    return Paper(
        thai_digits=write.thai_digits,
        made_on=(made.year, made.month, made.day, made.hour, made.minute, made.second),
        authority=clean(authority),
        title=clean(texts[Section.TITLE]),
        head=f"{clean(forum.name)} {held_on}",
        foot="รายงานผลประชาคม",
        opening=_lines(texts[Section.OPENING]),
        considered=PaperSection(HEADINGS[Section.CONSIDERED], considered) if considered else None,
        people_heading=f"สรุปข้อมูลของผู้มีส่วนร่วม จำนวน {write.counted(forum.people, 'คน')}",
        seats=tuple(_seats(at, one, write) for at, one in enumerate(forum.seats, start=1)) if has_groups else (),
        sum_of_seats=PaperSeats(
            "", "รวม", write.cell(sum(one.quota for one in forum.seats)), write.figure(forum.sum_of_seats)
        ),
        sections=tuple(one for one in sections if one.lines),
        signature=tuple(one.text for one in _lines(texts[Section.SIGNATURE])),
    )


def _lines(text: str) -> tuple[PaperLine, ...]:
    lines = [(clean(one), one.startswith(("-", "•", "   ", "\t"))) for one in text.splitlines()]
    return tuple(PaperLine(line, is_indented) for line, is_indented in lines if line)


def _seats(at: int, seats: SeatsLine, write: Numerals) -> PaperSeats:
    name = write.turned(clean(seats.name)) if seats.seats_id else "ไม่ได้ระบุกลุ่ม"
    return PaperSeats(write.figure(at), name, write.cell(seats.quota), write.figure(seats.people))
