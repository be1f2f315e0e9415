"""Notices: what residents are to be told with their next answer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Notice, Resident


def add_notice(session: Session, authority_id: int, resident_id: int, *, kind: str, text: str, now: datetime) -> None:
    """Leave something to be told."""
    session.add(Notice(authority_id=authority_id, resident_id=resident_id, kind=kind, text=text, created_at=now))


def take_notices_of(session: Session, authority_id: int, resident_id: int, now: datetime) -> list[str]:
    """What one resident has not been told yet, marked as told; oldest first."""
    rows = session.scalars(
        select(Notice)
        .where(
            Notice.authority_id == authority_id,
            Notice.resident_id == resident_id,
            Notice.told_at.is_(None),
        )
        .order_by(Notice.id)
    ).all()
    for row in rows:
        row.told_at = now
    return [row.text for row in rows]


def take_untold_notices(
    session: Session, authority_id: int, created_before: datetime, now: datetime
) -> dict[int, list[str]]:
    """By resident, what has waited since before that moment, marked as told; nobody who blocked us or was erased."""
    residents = session.scalars(
        select(Notice.resident_id)
        .join(Resident, Resident.id == Notice.resident_id)
        .where(
            Notice.authority_id == authority_id,
            Notice.told_at.is_(None),
            Notice.created_at < created_before,
            Resident.blocked_at.is_(None),
            Resident.erased_at.is_(None),
        )
        .distinct()
    ).all()
    return {resident_id: take_notices_of(session, authority_id, resident_id, now) for resident_id in residents}
