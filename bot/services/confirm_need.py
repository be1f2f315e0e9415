"""The teller says that a need was understood."""

from datetime import datetime

from bot.domain.states import DecidedBy, NeedState
from bot.store.models import Need
from bot.store.needs import add_history, lock_needs
from bot.store.session import Session


def confirm(session: Session, need: Need, now: datetime) -> bool:
    """Whether the need was confirmed just now.

    One that the machine could not decide, or that may be urgent, still goes to a person: the teller has seen no issue.
    """
    lock_needs(session, need.authority_id, [need.id])
    if need.state == NeedState.RECORDED:
        need.state = NeedState.CONFIRMED
        if need.issue_by == DecidedBy.MACHINE:
            need.issue_by = DecidedBy.RESIDENT
        add_history(session, need, "confirmed", "resident", now)
        return True
    return False
