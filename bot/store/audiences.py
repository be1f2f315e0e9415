"""Who belongs to the audience of an announcement."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.states import ConsentState
from bot.store.models import Resident


def resident_ids_of(session: Session, authority_id: int) -> list[int]:
    """Who would be sent it now: those of the audience who agreed, can be reached and want announcements."""
    return list(
        session.scalars(
            select(Resident.id)
            .where(
                Resident.authority_id == authority_id,
                Resident.consent_state == ConsentState.GIVEN,
                Resident.erased_at.is_(None),
                Resident.blocked_at.is_(None),
                Resident.muted_at.is_(None),
            )
            .order_by(Resident.id)
        )
    )
