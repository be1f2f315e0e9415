"""Groups as pages and briefs count them: people, never messages.

A person's voice is a need they told or one they agreed with, and counts once in a figure however often it was raised.
Needs without a resident (paper, telephone) are one voice each, unless a person marked one as the same thing said again.
Everything is counted at the moment it is asked for, from needs in a counted state, so a filter never regroups anything.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from bot.domain.states import COUNTED_STATES
from bot.domain.thai_time import start_of_bangkok_day
from bot.store.models import GroupMember, Need, NeedGroup, NeedSupport


@dataclass(frozen=True, slots=True)
class GroupCount:
    """One group and who wants it.

    `people` are tellers and supporters, each once; `supporters` are those of them who told nothing themselves.
    `new_people` are those whose first voice in the group came on the asked day or later. `first_on` and `last_on` are
    the days of its first and last need (ISO).
    """

    group_id: int
    number: int
    title: str
    issue: int
    is_locked: bool
    people: int
    tellers: int
    supporters: int
    needs: int
    communities: int
    new_people: int
    first_on: str
    last_on: str


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which needs are looked at; every field left at its default lets all through."""

    communities: Collection[int] | None = None
    issue: int | None = None
    said_from: date | None = None
    group_ids: Collection[int] | None = None


def ranked_groups(
    session: Session,
    authority_id: int,
    cycle_id: int,
    *,
    communities: Collection[int] | None = None,
    issue: int | None = None,
    since: date | None = None,
    said_from: date | None = None,
) -> list[GroupCount]:
    """Groups by people, most first, as the needs of `communities` (None: all) said on or after `said_from` make them.

    `since` only says from which day on people are new. A group without such needs is left out.
    """
    wanted = GroupFilter(communities, issue, said_from)
    return count_groups(session, authority_id, cycle_id, wanted, since=since)


def count_groups(
    session: Session, authority_id: int, cycle_id: int, wanted: GroupFilter, *, since: date | None = None
) -> list[GroupCount]:
    """The groups that a filter leaves something of, by people."""
    needs = _members(authority_id, cycle_id, wanted)
    told = (
        select(
            needs.c.group_id,
            func.count().label("needs"),
            func.count(needs.c.community_id.distinct()).label("communities"),
            func.min(needs.c.said_on).label("first_on"),
            func.max(needs.c.said_on).label("last_on"),
        )
        .group_by(needs.c.group_id)
        .subquery()
    )
    ever = _members(authority_id, cycle_id, replace(wanted, said_from=None), "ever") if wanted.said_from else None
    voices = _people(authority_id, needs, since, ever)
    people = (
        select(
            voices.c.group_id,
            func.sum(voices.c.people).label("people"),
            func.sum(voices.c.tellers).label("tellers"),
            func.sum(voices.c.new_people).label("new_people"),
        )
        .group_by(voices.c.group_id)
        .subquery()
    )
    rows = session.execute(
        select(NeedGroup.id, NeedGroup.number, NeedGroup.title, NeedGroup.issue, NeedGroup.is_locked,
               people.c.people, people.c.tellers, told.c.needs, told.c.communities, people.c.new_people,
               told.c.first_on, told.c.last_on)
        .join(told, told.c.group_id == NeedGroup.id)
        .join(people, people.c.group_id == NeedGroup.id)
        .where(NeedGroup.authority_id == authority_id)
        .order_by(people.c.people.desc(), told.c.needs.desc(), NeedGroup.number)
    )  # fmt: skip
    return [
        GroupCount(
            group_id=row.id,
            number=row.number,
            title=row.title,
            issue=row.issue,
            is_locked=row.is_locked,
            people=int(row.people),
            tellers=int(row.tellers),
            supporters=int(row.people - row.tellers),
            needs=row.needs,
            communities=row.communities,
            new_people=int(row.new_people),
            first_on=row.first_on,
            last_on=row.last_on,
        )
        for row in rows
    ]


def people_of_all(session: Session, authority_id: int, cycle_id: int, wanted: GroupFilter) -> int:
    """How many people stand behind the needs of a filter together, each once: what a merge would count."""
    needs = _members(authority_id, cycle_id, wanted)
    one = select(literal(1).label("group_id"), *(column for column in needs.c if column.name != "group_id")).subquery()
    voices = _people(authority_id, one, None)
    return int(session.scalar(select(func.coalesce(func.sum(voices.c.people), 0))) or 0)


def people_by_community(
    session: Session, authority_id: int, cycle_id: int, wanted: GroupFilter
) -> dict[tuple[int, int | None], int]:
    """People by group and community; who spoke in two communities is counted in both. None: not known where."""
    needs = _members(authority_id, cycle_id, wanted)
    voices = union(
        select(needs.c.group_id, needs.c.community_id, needs.c.resident_id).where(needs.c.resident_id.is_not(None)),
        select(needs.c.group_id, needs.c.community_id, NeedSupport.resident_id)
        .join(NeedSupport, and_(NeedSupport.need_id == needs.c.need_id, NeedSupport.authority_id == authority_id))
        .where(needs.c.supporters > 0),
    ).subquery()
    counted = union_all(
        select(voices.c.group_id, voices.c.community_id, func.count().label("people")).group_by(
            voices.c.group_id, voices.c.community_id
        ),
        select(needs.c.group_id, needs.c.community_id, func.count())
        .where(needs.c.resident_id.is_(None), needs.c.is_same_again == 0)
        .group_by(needs.c.group_id, needs.c.community_id),
    ).subquery()
    rows = session.execute(
        select(counted.c.group_id, counted.c.community_id, func.sum(counted.c.people)).group_by(
            counted.c.group_id, counted.c.community_id
        )
    )
    return {(group_id, community_id): int(people) for group_id, community_id, people in rows}


def people_of_needs(session: Session, authority_id: int, need_ids: Collection[int]) -> int:
    """How many people stand behind some needs, whether these sit in a group or not."""
    needs = [Need.authority_id == authority_id, Need.id.in_(need_ids), Need.state.in_(COUNTED_STATES)]
    voices = union(
        select(Need.resident_id).where(*needs, Need.resident_id.is_not(None)),
        select(NeedSupport.resident_id).join(Need, Need.id == NeedSupport.need_id).where(*needs),
    ).subquery()
    known = session.scalar(select(func.count()).select_from(voices)) or 0
    alone = (
        select(func.count())
        .select_from(Need)
        .outerjoin(GroupMember, GroupMember.need_id == Need.id)
        .where(
            *needs,
            Need.resident_id.is_(None),
            or_(_is_same_again(authority_id) == 0, GroupMember.duplicate_of.not_in(need_ids)),
        )
    )
    return known + (session.scalar(alone) or 0)


def _members(authority_id: int, cycle_id: int, wanted: GroupFilter, name: str = "members") -> CTE:
    """The counted needs of groups: group, need, teller, community, day, whether it is the same thing said again."""
    conditions: list[ColumnElement[bool]] = [
        GroupMember.authority_id == authority_id,
        GroupMember.plan_cycle_id == cycle_id,
        GroupMember.group_id.is_not(None),
        Need.state.in_(COUNTED_STATES),
    ]
    if wanted.communities is not None:
        conditions.append(Need.community_id.in_(list(wanted.communities)))
    if wanted.issue is not None:
        conditions.append(Need.issue == wanted.issue)
    if wanted.said_from is not None:
        conditions.append(Need.said_on >= wanted.said_from.isoformat())
    if wanted.group_ids is not None:
        conditions.append(GroupMember.group_id.in_(list(wanted.group_ids)))
    return (
        select(
            GroupMember.group_id,
            Need.id.label("need_id"),
            Need.resident_id,
            Need.community_id,
            Need.said_on,
            Need.supporters,
            _is_same_again(authority_id).label("is_same_again"),
        )
        .select_from(GroupMember)
        .join(Need, and_(Need.id == GroupMember.need_id, Need.authority_id == authority_id))
        .where(*conditions)
        .cte(name)
    )


def said_again(authority_id: int, cycle_id: int) -> Select[int]:
    """The ids of needs that count with their original where nobody is known to have told them."""
    return select(GroupMember.need_id).where(
        GroupMember.authority_id == authority_id,
        GroupMember.plan_cycle_id == cycle_id,
        GroupMember.duplicate_of.is_not(None),
        _is_same_again(authority_id) == 1,
    )


def _is_same_again(authority_id: int) -> ColumnElement[int]:
    """1 for a need marked as a duplicate of one that still counts in the same group."""
    original, its_place = aliased(Need), aliased(GroupMember)
    counts = (
        select(original.id)
        .join(its_place, its_place.need_id == original.id)
        .where(
            original.authority_id == authority_id,
            original.id == GroupMember.duplicate_of,
            original.state.in_(COUNTED_STATES),
            its_place.group_id == GroupMember.group_id,
        )
        .correlate(GroupMember)
        .exists()
    )
    return case((and_(GroupMember.duplicate_of.is_not(None), counts), 1), else_=0)


def _people(authority_id: int, needs: FromClause, since: date | None, ever: FromClause | None = None) -> Subquery:
    """Voices by group: those of known residents each once, and those of needs that nobody is known to have told.

    `ever` are the needs of all days, where `needs` are not: who spoke before them is not new.
    """
    told_new = _flag(needs.c.said_on >= since.isoformat()) if since else literal(0)
    looked_at = _voices(authority_id, needs, since, counts=1)
    before = _voices(authority_id, ever, since, counts=0) if ever is not None and since else ()
    voices = union_all(*looked_at, *before).subquery()
    residents = (
        select(voices.c.group_id, func.max(voices.c.told).label("told"), func.min(voices.c.is_new).label("is_new"))
        .group_by(voices.c.group_id, voices.c.resident_id)
        .having(func.max(voices.c.counts) == 1)
        .subquery()
    )
    return union_all(
        select(
            residents.c.group_id,
            func.count().label("people"),
            func.sum(residents.c.told).label("tellers"),
            func.sum(residents.c.is_new).label("new_people"),
        ).group_by(residents.c.group_id),
        select(needs.c.group_id, func.count(), func.count(), func.sum(told_new))
        .where(needs.c.resident_id.is_(None), needs.c.is_same_again == 0)
        .group_by(needs.c.group_id),
    ).subquery()


def _voices(authority_id: int, needs: FromClause, since: date | None, *, counts: int) -> tuple[Select[Any], ...]:
    """Each word of a known resident: what they told, and what they agreed with."""
    told_new = _flag(needs.c.said_on >= since.isoformat()) if since else literal(0)
    agreed_new = _flag(NeedSupport.supported_at >= start_of_bangkok_day(since)) if since else literal(0)
    own = select(
        needs.c.group_id,
        needs.c.resident_id,
        literal(counts).label("told"),
        told_new.label("is_new"),
        literal(counts).label("counts"),
    ).where(needs.c.resident_id.is_not(None))
    agreed = (
        select(needs.c.group_id, NeedSupport.resident_id, literal(0), agreed_new, literal(counts))
        .join(NeedSupport, and_(NeedSupport.need_id == needs.c.need_id, NeedSupport.authority_id == authority_id))
        .where(needs.c.supporters > 0)
    )
    return own, agreed


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0).cast(Integer)
