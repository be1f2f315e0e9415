"""Personal data in a text: where it stands, and the text with labels in its place.

Every pattern is linear in the length of the text. What only looks like personal data stays: budgets, years, sois,
kilometre posts, equipment codes, emergency numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.kinds import PersonalData, PersonalDataKind, Redaction
from nlp.names import find_names

LABELS: dict[PersonalDataKind, str] = {
    "phone": "[เบอร์โทร]",
    "national_id": "[เลขบัตรประชาชน]",
    "email": "[อีเมล]",
    "bank_account": "[เลขบัญชี]",
    "plate": "[ทะเบียนรถ]",
    "house_no": "[บ้านเลขที่]",
    "name": "[ชื่อบุคคล]",
}
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_GAP = r"(?:[ ._\-–()\u200b]{0,2}| [\-–] )"
_EDGE, _END = r"(?<![\d/+])", r"(?![\d/])"
_PROVINCES = (
    "ลำปาง|เชียงใหม่|เชียงราย|ลำพูน|พะเยา|แพร่|น่าน|แม่ฮ่องสอน|ตาก|กำแพงเพชร|อุตรดิตถ์|สุโขทัย|พิษณุโลก|นครสวรรค์|พิจิตร|"
    "กรุงเทพมหานคร|กรุงเทพฯ?|กทม\\.?|นนทบุรี|ปทุมธานี|ชลบุรี|ระยอง|นครราชสีมา|ขอนแก่น|อุดรธานี|สงขลา|ภูเก็ต|เพชรบูรณ์|อุทัยธานี"
)

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}", re.ASCII)
_NATIONAL_ID = re.compile(_EDGE + r"[1-8](?:[ .\-–]?\d){12}" + _END)
_PHONES = (
    re.compile(r"(?<![\d/])0[689]\d/\d{3}/?\d{4}(?![\d/])"),
    re.compile(r"(?<!\d)\+ ?66" + _GAP + r"(?:\(0\))?[2-9](?:" + _GAP + r"\d){7,8}(?!\d)"),
    re.compile(r"(?<!\d)(?<!\d[.,+])\(?0" + _GAP + r"[689](?:" + _GAP + r"\d){8}(?!\d)"),
    re.compile(r"(?<!\d)(?<!\d[.,+])\(?0" + _GAP + r"[2-57](?:" + _GAP + r"\d){7}(?!\d)"),
)
_ID_WORD = re.compile(r"(?:บัตร|ประชาชน|ปชช|เลข ?13|ประจำตัว|id)[^\d]{0,30}$", re.IGNORECASE)
_ID_SHAPE = re.compile(r"\d[ .\-–]\d{4}[ .\-–]\d{5}[ .\-–]\d{2}[ .\-–]\d")
_PHONE_WORD = re.compile(r"(?:โทร\.?|โทรศัพท์|เบอร์|มือถือ|tel\.?|ติดต่อ|call)[^\d]{0,40}$", re.IGNORECASE)
_ACCOUNT = re.compile(_EDGE + r"\d(?:[ \-–]?\d){9,14}" + _END)
_ACCOUNT_WORD = re.compile(
    r"(?:บัญชี|บช\.?|พร้อมเพย์|promptpay|ธ\.?ก\.?ส\.?|กสิกร|กรุงไทย|กรุงเทพ|ออมสิน|ไทยพาณิชย์|กรุงศรี|scb|ktb|kbank|bbl|ธนาคาร)[^\d\n]{0,30}$",
    re.IGNORECASE,
)
_PROMPTPAY, _MOBILE = re.compile("พร้อมเพย์|promptpay", re.IGNORECASE), re.compile("0[689]")
_ACCOUNT_SHAPE = re.compile(r"(?<![\d/+-])" + r"\d{3}-\d-\d{5}-\d" + _END)
_CODE_WORD = re.compile(
    r"(?:ครุภัณฑ์|รหัส|บาร์โค้ด|โครงการ|สัญญา|ใบอนุญาต|ใบเสร็จ|หนังสือ|คำสั่ง|คำร้อง|ประกาศ|โฉนด|ฎีกา|มิเตอร์|ผู้ใช้น้ำ|ผู้ใช้ไฟ|เสา|งบประมาณ|(?<![ก-๙])งบ)[^\d]{0,32}$"
)
# A province after it makes a plate of letters and digits that stand close to other words.
_PLATE_OF_PROVINCE = re.compile(
    r"(?:(?<![\d])[1-9] ?[ก-ฮ]{1,2}|(?<![ก-๙])[ก-ฮ]{2,3}|[ก-ฮ]{2})[ -]?\d{1,4}(?!\d) ?(?:" + _PROVINCES + ")"
    r"|(?<!\d)\d{2}-\d{4} ?(?:" + _PROVINCES + ")"
)
_PLATE = re.compile(
    r"ทะเบียน(?:รถ)?[ :]{0,3}((?:[1-9] ?)?[ก-ฮ]{1,3}[ -]?\d{1,4}(?!\d)|\d{2}-\d{4})"
    r"|(?<![\dก-๙])(?:[1-9] ?)?[ก-ฮ]{2,3}[ -]?\d{1,4}(?!\d)"
)
_PLATE_WORD = re.compile(r"(?:ทะเบียน|ป้าย|รถ|เก๋ง|กระบะ|มอไซค์|มอเตอร์ไซค์|จยย|วีออส|สิบล้อ|เครื่อง|คัน)[^\n]{0,24}$")
_PLATE_AFTER = re.compile(r" ?(?:จอด|ขับ|ขี่|ปาด|ซิ่ง|ชน|เฉี่ยว|ฝ่าไฟ|เบิ้ล)")
_HOUSE = re.compile(
    r"(?:บ้านเลขที่|เลขที่บ้าน|บ้านเลก(?:ที่|ตี้)|บ้านเลขตี้|ที่อยู่(?: ?เลขที่)?|อยู่เลขที่|ห้องเลขที่"
    r"|(?<!บัญชี)(?<!ครุภัณฑ์)(?<!เรื่อง)(?<!ไฟ)(?<!ต้น)(?<!เล่ม)เลขที่)"
    r"[ :.]{0,3}(\d{1,5}(?: ?/ ?\d{1,5})?(?:-\d{1,4})?)(?![\d,])"
)
_SLASHED = re.compile(r"(?<![\d/.,])\d{1,4}/\d{1,4}(?![\d/])")
_ADDRESS_BEFORE = re.compile(r"(?:อยู่|อยู่ที่|อยู่ตี้|บ้าน|ที่อยู่|หลังที่|ห้อง)[ :(]{0,2}$")
_ADDRESS = re.compile(r"(?:บ้าน|อยู่) ?(\d{1,4}(?: ?/ ?\d{1,4})?) ?(?:หมู่(?!บ้าน)|ม\.|ซอย|ซ\.|ถนน|ถ\.)")
_NUMBERED_PLACE = re.compile(r"(?:ซอย|ซ\.|ถนน|ถ\.|แยก|เสา|ต้น|คดี|แปลง|มติ|คำสั่ง)[^\d\n]{0,24}$")
_BOOK = re.compile(r"เล่ม(?:ที่)? ?\d{1,6},? ?$")
_BESIDE = re.compile(
    r"(?:(?:ข้าง|หน้า|หลัง|ใกล้|ติด)บ้าน|บ้าน(?:ผม|ฉัน|ดิฉัน|หนู|เรา|ป้า|ลุง|ยาย|ตา|แม่|พ่อ)) ?(\d{1,4})(?! ?[\d/.,:])"
)
_COUNTED = re.compile(
    r" ?(?:หลัง|ครัว|คน|ราย|บาท|ปี|วัน|เดือน|เมตร|ม\.(?! ?\d)|ตัว|ต้น|จุด|คัน|ครั้ง|ไร่|กิโล|กม|นาที|ชั่วโมง|โมง|%|ใบ|ถัง|ดวง|ชั้น)"
)
_ADDRESS_AFTER = re.compile(r" ?(?:หมู่|ม\.|ซอย|ซ\.|ถนน|ถ\.|ต\.|ตำบล|บ้าน|ชุมชน|หมู่บ้าน)")


def redact(text: str) -> Redaction:
    """The text with every piece of personal data replaced by what it was."""
    spans = tuple(sorted(_without_overlap(_find(text)), key=lambda span: span.start))
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += [text[at : span.start], LABELS[span.kind]]
        at = span.end
    return Redaction("".join([*pieces, text[at:]]), spans)


def _find(text: str) -> Iterator[PersonalData]:
    """Candidates, the surest kinds first: where two overlap the first one stands."""
    even = text.translate(_THAI_DIGITS)  # one character for one, so every place stays
    yield from _whole(_EMAIL, even, "email")
    yield from (span for span in _whole(_NATIONAL_ID, even, "national_id") if _is_national_id(even, span))
    yield from _accounts(even)
    for pattern in _PHONES:
        yield from (span for span in _whole(pattern, even, "phone") if not _is_code(even, span.start))
    yield from _plates(even)
    yield from _houses(even)
    yield from (PersonalData(start, end, "name") for start, end in find_names(text))


def _whole(pattern: re.Pattern[str], text: str, kind: PersonalDataKind) -> Iterator[PersonalData]:
    return (PersonalData(*found.span(), kind) for found in pattern.finditer(text))


def _is_national_id(text: str, span: PersonalData) -> bool:
    """Whether thirteen digits pass the checksum, or are called an identity number and were mistyped."""
    before = text[max(0, span.start - 40) : span.start]
    is_named = bool(_ID_WORD.search(before)) or bool(_ID_SHAPE.fullmatch(text[span.start : span.end]))
    if not is_named and (_ACCOUNT_WORD.search(before) or _is_code(text, span.start)):
        return False
    return is_named or _passes_checksum(text[span.start : span.end])


def _passes_checksum(number: str) -> bool:
    """Digits 1 to 12 weigh 13 down to 2, and the last is what their sum lacks (Thai civil registration)."""
    digits = [int(char) for char in number if char.isdigit()]
    total = sum(digit * (13 - at) for at, digit in enumerate(digits[:12]))
    return (11 - total % 11) % 10 == digits[12]


def _is_code(text: str, start: int) -> bool:
    before = text[max(0, start - 48) : start]
    return bool(_CODE_WORD.search(before)) and not _PHONE_WORD.search(before)


def _accounts(text: str) -> Iterator[PersonalData]:
    yield from _whole(_ACCOUNT_SHAPE, text, "bank_account")
    for span in _whole(_ACCOUNT, text, "bank_account"):
        named = _ACCOUNT_WORD.search(text[max(0, span.start - 48) : span.start])
        if named and not (_PROMPTPAY.match(named.group()) and _MOBILE.match(text, span.start)):
            yield span


def _plates(text: str) -> Iterator[PersonalData]:
    yield from _whole(_PLATE_OF_PROVINCE, text, "plate")
    for found in _PLATE.finditer(text):
        start, end = found.span(1) if found.group(1) else found.span()
        named = found.group(1) or _PLATE_WORD.search(text[max(0, start - 32) : start])
        if named or _PLATE_AFTER.match(text, end):
            yield PersonalData(start, end, "plate")


def _houses(text: str) -> Iterator[PersonalData]:
    for found in _HOUSE.finditer(text):
        is_called_house = found.group().startswith("บ้าน")
        if is_called_house or not (_is_code(text, found.start()) or _BOOK.search(text, 0, found.start())):
            yield PersonalData(*found.span(1), "house_no")
    yield from (PersonalData(*found.span(1), "house_no") for found in _ADDRESS.finditer(text))
    for found in _BESIDE.finditer(text):
        if not _COUNTED.match(text, found.end()):
            yield PersonalData(*found.span(1), "house_no")
    for found in _SLASHED.finditer(text):
        before = _ADDRESS_BEFORE.search(text, max(0, found.start() - 10), found.start())
        after = _ADDRESS_AFTER.match(text, found.end())
        numbered = _NUMBERED_PLACE.search(text[max(0, found.start() - 30) : found.start()])
        if before or (after and not numbered):
            yield PersonalData(*found.span(), "house_no")


def _without_overlap(candidates: Iterator[PersonalData]) -> list[PersonalData]:
    taken: list[PersonalData] = []
    for one in candidates:
        if one.end > one.start and all(one.end <= other.start or other.end <= one.start for other in taken):
            taken.append(one)
    return taken
