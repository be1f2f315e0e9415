"""Needs and residents whose time is over, and when the job that forgets them last ran."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.states import ConsentState, NeedState
from bot.store.models import AuditEntry, InboxEvent, Need, NeedEvent, NeedSupport, Resident

APPLIED = "retention_applied"


def needs_of_cycle(session: Session, authority_id: int, cycle_id: int, limit: int) -> Sequence[Need]:
    """Needs of a plan cycle that still have words, the oldest first."""
    question = select(Need).where(
        Need.authority_id == authority_id, Need.plan_cycle_id == cycle_id, Need.state != NeedState.ERASED
    )
    return session.scalars(question.order_by(Need.id).limit(limit)).all()


def needs_withdrawn_before(session: Session, authority_id: int, before: datetime, limit: int) -> Sequence[Need]:
    """Needs that their tellers took back before that moment; what staff dismissed may still be counted again."""
    dismissed = exists().where(
        NeedEvent.authority_id == authority_id, NeedEvent.need_id == Need.id, NeedEvent.what == "not_a_need"
    )
    question = select(Need).where(
        Need.authority_id == authority_id, Need.state == NeedState.WITHDRAWN, Need.withdrawn_at < before, ~dismissed
    )
    return session.scalars(question.order_by(Need.id).limit(limit)).all()


def residents_without_needs(
    session: Session, authority_id: int, quiet_since: datetime, limit: int
) -> Sequence[Resident]:
    """Residents of whom no need or voice is kept, who have not been in touch since that moment."""
    question = _quiet(authority_id, quiet_since).where(Resident.consent_state == ConsentState.GIVEN)
    return session.scalars(question.order_by(Resident.id).limit(limit)).all()


def residents_who_never_agreed(
    session: Session, authority_id: int, quiet_since: datetime, limit: int
) -> Sequence[Resident]:
    """Residents who did not agree, or agree no longer and have no need kept, and are not in touch since that moment."""
    refused = or_(Resident.consent_state.is_(None), Resident.consent_state != ConsentState.GIVEN)
    question = _quiet(authority_id, quiet_since).where(refused)
    return session.scalars(question.order_by(Resident.id).limit(limit)).all()


def last_applied_at(session: Session, authority_id: int) -> datetime | None:
    """When retention was last applied to an authority."""
    return session.scalar(
        select(func.max(AuditEntry.happened_at)).where(
            AuditEntry.authority_id == authority_id, AuditEntry.what == APPLIED
        )
    )


def _quiet(authority_id: int, quiet_since: datetime) -> Select[Resident]:
    has_needs = exists().where(
        Need.authority_id == authority_id, Need.resident_id == Resident.id, Need.state != NeedState.ERASED
    )
    has_voice = exists().where(NeedSupport.authority_id == authority_id, NeedSupport.resident_id == Resident.id)
    in_touch = exists().where(
        InboxEvent.authority_id == authority_id,
        InboxEvent.chat_hash == Resident.lookup_hash,
        InboxEvent.received_at >= quiet_since,
    )
    return select(Resident).where(
        Resident.authority_id == authority_id,
        Resident.erased_at.is_(None),
        Resident.line_id_encrypted.is_not(None),
        Resident.created_at < quiet_since,
        ~has_needs,
        ~has_voice,
        ~in_touch,
    )
