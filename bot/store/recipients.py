"""Who an outbox row goes to."""

from sqlalchemy.orm import Session

from bot.store.models import Resident, StaffLineLink
from bot.store.sealing import Seal


def line_id_of(session: Session, seal: Seal, resident_id: int | None, staff_link_id: int | None) -> str | None:
    """The LINE id of a resident or linked staff member; None where nothing may be sent to them any more."""
    if resident_id is not None:
        resident = session.get(Resident, resident_id)
        if resident is None or resident.line_id_encrypted is None or resident.blocked_at is not None:
            return None
        return seal.decrypt(resident.line_id_encrypted)
    link = session.get(StaffLineLink, staff_link_id) if staff_link_id is not None else None
    return seal.decrypt(link.line_id_encrypted) if link is not None and link.line_id_encrypted else None
