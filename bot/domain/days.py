"""Days as staff type them: 17/3/2569, 17 มี.ค. 2569 or 2026-03-17, with Thai digits too."""

import re
from datetime import date

from bot.domain.thai_time import MONTHS, SHORT_MONTHS

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})\s*([ก-๙.]+)\s*(\d{4}|\d{2})")
_BUDDHIST_LEAD = 543
PLAUSIBLE_YEARS = range(2007, 2058)  # of a forum; what is outside was mistyped
_MONTH_NUMBERS = {
    name.replace(".", ""): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, start=1)
}


def read_day(typed: str) -> date | None:
    """The day somebody typed, or None where it is none; years of either era, those of two digits Buddhist."""
    text = typed.strip().translate(_THAI_DIGITS)
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _NUMBERS.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _NAMED.fullmatch(text):
        day, month, year = int(found[1]), _MONTH_NUMBERS.get(found[2].replace(".", ""), 0), int(found[3])
    else:
        return None
    try:
        return date(_common_year(year), month, day)
    except ValueError:
        return None


def typed_day(day: date) -> str:
    """A day as it is offered for typing over, such as 17/3/2569."""
    return f"{day.day}/{day.month}/{day.year + _BUDDHIST_LEAD}"


def _common_year(year: int) -> int:
    if year < 100:
        year += 2500
    return year - _BUDDHIST_LEAD if year > 2400 else year
