"""The list of announcements, and what their audiences can be chosen from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.domain.broadcasts import Audience, BroadcastKind
from bot.domain.states import BatchState, BroadcastState
from bot.store.models import Broadcast, BroadcastBatch, BroadcastRecipient, Staff, StakeholderGroup

ACTIVE = (
    BroadcastState.PAUSED,
    BroadcastState.SENDING,
    BroadcastState.AWAITING_APPROVAL,
    BroadcastState.DRAFT,
    BroadcastState.SCHEDULED,
)
ENDED = (BroadcastState.SENT, BroadcastState.CANCELLED)


@dataclass(frozen=True, slots=True)
class BroadcastLine:
    """One announcement in the list; `meant` and `accepted` count people, noughts before its audience is fixed."""

    id: int
    name: str
    kind: BroadcastKind
    state: BroadcastState
    audience: Audience
    is_automatic: bool
    why_held: str | None
    send_at: datetime | None
    changed_at: datetime
    finished_at: datetime | None
    made_by: str | None
    asked_by: str | None
    approved_by: str | None
    meant: int
    accepted: int


def broadcasts_of(
    session: Session, authority_id: int, states: Collection[BroadcastState], *, before: int | None = None, limit: int
) -> list[BroadcastLine]:
    """Announcements in these states, newest first."""
    maker, asker, approver = aliased(Staff), aliased(Staff), aliased(Staff)
    question = (
        select(Broadcast, maker.name, asker.name, approver.name)
        .outerjoin(maker, maker.id == Broadcast.made_by)
        .outerjoin(asker, asker.id == Broadcast.asked_by)
        .outerjoin(approver, approver.id == Broadcast.approved_by)
        .where(Broadcast.authority_id == authority_id, Broadcast.state.in_(states))
        .order_by(Broadcast.id.desc())
        .limit(limit)
    )
    if before is not None:
        question = question.where(Broadcast.id < before)
    rows = session.execute(question).all()
    figures = _figures(session, authority_id, [row.id for row, *_ in rows])
    return [_line(row, names, figures.get(row.id, (0, 0))) for row, *names in rows]


def line_of(session: Session, row: Broadcast) -> BroadcastLine:
    """One announcement as the list shows it."""
    names = staff_names(session, (row.made_by, row.asked_by, row.approved_by))
    by = [names.get(one or 0) for one in (row.made_by, row.asked_by, row.approved_by)]
    return _line(row, by, _figures(session, row.authority_id, [row.id]).get(row.id, (0, 0)))


def count_to_approve(session: Session, authority_id: int, staff_id: int) -> int:
    """How many announcements wait for the approval that somebody may give: not of what they asked for themselves."""
    is_anothers = or_(Broadcast.asked_by.is_(None), Broadcast.asked_by != staff_id)
    question = select(func.count(Broadcast.id)).where(
        Broadcast.authority_id == authority_id, Broadcast.state == BroadcastState.AWAITING_APPROVAL, is_anothers
    )
    return session.scalar(question) or 0


def stakeholder_groups_of(session: Session, authority_id: int) -> list[tuple[int, str]]:
    """Id and name of the groups that residents may say they belong to, in the order of the authority's document."""
    rows = session.execute(
        select(StakeholderGroup.id, StakeholderGroup.name)
        .where(StakeholderGroup.authority_id == authority_id)
        .order_by(StakeholderGroup.position, StakeholderGroup.id)
    )
    return [(one, name) for one, name in rows]


def staff_names(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Names by id, of those who work here no longer too."""
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_([one for one in ids if one])))
    return {row.id: row.name for row in rows}


def _figures(session: Session, authority_id: int, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    is_meant = BroadcastRecipient.left_out.is_(None)
    accepted = cast(case((is_meant & (BroadcastBatch.state == BatchState.ACCEPTED), 1), else_=0), Integer)
    rows = session.execute(
        select(BroadcastRecipient.broadcast_id, func.sum(cast(is_meant, Integer)), func.sum(accepted))
        .outerjoin(BroadcastBatch, BroadcastBatch.id == BroadcastRecipient.batch_id)
        .where(BroadcastRecipient.authority_id == authority_id, BroadcastRecipient.broadcast_id.in_(ids))
        .group_by(BroadcastRecipient.broadcast_id)
    )
    return {one: (int(meant), int(taken)) for one, meant, taken in rows}


def _line(row: Broadcast, names: list[Any], figures: tuple[int, int]) -> BroadcastLine:
    made_by, asked_by, approved_by = names
    return BroadcastLine(
        id=row.id,
        name=row.name,
        kind=BroadcastKind(row.kind),
        state=BroadcastState(row.state),
        audience=Audience.from_json(row.audience),
        is_automatic=row.auto_key is not None,
        why_held=row.why_held,
        send_at=row.send_at,
        changed_at=row.changed_at,
        finished_at=row.finished_at,
        made_by=made_by,
        asked_by=asked_by,
        approved_by=approved_by,
        meant=figures[0],
        accepted=figures[1],
    )
