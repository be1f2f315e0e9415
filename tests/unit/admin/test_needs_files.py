"""Files for spreadsheets: words stay words, whatever they begin with."""

import csv
import io
import re
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from admin.needs_files import LONGEST_CELL, NeedsFile, cell_text, csv_chunks, csv_safe, write_xlsx
from bot.domain.issues import SEVEN_ISSUES
from bot.domain.states import NeedSource, NeedState
from bot.store.reports_needs import ExportRow, NeedRow

ISSUES = {issue.number: issue for issue in SEVEN_ISSUES}
HOSTILE = [
    "=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "\u200b=1+1", "＝1+1", "＋1", "－1", "＠x",
    "\ufeff=1", "\n=1", '=HYPERLINK("https://evil.example")', "x;=1+1", "x\t=1+1", "\x0b=1", "\x00=1", "\ud800=1",
]  # fmt: skip


def row(text: str, **changed) -> ExportRow:
    values = {
        "id": 1,
        "number": "KN-2571-00001",
        "text": text,
        "issue": 6,
        "is_undecided": False,
        "is_urgent": False,
        "community": "บ้านฟ่อน",
        "supporters": 12,
        "state": NeedState.RECORDED,
        "source": NeedSource.LINE,
        "said_at": datetime(2026, 3, 17, 7, 21, tzinfo=UTC),
    }
    return ExportRow(NeedRow(**{**values, **changed}), pseudonym="ก-4821", issue2=None)


def file_of(*rows: ExportRow, has_pseudonyms: bool = True) -> NeedsFile:
    return NeedsFile("ความต้องการ · ตัวกรอง: ทั้งหมด", rows, ISSUES, has_pseudonyms)


def csv_of(file: NeedsFile) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_chunks(file)).decode("utf-8-sig"))))


def sheet_of(file: NeedsFile):
    target = io.BytesIO()
    write_xlsx(target, file)
    target.seek(0)
    return openpyxl.load_workbook(target).active


def test_csv_begins_with_the_mark_excel_looks_for_and_says_what_it_holds():
    assert b"".join(csv_chunks(file_of())).startswith("\ufeff".encode())
    heading, columns, line = csv_of(file_of(row("ไฟทางดับ")))
    assert heading == ["ความต้องการ · ตัวกรอง: ทั้งหมด"]
    assert columns[:4] == ["เลขเรื่อง", "คำของผู้แจ้ง", "ประเด็นที่", "ชื่อประเด็น"]
    assert line == [
        "KN-2571-00001", "ไฟทางดับ", "6", "โครงสร้างพื้นฐาน", "บ้านฟ่อน", "2569-03-17", "14.21 น.", "ทาง LINE",
        "รับเรื่องแล้ว", "", "12", "ก-4821",
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_begins_a_formula_however_columns_are_split(text):
    raw = b"".join(csv_chunks(file_of(row(text)))).decode("utf-8-sig")
    words = csv_of(file_of(row(text)))[2][1]
    assert not re.match(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠\t\r]", words)
    assert not re.search(r"[;\t][\s\"]*[=+\-@＝＋－＠]", raw)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_cell_of_a_workbook_is_a_string_or_our_own_number(text):
    sheet = sheet_of(file_of(row(text, community=text)))
    types = [cell.data_type for cell in sheet[3]]
    assert types == ["s"] * 2 + ["n"] + ["s"] * 7 + ["n", "s"]
    assert sheet["B3"].hyperlink is None


def test_harmless_words_stay_as_they_are():
    for text in ("ไฟทางดับ", "ขอ 2 ต้น", "โทร 1669", "ถนน - ทางเท้า"):
        assert csv_safe(text) == text


def test_words_of_any_length_and_kind_fit_into_a_cell():
    sheet = sheet_of(file_of(row("ก" * 40_000), row("😀" * 20_000), row("a\x0bb\x1fc_x0041_\ufffe"), row("")))
    long, emoji = sheet["B3"].value, sheet["B4"].value
    assert len(long) == LONGEST_CELL
    assert "ตัดเท่านี้" in long
    assert len(emoji.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert "ตัดเท่านี้" in emoji
    assert unescape(sheet["B5"].value) == "abc_x0041_"
    assert cell_text("ก" * LONGEST_CELL) == "ก" * LONGEST_CELL


def test_rows_are_as_high_as_their_words():
    sheet = sheet_of(file_of(row("สั้น"), row("ที่นี่มีน้ำท่วม" * 30), row("1\n2\n3")))
    heights = [sheet.row_dimensions[at].height for at in (3, 4, 5)]
    assert heights[0] == 21
    assert heights[1] > 60
    assert heights[2] == 63


def test_private_words_are_masked_and_pseudonyms_left_out_for_those_who_only_look():
    file = file_of(row("โทรหาผมที่ 081-234-5678"), has_pseudonyms=False)
    _, columns, line = csv_of(file)
    assert "รหัสผู้แจ้ง" not in columns
    assert line[1] == "โทรหาผมที่ [เบอร์โทร]"
    assert "ก-4821" not in line


def test_an_undecided_need_has_no_issue_number_and_paper_no_hour():
    line = csv_of(file_of(row("ช่วยดู", is_undecided=True, source=NeedSource.PAPER)))[2]
    assert line[2:4] == ["", "ยังตัดสินไม่ได้"]
    assert line[6:8] == ["", "จากกระดาษ"]


def test_a_large_file_comes_in_pieces():
    pieces = list(csv_chunks(NeedsFile("x", (row("ไฟทางดับทั้งซอย " * 20) for _ in range(1200)), ISSUES, False)))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 400_000
