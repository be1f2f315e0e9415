"""How much of the month's messages LINE said was used, when it was last asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.store.models import QuotaReading


def quota_reading(session: Session, authority_id: int) -> QuotaReading | None:
    """The last reading."""
    return session.get(QuotaReading, authority_id)


def keep_quota(session: Session, authority_id: int, *, limit: int | None, used: int, now: datetime) -> None:
    """Put a reading in the stead of the last."""
    session.merge(QuotaReading(authority_id=authority_id, limit=limit, used=used, read_at=now))
    session.flush()
