"""Residents and their answers to the notice."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from bot.domain.consent import Purpose
from bot.store.models import Consent, Resident

_BY_HASH = select(Resident).where(
    Resident.authority_id == bindparam("authority_id"), Resident.lookup_hash == bindparam("lookup_hash")
)


def resident_by_hash(session: Session, authority_id: int, lookup_hash: str) -> Resident | None:
    """The resident of one authority behind a LINE id's hash."""
    return session.scalars(_BY_HASH, {"authority_id": authority_id, "lookup_hash": lookup_hash}).first()


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
    """The last answer to the notice, to telling needs."""
    return session.scalars(
        select(Consent)
        .where(
            Consent.authority_id == authority_id,
            Consent.resident_id == resident_id,
            Consent.purpose == Purpose.PLAN,
        )
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


def add_consent(
    session: Session, resident: Resident, purpose: Purpose, version: int, state: str, *, event_id: str, now: datetime
) -> None:
    """Keep an answer for one purpose to a version of the notice; from now on it is the resident's last."""
    if purpose == Purpose.PLAN:
        resident.consent_state = state
    session.add(
        Consent(
            authority_id=resident.authority_id,
            resident_id=resident.id,
            purpose=purpose,
            notice_version=version,
            state=state,
            event_id=event_id,
            answered_at=now,
        )
    )
    session.flush()


def add_resident(session: Session, resident: Resident) -> Resident:
    """Keep a person who was met for the first time."""
    session.add(resident)
    session.flush()
    return resident


def forget_resident(session: Session, resident: Resident) -> None:
    """Take back a row that was made a moment ago and that nothing refers to."""
    session.delete(resident)
    session.flush()
