"""The brief as a workbook, for those who reckon on: figures are numbers, words are words, nothing is a formula.

Each row has a height of its own, without which spreadsheets cut the marks above and below Thai letters.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from admin.brief_files.told import Told
from admin.brief_files.words import quote_text
from admin.needs_files import cell_text
from admin.paper.figures import Figure

FONT = "TH Sarabun New"
_LINE_HEIGHT, _TALLEST = 24, 409  # points at 16 pt; Excel allows no taller row
_LETTERS = 0.7  # of this font and size in one unit of a column's width
_HANGING = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_FILLS = (None, "#F2F2F2", "#E0E0E0", "#C0C0C0", "#696969", "#282828")
_THAI_DIGITS = "[$-D00041E]"  # Excel's sign for Thai digits
_EDGE_LENGTH = 255  # signs that Excel allows for the head of a page, its orders among them
_NAME_WIDTH, _COUNT_WIDTH = 30, 12


@dataclass(slots=True)
class _Sheet:
    """One sheet: its columns by name and width, and rows of words and figures below them."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]
    steps: Sequence[Sequence[int]] = field(default_factory=tuple)  # of the heat map: a step for each cell


def as_xlsx(told: Told) -> bytes:
    """The brief as a workbook of six sheets; the same brief gives the same bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": told.title, "author": told.authority, "created": datetime(*told.made_on)})  # noqa: DTZ001 - the file says UTC
    formats = _Formats(book, thai_digits=told.thai_digits)
    for sheet in _sheets(told):
        _write_sheet(book.add_worksheet(sheet.name), sheet, told, formats)
    book.close()
    return target.getvalue()


class _Formats:
    """The looks of cells, made once for each."""

    def __init__(self, book: xlsxwriter.Workbook, *, thai_digits: bool) -> None:
        self._book, self._made = book, dict[tuple[bool, int, bool], Format]()
        self._digits = _THAI_DIGITS if thai_digits else ""

    def of(self, text: str, *, step: int = 0, is_head: bool = False) -> Format:
        """How a cell with that text looks."""
        is_figure = isinstance(text, Figure)
        key = (is_figure, step, is_head)
        if key not in self._made:
            self._made[key] = self._book.add_format(self._look(is_figure=is_figure, step=step, is_head=is_head))
        return self._made[key]

    def _look(self, *, is_figure: bool, step: int, is_head: bool) -> dict[str, object]:
        look: dict[str, object] = {"font_name": FONT, "font_size": 16, "valign": "top", "text_wrap": not is_figure}
        if is_figure:
            look["num_format"] = f"{self._digits}#,##0"
        if is_head:
            look |= {"bold": True, "bottom": 1, "bg_color": "#EEEEEE", "valign": "vcenter"}
        if fill := _FILLS[step]:
            look |= {"bg_color": fill, "font_color": "#FFFFFF" if step > 3 else "#000000"}
        return look


def _write_sheet(page: Worksheet, sheet: _Sheet, told: Told, formats: _Formats) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.set_header(_edge(told.authority, _escaped(told.head)))
    page.set_footer(_edge(told.foot, "หน้า &P จาก &N"))
    for at, (_, width) in enumerate(sheet.columns):
        page.set_column(at, at, width)
    widths = [width for _, width in sheet.columns]
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    _write_row(page, 0, [name for name, _ in sheet.columns], widths, [formats.of("", is_head=True)] * len(widths))
    for at, row in enumerate(sheet.rows):
        steps = sheet.steps[at] if sheet.steps else [0] * len(row)
        looks = [formats.of(text, step=step) for text, step in zip(row, steps, strict=True)]
        _write_row(page, at + 1, row, widths, looks)


def _write_row(page: Worksheet, at: int, row: Sequence[str], widths: Sequence[int], looks: Sequence[Format]) -> None:
    lines = max((_lines(text, width) for text, width in zip(row, widths, strict=True)), default=1)
    page.set_row(at, min(_TALLEST, lines * _LINE_HEIGHT))
    for column, (text, look) in enumerate(zip(row, looks, strict=True)):
        if isinstance(text, Figure):
            page.write_number(at, column, text.value, look)
        else:
            page.write_string(at, column, cell_text(text), look)


def _lines(text: str, width: int) -> int:
    """How many lines the words take; a word goes to the next line whole, so some of the width is lost."""
    return 1 + len(_HANGING.sub("", text)) // max(1, round(width * _LETTERS))


def _edge(left: str, right: str) -> str:
    """The head or foot of a page; what stands on the right is kept whole, on the left as much as there is room for."""
    look = f'&"{FONT}"&12'
    room = _EDGE_LENGTH - len(f"&L{look}&R{look}{right}")
    shown = _escaped(left)
    while len(shown) > room:
        left = left.removesuffix("…")[:-1].rstrip() + "…"
        shown = _escaped(left)
    return f"&L{look}{shown}&R{look}{right}"


def _escaped(text: str) -> str:
    """Words for the edge of a page, where & begins an order."""
    return text.replace("&", "&&")


def _sheets(told: Told) -> Iterator[_Sheet]:
    yield _Sheet("สรุป", (("หัวข้อ", _NAME_WIDTH), ("จำนวน", 14), ("รายละเอียด", 100)), tuple(_summary(told)))
    yield _groups(told)
    yield _heat(told)
    yield _Sheet(
        "เสียงจริง",
        (("เลขเรื่อง", 20), ("คำของผู้แจ้ง", 80), (told.level, _NAME_WIDTH), ("กลุ่มเรื่อง", 50), ("ประเด็นที่", 11)),
        tuple(
            (quote.number, quote_text(quote), quote.community, group.title, Figure.of(chapter.issue, chapter.mark))
            for chapter in told.chapters
            for group in chapter.groups
            for quote in group.quotes
        ),
    )
    yield _Sheet(
        "เรื่องด่วน",
        (("เลขเรื่อง", 20), ("เรื่อง", 70), (told.level, _NAME_WIDTH), ("วันที่แจ้งและการตรวจ", 34), ("ผู้รับไปทำ", 26)),
        tuple((need.number, need.text, need.community, need.said, "") for need in told.urgent)
        or ((told.urgent_none, "", "", "", ""),),
    )
    yield _Sheet("วิธีทำ", ((told.method_heading, 140),), tuple((sentence,) for sentence in told.method))


def _summary(told: Told) -> Iterator[tuple[str, str, str]]:
    yield "ชื่อเอกสาร", "", told.title
    yield "หน่วยงาน", "", told.authority
    yield "ฉบับ", "", told.head
    yield "วันเวลาและสถานที่", "", told.when
    yield "แผน", "", told.plan
    yield "พื้นที่", "", told.reach
    for one in told.figures:
        yield one.unit, one.figure, ""
    for sentence in told.lead:
        yield "ภาพรวม", "", sentence
    for place in told.silent:
        how = f"เพื่อนใน LINE {place.friends} คน · ครัวเรือน {place.households} · ล่าสุด {place.last} · {place.reach}"
        yield f"{told.silent_heading}: {place.name}", place.needs, how
    for question in told.questions:
        yield told.questions_heading, "", question


def _groups(told: Told) -> _Sheet:
    columns = (
        ("ประเด็นที่", 11),
        ("ชื่อประเด็น", 26),
        ("ที่", 7),
        ("เลขกลุ่ม", 10),
        ("เรื่องที่คนพูดตรงกัน", 60),
        ("คน", _COUNT_WIDTH),
        ("ผู้แจ้ง (คน)", _COUNT_WIDTH),
        ("เห็นด้วย (คน)", _COUNT_WIDTH),
        ("เรื่อง", _COUNT_WIDTH),
        (told.level, _COUNT_WIDTH),
        (f"เพิ่ม{told.since} (คน)", 16),
        ("ใหม่", 9),
    )
    rows = tuple(
        (
            Figure.of(chapter.issue, chapter.mark),
            chapter.short_name,
            group.rank,
            group.number,
            group.title,
            group.people,
            group.tellers,
            group.supporters,
            group.needs,
            group.communities,
            group.since,
            "ใหม่" if group.is_new else "",
        )
        for chapter in told.chapters
        for group in chapter.groups
    )
    return _Sheet("กลุ่มเรื่อง", columns, rows)


def _heat(told: Told) -> _Sheet:
    heat = told.heat
    columns = (
        (told.level, _NAME_WIDTH),
        ("พื้นที่", 22),
        *((f"{mark} {name}".strip(), 15) for _, mark, name in heat.columns),
        ("ยังตัดสินไม่ได้", _COUNT_WIDTH),
        ("รวม", _COUNT_WIDTH),
    )
    lines = [*((area, line) for area, lines in heat.areas for line in lines), ("", heat.footer)]
    rows = tuple(
        (line.name, area, *(cell.figure for cell in line.cells), line.undecided, line.total) for area, line in lines
    )
    steps = tuple((0, 0, *(cell.step for cell in line.cells), 0, 0) for _, line in lines)
    return _Sheet("ชุมชน×ประเด็น", columns, rows, steps)
