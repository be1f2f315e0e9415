"""What a staff decision about an issue leaves behind, so that it can be taken back whole."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.store.models import Notice


def take_back_notices(session: Session, authority_id: int, resident_id: int, *, kind: str, created_at: datetime) -> int:
    """Delete notices of one moment that nobody was told yet; how many there were."""
    gone = session.execute(
        delete(Notice)
        .where(
            Notice.authority_id == authority_id,
            Notice.resident_id == resident_id,
            Notice.kind == kind,
            Notice.created_at == created_at,
            Notice.told_at.is_(None),
        )
        .returning(Notice.id)
    )
    return len(gone.all())
