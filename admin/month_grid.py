"""A month as weeks of days from Sunday to Saturday, with the forums of each day."""

import re
from calendar import Calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.clashes import Clash, ClashKind
from bot.domain.holidays import holiday_on
from bot.domain.thai_time import MONTHS, bangkok_day
from bot.store.forums import ForumFacts

_SUNDAY = 6
_BUDDHIST_LEAD = 543
_YEARS = range(2007, 2058)


@dataclass(frozen=True, slots=True)
class Entry:
    """A forum on its day, and in what ways it clashes."""

    forum: ForumFacts
    clashes: tuple[ClashKind, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One cell; those of the neighbouring months are empty."""

    day: date
    is_in_month: bool
    is_today: bool
    holiday: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month, and how the ones beside it are asked for."""

    name: str
    weeks: tuple[tuple[Day, ...], ...]
    before: str
    after: str


def read_month(asked: str, today: date) -> date:
    """The first day of the month that an address names, such as 2569-04; this month where it names none."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", asked)
    year, month = (int(found[1]) - _BUDDHIST_LEAD, int(found[2])) if found else (0, 0)
    return date(year, month, 1) if year in _YEARS and 1 <= month <= 12 else today.replace(day=1)


def month_address(day: date) -> str:
    """How a month is asked for, such as 2569-04."""
    return f"{day.year + _BUDDHIST_LEAD}-{day.month:02}"


def month_of(first: date, forums: Sequence[ForumFacts], clashes: Sequence[Clash], today: date) -> Month:
    """The month that begins on `first`."""
    entries, kinds = defaultdict[date, list[Entry]](list), kinds_by_forum(clashes)
    for one in forums:
        entries[bangkok_day(one.starts_at)].append(Entry(one, kinds.get(one.id, ())))
    weeks = Calendar(_SUNDAY).monthdatescalendar(first.year, first.month)
    return Month(
        name=f"{MONTHS[first.month - 1]} {first.year + _BUDDHIST_LEAD}",
        weeks=tuple(tuple(_cell(day, first, entries, today) for day in week) for week in weeks),
        before=month_address(first - timedelta(days=1)),
        after=month_address(first + timedelta(days=31)),
    )


def kinds_by_forum(clashes: Sequence[Clash]) -> dict[int, tuple[ClashKind, ...]]:
    """In what ways each forum clashes, each way once."""
    found = defaultdict[int, dict[ClashKind, None]](dict)
    for one in clashes:
        for planned in filter(None, (one.one, one.other)):
            found[planned.key][one.kind] = None
    return {key: tuple(kinds) for key, kinds in found.items()}


def _cell(day: date, first: date, entries: Mapping[date, list[Entry]], today: date) -> Day:
    is_in_month = day.month == first.month
    return Day(day, is_in_month, day == today, holiday_on(day), tuple(entries.get(day, ())) if is_in_month else ())
