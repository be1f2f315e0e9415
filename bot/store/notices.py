"""Notices: what residents are to be told with their next answer."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from bot.store.models import Notice, Resident

_TAKE = (
    update(Notice)  # not read first and marked then: two workers would both tell it
    .where(
        Notice.authority_id == bindparam("authority"),
        Notice.resident_id == bindparam("resident"),
        Notice.told_at.is_(None),
    )
    .values(told_at=bindparam("moment"))
    .returning(Notice.id, Notice.text)
    .execution_options(synchronize_session=False)
)


def add_notice(session: Session, authority_id: int, resident_id: int, *, kind: str, text: str, now: datetime) -> int:
    """Leave something to be told; the id by which it can be taken back."""
    row = Notice(authority_id=authority_id, resident_id=resident_id, kind=kind, text=text, created_at=now)
    session.add(row)
    session.flush()
    return row.id


def take_back_notice(session: Session, authority_id: int, notice_id: int) -> bool:
    """Delete a notice, unless somebody was told it already; whether it was in time."""
    gone = session.scalar(
        delete(Notice)
        .where(Notice.authority_id == authority_id, Notice.id == notice_id, Notice.told_at.is_(None))
        .returning(Notice.id)
    )
    return gone is not None


def newest_notice(session: Session, authority_id: int, resident_id: int, kind: str, number: str) -> int | None:
    """The last notice of a kind about the need with that number, told or not."""
    return session.scalar(
        select(func.max(Notice.id)).where(
            Notice.authority_id == authority_id,
            Notice.resident_id == resident_id,
            Notice.kind == kind,
            Notice.text.contains(number, autoescape=True),
        )
    )


def take_notices_of(session: Session, authority_id: int, resident_id: int, now: datetime) -> list[str]:
    """What one resident has not been told yet, marked as told; oldest first."""
    facts = {"authority": authority_id, "resident": resident_id, "moment": now}
    rows = session.execute(_TAKE, facts).all()
    return [row.text for row in sorted(rows, key=lambda row: row.id)]


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
        .order_by(Notice.resident_id)
    ).all()
    taken = {resident_id: take_notices_of(session, authority_id, resident_id, now) for resident_id in residents}
    return {resident_id: texts for resident_id, texts in taken.items() if texts}
