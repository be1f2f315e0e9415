"""How much of the month's messages was used, as LINE last said."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.store.models import QuotaReading


def quota_reading_of(session: Session, authority_id: int) -> QuotaReading | None:
    """The last reading; None where LINE never said."""
    return session.get(QuotaReading, authority_id)


def keep_quota_reading(session: Session, authority_id: int, *, limit: int | None, used: int, now: datetime) -> None:
    """Keep what LINE just said."""
    session.merge(QuotaReading(authority_id=authority_id, limit=limit, used=used, read_at=now))
