"""Staff's hold over an announcement that is on its way; each act happens once, however often it is asked for.

Cancelling ends what was never tried. A request whose fate is not known is not tried again either: another try could say
to people what has just been taken back.
"""

from datetime import datetime

from bot.domain.states import BroadcastState
from bot.services.record_audit import record_audit
from bot.store.broadcast_batches import end_waiting_batches, make_batches_due
from bot.store.broadcasts import broadcast_row
from bot.store.models import Broadcast
from bot.store.session import Session

_UNSENT = (
    BroadcastState.DRAFT,
    BroadcastState.AWAITING_APPROVAL,
    BroadcastState.SCHEDULED,
    BroadcastState.SENDING,
    BroadcastState.PAUSED,
)


def pause_broadcast(session: Session, authority_id: int, broadcast_id: int, *, by: int | None, now: datetime) -> bool:
    """Let nothing more go out until it is resumed; False where it was not going out. Raises NotFound."""
    row = broadcast_row(session, authority_id, broadcast_id, hold=True)
    if row.state != BroadcastState.SENDING:
        return False
    row.state, row.why_held = BroadcastState.PAUSED, "staff"
    _record(session, row, "broadcast_paused", by=by, now=now)
    return True


def resume_broadcast(session: Session, authority_id: int, broadcast_id: int, *, by: int | None, now: datetime) -> bool:
    """Go on where it stood; False where it did not stand still. Raises NotFound."""
    row = broadcast_row(session, authority_id, broadcast_id, hold=True)
    if row.state != BroadcastState.PAUSED:
        return False
    # Held before its audience was fixed, it has nobody yet to go on with.
    row.state = BroadcastState.SENDING if row.started_at else BroadcastState.SCHEDULED
    row.why_held = None
    make_batches_due(session, broadcast_id)
    _record(session, row, "broadcast_resumed", by=by, now=now)
    return True


def cancel_broadcast(session: Session, authority_id: int, broadcast_id: int, *, by: int | None, now: datetime) -> bool:
    """Send no more of it, for good; False where nothing was left to stop. Raises NotFound."""
    row = broadcast_row(session, authority_id, broadcast_id, hold=True)
    if row.state not in _UNSENT:
        return False
    row.state, row.why_held, row.finished_at = BroadcastState.CANCELLED, None, now
    session.flush()  # what is still in a sender's hands is ended by what the row says
    end_waiting_batches(session, now)
    _record(session, row, "broadcast_cancelled", by=by, now=now)
    return True


def _record(session: Session, row: Broadcast, what: str, *, by: int | None, now: datetime) -> None:
    record_audit(session, what, authority_id=row.authority_id, staff_id=by, now=now, broadcast_id=row.id)
