"""The requests of announcements: who sends which, how far each got, and who is in it.

Locks are taken in one order: the announcement, then its batches. `claimed_until` is a lease; a second sender that comes
after it ends does no harm, because both use the batch's one retry key.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.states import BatchState, BroadcastState
from bot.store.models import Broadcast, BroadcastBatch, BroadcastRecipient, Resident
from bot.store.outbox import KEY_LIFE

How = Literal["multicast", "push"]
LEASE = timedelta(seconds=30)  # longer than waiting for one's turn and all time-outs of one try together
TOO_LATE = "too late to try again with the same retry key"
SOMEBODY_GONE = "somebody in it was erased or took their consent back"
_GOING = (BroadcastState.SENDING, BroadcastState.PAUSED)
_NO_MORE = (BatchState.ACCEPTED, BatchState.FAILED, BatchState.UNKNOWN, BatchState.HALVED, BatchState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch in its sender's hands; `was_unclear`, `tried_at` and `messages` speak of earlier tries."""

    id: int
    broadcast_id: int
    authority_id: int
    how: How
    token: str
    retry_key: str
    messages: list[Any] | None
    attempts: int
    was_unclear: bool
    tried_at: datetime | None


def claim_next_batch(session: Session, broadcast_id: int, token: str, now: datetime) -> Claim | None:
    """Take a batch of an announcement on its way that is due and in no living hands.

    The try is counted, and its outcome marked unknown, before it is made: after a crash nobody may believe otherwise.
    """
    is_sending = exists(
        select(Broadcast.id).where(Broadcast.id == broadcast_id, Broadcast.state == BroadcastState.SENDING)
    )
    row = session.scalar(
        select(BroadcastBatch)
        .where(BroadcastBatch.broadcast_id == broadcast_id, is_sending, *_is_due(now))
        .limit(1)  # in no order: to sort thousands of pushes to one person each takes longer than to send one
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    claim = Claim(
        row.id,
        row.broadcast_id,
        row.authority_id,
        cast(How, row.how),
        token,
        row.retry_key,
        row.messages,
        row.attempts + 1,
        row.outcome_unknown,
        row.first_tried_at,
    )
    row.claim_token, row.claimed_until, row.attempts = token, now + LEASE, claim.attempts
    row.outcome_unknown, row.first_tried_at = True, row.first_tried_at or now
    session.flush()
    return claim


def people_of_batch(session: Session, batch_id: int) -> list[tuple[int, Resident]]:
    """Recipient's row and resident of everybody who is to get it, always in the same order."""
    rows = session.execute(
        select(BroadcastRecipient.id, Resident)
        .join(Resident, Resident.id == BroadcastRecipient.resident_id)
        .where(BroadcastRecipient.batch_id == batch_id, BroadcastRecipient.left_out.is_(None))
        .order_by(BroadcastRecipient.id)
    )
    return [(recipient_id, resident) for recipient_id, resident in rows]


def leave_out(session: Session, recipients: dict[int, str]) -> None:
    """Note why recipients are not sent it."""
    for why in set(recipients.values()):
        ids = [recipient_id for recipient_id, reason in recipients.items() if reason == why]
        session.execute(update(BroadcastRecipient).where(BroadcastRecipient.id.in_(ids)).values(left_out=why))


def fix_batch(session: Session, claim: Claim, messages: list[Any], retry_key: str, first_tried_at: datetime) -> None:
    """Keep what a batch says and under which key, before LINE hears of it."""
    _change(session, claim, messages=messages, retry_key=retry_key, first_tried_at=first_tried_at)


def finish_batch(
    session: Session,
    claim: Claim,
    state: BatchState,
    now: datetime,
    *,
    error: str | None = None,
    request_id: str | None = None,
) -> bool:
    """Record how a batch ended; only the holder of its claim may, and is told whether it was."""
    return _change(
        session,
        claim,
        state=state,
        finished_at=now,
        error=error,
        line_request_id=request_id,
        outcome_unknown=state == BatchState.UNKNOWN,
        claim_token=None,
        claimed_until=None,
    )


def postpone_batch(
    session: Session, claim: Claim, next_try_at: datetime, *, is_unclear: bool, error: str | None
) -> None:
    """Give a batch back to be tried later."""
    _change(
        session,
        claim,
        next_try_at=next_try_at,
        outcome_unknown=is_unclear,
        error=error,
        claim_token=None,
        claimed_until=None,
    )


def halve_batch(session: Session, claim: Claim, recipients: list[int], now: datetime, error: str | None) -> None:
    """Part a batch that nobody got into two new ones."""
    if not finish_batch(session, claim, BatchState.HALVED, now, error=error):
        return
    middle = len(recipients) // 2
    for half in (recipients[:middle], recipients[middle:]):
        batch = new_batch(claim.authority_id, claim.broadcast_id, claim.how)
        batch.halved_from = claim.id
        session.add(batch)
        session.flush()
        session.execute(update(BroadcastRecipient).where(BroadcastRecipient.id.in_(half)).values(batch_id=batch.id))


def new_batch(authority_id: int, broadcast_id: int, how: How) -> BroadcastBatch:
    """A batch nobody has tried."""
    return BroadcastBatch(
        authority_id=authority_id,
        broadcast_id=broadcast_id,
        how=how,
        state=BatchState.WAITING,
        retry_key=str(uuid.uuid4()),
        attempts=0,
        outcome_unknown=False,
    )


def senders_wanted(session: Session, now: datetime, *, at_once: int) -> list[tuple[int, int, int]]:
    """Authority and announcement with due batches, and how many senders to set to work on it.

    A sender goes on from batch to batch by itself. All are sent only where nobody is at work, else one for those who
    were lost: a sender that waits for its turn cannot be seen here, and must not be sent for again and again.
    """
    living = func.count().filter(BroadcastBatch.claimed_until >= now)
    due = func.count().filter(*_is_due(now))
    rows = session.execute(
        select(Broadcast.authority_id, Broadcast.id, due, living)
        .join(BroadcastBatch, BroadcastBatch.broadcast_id == Broadcast.id)
        .where(Broadcast.state == BroadcastState.SENDING, BroadcastBatch.state == BatchState.WAITING)
        .group_by(Broadcast.authority_id, Broadcast.id)
        .order_by(Broadcast.id)
    ).all()
    wanted = [
        (authority_id, broadcast_id, min(waiting, at_once if not at_work else int(at_work < at_once)))
        for authority_id, broadcast_id, waiting, at_work in rows
    ]
    return [one for one in wanted if one[2]]


def make_batches_due(session: Session, broadcast_id: int) -> None:
    """Let the waiting batches of an announcement be tried at once."""
    session.execute(
        update(BroadcastBatch)
        .where(BroadcastBatch.broadcast_id == broadcast_id, BroadcastBatch.state == BatchState.WAITING)
        .values(next_try_at=None)
    )


def is_anything_to_end(session: Session, now: datetime) -> bool:
    """Whether one of the two functions below would change anything."""
    cancelled = exists().where(Broadcast.id == BroadcastBatch.broadcast_id, Broadcast.state == BroadcastState.CANCELLED)
    over = select(exists().where(*_is_over()))
    stopped = select(exists().where(BroadcastBatch.state == BatchState.WAITING, _is_free(now), cancelled))
    return any(session.scalar(one) for one in (over, stopped, select(exists().where(*_never_known(now)))))


def end_waiting_batches(session: Session, now: datetime) -> None:
    """End what waits in cancelled announcements and is in no living hands; what LINE may have got is unknown.

    So is, wherever it waits, what may not be tried again because its key has died.
    """
    cancelled = select(Broadcast.id).where(Broadcast.state == BroadcastState.CANCELLED)
    waiting = and_(
        BroadcastBatch.state == BatchState.WAITING, BroadcastBatch.broadcast_id.in_(cancelled), _is_free(now)
    )
    for is_unclear, state in ((True, BatchState.UNKNOWN), (False, BatchState.CANCELLED)):
        session.execute(
            update(BroadcastBatch)
            .where(waiting, BroadcastBatch.outcome_unknown.is_(is_unclear))
            .values(state=state, finished_at=now, claim_token=None, claimed_until=None)
        )
    session.execute(
        update(BroadcastBatch)
        .where(*_never_known(now))
        .values(state=BatchState.UNKNOWN, finished_at=now, error=TOO_LATE, claim_token=None, claimed_until=None)
    )


def end_broadcasts(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Announcements of which nothing waits any more are sent; authority and id of each."""
    rows = session.execute(
        update(Broadcast)
        .where(*_is_over())
        .values(state=BroadcastState.SENT, why_held=None, finished_at=now)
        .returning(Broadcast.authority_id, Broadcast.id)
        .execution_options(synchronize_session=False)
    )
    return [(authority_id, broadcast_id) for authority_id, broadcast_id in rows]


def release_all_batches(session: Session) -> None:
    """Give back every batch; only for a process that knows itself to be the only worker."""
    session.execute(
        update(BroadcastBatch)
        .where(BroadcastBatch.claim_token.is_not(None))
        .values(claim_token=None, claimed_until=None)
    )


def forget_what_was_announced(session: Session, finished_before: datetime) -> int:
    """Empty batches that ended before that moment: nothing of them will be said again."""
    result = session.execute(
        update(BroadcastBatch)
        .where(
            BroadcastBatch.state.in_(_NO_MORE),
            BroadcastBatch.finished_at < finished_before,
            BroadcastBatch.messages.is_not(None),
        )
        .values(messages=None)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def forget_recipient(session: Session, authority_id: int, resident_id: int, now: datetime) -> None:
    """Empty what was said to one person alone, and give up batches that may have reached them and would be repeated."""
    theirs = select(BroadcastRecipient.batch_id).where(
        BroadcastRecipient.authority_id == authority_id,
        BroadcastRecipient.resident_id == resident_id,
        BroadcastRecipient.left_out.is_(None),
    )
    where = (BroadcastBatch.authority_id == authority_id, BroadcastBatch.id.in_(theirs))
    session.execute(
        update(BroadcastBatch)
        .where(
            *where, BroadcastBatch.state == BatchState.WAITING, BroadcastBatch.outcome_unknown.is_(True), _is_free(now)
        )
        .values(state=BatchState.UNKNOWN, finished_at=now, error=SOMEBODY_GONE, claim_token=None, claimed_until=None)
    )
    session.execute(update(BroadcastBatch).where(*where, BroadcastBatch.how == "push").values(messages=None))


def _is_over() -> tuple[ColumnElement[bool], ...]:
    """Nothing waits of an announcement whose audience was fixed; one can be paused before that."""
    waits = exists().where(BroadcastBatch.broadcast_id == Broadcast.id, BroadcastBatch.state == BatchState.WAITING)
    return Broadcast.state.in_(_GOING), Broadcast.started_at.is_not(None), ~waits


def _change(session: Session, claim: Claim, **values: Any) -> bool:
    result = session.execute(
        update(BroadcastBatch)
        .where(BroadcastBatch.id == claim.id, BroadcastBatch.claim_token == claim.token)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        BroadcastBatch.state == BatchState.WAITING,
        or_(BroadcastBatch.next_try_at.is_(None), BroadcastBatch.next_try_at <= now),
        _is_free(now),
    )


def _never_known(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        BroadcastBatch.state == BatchState.WAITING,
        BroadcastBatch.outcome_unknown.is_(True),
        BroadcastBatch.first_tried_at < now - KEY_LIFE,
        _is_free(now),
    )


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(BroadcastBatch.claimed_until.is_(None), BroadcastBatch.claimed_until < now)
