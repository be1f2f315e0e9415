"""A resident agrees with a neighbour's need."""

from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.states import COUNTED_STATES
from bot.store.models import Need, Resident
from bot.store.needs import add_history, lock_needs
from bot.store.session import Session
from bot.store.supports import add_support, remove_support


def support(session: Session, need: Need, resident: Resident, now: datetime) -> int:
    """How many people want it, the teller among them. Raises NotFound for one's own need or one that counts no more."""
    lock_needs(session, need.authority_id, [need.id])
    if need.resident_id == resident.id or need.state not in COUNTED_STATES:
        raise NotFound(f"{need.number} cannot be supported")
    if add_support(session, need, resident.id, now):
        add_history(session, need, "supported", "resident", now)
    return need.supporters + 1


def unsupport(session: Session, need: Need, resident: Resident, now: datetime) -> int:
    """How many people want it after this one took their voice back."""
    if remove_support(session, need, resident.id):
        add_history(session, need, "unsupported", "resident", now)
    return need.supporters + 1
