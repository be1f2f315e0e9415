"""The log of what was done to groups, as pages tell it and as the worker asks it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.store.models import GroupAct, NeedEvent, NeedGroup, Staff

_ASKED, _DONE = "regroup_asked", "regrouped"


@dataclass(frozen=True, slots=True)
class ActFacts:
    """One line of the log; `group` and `other` are numbers of groups, `staff` is None for the machine."""

    id: int
    what: str
    staff: str | None
    staff_id: int | None
    group: int | None
    other: int | None
    detail: dict[str, Any]
    happened_at: datetime
    is_undone: bool


def acts_of(
    session: Session, authority_id: int, cycle_id: int, *, group_id: int | None = None, limit: int = 6
) -> list[ActFacts]:
    """What was done, newest first; to one group where it is given."""
    group, other = aliased(NeedGroup), aliased(NeedGroup)
    question = (
        select(GroupAct, Staff.name, group.number, other.number)
        .outerjoin(Staff, Staff.id == GroupAct.staff_id)
        .outerjoin(group, group.id == GroupAct.group_id)
        .outerjoin(other, other.id == GroupAct.other_group_id)
        .where(GroupAct.authority_id == authority_id, GroupAct.plan_cycle_id == cycle_id, GroupAct.what != _ASKED)
        .order_by(GroupAct.id.desc())
        .limit(limit)
    )
    if group_id is not None:
        question = question.where(or_(GroupAct.group_id == group_id, GroupAct.other_group_id == group_id))
    return [
        ActFacts(
            id=act.id,
            what=act.what,
            staff=name,
            staff_id=act.staff_id,
            group=number,
            other=other_number,
            detail=act.detail,
            happened_at=act.happened_at,
            is_undone=act.undone_at is not None,
        )
        for act, name, number, other_number in session.execute(question)
    ]


def newest_own_act(session: Session, authority_id: int, cycle_id: int, staff_id: int) -> int | None:
    """The last act of a person that stands, to be taken back by a key."""
    return session.scalar(
        select(func.max(GroupAct.id)).where(
            GroupAct.authority_id == authority_id,
            GroupAct.plan_cycle_id == cycle_id,
            GroupAct.staff_id == staff_id,
            GroupAct.what != _ASKED,
            GroupAct.undone_at.is_(None),
        )
    )


def newest_regrouping(session: Session, authority_id: int, cycle_id: int) -> GroupAct | None:
    """The last full regroup."""
    return _newest(session, authority_id, cycle_id, _DONE)


def ask_for_regrouping(session: Session, authority_id: int, cycle_id: int, staff_id: int, now: datetime) -> None:
    """Leave word for the worker that somebody wants a full regroup."""
    if is_regrouping_asked(session, authority_id, cycle_id):
        return
    session.add(
        GroupAct(
            authority_id=authority_id,
            plan_cycle_id=cycle_id,
            what=_ASKED,
            staff_id=staff_id,
            before={},
            detail={},
            happened_at=now,
        )
    )


def is_regrouping_asked(session: Session, authority_id: int, cycle_id: int) -> bool:
    """Whether a regroup was asked for that is not done yet."""
    asked = _newest(session, authority_id, cycle_id, _ASKED)
    done = _newest(session, authority_id, cycle_id, _DONE)
    return asked is not None and (done is None or done.id < asked.id)


def regrouping_just_done(session: Session, authority_id: int, cycle_id: int) -> GroupAct | None:
    """The regroup that somebody asked for, until anything else is done."""
    asked = _newest(session, authority_id, cycle_id, _ASKED)
    if asked is None:
        return None
    since = session.scalars(
        select(GroupAct)
        .where(GroupAct.authority_id == authority_id, GroupAct.plan_cycle_id == cycle_id, GroupAct.id > asked.id)
        .order_by(GroupAct.id.desc())
        .limit(2)
    ).all()
    is_first = all(act.what != _DONE for act in since[1:])
    return since[0] if since and since[0].what == _DONE and is_first else None


def regroupings_asked(session: Session) -> set[int]:
    """The plan cycle of every regroup that was asked for and is not done, however long ago."""
    asked, done = (
        select(GroupAct.plan_cycle_id, func.max(GroupAct.id).label("newest"))
        .where(GroupAct.what == what)
        .group_by(GroupAct.plan_cycle_id)
        .subquery()
        for what in (_ASKED, _DONE)
    )
    question = select(asked.c.plan_cycle_id).outerjoin(done, done.c.plan_cycle_id == asked.c.plan_cycle_id)
    return set(session.scalars(question.where(or_(done.c.newest.is_(None), done.c.newest < asked.c.newest))))


def has_anything_happened(session: Session, authority_id: int, *, after_event: int) -> bool:
    """Whether any need was recorded, changed or taken back since a line of the histories."""
    return (
        session.scalar(
            select(NeedEvent.id).where(NeedEvent.id > after_event, NeedEvent.authority_id == authority_id).limit(1)
        )
        is not None
    )


def _newest(session: Session, authority_id: int, cycle_id: int, what: str) -> GroupAct | None:
    return session.scalars(
        select(GroupAct)
        .where(GroupAct.authority_id == authority_id, GroupAct.plan_cycle_id == cycle_id, GroupAct.what == what)
        .order_by(GroupAct.id.desc())
        .limit(1)
    ).first()
