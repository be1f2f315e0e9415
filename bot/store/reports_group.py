"""One group as its page shows it: what it is, who sits in it, and the needs that sit nowhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, UnaryExpression, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.domain.errors import NotFound
from bot.domain.states import COUNTED_STATES, DecidedBy, NeedSource
from bot.store.models import Area, Community, GroupAct, GroupMember, Need, NeedGroup, Staff
from bot.store.reports_groups import GroupFilter

MemberOrder = Literal["typical", "newest", "farthest"]


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """An open group; `named_by` and `named_at` say which of the staff gave it its name."""

    id: int
    number: int
    title: str
    issue: int
    is_locked: bool
    made_by: DecidedBy
    named_by: str | None
    named_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A need as it stands in a group, or in none; `text` is unmasked, `duplicate_of` a need's number."""

    id: int
    number: str
    text: str
    issue: int
    is_undecided: bool
    is_urgent: bool
    community: str | None
    supporters: int
    source: NeedSource
    said_at: datetime
    placed_by: str | None
    duplicate_of: str | None


@dataclass(frozen=True, slots=True)
class CommunityName:
    """A community as filters and tables name it."""

    id: int
    name: str
    area_id: int | None
    area: str


def group_facts(session: Session, authority_id: int, cycle_id: int, number: int) -> GroupFacts:
    """The open group with that number. Raises NotFound; see `merged_into_number`."""
    group = session.scalars(
        select(NeedGroup).where(
            NeedGroup.authority_id == authority_id,
            NeedGroup.plan_cycle_id == cycle_id,
            NeedGroup.number == number,
            NeedGroup.closed_at.is_(None),
        )
    ).first()
    if group is None:
        raise NotFound(f"no group {number}")
    named = _naming(session, group) if group.title_by == DecidedBy.STAFF else None
    return GroupFacts(
        id=group.id,
        number=group.number,
        title=group.title,
        issue=group.issue,
        is_locked=group.is_locked,
        made_by=DecidedBy(group.made_by),
        named_by=named[0] if named else None,
        named_at=named[1] if named else None,
    )


def merged_into_number(session: Session, authority_id: int, cycle_id: int, number: int) -> int | None:
    """The number of the group that a closed one was merged into."""
    into = aliased(NeedGroup)
    return session.scalar(
        select(into.number)
        .join(NeedGroup, NeedGroup.merged_into_id == into.id)
        .where(NeedGroup.authority_id == authority_id, NeedGroup.plan_cycle_id == cycle_id, NeedGroup.number == number)
    )


def group_of_need(session: Session, authority_id: int, need_id: int) -> tuple[int, str] | None:
    """Number and name of the open group in which a need sits."""
    row = session.execute(
        select(NeedGroup.number, NeedGroup.title)
        .join(GroupMember, GroupMember.group_id == NeedGroup.id)
        .where(NeedGroup.authority_id == authority_id, GroupMember.need_id == need_id, NeedGroup.closed_at.is_(None))
    ).first()
    return (row.number, row.title) if row else None


def members_of_group(
    session: Session,
    authority_id: int,
    group_id: int,
    wanted: GroupFilter,
    *,
    order: MemberOrder = "typical",
    limit: int | None = None,
    only: Collection[int] | None = None,
) -> list[MemberRow]:
    """The counted needs of a group."""
    conditions = [GroupMember.group_id == group_id, *_filtered(wanted)]
    if only is not None:
        conditions.append(Need.id.in_(only))
    return _rows(session, _listed(authority_id, conditions).order_by(*_ORDERS[order]).limit(limit))


def needs_in_no_group(
    session: Session,
    authority_id: int,
    cycle_id: int,
    wanted: GroupFilter,
    *,
    is_undecided: bool = False,
    limit: int | None = None,
    only: Collection[int] | None = None,
) -> list[MemberRow]:
    """Counted needs that sit in no open group, newest first; of one issue, or those whose issue is not decided."""
    conditions = [*_alone(cycle_id, wanted, is_undecided=is_undecided)]
    if only is not None:
        conditions.append(Need.id.in_(only))
    return _rows(session, _listed(authority_id, conditions).order_by(Need.id.desc()).limit(limit))


def count_in_no_group(session: Session, authority_id: int, cycle_id: int, wanted: GroupFilter) -> dict[int | None, int]:
    """How many counted needs sit in no open group, by issue; None: those whose issue is not decided."""
    undecided = func.count().filter(Need.is_undecided.is_(True))
    question = (
        select(Need.issue, func.count(), undecided)
        .select_from(Need)
        .outerjoin(GroupMember, GroupMember.need_id == Need.id)
        .outerjoin(NeedGroup, NeedGroup.id == GroupMember.group_id)
        .where(
            Need.authority_id == authority_id,
            Need.plan_cycle_id == cycle_id,
            Need.state.in_(COUNTED_STATES),
            _sits_nowhere(),
            *_filtered(wanted),
        )
        .group_by(Need.issue)
    )
    counts: dict[int | None, int] = {None: 0}
    for issue, needs, of_them_undecided in session.execute(question):
        counts[issue] = needs - of_them_undecided
        counts[None] += of_them_undecided
    return counts


def community_names(session: Session, authority_id: int) -> list[CommunityName]:
    """All communities with their areas, by area and code."""
    rows = session.execute(
        select(Community.id, Community.name, Community.area_id, Area.name.label("area"))
        .outerjoin(Area, Area.id == Community.area_id)
        .where(Community.authority_id == authority_id)
        .order_by(Community.code, Community.id)
    )
    return [CommunityName(row.id, row.name, row.area_id, row.area or "") for row in rows]


_ORDERS: dict[MemberOrder, tuple[UnaryExpression[Any], ...]] = {
    "typical": (GroupMember.likeness.desc().nulls_last(), Need.id.asc()),
    "newest": (Need.id.desc(),),
    "farthest": (GroupMember.likeness.asc().nulls_first(), Need.id.asc()),
}


def _naming(session: Session, group: NeedGroup) -> tuple[str, datetime] | None:
    row = session.execute(
        select(Staff.name, GroupAct.happened_at)
        .join(Staff, Staff.id == GroupAct.staff_id)
        .where(
            GroupAct.authority_id == group.authority_id,
            GroupAct.group_id == group.id,
            GroupAct.what.in_(("renamed", "made", "split")),
            GroupAct.undone_at.is_(None),
        )
        .order_by(GroupAct.id.desc())
        .limit(1)
    ).first()
    return (row.name, row.happened_at) if row else None


def _listed(authority_id: int, conditions: Collection[ColumnElement[bool]]) -> Any:
    original = aliased(Need)
    return (
        select(
            Need.id,
            Need.number,
            Need.text,
            Need.issue,
            Need.is_undecided,
            Need.is_urgent,
            Community.name.label("community"),
            Need.supporters,
            Need.source,
            Need.said_at,
            GroupMember.placed_by,
            original.number.label("duplicate_of"),
        )
        .select_from(Need)
        .outerjoin(GroupMember, GroupMember.need_id == Need.id)
        .outerjoin(NeedGroup, NeedGroup.id == GroupMember.group_id)
        .outerjoin(Community, Community.id == Need.community_id)
        .outerjoin(original, and_(original.id == GroupMember.duplicate_of, original.authority_id == authority_id))
        .where(Need.authority_id == authority_id, Need.state.in_(COUNTED_STATES), *conditions)
    )


def _rows(session: Session, question: Any) -> list[MemberRow]:
    return [MemberRow(*row) for row in session.execute(question)]


def _alone(cycle_id: int, wanted: GroupFilter, *, is_undecided: bool) -> list[ColumnElement[bool]]:
    return [
        Need.plan_cycle_id == cycle_id,
        _sits_nowhere(),
        Need.is_undecided.is_(is_undecided),
        *_filtered(wanted),
    ]


def _sits_nowhere() -> ColumnElement[bool]:
    return or_(GroupMember.group_id.is_(None), NeedGroup.closed_at.is_not(None))


def _filtered(wanted: GroupFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.communities is not None:
        conditions.append(Need.community_id.in_(list(wanted.communities)))
    if wanted.issue is not None:
        conditions.append(Need.issue == wanted.issue)
    if wanted.said_from is not None:
        conditions.append(Need.said_on >= wanted.said_from.isoformat())
    return conditions
