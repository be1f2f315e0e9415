"""What cannot go well in a plan of forums: two things at one time, or a day too late. Warned of, never forbidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.thai_time import bangkok_day

ASSUMED_LENGTH = timedelta(hours=3)  # of a forum whose end nobody gave


class ClashKind(StrEnum):
    """What is wrong."""

    TEAM = "team"
    VENUE = "venue"
    PEOPLE = "people"  # somebody would have to be at two forums at once
    TOO_LATE = "too_late"  # after the day by which all must be finished
    OUTSIDE = "outside"  # not within the days that were planned for


@dataclass(frozen=True, slots=True)
class Planned:
    """A forum as a plan sees it; `communities` None reaches everybody, `key` tells it from the others."""

    key: int
    name: str
    starts_at: datetime
    ends_at: datetime | None
    team: str
    venue: str
    communities: frozenset[int] | None

    @property
    def until(self) -> datetime:
        """When it ends, as far as is known."""
        return self.ends_at or self.starts_at + ASSUMED_LENGTH


@dataclass(frozen=True, slots=True)
class Clash:
    """What is wrong with one forum, or between two."""

    kind: ClashKind
    one: Planned
    other: Planned | None = None
    day: date | None = None  # the day that was to be kept


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days that the forums of a circuit are to keep."""

    first_on: date | None = None
    last_on: date | None = None
    finish_by: date | None = None


def clashes_between(forums: Sequence[Planned]) -> list[Clash]:
    """What two forums at one time take from each other, in the order of time."""
    ordered = sorted(forums, key=lambda one: (one.starts_at, one.key))
    found = list[Clash]()
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.starts_at >= one.until:
                break
            found += [Clash(kind, one, other) for kind in _shared(one, other)]
    return found


def clashes_with(bounds: Bounds, forums: Sequence[Planned]) -> list[Clash]:
    """Forums outside the days of their circuit, in the order of time."""
    found = list[Clash]()
    for one in sorted(forums, key=lambda forum: (forum.starts_at, forum.key)):
        day = bangkok_day(one.starts_at)
        if bounds.finish_by and day > bounds.finish_by:
            found.append(Clash(ClashKind.TOO_LATE, one, day=bounds.finish_by))
        elif bounds.first_on and day < bounds.first_on:
            found.append(Clash(ClashKind.OUTSIDE, one, day=bounds.first_on))
        elif bounds.last_on and day > bounds.last_on:
            found.append(Clash(ClashKind.OUTSIDE, one, day=bounds.last_on))
    return found


def _shared(one: Planned, other: Planned) -> list[ClashKind]:
    shared = list[ClashKind]()
    if _same(one.team, other.team):
        shared.append(ClashKind.TEAM)
    if _same(one.venue, other.venue):
        shared.append(ClashKind.VENUE)
    if one.communities is None or other.communities is None or one.communities & other.communities:
        shared.append(ClashKind.PEOPLE)
    return shared


def _same(one: str, other: str) -> bool:
    """Whether two names that people typed mean the same; blank ones mean nothing."""
    return bool(one.strip()) and "".join(one.split()).casefold() == "".join(other.split()).casefold()
