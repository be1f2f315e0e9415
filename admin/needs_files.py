"""The list of needs as files for spreadsheets: every cell is words or a number, none is ever a formula.

What a resident wrote may begin with = + - @ or a full-width twin of them, which spreadsheets take for a formula, and
formulas can run programs. In CSV such words get an apostrophe in front, as spreadsheets themselves mark words. XLSX
says the type of each cell, so there the words stay as they are.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from admin.needs_query import SOURCE_NAMES, STATE_NAMES
from admin.needs_shown import WITHOUT_HOUR
from admin.words_shown import KEPT_OUT, masked
from bot.domain.issues import IssueName
from bot.domain.thai_time import bangkok_day, clock
from bot.store.reports_needs import ExportRow

Cell = str | int
LONGEST_CELL = 32_767  # of Excel, in UTF-16 units
_CUT = f" … [ยาวเกิน {LONGEST_CELL:,} ตัวอักษร ตัดเท่านี้]"
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
# Split by another sign than ours, a line that breaks within a cell begins a row.
_FORMULA_INSIDE = re.compile(r"([;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_HANGING = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_CHUNK = 64_000
_LINE_HEIGHT = 21
_TALLEST = 409  # of Excel
_LEVEL = "ชุมชน"
_COLUMNS: tuple[tuple[str, int], ...] = (
    ("เลขเรื่อง", 17),
    ("คำของผู้แจ้ง", 70),
    ("ประเด็นที่", 9),
    ("ชื่อประเด็น", 26),
    (_LEVEL, 22),
    ("วันที่แจ้ง (พ.ศ.)", 15),
    ("เวลา", 10),
    ("ช่องทาง", 14),
    ("สถานะ", 14),
    ("ด่วน", 8),
    ("เห็นด้วย (คน)", 13),
)
_PSEUDONYM = ("รหัสผู้แจ้ง", 14)
_WORDS_WIDTH = 62  # Thai letters that fit on one line of the column of words


@dataclass(frozen=True, slots=True)
class NeedsFile:
    """What a file holds; `heading` says whose needs these are, by which filters and of what moment."""

    heading: str
    rows: Iterable[ExportRow]
    issues: Mapping[int, IssueName]
    has_pseudonyms: bool
    level: str = "ชุมชน"  # the word for what residents belong to

    @property
    def columns(self) -> tuple[tuple[str, int], ...]:
        """Name and width of each column."""
        named = tuple((self.level if name == _LEVEL else name, width) for name, width in _COLUMNS)
        return (*named, _PSEUDONYM) if self.has_pseudonyms else named

    def lines(self) -> Iterator[list[Cell]]:
        """The cells of each need."""
        for row in self.rows:
            yield self._cells(row)

    def _cells(self, row: ExportRow) -> list[Cell]:
        need, day = row.need, bangkok_day(row.need.said_at)
        name = self.issues[need.issue].short_name if need.issue in self.issues else ""
        cells: list[Cell] = [
            need.number,
            KEPT_OUT if need.is_sensitive and need.text else masked(need.text),
            "" if need.is_undecided else need.issue,
            "ยังตัดสินไม่ได้" if need.is_undecided else name,
            need.community or f"ยังไม่ทราบ{self.level}",
            f"{day.year + 543}-{day:%m-%d}",
            "" if need.source in WITHOUT_HOUR else clock(need.said_at),
            SOURCE_NAMES[need.source],
            STATE_NAMES[need.state],
            "ด่วน" if need.is_urgent else "",
            need.supporters,
        ]
        return [*cells, row.pseudonym or ""] if self.has_pseudonyms else cells


def csv_chunks(file: NeedsFile) -> Iterator[bytes]:
    """The file as CSV in pieces, with the mark by which Excel knows UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    buffer.write("\ufeff")
    writer.writerow([csv_safe(file.heading)])
    writer.writerow([name for name, _ in file.columns])
    for line in file.lines():
        writer.writerow([csv_safe(cell) for cell in line])
        if buffer.tell() > _CHUNK:
            yield _taken(buffer)
    yield _taken(buffer)


def write_xlsx(target: IO[bytes], file: NeedsFile) -> None:
    """The file as a workbook, row by row so that it never lies in memory whole."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": False})
    look = {"font_name": "TH Sarabun New", "font_size": 14, "valign": "top"}
    plain, wrapped = book.add_format(look), book.add_format({**look, "text_wrap": True})
    head = book.add_format({**look, "bold": True, "bottom": 1, "text_wrap": True})
    sheet = book.add_worksheet("ความต้องการ")
    sheet.freeze_panes(2, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    for column, (_, width) in enumerate(file.columns):
        sheet.set_column(column, column, width)
    sheet.set_row(0, _LINE_HEIGHT)
    sheet.write_string(0, 0, cell_text(file.heading), plain)
    sheet.set_row(1, 2 * _LINE_HEIGHT)
    for column, (name, _) in enumerate(file.columns):
        sheet.write_string(1, column, name, head)
    for at, line in enumerate(file.lines(), start=2):
        sheet.set_row(at, _height(line))
        _write_line(sheet, at, line, (plain, wrapped))
    book.close()


def csv_safe(cell: Cell) -> Cell:
    """Words that no spreadsheet takes for a formula, whichever sign it splits columns by."""
    if isinstance(cell, int):
        return cell
    text = _FORMULA_INSIDE.sub(r"\1\2'", _CONTROL.sub("", cell))
    return f"'{text}" if _FORMULA.match(text) else text


def cell_text(text: str) -> str:
    """Words that fit into a cell of Excel, without signs that XML refuses; says so where they had to be cut."""
    text = _CONTROL.sub("", text)
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(_CUT))]
    return kept.decode("utf-16-le", "ignore") + _CUT


def _write_line(sheet: Worksheet, at: int, line: Sequence[Cell], formats: tuple[object, object]) -> None:
    plain, wrapped = formats
    for column, cell in enumerate(line):
        if isinstance(cell, int):
            sheet.write_number(at, column, cell, plain)
        else:
            sheet.write_string(at, column, cell_text(cell), wrapped)


def _height(line: Sequence[Cell]) -> float:
    """Without a height of its own a row of Thai loses the marks above its letters."""
    words = str(line[1])
    lines = sum(1 + len(_HANGING.sub("", part)) // _WORDS_WIDTH for part in words[:10_000].split("\n"))
    return min(_TALLEST, max(1, lines) * _LINE_HEIGHT)


def _taken(buffer: io.StringIO) -> bytes:
    taken = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return taken
