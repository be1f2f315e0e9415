"""The list of those invited to a forum as staff have it: pasted lines or a CSV file, of Excel in Thailand too.

Every line is read before anything is kept, and what is wrong is said by the number of its line.
"""

import csv
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

LONGEST_NAME = 120
MOST_MEMBERS = 5_000
_LARGEST_NUMBER = 99_999
_COLUMNS = ("number", "name", "group", "phone")
_HEADS = {
    "ลำดับ": "number", "ลำดับที่": "number", "ที่": "number", "เลข": "number", "เลขที่": "number",
    "ชื่อ": "name", "ชื่อ-สกุล": "name", "ชื่อสกุล": "name", "ชื่อ-นามสกุล": "name", "ชื่อและสกุล": "name",
    "กลุ่ม": "group", "สัดส่วน": "group", "หน่วยงาน": "group",
    "โทร": "phone", "โทร.": "phone", "โทรศัพท์": "phone", "เบอร์โทร": "phone", "เบอร์": "phone",
}  # fmt: skip
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PHONE = re.compile(r"[\d +().\-]{3,20}")


@dataclass(frozen=True, slots=True)
class ListedMember:
    """One person of the list; without `number` the next free one is theirs."""

    line: int
    number: int | None
    name: str
    group: str
    phone: str


@dataclass(frozen=True, slots=True)
class WrongLine:
    """What is wrong with one line, in Thai."""

    line: int
    thai: str


def text_of(content: bytes) -> str:
    """The words of a file: UTF-8 with or without its mark, UTF-16 with one, otherwise TIS-620 as Excel writes it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp874", "replace")


def read_member_list(text: str, groups: Collection[str]) -> tuple[list[ListedMember], list[WrongLine]]:
    """People in the order of the list, and the lines that cannot be read; blank lines and a heading are passed over."""
    rows = [(at, cells) for at, cells in _rows(text) if any(cells)]
    columns: Sequence[str] = _COLUMNS
    if rows and (heads := _columns_of(rows[0][1])):
        columns, rows = heads, rows[1:]
    members: list[ListedMember] = []
    wrong: list[WrongLine] = []
    seen: dict[int, int] = {}
    for at, cells in rows[: MOST_MEMBERS + 1]:
        values = dict(zip(columns, cells, strict=False))
        thai, member = _read(at, values, groups)
        if member is not None and member.number in seen:
            thai = f"เลข {member.number} ซ้ำกับบรรทัดที่ {seen[member.number]}"
        if thai or member is None:
            wrong.append(WrongLine(at, thai))
            continue
        if member.number is not None:
            seen[member.number] = at
        members.append(member)
    if len(rows) > MOST_MEMBERS:
        wrong.append(WrongLine(rows[MOST_MEMBERS][0], f"รายชื่อยาวเกิน {MOST_MEMBERS:,} คน แบ่งเป็นหลายครั้ง"))
    return members, wrong


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Cells of each line with its number; split at tabs, semicolons or commas, whichever the list uses."""
    lines = text.replace("\0", "").splitlines()
    mark = next((one for one in ("\t", ";") if any(one in line for line in lines)), ",")
    found = []
    for at, line in enumerate(lines, start=1):
        cells = next(csv.reader(io.StringIO(line), delimiter=mark), [])
        found.append((at, [" ".join(cell.split()) for cell in cells]))
    return found


def _columns_of(cells: Sequence[str]) -> list[str]:
    """The meaning of each column where this line is a heading."""
    named = [_HEADS.get(cell.replace(" ", ""), "") for cell in cells]
    return named if "name" in named else []


def _read(at: int, values: dict[str, str], groups: Collection[str]) -> tuple[str, ListedMember | None]:
    number = values.get("number", "").translate(_THAI_DIGITS).rstrip(".)")
    name, group, phone = (
        values.get("name", ""),
        values.get("group", ""),
        values.get("phone", "").translate(_THAI_DIGITS),
    )
    if number and not (number.isdecimal() and len(number) < 6 and 1 <= int(number) <= _LARGEST_NUMBER):
        return f"ลำดับ “{number[:20]}” ต้องเป็นเลข 1 ถึง {_LARGEST_NUMBER:,}", None
    if not name:
        return "ไม่มีชื่อ", None
    if len(name) > LONGEST_NAME:
        return f"ชื่อยาวเกิน {LONGEST_NAME} ตัวอักษร", None
    if group not in groups:
        return (f"ไม่มีกลุ่ม “{group[:60]}” ในประชาคมนี้" if group else "ไม่ได้บอกกลุ่ม"), None
    if phone and not _PHONE.fullmatch(phone):
        return f"เบอร์โทร “{phone[:20]}” ไม่ถูกต้อง", None
    return "", ListedMember(at, int(number) if number else None, name, group, phone)
