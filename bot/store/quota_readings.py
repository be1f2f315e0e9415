"""How much of the month's messages LINE said was used, when it was last asked, and what will be used beside it."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.broadcasts import Audience
from bot.domain.states import BatchState, BroadcastState
from bot.store.models import Broadcast, BroadcastBatch, BroadcastRecipient, QuotaReading


def quota_reading(session: Session, authority_id: int) -> QuotaReading | None:
    """The last reading."""
    return session.get(QuotaReading, authority_id)


def keep_quota(session: Session, authority_id: int, *, limit: int | None, used: int, now: datetime) -> None:
    """Put a reading in the stead of the last."""
    session.merge(QuotaReading(authority_id=authority_id, limit=limit, used=used, read_at=now))
    session.flush()


def messages_not_counted(session: Session, authority_id: int, read_at: datetime) -> int:
    """How many messages of announcements on their way wait, or were accepted after LINE was asked."""
    waits = and_(
        BroadcastBatch.state == BatchState.WAITING,
        Broadcast.state.in_((BroadcastState.SENDING, BroadcastState.PAUSED)),
    )
    accepted_since = and_(BroadcastBatch.state == BatchState.ACCEPTED, BroadcastBatch.finished_at > read_at)
    found = session.scalar(
        select(func.count(BroadcastRecipient.id))
        .join(BroadcastBatch, BroadcastBatch.id == BroadcastRecipient.batch_id)
        .join(Broadcast, Broadcast.id == BroadcastBatch.broadcast_id)
        .where(
            Broadcast.authority_id == authority_id,
            or_(Broadcast.finished_at.is_(None), Broadcast.finished_at > read_at),
            BroadcastRecipient.left_out.is_(None),
            or_(waits, accepted_since),
        )
    )
    return found or 0


def scheduled_audiences(session: Session, authority_id: int) -> list[tuple[int, datetime | None, Audience]]:
    """Id, time and audience of the announcements that were ordered and have not begun."""
    rows = session.execute(
        select(Broadcast.id, Broadcast.send_at, Broadcast.audience).where(
            Broadcast.authority_id == authority_id, Broadcast.state == BroadcastState.SCHEDULED
        )
    )
    return [(broadcast_id, send_at, Audience.from_json(audience)) for broadcast_id, send_at, audience in rows]
