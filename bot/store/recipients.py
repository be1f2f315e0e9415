"""Who an outbox row goes to."""

from sqlalchemy.orm import Session

from bot.store.models import StaffLineLink
from bot.store.residents import resident_by_id
from bot.store.sealing import Seal


def line_id_of(
    session: Session, seal: Seal, authority_id: int, resident_id: int | None, staff_link_id: int | None
) -> str | None:
    """The LINE id of an authority's resident or linked staff; None where nothing may be sent to them any more."""
    if resident_id is not None:
        resident = resident_by_id(session, authority_id, resident_id)
        if resident is None or resident.line_id_encrypted is None or resident.blocked_at is not None:
            return None
        return seal.decrypt(resident.line_id_encrypted)
    link = session.get(StaffLineLink, staff_link_id) if staff_link_id is not None else None
    if link is None or link.authority_id != authority_id or not link.line_id_encrypted:
        return None
    return seal.decrypt(link.line_id_encrypted)
