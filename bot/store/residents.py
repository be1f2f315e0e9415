"""Residents, their answers to the notice, and what waits to be told to them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from bot.store.models import Consent, DataExport, Notice, Resident


def resident_by_hash(session: Session, authority_id: int, lookup_hash: str) -> Resident | None:
    """The resident of one authority behind a LINE id's hash."""
    return session.scalars(
        select(Resident).where(Resident.authority_id == authority_id, Resident.lookup_hash == lookup_hash)
    ).first()


def resident_by_id(session: Session, authority_id: int, resident_id: int) -> Resident | None:
    """A resident of that authority."""
    return session.scalars(
        select(Resident).where(Resident.authority_id == authority_id, Resident.id == resident_id)
    ).first()


def has_pseudonym(session: Session, authority_id: int, pseudonym: str) -> bool:
    """Whether somebody of that authority is called so already, erased residents among them."""
    taken = exists().where(Resident.authority_id == authority_id, Resident.pseudonym == pseudonym)
    return bool(session.scalar(select(taken)))


def last_consent(session: Session, authority_id: int, resident_id: int) -> Consent | None:
    """The last answer to the notice."""
    return session.scalars(
        select(Consent)
        .where(Consent.authority_id == authority_id, Consent.resident_id == resident_id)
        .order_by(Consent.id.desc())
        .limit(1)
    ).first()


def consents_of(session: Session, authority_id: int, resident_id: int) -> Sequence[Consent]:
    """Every answer to the notice, oldest first."""
    return session.scalars(
        select(Consent)
        .where(Consent.authority_id == authority_id, Consent.resident_id == resident_id)
        .order_by(Consent.id)
    ).all()


def notices_to_tell(session: Session, authority_id: int, resident_id: int) -> Sequence[Notice]:
    """Notices that nobody has told yet, oldest first."""
    return session.scalars(
        select(Notice)
        .where(Notice.authority_id == authority_id, Notice.resident_id == resident_id, Notice.told_at.is_(None))
        .order_by(Notice.id)
    ).all()


def add_notice(session: Session, authority_id: int, resident_id: int, *, kind: str, text: str, now: datetime) -> Notice:
    """Leave something to be told with the resident's next answer."""
    notice = Notice(
        authority_id=authority_id, resident_id=resident_id, kind=kind, text=text, created_at=now, told_at=None
    )
    session.add(notice)
    session.flush()
    return notice


def mark_notices_told(session: Session, authority_id: int, notice_ids: Sequence[int], now: datetime) -> None:
    """Notices that went out with an answer."""
    session.execute(
        update(Notice).where(Notice.authority_id == authority_id, Notice.id.in_(notice_ids)).values(told_at=now)
    )


def export_by_hash(session: Session, token_hash: str, now: datetime) -> DataExport | None:
    """The copy of somebody's data behind a secret link, while the link is good."""
    return session.scalars(
        select(DataExport).where(DataExport.token_hash == token_hash, DataExport.expires_at > now)
    ).first()
