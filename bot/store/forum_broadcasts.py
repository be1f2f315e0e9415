"""Announcements about forums: what was drafted or sent of one, and what a resident was told last."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from bot.domain.broadcasts import BroadcastKind
from bot.domain.states import BroadcastState
from bot.store.models import Attendance, Broadcast, BroadcastRecipient


def draft_about(session: Session, authority_id: int, forum_id: int, kind: BroadcastKind) -> int | None:
    """The newest draft of that kind about a forum."""
    return session.scalar(
        select(Broadcast.id)
        .where(*_about(authority_id, forum_id, kind), Broadcast.state == BroadcastState.DRAFT)
        .order_by(Broadcast.id.desc())
        .limit(1)
    )


def last_forum_told(session: Session, authority_id: int, resident_id: int) -> tuple[int, datetime] | None:
    """The forum that a resident was sent something about last, and when that began to go out."""
    row = session.execute(
        select(Broadcast.forum_id, Broadcast.started_at)
        .join(BroadcastRecipient, BroadcastRecipient.broadcast_id == Broadcast.id)
        .where(
            Broadcast.authority_id == authority_id,
            BroadcastRecipient.resident_id == resident_id,
            BroadcastRecipient.left_out.is_(None),
            Broadcast.forum_id.is_not(None),
            Broadcast.started_at.is_not(None),
        )
        .order_by(Broadcast.started_at.desc(), Broadcast.id.desc())
        .limit(1)
    ).first()
    return (row.forum_id, row.started_at) if row else None


def has_residents_who_came(session: Session, authority_id: int, forum_id: int) -> bool:
    """Whether anybody signed in to a forum in LINE, so that those who came can be written to."""
    came = exists().where(
        Attendance.authority_id == authority_id,
        Attendance.forum_id == forum_id,
        Attendance.resident_id.is_not(None),
        Attendance.cancelled_at.is_(None),
    )
    return bool(session.scalar(select(came)))


def unfinished_reminders(session: Session, authority_id: int) -> list[tuple[int, str]]:
    """Id and `auto_key` of the reminders that the product made by itself and that are not sent to the end."""
    rows = session.execute(
        select(Broadcast.id, Broadcast.auto_key).where(
            Broadcast.authority_id == authority_id,
            Broadcast.kind == BroadcastKind.REMINDER,
            Broadcast.auto_key.is_not(None),
            Broadcast.state.in_((BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.PAUSED)),
        )
    )
    return [(row.id, row.auto_key) for row in rows]


def _about(authority_id: int, forum_id: int, kind: BroadcastKind) -> tuple[ColumnElement[bool], ...]:
    return (Broadcast.authority_id == authority_id, Broadcast.forum_id == forum_id, Broadcast.kind == kind.value)
