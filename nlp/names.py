"""Names of people: a title or "my name is" and what follows, checked against PyThaiNLP's lists of Thai names.

Nicknames and kin words alone (ป้าแดง) stay: they say who a neighbour is to a neighbour and to nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from nlp.tokenize import tokenize

_THAI = "[ก-ฮะ-ูเ-์]"
_HEAD = "[ก-ฮเ-ไ]"
_TITLE = re.compile(
    r"(?P<title>นางสาว|น\.ส\.|นส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|ว่าที่ร้อยตรี|ร\.ต\.|ส\.ต\.|จ\.ส\.อ\.|ด\.ต\.|ดร\.|นาย|นาง|คุณ|พระครู|พ่อหลวง|แม่หลวง|กำนัน)"
    r" ?(?P<first>" + _HEAD + _THAI + r"{1,24})(?P<last> {1,2}" + _HEAD + _THAI + r"{1,24})?"
)
_INTRODUCED = re.compile(
    r"(?:ชื่อ|จื้อ|ข้าพเจ้า|ลงชื่อ|ผู้แจ้ง)[ :]{0,2}(?P<first>"
    + _HEAD
    + _THAI
    + r"{1,24})(?P<last> {1,2}"
    + _HEAD
    + _THAI
    + r"{1,24})?"
)
# Words that begin like a title and are none, and offices that name nobody.
_NO_TITLE = re.compile(
    r"นาย(?:ก|ทุน|หน้า|จ้าง|ช่าง|ตรวจ|อำเภอ|ทะเบียน|ด่าน|ร้อย|พล|ท้าย|หัว|แพทย์|ทหาร|ตำรวจ|สถานี|ประกัน|แบบ|ๆ)"
    r"|นาง(?:ฟ้า|งาม|รำ|แบบ|พยาบาล|นพ|สงกรานต์|เอก|ร้าย|แมว|กวัก|เงือก|สนม|ใน|ๆ|บำเรอ|แล)"
    r"|คุณ(?:ภาพ|ค่า|ธรรม|สมบัติ|ครู|หมอ|แม่|พ่อ|ยาย|ตา|ลุง|ป้า|น้า|อา|ปู่|ย่า|พี่|น้อง|ลูก|ประโยชน์|วุฒิ|ลักษณะ|ๆ|เอง|คือ|จะ|ไม่|มี|ต้อง|ตำรวจ|ทหาร|ผู้|นาย|เจ้าหน้าที่|คน|ก็|เคย|อยู่|ได้|สามารถ|ช่วย)"
    r"|(?:กำนัน|พ่อหลวง|แม่หลวง|พระครู)(?:คน|ไม่|ก็|บ้าน|บอก|มา|ช่วย|กับ|และ|ตำบล|ผู้|ท่าน|บ่|ได้|ว่า|เรา|อยู่|ให้|เก่า|ใหม่|ที่)"
)
_NO_SURNAME = re.compile(
    r"(?:โทร|เบอร์|อยู่|บ้าน|หมู่|ซอย|ชุมชน|ตำบล|ต\.|อายุ|แจ้ง|ขอ|อยาก|มา|ไป|เป็น|ช่วย|ครับ|ค่ะ|คะ|ไม่|ก็|บอก|และ|กับ|ที่|ว่า|เลข|บัตร|หน้า|หลัง|ข้าง|มี|ได้|จะ|แล้ว|โดน|ถูก|ต้อง|ทำ|ประธาน|ผู้|ทุก|ของ|เรื่อง|ใน|เปิด|ขับ|จาก|ให้|พูด|คน|แถว|ด้วย|ยัง|กำลัง|ถือ|เอา|นะ|ปล่อย|เลี้ยง|ติดต่อ|ไลน์|ฝาก|เขา|บ่|ตี้|สมาชิก|รอง|ป่วย|พิการ|เสีย|ขาย|วัน|ปี|ลูก|หลาน|แม่|พ่อ|รับ|ลง|เดือดร้อน)"
)
_AFTER_NAME = re.compile("ครับ|ค่ะ|คะ|คับ|จ้า|เจ้า|นะ|เอง|โทร|เบอร์|อายุ|อยู่|บ้าน")
_LONGEST_NAME = 14


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Where the text names a person."""
    for found in _TITLE.finditer(text):
        if _NO_TITLE.match(text, found.start()) or not _stands_alone(text, found.start("title")):
            continue
        sure = found["title"] not in {"คุณ", "กำนัน", "พ่อหลวง", "แม่หลวง", "พระครู"}
        end = _end_of_name(text, found, sure=sure)
        if end:
            yield found.start("title"), end
    for found in _INTRODUCED.finditer(text):
        end = _end_of_name(text, found, sure=False)
        if end:
            yield found.start("first"), end


def _stands_alone(text: str, at: int) -> bool:
    """Not the tail of a word such as เจ้านาย or สมุนาง: what stands before a title ends a word of its own."""
    before = text[max(0, at - 4) : at]
    return not before.endswith(("เจ้า", "ขุน", "เจ้า ", "ขุ", "จํา", "บาง", "บุ", "ประ", "สม", "พระ", "พ.", "ส."))


def _end_of_name(text: str, found: re.Match[str], *, sure: bool) -> int | None:
    """The end of the first name, or of the surname where one follows."""
    first = found["first"]
    length = _length_of_first_name(first, sure=sure)
    if not length:
        return None
    end = found.start("first") + length
    last = found["last"]
    if not last or length < len(first):
        return end
    if _NO_SURNAME.match(last.strip()) and last.strip() not in _family_names():
        return end
    return end + len(last) - len(last.strip()) + _length_of_surname(last.strip())


def _length_of_first_name(run: str, *, sure: bool) -> int:
    known = next((size for size in range(min(len(run), _LONGEST_NAME), 1, -1) if run[:size] in _first_names()), 0)
    if not sure:
        return known if known == len(run) or (known > 2 and _AFTER_NAME.match(run, known)) else 0
    if known == len(run) or known > 2:
        return known
    if len(run) <= _LONGEST_NAME:
        return len(run)
    return tokenize(run)[0].end


def _length_of_surname(run: str) -> int:
    if len(run) <= _LONGEST_NAME:
        return len(run)
    names = _family_names()
    known = next((size for size in range(len(run), 2, -1) if run[:size] in names), 0)
    return known or tokenize(run)[0].end


@cache
def _first_names() -> frozenset[str]:
    return frozenset(thai_male_names() | thai_female_names())


@cache
def _family_names() -> frozenset[str]:
    return frozenset(thai_family_names())
