"""Announcements on their way to LINE, one request after another.

A sender takes the next batch of an announcement, sends it, and hands the announcement on to whoever is free: by that
several announcements take turns, and none waits behind a long one. Who is in a batch and what it says is settled by
`bot.worker.batch`; here it is sent, and what LINE answered is recorded.
"""

import uuid
from datetime import datetime, timedelta

from structlog import get_logger

from bot.domain import thai_time
from bot.domain.errors import NotFound
from bot.domain.sending_hours import may_send_at
from bot.domain.states import BatchState, BroadcastState
from bot.jobs import ANNOUNCING, Job
from bot.line.client import Delivery
from bot.services.check_broadcast import is_unreadable, wrong_forum
from bot.services.run_broadcast import cancel_broadcast
from bot.store.authorities import AuthorityFacts
from bot.store.broadcast_batches import (
    Claim,
    claim_next_batch,
    end_broadcasts,
    end_waiting_batches,
    finish_batch,
    halve_batch,
    is_anything_to_end,
    leave_out,
    postpone_batch,
    senders_wanted,
)
from bot.store.broadcast_start import add_recipients, due_broadcasts
from bot.store.broadcasts import broadcast_row
from bot.store.models import Broadcast
from bot.store.quota_readings import keep_quota
from bot.store.session import Session
from bot.worker.batch import Request, settle_batch
from bot.worker.parts import WorkerParts

log = get_logger(__name__)

_LONGEST_WAIT = timedelta(minutes=5)
_TURN_SECONDS = 5.0  # to wait for one's turn at the channel's pace
_SOON = timedelta(seconds=1)
_OF_OUR_TOKEN = (401, 403)  # somebody will renew it
_NO_CHANNEL = Delivery("not_sent", 401, "the authority has no channel")
_NO_TURN = Delivery("not_sent", error="no turn at the channel's pace")


def hand_on_announcements(parts: WorkerParts, now: datetime) -> int:
    """Begin what is due and go on with what is on its way; how many jobs that were."""
    with parts.database.reading() as session:
        due = [(Job.START_BROADCAST, *one, 1) for one in due_broadcasts(session, now)]
        due += [(Job.SEND_BATCH, *one) for one in senders_wanted(session, now, at_once=ANNOUNCING)]
        ready = [one for one in due if may_send_at(parts.authority(session, one[1]).settings, now)]
    for job, _authority_id, broadcast_id, times in ready:
        for _ in range(times):
            parts.jobs.send(job, broadcast_id)
    _end_what_has_ended(parts, now)
    return sum(times for *_, times in ready)


def start_broadcast(parts: WorkerParts, broadcast_id: int) -> None:
    """Fix the audience of a scheduled announcement, and set senders to work on it."""
    while True:
        now = thai_time.now()
        with parts.database.transaction() as session:
            row = session.get(Broadcast, broadcast_id, with_for_update=True)
            authority = parts.authority(session, row.authority_id) if row else None
            if row is None or authority is None or not _may_start(row, authority, now):
                return
            if _is_stopped(session, row, now):
                return
            is_sending = add_recipients(session, authority, row, now, batch_size=parts.batch_size)
        if is_sending:
            break
    parts.jobs.send(Job.READ_QUOTA, authority.id)
    hand_on_announcements(parts, thai_time.now())


def send_next_batch(parts: WorkerParts, broadcast_id: int) -> None:
    """Send the next request of an announcement and hand the announcement on; nothing where no batch of it is due."""
    now = thai_time.now()
    with parts.database.transaction() as session:
        claim, request = _next_request(parts, session, broadcast_id, now)
    if claim is None:
        return _end_what_has_ended(parts, now)
    if request is not None:
        _record(parts, request, _send(parts, request))
    parts.jobs.send(Job.SEND_BATCH, broadcast_id)
    return None


def read_quota(parts: WorkerParts, authority_id: int) -> None:
    """Ask LINE how much of the month's messages is used, and keep it."""
    try:
        quota = parts.gateway_of(authority_id).quota()
    except NotFound:
        return
    if quota is not None:
        with parts.database.transaction() as session:
            keep_quota(session, authority_id, limit=quota.limit, used=quota.used, now=thai_time.now())


def _may_start(row: Broadcast, authority: AuthorityFacts, now: datetime) -> bool:
    is_due = row.send_at is None or row.send_at <= now
    return row.state == BroadcastState.SCHEDULED and is_due and may_send_at(authority.settings, now)


def _is_stopped(session: Session, row: Broadcast, now: datetime) -> bool:
    """Stop for good what would tell of a forum what is no longer so; pause what this version cannot read."""
    if is_unreadable(row):
        _pause(session, row.authority_id, row.id, "unreadable")
    elif wrong_forum(session, row):
        if cancel_broadcast(session, row.authority_id, row.id, by=None, now=now):
            row.why_held = "forum"
            log.warning("announcement_stopped", broadcast_id=row.id, forum_id=row.forum_id)
    else:
        return False
    return True


def _next_request(
    parts: WorkerParts, session: Session, broadcast_id: int, now: datetime
) -> tuple[Claim | None, Request | None]:
    row = session.get(Broadcast, broadcast_id)
    if row is None or not may_send_at((authority := parts.authority(session, row.authority_id)).settings, now):
        return None, None
    if row.state == BroadcastState.SENDING and _is_stopped(session, row, now):
        return None, None
    claim = claim_next_batch(session, broadcast_id, uuid.uuid4().hex, now)
    return claim, settle_batch(session, parts.seal, authority, row, claim, now=now) if claim else None


def _send(parts: WorkerParts, request: Request) -> Delivery:
    claim, people = request.claim, list(request.people)
    if not parts.pace.wait(claim.authority_id, claim.how, seconds=_TURN_SECONDS):
        return _NO_TURN
    try:
        gateway = parts.gateway_of(claim.authority_id)
    except NotFound:
        return _NO_CHANNEL
    if claim.how == "push":
        return gateway.push(people[0], request.messages, request.retry_key)
    return gateway.multicast(people, request.messages, request.retry_key)


def _record(parts: WorkerParts, request: Request, sent: Delivery) -> None:
    """Keep what came of a try; what LINE once may have accepted is never called refused by a later answer."""
    claim, now = request.claim, thai_time.now()
    log.info("batch_tried", batch_id=claim.id, people=len(request.people), outcome=sent.outcome, status=sent.status)
    if sent.outcome == "rate_limited":
        parts.pace.rest(claim.authority_id, claim.how)
    with parts.database.transaction() as session:
        if sent.outcome == "accepted":
            finish_batch(session, claim, BatchState.ACCEPTED, now, request_id=sent.request_id)
        elif sent.outcome in ("unclear", "rate_limited", "not_sent") and sent.status not in _OF_OUR_TOKEN:
            _postpone(session, request, sent, now)
        elif sent.outcome == "quota_used_up" or sent.status in _OF_OUR_TOKEN:
            _hold(session, request, sent, now)
        elif claim.was_unclear:
            finish_batch(session, claim, BatchState.UNKNOWN, now, error=sent.error, request_id=sent.request_id)
        elif sent.outcome == "recipient_invalid":
            _halve(session, request, sent, now)
        else:
            finish_batch(session, claim, BatchState.FAILED, now, error=sent.error, request_id=sent.request_id)


def _postpone(session: Session, request: Request, sent: Delivery, now: datetime) -> None:
    claim = request.claim
    wait = _SOON if sent is _NO_TURN else min(_SOON * 2 ** min(claim.attempts - 1, 20), _LONGEST_WAIT)
    is_unclear = claim.was_unclear or sent.outcome == "unclear"
    postpone_batch(session, claim, now + wait, is_unclear=is_unclear, error=sent.error)


def _hold(session: Session, request: Request, sent: Delivery, now: datetime) -> None:
    """Stop the whole announcement until staff resume it; the batch was not accepted and waits with its key."""
    claim = request.claim
    why = "quota" if sent.outcome == "quota_used_up" else "token"
    _pause(session, claim.authority_id, claim.broadcast_id, why)
    postpone_batch(session, claim, now, is_unclear=claim.was_unclear, error=sent.error)


def _pause(session: Session, authority_id: int, broadcast_id: int, why: str) -> None:
    row = broadcast_row(session, authority_id, broadcast_id, hold=True)
    if row.state in (BroadcastState.SCHEDULED, BroadcastState.SENDING):
        row.state, row.why_held = BroadcastState.PAUSED, why
        log.warning("announcement_held", broadcast_id=row.id, why=why)
        session.flush()


def _halve(session: Session, request: Request, sent: Delivery, now: datetime) -> None:
    """LINE takes one of the ids for malformed: nobody got it, and half by half the one is found."""
    recipients = list(request.people.values())
    if len(recipients) > 1:
        halve_batch(session, request.claim, recipients, now, sent.error)
    elif finish_batch(session, request.claim, BatchState.FAILED, now, error=sent.error, request_id=sent.request_id):
        leave_out(session, {recipients[0]: "malformed"})


def _end_what_has_ended(parts: WorkerParts, now: datetime) -> None:
    with parts.database.reading() as session:
        if not is_anything_to_end(session, now):
            return
    with parts.database.transaction() as session:
        end_waiting_batches(session, now)
        ended = end_broadcasts(session, now)
    for authority_id, broadcast_id in ended:
        log.info("announcement_sent", broadcast_id=broadcast_id)
        parts.jobs.send(Job.READ_QUOTA, authority_id)
