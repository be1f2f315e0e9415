"""The figures of the record of processing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from bot.domain.states import ConsentState, NeedState
from bot.store.models import Need, Resident
from bot.store.retention_people import last_applied_at


@dataclass(frozen=True, slots=True)
class ProcessingCounts:
    """Of how many people and needs something is kept, and when data was last forgotten because its time was over."""

    agreed: int
    announced: int
    refused: int
    erased: int
    needs: int
    sensitive: int
    retention_at: datetime | None


def processing_counts(session: Session, authority_id: int) -> ProcessingCounts:
    """The figures of one authority."""
    is_here = Resident.erased_at.is_(None)
    agreed = and_(is_here, Resident.consent_state == ConsentState.GIVEN)
    refused = and_(is_here, Resident.consent_state.in_((ConsentState.REFUSED, ConsentState.WITHDRAWN)))
    has_words = Need.state != NeedState.ERASED
    return ProcessingCounts(
        agreed=_count(session, Resident.authority_id == authority_id, agreed),
        announced=_count(session, Resident.authority_id == authority_id, agreed, Resident.muted_at.is_(None)),
        refused=_count(session, Resident.authority_id == authority_id, refused),
        erased=_count(session, Resident.authority_id == authority_id, Resident.erased_at.is_not(None)),
        needs=_count(session, Need.authority_id == authority_id, has_words),
        sensitive=_count(session, Need.authority_id == authority_id, has_words, Need.is_sensitive.is_(True)),
        retention_at=last_applied_at(session, authority_id),
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0
