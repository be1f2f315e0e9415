"""How figures and moments are written on pages."""

from datetime import date, datetime, timedelta

from flask import Flask

from bot.domain import thai_time
from bot.domain.authority_words import bare_name


def with_commas(number: float) -> str:
    """Such as 1,257."""
    return f"{number:,}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago in one unit, such as 11 นาที; the date where more than thirty days have passed."""
    past = now - moment
    if past < timedelta(minutes=1):
        return "เมื่อครู่"
    if past < timedelta(hours=1):
        return f"{past.seconds // 60} นาที"
    if past < timedelta(days=1):
        return f"{past.seconds // 3600} ชั่วโมง"
    if past <= timedelta(days=30):
        return f"{past.days} วัน"
    return thai_time.short_date(thai_time.bangkok_day(moment))


def file_size(size: int) -> str:
    """Such as 340 kB or 1.2 MB."""
    return f"{max(size / 1000, 1):.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def day_and_month(day: date) -> str:
    """Such as 2 มี.ค., for the foot of a chart."""
    return f"{day.day} {thai_time.SHORT_MONTHS[day.month - 1]}"


def seal_letter(short_name: str) -> str:
    """The first consonant of a name, for the round seal: เขลางค์ gives ข."""
    return next((letter for letter in short_name if "ก" <= letter <= "ฮ"), short_name[:1])


_BREAKS = {"โครงสร้างพื้นฐาน": "โครงสร้าง\u200bพื้น\u2060ฐาน", "ธรรมาภิบาล": "ธรรมา\u200bภิ\u2060บาล"}


def breaking_well(name: str) -> str:
    """A name that narrow columns break where a reader would; browsers break these two inside a word."""
    for word, broken in _BREAKS.items():
        name = name.replace(word, broken)
    return name


def register_filters(app: Flask) -> None:
    """Make them known to the templates."""
    app.jinja_env.filters.update(
        commas=with_commas,
        ago=ago,
        file_size=file_size,
        day_and_month=day_and_month,
        seal_letter=seal_letter,
        bare_name=bare_name,
        breaking_well=breaking_well,
        bangkok_day=thai_time.bangkok_day,
        clock=thai_time.clock,
        full_date=thai_time.full_date,
        full_moment=thai_time.full_moment,
        short_moment=thai_time.short_moment,
        long_date=thai_time.long_date,
        short_date=thai_time.short_date,
    )
