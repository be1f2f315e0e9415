"""The figures of a forum's brief: what was said in the places that the forum reaches, and by how many people.

Each question reads the needs of those places once and counts in the database; a page asks each question once.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.states import COUNTED_STATES, NeedState
from bot.domain.thai_time import bangkok_day
from bot.store.models import Community, GroupMember, Need, NeedEvent, NeedGroup, Resident

_GONE = (NeedState.WITHDRAWN, NeedState.ERASED)


@dataclass(frozen=True, slots=True)
class BriefScope:
    """The needs that a brief is made from; `communities` are those reached, None for all and those unknown.

    `until` is the deadline for needs where there is one: what was said later is kept, and counts in no figure.
    """

    authority_id: int
    cycle_id: int
    communities: frozenset[int] | None
    until: datetime | None = None


@dataclass(slots=True)
class NeedCounts:
    """Needs of a scope by what a brief tells of them.

    `taken_back` are those that their tellers withdrew or erased, `dismissed` those in which staff saw no wish, `merged`
    parts of a message that stand in another need; no other figure counts them.
    """

    needs: int = 0
    by_issue: Counter[int] = field(default_factory=Counter)
    by_source: Counter[str] = field(default_factory=Counter)
    by_decider: Counter[str] = field(default_factory=Counter)
    model_versions: set[str] = field(default_factory=set)
    unreviewed: int = 0
    undecided: int = 0
    taken_back: int = 0
    dismissed: int = 0
    merged: int = 0
    first_on: date | None = None
    last_on: date | None = None


def count_needs_of(session: Session, scope: BriefScope) -> NeedCounts:
    """What a brief tells of the needs themselves."""
    counts, days = NeedCounts(), set[str]()
    gone = _why_gone(session, scope)
    counts.dismissed, counts.merged = gone["dismissed"], gone["merged"]
    for row in _needs_by_kind(session, scope):
        if row.state not in COUNTED_STATES:
            counts.taken_back += row.needs
            continue
        counts.needs += row.needs
        counts.by_source[row.source] += row.needs
        counts.by_decider[row.issue_by] += row.needs
        counts.unreviewed += row.needs if row.state == NeedState.IN_REVIEW else 0
        counts.undecided += row.needs if row.is_undecided else 0
        counts.by_issue[row.issue] += 0 if row.is_undecided else row.needs
        counts.model_versions |= {row.model_version} if row.model_version else set()
        days |= {row.first_on, row.last_on}
    counts.taken_back -= counts.dismissed + counts.merged
    if days:
        counts.first_on, counts.last_on = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    return counts


def undecided_in_groups(session: Session, scope: BriefScope) -> Counter[int]:
    """How many needs whose issue is undecided sit in groups, by the issue of the group."""
    rows = session.execute(
        select(Need.issue, func.count())
        .join(GroupMember, and_(GroupMember.need_id == Need.id, GroupMember.authority_id == scope.authority_id))
        .where(
            *counted_in(scope),
            Need.is_urgent.in_((False, True)),  # both: so that the index finds the few
            Need.is_undecided.is_(True),
            GroupMember.group_id.is_not(None),
        )
        .group_by(Need.issue)
    )
    return Counter({row[0]: row[1] for row in rows})


def needs_by_day(session: Session, scope: BriefScope, first: date, last: date) -> dict[date, int]:
    """How many needs were said on each day from `first` to `last`, days without one among them."""
    rows = session.execute(
        select(Need.said_on, func.count())
        .where(*counted_in(scope), Need.said_on >= first.isoformat(), Need.said_on <= last.isoformat())
        .group_by(Need.said_on)
    )
    found = {date.fromisoformat(said_on): needs for said_on, needs in rows}
    return {day: found.get(day, 0) for day in _days(first, last)}


def newest_need_id(session: Session, scope: BriefScope) -> int:
    """The id of the last need that was recorded in the plan cycle; 0 before the first."""
    question = select(func.max(Need.id)).where(
        Need.authority_id == scope.authority_id, Need.plan_cycle_id == scope.cycle_id
    )
    return session.scalar(question) or 0


def count_newer_needs(session: Session, scope: BriefScope, than_id: int) -> int:
    """How many needs of the scope were recorded after one."""
    return session.scalar(select(func.count()).select_from(Need).where(*counted_in(scope), Need.id > than_id)) or 0


def groups_touched_by_staff(session: Session, authority_id: int, group_ids: Collection[int]) -> int:
    """How many of these groups a person made, named, locked, or moved a need into."""
    is_placed = exists().where(
        GroupMember.authority_id == authority_id,
        GroupMember.group_id == NeedGroup.id,
        GroupMember.placed_by == "staff",
    )
    touched = or_(NeedGroup.made_by == "staff", NeedGroup.title_by == "staff", NeedGroup.is_locked, is_placed)
    ids = set(session.scalars(select(NeedGroup.id).where(NeedGroup.authority_id == authority_id, touched)))
    return len(ids & set(group_ids))


def joined_by_poster(session: Session, authority_id: int) -> Counter[int]:
    """How many residents came to each community by its poster."""
    rows = session.execute(
        select(Resident.community_id, func.count())
        .where(
            Resident.authority_id == authority_id, Resident.joined_by == "poster", Resident.community_id.is_not(None)
        )
        .group_by(Resident.community_id)
    )
    return Counter({row[0]: row[1] for row in rows if row[0] is not None})


def communities_not_retired(session: Session, authority_id: int) -> frozenset[int]:
    """The ids of the communities that residents are asked in."""
    return frozenset(
        session.scalars(
            select(Community.id).where(Community.authority_id == authority_id, Community.retired_at.is_(None))
        )
    )


def conditions_of(scope: BriefScope) -> tuple[ColumnElement[bool], ...]:
    """What every need of a scope fulfils, whatever its state."""
    of_cycle = (Need.authority_id == scope.authority_id, Need.plan_cycle_id == scope.cycle_id, *said_by(scope.until))
    if scope.communities is None:
        return of_cycle
    return (*of_cycle, Need.community_id.in_(scope.communities))


def said_by(until: datetime | None) -> tuple[ColumnElement[bool], ...]:
    """That a need was said by a deadline; the day stands first, because indexes hold it and not the moment."""
    if until is None:
        return ()
    last_day = bangkok_day(until).isoformat()
    return (or_(Need.said_on < last_day, and_(Need.said_on == last_day, Need.said_at <= until)),)


def counted_in(scope: BriefScope) -> tuple[ColumnElement[bool], ...]:
    """What every need of a scope fulfils that counts."""
    return (*conditions_of(scope), Need.state.in_(COUNTED_STATES))


def _needs_by_kind(session: Session, scope: BriefScope) -> Iterable[Any]:
    """Needs by all that is told of them; communities are part of the key only because the index begins with them."""
    key = (
        Need.state, Need.community_id, Need.issue, Need.is_undecided, Need.source, Need.issue_by, Need.model_version,
    )  # fmt: skip
    return session.execute(
        select(
            *key,
            func.count().label("needs"),
            func.min(Need.said_on).label("first_on"),
            func.max(Need.said_on).label("last_on"),
        )
        .where(*conditions_of(scope), Need.state.in_((*COUNTED_STATES, *_GONE)))
        .group_by(*key)
    )


def _why_gone(session: Session, scope: BriefScope) -> Counter[str]:
    """How many withdrawn needs were not taken back by their tellers: the last line of their history says why."""
    rows = session.execute(
        select(NeedEvent.need_id, NeedEvent.what, NeedEvent.detail)
        .join(Need, and_(Need.id == NeedEvent.need_id, Need.authority_id == scope.authority_id))
        .where(
            *conditions_of(scope),
            Need.state == NeedState.WITHDRAWN,
            NeedEvent.authority_id == scope.authority_id,
            NeedEvent.what.in_(("withdrawn", "not_a_need")),
        )
        .order_by(NeedEvent.id)
    )
    last = {
        need_id: "dismissed" if what == "not_a_need" else "merged" if "merged_into" in detail else "taken_back"
        for need_id, what, detail in rows
    }
    return Counter(last.values())


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
