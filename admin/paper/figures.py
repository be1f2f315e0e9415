"""Figures and days as they are printed, in Arabic or Thai digits.

Only what we write ourselves changes its digits: what residents wrote, names and the numbers of needs stay as they are,
so that they can be found again.
"""

import re
from datetime import date, datetime

from bot.domain.thai_time import bangkok_day, clock, full_moment, long_date, short_date

_TOGETHER = "\N{NO-BREAK SPACE}"
_COUNTED = re.compile(r"\d[\d,]*(?= (?:คน|ครัวเรือน|แห่ง)(?![ก-๙]))")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class Figure(str):
    """A figure as it is printed; `value` is what a spreadsheet reckons with."""

    __slots__ = ("value",)
    value: int

    @classmethod
    def of(cls, value: int, text: str) -> "Figure":
        """A number together with its print."""
        figure = cls(text)
        figure.value = value
        return figure


class Numerals:
    """Writes numbers and days in one kind of digits."""

    def __init__(self, *, thai_digits: bool) -> None:
        self.thai_digits = thai_digits

    def figure(self, value: int) -> Figure:
        """Such as 1,257."""
        return Figure.of(value, self.turned(f"{value:,}"))

    def counted(self, value: int, unit: str) -> str:
        """Such as 1,257 เรื่อง in a sentence, where no line breaks between the two."""
        return f"{self.figure(value)}{_TOGETHER}{unit}"

    def cell(self, value: int) -> Figure:
        """A figure in a table of many: zero is a dash."""
        return self.figure(value) if value else Figure.of(0, "–")

    def more(self, value: int) -> Figure:
        """A growth: +24, or that nobody came."""
        return Figure.of(value, self.turned(f"+{value:,}") if value else "เท่าเดิม")

    def year(self, buddhist: int) -> str:
        """A year of the Buddhist era."""
        return self.turned(str(buddhist))

    def day(self, day: date) -> str:
        """Such as 2 เมษายน 2569."""
        return self.turned(long_date(day))

    def short_day(self, day: date | None) -> str:
        """Such as 2 เม.ย. 2569; a dash for none."""
        return self.turned(short_date(day)) if day else "–"

    def moment(self, moment: datetime) -> str:
        """Such as วันพฤหัสบดีที่ 2 เมษายน 2569 เวลา 09.30 น."""
        return self.turned(full_moment(moment))

    def snapshot(self, moment: datetime) -> str:
        """Such as 17 มีนาคม 2569 เวลา 14.32 น."""
        return self.turned(f"{long_date(bangkok_day(moment))} เวลา {clock(moment)}")

    def turned_counts(self, text: str) -> str:
        """A sentence that was made elsewhere: its figures with a unit turn, numbers to ring, codes and names stay."""
        return _COUNTED.sub(lambda found: self.turned(found.group()), text)

    def turned(self, text: str) -> str:
        """Our own words in the digits that were asked for."""
        return text.translate(_THAI_DIGITS) if self.thai_digits else text
