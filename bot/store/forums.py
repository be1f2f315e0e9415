"""Forums of an authority and the communities that each of them reaches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.domain.forums import STANDING_STATES, WHOLE_LEVELS
from bot.domain.states import ForumState
from bot.store.models import Area, Community, Forum, ForumPlace


@dataclass(frozen=True, slots=True)
class ForumFacts:
    """One forum; `areas` and `communities` are the ids of its places, none for the whole authority."""

    id: int
    plan_cycle_id: int
    name: str
    level: str
    starts_at: datetime
    venue: str
    questions: tuple[str, ...]
    areas: frozenset[int]
    communities: frozenset[int]
    state: ForumState = ForumState.DRAFT
    state_reason: str | None = None
    circuit_id: int | None = None
    ends_at: datetime | None = None
    put_off_from: datetime | None = None
    needs_until: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    capacity: int | None = None
    team: str = ""
    chair: str = ""
    bodies: tuple[str, ...] = ()
    day_code: str | None = None

    @property
    def is_for_all(self) -> bool:
        """Whether it reaches the whole authority."""
        return self.level in WHOLE_LEVELS or not (self.areas or self.communities)

    @property
    def stands(self) -> bool:
        """Whether it was announced and neither postponed nor cancelled, or was held."""
        return self.state in STANDING_STATES


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area and what lies in it."""

    id: int
    parent_id: int | None
    level: str
    name: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where forums may reach; `communities` are id, id of the area, and name."""

    areas: tuple[AreaFacts, ...]
    communities: tuple[tuple[int, int | None, str], ...]

    def reached(self, forum: ForumFacts) -> frozenset[int] | None:
        """The ids of the communities that a forum reaches; None for all and for needs whose community is unknown."""
        return None if forum.is_for_all else self.within(forum.areas, forum.communities)

    def within(self, areas: Collection[int], communities: Collection[int]) -> frozenset[int]:
        """The ids of these communities and of those in these areas."""
        inside = _with_areas_below(self.areas, areas)
        return frozenset(one for one, area, _ in self.communities if one in communities or area in inside)

    def named(self, forum: ForumFacts) -> list[tuple[str, str]]:
        """Level and name of each place that a forum names, areas first."""
        areas = [(one.level, one.name) for one in self.areas if one.id in forum.areas]
        return [*areas, *(("", name) for one, _, name in self.communities if one in forum.communities)]


def forums_of(session: Session, authority_id: int, cycle_id: int | None = None) -> list[ForumFacts]:
    """The forums of an authority, or of one of its plan cycles, in the order of time."""
    question = select(Forum).where(Forum.authority_id == authority_id)
    if cycle_id is not None:
        question = question.where(Forum.plan_cycle_id == cycle_id)
    return _facts(session, authority_id, session.scalars(question.order_by(Forum.starts_at, Forum.id)).all())


def forum_by_id(session: Session, authority_id: int, forum_id: int) -> ForumFacts:
    """One forum of that authority. Raises NotFound."""
    return _facts(session, authority_id, [forum_row(session, authority_id, forum_id)])[0]


def forum_row(session: Session, authority_id: int, forum_id: int, *, hold: bool = False) -> Forum:
    """The row of a forum; held, nobody else changes or freezes it until the commit. Raises NotFound."""
    question = select(Forum).where(Forum.authority_id == authority_id, Forum.id == forum_id)
    if hold:
        question = question.with_for_update(key_share=True).execution_options(populate_existing=True)
    row = session.scalar(question)
    if row is None:
        raise NotFound(f"no forum {forum_id} in authority {authority_id}")
    return row


def day_codes_of(session: Session, authority_id: int) -> set[str]:
    """The codes that forums of an authority have."""
    codes = session.scalars(select(Forum.day_code).where(Forum.authority_id == authority_id))
    return {one for one in codes if one is not None}


def forums_to_close(session: Session, now: datetime) -> Sequence[Forum]:
    """The announced forums whose deadline for needs has passed, held against other changes."""
    return session.scalars(
        select(Forum)
        .where(Forum.state == ForumState.ANNOUNCED, Forum.needs_until <= now)
        .order_by(Forum.id)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()


def set_places(session: Session, forum: Forum, areas: Collection[int], communities: Collection[int]) -> None:
    """Put these places in the stead of those it had."""
    of_forum = {"authority_id": forum.authority_id, "forum_id": forum.id}
    session.execute(delete(ForumPlace).filter_by(**of_forum))
    session.add_all(ForumPlace(**of_forum, area_id=one) for one in sorted(areas))
    session.add_all(ForumPlace(**of_forum, community_id=one) for one in sorted(communities))


def all_areas_of(session: Session, authority_id: int) -> list[AreaFacts]:
    """Every area of an authority, in the order in which they were loaded."""
    rows = session.scalars(select(Area).where(Area.authority_id == authority_id).order_by(Area.id))
    return [AreaFacts(row.id, row.parent_id, row.level, row.name) for row in rows]


def all_places_of(session: Session, authority_id: int) -> Places:
    """The areas and communities of an authority, retired ones among them, read once for any number of forums."""
    rows = session.execute(
        select(Community.id, Community.area_id, Community.name)
        .where(Community.authority_id == authority_id)
        .order_by(Community.code)
    )
    return Places(tuple(all_areas_of(session, authority_id)), tuple((one.id, one.area_id, one.name) for one in rows))


def _with_areas_below(areas: Sequence[AreaFacts], chosen: Collection[int]) -> set[int]:
    inside = set(chosen)
    while more := {one.id for one in areas if one.parent_id in inside} - inside:
        inside |= more
    return inside


def _facts(session: Session, authority_id: int, rows: Sequence[Forum]) -> list[ForumFacts]:
    places = session.scalars(
        select(ForumPlace).where(
            ForumPlace.authority_id == authority_id, ForumPlace.forum_id.in_([row.id for row in rows])
        )
    ).all()
    return [
        ForumFacts(
            id=row.id,
            plan_cycle_id=row.plan_cycle_id,
            name=row.name,
            level=row.level,
            starts_at=row.starts_at,
            venue=row.venue,
            questions=tuple(str(one) for one in row.questions),
            areas=frozenset(one.area_id for one in places if one.forum_id == row.id and one.area_id is not None),
            communities=frozenset(
                one.community_id for one in places if one.forum_id == row.id and one.community_id is not None
            ),
            state=ForumState(row.state),
            state_reason=row.state_reason,
            circuit_id=row.circuit_id,
            ends_at=row.ends_at,
            put_off_from=row.put_off_from,
            needs_until=row.needs_until,
            latitude=row.latitude,
            longitude=row.longitude,
            capacity=row.capacity,
            team=row.team,
            chair=row.chair,
            bodies=tuple(str(one) for one in row.bodies),
            day_code=row.day_code,
        )
        for row in rows
    ]
