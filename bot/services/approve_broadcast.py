"""From a draft to being sent: ordered by one person, or asked for by one and approved by another."""

from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.sending_hours import next_sending_moment
from bot.domain.states import BroadcastState
from bot.services.check_broadcast import check_ready
from bot.services.edit_broadcast import held_at, move_broadcast
from bot.store.authorities import AuthorityFacts
from bot.store.models import Broadcast
from bot.store.session import Session


def send_broadcast(
    session: Session, authority: AuthorityFacts, broadcast_id: int, revision: int, *, by: int, now: datetime
) -> datetime:
    """Let it go out where nobody else has to approve; when it will. Raises Refused."""
    row = held_at(session, authority.id, broadcast_id, revision, BroadcastState.DRAFT)
    if authority.settings.approve_broadcasts:
        raise Refused("needs approval", thai="หน่วยงานนี้ให้มีผู้อนุมัติก่อนส่ง กลับไปกด ขออนุมัติ")
    check_ready(session, authority, row, now)
    row.asked_by, row.asked_at = by, now
    return _schedule(session, authority, row, "broadcast_ordered", by=by, now=now)


def ask_for_approval(
    session: Session, authority: AuthorityFacts, broadcast_id: int, revision: int, *, by: int, now: datetime
) -> None:
    """Put it before a second person, as it stands. Raises Refused."""
    row = held_at(session, authority.id, broadcast_id, revision, BroadcastState.DRAFT)
    check_ready(session, authority, row, now)
    row.asked_by, row.asked_at, row.sent_back_words = by, now, None
    move_broadcast(session, row, BroadcastState.AWAITING_APPROVAL, "broadcast_approval_asked", by=by, now=now)


def approve_broadcast(
    session: Session, authority: AuthorityFacts, broadcast_id: int, revision: int, *, by: int, now: datetime
) -> datetime:
    """Approve exactly this revision and let it go out; when it will. Raises Refused, for whoever asked too."""
    row = held_at(session, authority.id, broadcast_id, revision, BroadcastState.AWAITING_APPROVAL)
    if row.asked_by == by:
        raise Refused("approves what they asked for", thai="ผู้ขออนุมัติอนุมัติเองไม่ได้ ต้องเป็นเจ้าหน้าที่อีกคน")
    check_ready(session, authority, row, now)
    row.approved_by, row.approved_at = by, now
    return _schedule(session, authority, row, "broadcast_approved", by=by, now=now)


def send_back_broadcast(
    session: Session, authority_id: int, broadcast_id: int, revision: int, words: str, *, by: int, now: datetime
) -> None:
    """Give it back to be changed, with what should change. Raises ChangedMeanwhile."""
    row = held_at(session, authority_id, broadcast_id, revision, BroadcastState.AWAITING_APPROVAL)
    row.asked_by = row.asked_at = None
    row.sent_back_words = words
    move_broadcast(session, row, BroadcastState.DRAFT, "broadcast_sent_back", by=by, now=now)


def _schedule(
    session: Session, authority: AuthorityFacts, row: Broadcast, what: str, *, by: int, now: datetime
) -> datetime:
    """At once becomes the next hour in which people may be disturbed."""
    first = next_sending_moment(authority.settings, now)
    if row.send_at is None and first > now:
        row.send_at = first
    row.sent_back_words = None
    move_broadcast(session, row, BroadcastState.SCHEDULED, what, by=by, now=now)
    return row.send_at or now
