"""What is wrong with a document as far as its own words tell: marks, digits, spelling, weekdays, sums.

It points and never mends: what looks wrong may be a name, and a document is its authority's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.thai_time import MONTHS, SHORT_MONTHS, WEEKDAYS

_MARKS = re.compile(r"\*\*|__|`|^\s*#{1,6}(?=\s|\*)|\]\(http|</?\w+>", re.MULTILINE)
_THAI, _ARABIC = re.compile("[๐-๙][๐-๙.,/]*"), re.compile("[0-9][0-9.,/]*")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Slips that occur in published documents, with what was meant.
_SLIPS = {
    "สักส่วน": "สัดส่วน",
    "งปประมาณ": "งบประมาณ",
    "อนุรักษณ์": "อนุรักษ์",
    "สาธารณูปโภภ": "สาธารณูปโภค",
    "ยุทธศาตร์": "ยุทธศาสตร์",
    "คณะกรรมกา ร": "คณะกรรมการ",
    "โครงกาาร": "โครงการ",
    "ประชาคมม": "ประชาคม",
    "ผู้สุงอายุ": "ผู้สูงอายุ",
    "วิสัยทรรศน์": "วิสัยทัศน์",
    "พัฒนาพัฒนา": "พัฒนา",
    "กรรมาการ": "กรรมการ",
}
_MONTH_NUMBERS = {name: number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, start=1)}
_MONTH = "|".join(map(re.escape, _MONTH_NUMBERS))
_DATED = re.compile(rf"วัน({'|'.join(WEEKDAYS)}|พฤหัส)(?:ที่)?\s*(\d{{1,2}})\s*({_MONTH})\s*(?:พ\.ศ\.\s*)?(\d{{4}})")
_ALL_WHO_CAME = re.compile(r"(?:รวม(?:ทั้งสิ้น|ทั้งหมด)?|ทั้งสิ้น|ทั้งหมด|ผู้(?:เข้าร่วม|มีส่วนร่วม)[ก-๎]*)\s*(?:จำนวน\s*)?(\d[\d,]*)\s*คน")


class FaultKind(StrEnum):
    """What may be wrong."""

    MARKS = "marks"
    DIGITS = "digits"
    SLIP = "slip"
    WEEKDAY = "weekday"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Fault:
    """What may be wrong, where, and what was found; `meant` is what it might have been."""

    kind: FaultKind
    where: str
    found: str
    meant: str = ""


def faults_in(texts: Mapping[str, str], *, people: int) -> list[Fault]:
    """What may be wrong with the parts of a document; `people` is what its table says came."""
    found = [fault for where, text in texts.items() for fault in _of_one(where, text, people)]
    return found + list(_mixed_digits(texts))


def _of_one(where: str, text: str, people: int) -> Iterator[Fault]:
    for mark in dict.fromkeys(one.strip() for one in _MARKS.findall(text)):
        yield Fault(FaultKind.MARKS, where, mark)
    for slip, meant in _SLIPS.items():
        if slip in text:
            yield Fault(FaultKind.SLIP, where, slip, meant)
    plain = text.translate(_THAI_DIGITS).replace("\N{NO-BREAK SPACE}", " ")
    for dated in _DATED.finditer(plain):
        weekday = _weekday(int(dated[2]), dated[3], int(dated[4]))
        if weekday is None or not weekday.startswith(dated[1]):
            yield Fault(FaultKind.WEEKDAY, where, dated[0], weekday or "")
    for said in _ALL_WHO_CAME.finditer(plain):
        if int(said[1].replace(",", "")) != people:
            yield Fault(FaultKind.TOTAL, where, said[0], f"{people:,}")


def _weekday(day: int, month: str, year: int) -> str | None:
    """The weekday of a date of the Buddhist era; None for a day that is none."""
    try:
        return WEEKDAYS[date(year - 543, _MONTH_NUMBERS[month], day).weekday()]
    except ValueError:
        return None


def _mixed_digits(texts: Mapping[str, str]) -> Iterator[Fault]:
    """Every part that has digits of the rarer kind, where the document has both."""
    whole = "\n".join(texts.values())
    thai, arabic = _THAI.findall(whole), _ARABIC.findall(whole)
    if not (thai and arabic):
        return
    rarer = _THAI if len(thai) <= len(arabic) else _ARABIC
    for where, text in texts.items():
        if numbers := rarer.findall(text):
            yield Fault(FaultKind.DIGITS, where, " ".join(dict.fromkeys(numbers)))
