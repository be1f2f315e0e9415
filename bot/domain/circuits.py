"""Circuits: forums that are planned together, spread evenly over the days that are left for them.

A template says what the parts are; the plan gives each part a day, an hour and a team. Several forums fall on one day
only where there are more forums than days, and then no more than `per_day`.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.holidays import holiday_on
from bot.domain.thai_time import BANGKOK

MOST_PARTS = 200  # forums in one circuit
LONGEST_SPAN = 366  # days from the first forum to the last


@dataclass(frozen=True, slots=True)
class CircuitTemplate:
    """What is held: a forum for each place of `parts` (none: no parts), then perhaps one for everybody."""

    name: str
    parts: str | None  # level of the parts


TEMPLATES = (
    CircuitTemplate("whole", None),
    CircuitTemplate("communities", "community"),
    CircuitTemplate("subdistricts", "subdistrict"),
    CircuitTemplate("districts", "district"),
)


class DateName(StrEnum):
    """The dates of a circuit."""

    CIRCULAR = "circular"
    FINISH_BY = "finish_by"
    FIRST_DAY = "first_day"  # … of the span that was planned for
    LAST_DAY = "last_day"


# The span is what staff chose themselves; nobody sets it for them, so nothing counts down to it.
SPAN_NAMES = frozenset({DateName.FIRST_DAY, DateName.LAST_DAY})


@dataclass(frozen=True, slots=True)
class Timing:
    """When forums may be held: from `first_on` to `last_on`, at these hours (in order of the day), by these teams."""

    first_on: date
    last_on: date
    hours: tuple[time, ...]
    minutes: int = 180  # that each lasts
    per_day: int = 2
    skips_weekends: bool = False
    skips_holidays: bool = False  # those of every year
    days_off: frozenset[date] = frozenset()
    teams: tuple[str, ...] = ()

    def allows(self, day: date) -> bool:
        """Whether forums may be held on that day of the week and year, be it within the span or not."""
        is_weekend = self.skips_weekends and day.weekday() >= 5
        is_holiday = self.skips_holidays and holiday_on(day) is not None
        return not (is_weekend or is_holiday or day in self.days_off)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one forum stands in time, and who leads it."""

    starts_at: datetime
    ends_at: datetime
    team: str


def days_of(timing: Timing) -> list[date]:
    """The days of the span on which forums may be held."""
    span = range((timing.last_on - timing.first_on).days + 1)
    return [day for one in span if timing.allows(day := timing.first_on + timedelta(days=one))]


def spread(count: int, days: Sequence[date]) -> list[date]:
    """A day for each of `count` forums, in order: the whole span is used, and no day has two more than another."""
    if count >= len(days):
        return [days[at * len(days) // count] for at in range(count)]
    if count == 1:
        return [days[0]]
    gaps, most = count - 1, len(days) - 1
    return [days[(2 * at * most + gaps) // (2 * gaps)] for at in range(count)]


def slots_of(count: int, timing: Timing) -> list[Slot]:
    """Day, hour and team of each forum; `days_of` must leave room for all of them."""
    found, held = list[Slot](), Counter[date]()
    for day in spread(count, days_of(timing)):
        found.append(slot_on(day, timing, held[day]))
        held[day] += 1
    return found


def slot_on(day: date, timing: Timing, at: int = 0) -> Slot:
    """The slot of the day's forum number `at`: hours first, and where they are used up another team."""
    clock = timing.hours[at % len(timing.hours)]
    team = timing.teams[at // len(timing.hours) % len(timing.teams)] if timing.teams else ""
    starts_at = datetime.combine(day, clock, tzinfo=BANGKOK)
    return Slot(starts_at, starts_at + timedelta(minutes=timing.minutes), team)


def closing_day(last_part_on: date, days_after: int, timing: Timing) -> date:
    """The day of the closing forum: so many days after the last part, or the first allowed day from then on."""
    day = last_part_on + timedelta(days=days_after)
    while not timing.allows(day):
        day += timedelta(days=1)
    return day


def shared_days(days: Collection[date]) -> dict[date, int]:
    """The days on which more than one forum is held, in order, with how many."""
    return {day: held for day, held in sorted(Counter(days).items()) if held > 1}
