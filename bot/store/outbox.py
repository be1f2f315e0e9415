"""The outbox: what is to be said, how far it got, and who is sending it now."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from bot.domain.states import OutboxState
from bot.store.due import as_of, has_come, is_older
from bot.store.models import OutboxMessage

LEASE = timedelta(seconds=45)  # longer than all time-outs of one try together
KEY_LIFE = timedelta(hours=23)  # LINE remembers a retry key for 24 hours

_DUE = (
    select(
        OutboxMessage.id,
        OutboxMessage.authority_id,
        OutboxMessage.resident_id,
        OutboxMessage.staff_link_id,
        OutboxMessage.how,
        OutboxMessage.reply_token,
        OutboxMessage.reply_until,
        OutboxMessage.retry_key,
        OutboxMessage.messages,
        (OutboxMessage.attempts + 1).label("attempts"),
        OutboxMessage.outcome_unknown.label("is_unclear"),
        OutboxMessage.first_tried_at,
    )
    .where(
        OutboxMessage.id == bindparam("parcel"),
        OutboxMessage.state == OutboxState.WAITING,
        OutboxMessage.messages.is_not(None),
        has_come(OutboxMessage.next_try_at),
        has_come(OutboxMessage.claimed_until),
    )
    .with_for_update()
)
_CLAIM = (
    update(OutboxMessage)
    .where(OutboxMessage.id == bindparam("parcel"))
    .values(
        claim_token=bindparam("token"),
        claimed_until=bindparam("until"),
        attempts=bindparam("tries"),
        outcome_unknown=True,
        first_tried_at=bindparam("first_at"),
    )
    .execution_options(synchronize_session=False)
)
_FINISH = (
    update(OutboxMessage)
    .where(OutboxMessage.id == bindparam("parcel"), OutboxMessage.claim_token == bindparam("token"))
    .values(
        state=bindparam("becomes"),
        finished_at=bindparam("ended"),
        error=bindparam("why"),
        line_request_id=bindparam("request_id"),
        outcome_unknown=bindparam("is_unclear"),
        claim_token=None,
        claimed_until=None,
    )
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """An outbox row as its sender sees it; `was_tried` and `is_unclear` speak of earlier tries."""

    id: int
    authority_id: int
    resident_id: int | None
    staff_link_id: int | None
    how: str
    reply_token: str | None
    reply_until: datetime | None
    retry_key: str
    messages: list[Any]
    attempts: int
    is_unclear: bool
    first_tried_at: datetime


def add_answer(
    session: Session,
    authority_id: int,
    *,
    resident_id: int | None,
    event_id: str,
    reply_token: str | None,
    reply_until: datetime,
    messages: list[dict[str, Any]],
    now: datetime,
) -> int:
    """Answer an event; by push where LINE gave no token."""
    row = OutboxMessage(
        authority_id=authority_id,
        resident_id=resident_id,
        event_id=event_id,
        purpose="answer",
        how="reply" if reply_token else "push",
        reply_token=reply_token,
        reply_until=reply_until if reply_token else None,
        **_fresh(messages, now),
    )
    return _add(session, row)


def add_push(
    session: Session, authority_id: int, resident_id: int, messages: list[dict[str, Any]], now: datetime
) -> int:
    """Tell a resident something that answers nothing; counts against the month's quota."""
    row = OutboxMessage(
        authority_id=authority_id, resident_id=resident_id, purpose="notice", how="push", **_fresh(messages, now)
    )
    return _add(session, row)


def add_alert(
    session: Session,
    authority_id: int,
    staff_link_id: int,
    *,
    event_id: str | None,
    messages: list[dict[str, Any]],
    now: datetime,
) -> int:
    """Alert a staff member who linked their LINE; `event_id` is what it is about, where it is about an event."""
    row = OutboxMessage(
        authority_id=authority_id,
        staff_link_id=staff_link_id,
        event_id=event_id,
        purpose="alert",
        how="push",
        **_fresh(messages, now),
    )
    return _add(session, row)


def claim_parcel(session: Session, outbox_id: int, token: str, now: datetime) -> Parcel | None:
    """Take a row that is due for one try; None when it is finished, not due, or in other hands.

    The try is counted, and its outcome marked unknown, before it is made: after a crash nobody may believe otherwise.
    """
    row = session.execute(_DUE, {"parcel": outbox_id, **as_of(now)}).first()
    if row is None:
        return None
    parcel = Parcel(**(row._asdict() | {"first_tried_at": row.first_tried_at or now}))
    session.execute(
        _CLAIM,
        {
            "parcel": outbox_id,
            "token": token,
            "until": now + LEASE,
            "tries": parcel.attempts,
            "first_at": parcel.first_tried_at,
        },
    )
    return parcel


def finish_parcel(
    session: Session,
    outbox_id: int,
    token: str,
    state: OutboxState,
    now: datetime,
    *,
    error: str | None = None,
    request_id: str | None = None,
) -> None:
    """Record how a row ended; only the holder of its claim may."""
    session.execute(
        _FINISH,
        {
            "parcel": outbox_id,
            "token": token,
            "becomes": state,
            "ended": now,
            "why": error,
            "request_id": request_id,
            "is_unclear": state == OutboxState.UNKNOWN,
        },
    )


def postpone_parcel(
    session: Session,
    outbox_id: int,
    token: str,
    next_try_at: datetime,
    *,
    is_unclear: bool,
    error: str | None,
    how: str | None = None,
) -> None:
    """Give a row back to be tried later; with `how`, in another way."""
    values: dict[str, Any] = {"reply_token": None, "how": how, "first_tried_at": None} if how else {}
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == outbox_id, OutboxMessage.claim_token == token)
        .values(
            next_try_at=next_try_at,
            outcome_unknown=is_unclear,
            error=error,
            claim_token=None,
            claimed_until=None,
            **values,
        )
    )


def due_parcels(session: Session, now: datetime, *, created_before: datetime, limit: int) -> list[int]:
    """Ids of rows that are due, in no living hands, and old enough to have been handed on once already."""
    rows = session.scalars(
        select(OutboxMessage.id)
        .where(
            OutboxMessage.state == OutboxState.WAITING,
            is_older(OutboxMessage.created_at, created_before),
            has_come(OutboxMessage.next_try_at),
            has_come(OutboxMessage.claimed_until),
        )
        .order_by(OutboxMessage.id)
        .limit(limit),
        as_of(now),
    )
    return list(rows)


def oldest_waiting_parcel_at(session: Session) -> datetime | None:
    """When the row that has waited longest was written."""
    return session.scalar(select(func.min(OutboxMessage.created_at)).where(OutboxMessage.state == OutboxState.WAITING))


def _fresh(messages: list[dict[str, Any]], now: datetime) -> dict[str, Any]:
    return {
        "messages": messages,
        "retry_key": str(uuid.uuid4()),
        "state": OutboxState.WAITING,
        "created_at": now,
        "outcome_unknown": False,
    }


def _add(session: Session, row: OutboxMessage) -> int:
    session.add(row)
    session.flush()
    return row.id


def release_all_parcels(session: Session) -> None:
    """Give back every row; only for a process that knows itself to be the only worker."""
    session.execute(
        update(OutboxMessage).where(OutboxMessage.claim_token.is_not(None)).values(claim_token=None, claimed_until=None)
    )


def forget_what_was_said(session: Session, finished_before: datetime) -> int:
    """Empty rows that reached somebody, or were cancelled, before that moment: they quote residents' words."""
    result = session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.state.in_((OutboxState.SENT, OutboxState.PROBABLY_SENT, OutboxState.CANCELLED)),
            OutboxMessage.finished_at < finished_before,
            OutboxMessage.messages.is_not(None),
        )
        .values(messages=None, reply_token=None)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
