"""Moments as people in Thailand write them: Bangkok time, Buddhist era, months in full."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def bangkok_day(moment: datetime) -> date:
    """The calendar day on which `moment` falls in Thailand."""
    return moment.astimezone(BANGKOK).date()


def start_of_bangkok_day(day: date) -> datetime:
    """The first moment of a Thai calendar day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=BANGKOK).astimezone(UTC)


def full_date(day: date) -> str:
    """Such as วันพฤหัสบดีที่ 2 เมษายน 2569."""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {long_date(day)}"


def long_date(day: date) -> str:
    """Such as 2 เมษายน 2569."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + 543}"


def short_date(day: date) -> str:
    """Such as 2 เม.ย. 2569."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + 543}"


def clock(moment: datetime) -> str:
    """Such as 09.30 น."""
    return f"{moment.astimezone(BANGKOK):%H.%M} น."


def full_moment(moment: datetime) -> str:
    """Such as วันพฤหัสบดีที่ 2 เมษายน 2569 เวลา 09.30 น."""
    return f"{full_date(bangkok_day(moment))} เวลา {clock(moment)}"


def short_moment(moment: datetime) -> str:
    """Such as 2 เม.ย. 2569 09.30 น."""
    return f"{short_date(bangkok_day(moment))} {clock(moment)}"


def moment_from(text: str) -> datetime:
    """The moment that `isoformat` wrote."""
    return datetime.fromisoformat(text)
