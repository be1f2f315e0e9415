"""The overview's figures: who speaks of what, when, and who is silent.

All of them come from `overview_of`, from needs in a counted state of one plan cycle, so they agree wherever they are
shown. The grouped questions are answered from `ix_needs_counts` and `ix_needs_days` alone, without reading a need.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.domain.states import COUNTED_STATES, NeedState
from bot.domain.thai_time import bangkok_day
from bot.store.authorities import AuthorityFacts, CycleFacts
from bot.store.models import Area, Community, Need, Resident
from bot.store.reports_brief import said_by
from bot.store.reports_review import WAITING_ORDER

WEEKS = 8
DAYS = WEEKS * 7


@dataclass(frozen=True, slots=True)
class Place:
    """A community of the heat map; without id and name, needs whose community is not known."""

    community_id: int | None
    code: str
    name: str
    area: str
    households: int | None
    is_retired: bool
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One community: its needs by issue, those whose issue is undecided, its friends in LINE, whether it is silent."""

    place: Place
    by_issue: Counter[int]
    undecided: int
    last_on: date | None
    friends: int
    is_silent: bool

    @property
    def total(self) -> int:
        """All its needs."""
        return self.by_issue.total() + self.undecided


@dataclass(frozen=True, slots=True)
class Day:
    """The needs said on one day, by issue; undecided ones count only in the total."""

    day: date
    by_issue: Counter[int]
    undecided: int

    @property
    def total(self) -> int:
        """All needs of the day."""
        return self.by_issue.total() + self.undecided


@dataclass(frozen=True, slots=True)
class Waiting:
    """A need that waits for a person to look at it."""

    number: str
    text: str
    issue: int
    issue2: int | None
    is_undecided: bool
    is_urgent: bool
    community: str | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of the page; `lines` are in the order of areas and codes, `days` end with the last day counted."""

    lines: tuple[Line, ...]
    days: tuple[Day, ...]
    waiting: int
    urgent: int
    waiting_first: tuple[Waiting, ...]

    @property
    def by_issue(self) -> Counter[int]:
        """Needs by issue in all communities."""
        return sum((line.by_issue for line in self.lines), Counter[int]())

    @property
    def undecided(self) -> int:
        """Needs whose issue nobody has decided."""
        return sum(line.undecided for line in self.lines)

    @property
    def total(self) -> int:
        """All counted needs."""
        return sum(line.total for line in self.lines)

    @property
    def silent(self) -> tuple[Line, ...]:
        """Silent communities, the quietest first."""
        return tuple(sorted((line for line in self.lines if line.is_silent), key=lambda line: line.total))

    @property
    def listening(self) -> int:
        """How many communities are asked."""
        return sum(not line.place.is_retired and line.place.community_id is not None for line in self.lines)


def overview_of(session: Session, authority: AuthorityFacts, cycle: CycleFacts, now: datetime) -> Overview:
    """The figures of one authority and plan cycle."""
    waiting, urgent = _waiting_counts(session, authority.id, cycle.id)
    return Overview(
        lines=tuple(lines_of(session, authority, cycle, bangkok_day(now))),
        days=_days(session, authority.id, cycle, bangkok_day(now)),
        waiting=waiting,
        urgent=urgent,
        waiting_first=_waiting_first(session, authority.id, cycle.id) if waiting else (),
    )


def lines_of(
    session: Session, authority: AuthorityFacts, cycle: CycleFacts, today: date, until: datetime | None = None
) -> Iterable[Line]:
    """The lines of the heat map in the order of areas and codes; last, needs whose community is not known.

    With `until` only what was said by then counts.
    """
    by_issue: defaultdict[int | None, Counter[int]] = defaultdict(Counter)
    undecided: Counter[int | None] = Counter()
    last_on: dict[int | None, str] = {}
    for community_id, issue, is_undecided, needs, last in _grouped(session, authority.id, cycle.id, until):
        if is_undecided:
            undecided[community_id] += needs
        else:
            by_issue[community_id][issue] += needs
        last_on[community_id] = max(last, last_on.get(community_id, ""))
    friends = _friends(session, authority.id)
    for place in _places(session, authority.id):
        key = place.community_id
        total = by_issue[key].total() + undecided[key]
        if not total and (place.is_retired or key is None):
            continue
        last_day = date.fromisoformat(last_on[key]) if key in last_on else None
        is_asked = cycle.collecting and not place.is_retired and key is not None
        is_silent = is_asked and _is_silent(authority, total, last_day, today)
        yield Line(place, by_issue[key], undecided[key], last_day, friends[key], is_silent)


def _is_silent(authority: AuthorityFacts, total: int, last: date | None, today: date) -> bool:
    settings = authority.settings
    return total < settings.silent_below or last is None or (today - last).days >= settings.silent_days


def _grouped(
    session: Session, authority_id: int, cycle_id: int, until: datetime | None
) -> Iterable[tuple[int | None, int, bool, int, str]]:
    """Needs by community and issue, with the last day; grouped by state too, which is the order of the index."""
    key = (Need.state, Need.community_id, Need.issue, Need.is_undecided)
    rows = session.execute(
        select(*key, func.count(), func.max(Need.said_on))
        .where(*_counted(authority_id, cycle_id), *said_by(until))
        .group_by(*key)
    )
    return ((community, issue, undecided, needs, last) for _, community, issue, undecided, needs, last in rows)


def _days(session: Session, authority_id: int, cycle: CycleFacts, today: date) -> tuple[Day, ...]:
    """The last eight weeks, days without a need among them; of an old cycle the weeks before its last need."""
    counted = _counted(authority_id, cycle.id)
    last = today
    if not cycle.collecting:
        newest = session.scalar(select(func.max(Need.said_on)).where(*counted))
        last = date.fromisoformat(newest) if newest else today
    first = last - timedelta(days=DAYS - 1)
    key = (Need.said_on, Need.issue, Need.is_undecided)
    rows = session.execute(
        select(*key, func.count())
        .where(*counted, Need.said_on >= first.isoformat(), Need.said_on <= last.isoformat())
        .group_by(*key)
    )
    by_issue: defaultdict[str, Counter[int]] = defaultdict(Counter)
    undecided: Counter[str] = Counter()
    for said_on, issue, is_undecided, needs in rows:
        if is_undecided:
            undecided[said_on] += needs
        else:
            by_issue[said_on][issue] += needs
    days = (first + timedelta(days=number) for number in range(DAYS))
    return tuple(Day(day, by_issue[day.isoformat()], undecided[day.isoformat()]) for day in days)


def _counted(authority_id: int, cycle_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Need.authority_id == authority_id, Need.plan_cycle_id == cycle_id, Need.state.in_(COUNTED_STATES))


def _waiting_counts(session: Session, authority_id: int, cycle_id: int) -> tuple[int, int]:
    rows = session.execute(
        select(Need.is_urgent, func.count())
        .where(Need.authority_id == authority_id, Need.plan_cycle_id == cycle_id, Need.state == NeedState.IN_REVIEW)
        .group_by(Need.is_urgent)
    )
    counts = {bool(is_urgent): needs for is_urgent, needs in rows}
    return sum(counts.values()), counts.get(True, 0)


def _waiting_first(session: Session, authority_id: int, cycle_id: int) -> tuple[Waiting, ...]:
    rows = session.execute(
        select(
            Need.number,
            Need.text,
            Need.issue,
            Need.issue2,
            Need.is_undecided,
            Need.is_urgent,
            Community.name,
            Need.said_at,
        )
        .outerjoin(Community, Community.id == Need.community_id)
        .where(Need.authority_id == authority_id, Need.plan_cycle_id == cycle_id, Need.state == NeedState.IN_REVIEW)
        .order_by(*WAITING_ORDER)
        .limit(3)
    )
    return tuple(Waiting(*row) for row in rows)


def _places(session: Session, authority_id: int) -> list[Place]:
    rows = session.execute(
        select(Community, Area.name)
        .outerjoin(Area, Area.id == Community.area_id)
        .where(Community.authority_id == authority_id)
        .order_by(Community.code, Community.id)
    ).all()
    places = [
        Place(row.id, row.code, row.name, area or "", row.households, row.retired_at is not None, row.is_example)
        for row, area in rows
    ]
    order = list(dict.fromkeys(place.area for place in places))  # areas in the order of their first community
    places.sort(key=lambda place: order.index(place.area))
    return [*places, Place(None, "", "", "", None, is_retired=False)]


def _friends(session: Session, authority_id: int) -> Counter[int | None]:
    """How many residents of each community can be reached in LINE."""
    rows = session.execute(
        select(Resident.community_id, func.count())
        .where(
            Resident.authority_id == authority_id,
            Resident.community_id.is_not(None),
            Resident.blocked_at.is_(None),
            Resident.erased_at.is_(None),
        )
        .group_by(Resident.community_id)
    )
    return Counter({row[0]: row[1] for row in rows})
