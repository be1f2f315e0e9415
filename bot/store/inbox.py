"""The inbox: events as LINE sent them, each once, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, select, update
from sqlalchemy.orm import Session

from bot.domain.states import ConsentState, EventState
from bot.store.dialect import count_inserted, position_of_bytes
from bot.store.due import FURTHEST, is_older
from bot.store.models import InboxEvent, Resident, WebhookBody

LAST_TRY = 5
_MOST_LOOKED_UP = 500  # in one question


_OLDEST_WAITING = (
    select(
        InboxEvent.id,
        InboxEvent.event_id,
        InboxEvent.message_id,
        InboxEvent.payload,
        InboxEvent.received_at,
        InboxEvent.attempts,
        InboxEvent.next_try_at,
        Resident.consent_state,
    )
    .outerjoin(
        Resident,
        and_(Resident.authority_id == InboxEvent.authority_id, Resident.lookup_hash == InboxEvent.chat_hash),
    )
    .where(
        InboxEvent.authority_id == bindparam("authority_id"),
        InboxEvent.chat_hash == bindparam("chat_hash"),
        InboxEvent.state == EventState.WAITING,
    )
    .order_by(InboxEvent.event_at, InboxEvent.id)
    .limit(1)
)
_FINISH = (
    update(InboxEvent)
    .where(InboxEvent.id == bindparam("event"), InboxEvent.state == EventState.WAITING)
    .values(
        state=bindparam("becomes"),
        reason=bindparam("why"),
        started_at=bindparam("begun"),
        handled_at=bindparam("ended"),
    )
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event whose turn has come; `has_consent` speaks of the person of its chat."""

    id: int
    event_id: str
    chat_hash: str
    message_id: str | None
    payload: bytes
    received_at: datetime
    attempts: int
    has_consent: bool


def insert_new_events(session: Session, bodies: Sequence[dict[str, Any]], events: Sequence[dict[str, Any]]) -> set[str]:
    """Store events that are not there yet, and the bodies that brought any; the ids of the bodies that did."""
    bringing = {event["body_id"] for event in events}
    if count_inserted(session, InboxEvent, list(events)) < len(events):
        bringing &= _bodies_that_brought(session, events)
    if bringing:
        session.execute(
            WebhookBody.__table__.insert(),  # type: ignore[attr-defined]
            [body for body in bodies if body["id"] in bringing],
        )
    return bringing


def _bodies_that_brought(session: Session, events: Sequence[dict[str, Any]]) -> set[str]:
    """Ids of the bodies that first brought any of these events."""
    found: set[str] = set()
    for start in range(0, len(events), _MOST_LOOKED_UP):
        some = events[start : start + _MOST_LOOKED_UP]
        of_them = (
            InboxEvent.authority_id.in_({event["authority_id"] for event in some}),
            InboxEvent.event_id.in_([event["event_id"] for event in some]),
        )
        found.update(session.scalars(select(InboxEvent.body_id).where(*of_them)))
    return found


def payloads_kept(session: Session, authority_id: int, event_ids: Sequence[str]) -> dict[str, bytes]:
    """What is kept of these events, by their ids; nothing of those that were emptied or never came."""
    rows = session.execute(
        select(InboxEvent.event_id, InboxEvent.payload).where(
            InboxEvent.authority_id == authority_id,
            InboxEvent.event_id.in_(event_ids),
            InboxEvent.payload.is_not(None),
        )
    )
    return {row.event_id: row.payload for row in rows}


def next_waiting_event(session: Session, authority_id: int, chat_hash: str, now: datetime) -> Waiting | None:
    """The oldest event of a chat that waits, by LINE's own time; None while the oldest one is to be tried later."""
    row = session.execute(_OLDEST_WAITING, {"authority_id": authority_id, "chat_hash": chat_hash}).first()
    if row is None or (row.next_try_at is not None and now < row.next_try_at <= now + FURTHEST):
        return None
    return Waiting(
        row.id,
        row.event_id,
        chat_hash,
        row.message_id,
        row.payload or b"{}",
        row.received_at,
        row.attempts,
        has_consent=row.consent_state == ConsentState.GIVEN,
    )


def chats_with_waiting_events(session: Session, *, received_before: datetime, limit: int) -> list[tuple[int, str]]:
    """Chats whose events have waited since before that moment: authority id and chat hash."""
    rows = session.execute(
        select(InboxEvent.authority_id, InboxEvent.chat_hash)
        .where(InboxEvent.state == EventState.WAITING, is_older(InboxEvent.received_at, received_before))
        .group_by(InboxEvent.authority_id, InboxEvent.chat_hash)
        .order_by(func.min(InboxEvent.received_at))
        .limit(limit)
    )
    return [(row.authority_id, row.chat_hash) for row in rows]


def oldest_waiting_at(session: Session) -> datetime | None:
    """When the event that has waited longest came in."""
    return session.scalar(select(func.min(InboxEvent.received_at)).where(InboxEvent.state == EventState.WAITING))


def count_events(session: Session, state: EventState) -> int:
    """How many events of all authorities are in that state."""
    return session.scalar(select(func.count()).where(InboxEvent.state == state)) or 0


def finish_event(
    session: Session, event: int, state: EventState, reason: str | None, *, started_at: datetime, now: datetime
) -> bool:
    """Mark a waiting event as finished or held; False when it no longer waits."""
    facts = {"event": event, "becomes": state, "why": reason, "begun": started_at, "ended": now}
    result = session.execute(_FINISH, facts)
    return bool(result.rowcount)  # type: ignore[attr-defined]


def note_failure(session: Session, event: int, reason: str, now: datetime) -> EventState:
    """Count a failed try: the event waits a little longer each time and is dead after the last one."""
    row = session.get_one(InboxEvent, event, populate_existing=True)
    if row.state != EventState.WAITING:
        return EventState(row.state)
    row.attempts += 1
    row.reason = reason[:300]
    if row.attempts >= LAST_TRY:
        row.state, row.handled_at = EventState.DEAD, now
    else:
        row.next_try_at = now + timedelta(seconds=2 ** (row.attempts - 1))
    return EventState(row.state)


def release_held(session: Session, authority_id: int, chat_hash: str) -> int:
    """Let words through that waited for consent; how many there were."""
    result = session.execute(
        update(InboxEvent)
        .where(*_of_chat(authority_id, chat_hash), InboxEvent.state == EventState.HELD)
        .values(state=EventState.WAITING, handled_at=None, reason=None)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def empty_event(session: Session, authority_id: int, event_id: str) -> None:
    """Keep of an event only that it came."""
    session.execute(
        update(InboxEvent)
        .where(InboxEvent.authority_id == authority_id, InboxEvent.event_id == event_id)
        .values(payload=None)
    )


def erase_held(session: Session, authority_id: int, chat_hash: str, reason: str, now: datetime) -> int:
    """Erase the words that waited for consent; the events stay as a record that something came."""
    result = session.execute(
        update(InboxEvent)
        .where(*_of_chat(authority_id, chat_hash), InboxEvent.state == EventState.HELD)
        .values(state=EventState.IGNORED, reason=reason, payload=None, handled_at=now)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def chats_held_since_before(session: Session, moment: datetime) -> list[tuple[int, str]]:
    """Chats that left a request for consent unanswered since before that moment."""
    rows = session.execute(
        select(InboxEvent.authority_id, InboxEvent.chat_hash)
        .where(InboxEvent.state == EventState.HELD, InboxEvent.received_at < moment)
        .distinct()
    )
    return [(row.authority_id, row.chat_hash) for row in rows]


def erase_events_of_chat(session: Session, authority_id: int, chat_hash: str, now: datetime) -> None:
    """Empty every event of a chat; those still waiting are finished as erased."""
    session.execute(
        update(InboxEvent)
        .where(*_of_chat(authority_id, chat_hash), InboxEvent.state.in_((EventState.WAITING, EventState.HELD)))
        .values(state=EventState.IGNORED, reason="erased", handled_at=now)
    )
    session.execute(update(InboxEvent).where(*_of_chat(authority_id, chat_hash)).values(payload=None, message_id=None))


def forget_event(session: Session, authority_id: int, event_id: str) -> None:
    """Keep of an event only that it came, and nothing of the body that brought it."""
    empty_event(session, authority_id, event_id)
    brought = select(InboxEvent.body_id).where(InboxEvent.authority_id == authority_id, InboxEvent.event_id == event_id)
    session.execute(
        delete(WebhookBody).where(WebhookBody.authority_id == authority_id, WebhookBody.id.in_(brought)),
        execution_options={"synchronize_session": False},
    )


def erase_message(session: Session, authority_id: int, message_id: str, now: datetime) -> str | None:
    """Empty the event that brought a message, finished or not; its event id, or None when it never came."""
    row = session.scalars(
        select(InboxEvent).where(
            InboxEvent.authority_id == authority_id,
            InboxEvent.message_id == message_id,
            InboxEvent.type == "message",
        )
    ).first()
    if row is None:
        return None
    row.payload = None
    if row.state in (EventState.WAITING, EventState.HELD):
        row.state, row.reason, row.handled_at = EventState.IGNORED, "unsent", now
    return row.event_id


def did_something_since(session: Session, authority_id: int, chat_hash: str, moment: datetime) -> bool:
    """Whether anything but leaving and taking back happened in a chat at that moment or later, by LINE's own time."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    *_of_chat(authority_id, chat_hash),
                    InboxEvent.event_at >= moment,
                    InboxEvent.type.not_in(("unfollow", "unsend")),
                )
            )
        )
    )


def erase_bodies_holding(session: Session, authority_id: int, needle: bytes) -> int:
    """Delete whole bodies that hold these bytes (a user id or message id), however often they were delivered."""
    result = session.execute(
        delete(WebhookBody).where(
            WebhookBody.authority_id == authority_id, position_of_bytes(session, WebhookBody.body, needle) > 0
        )
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def delete_finished_bodies(session: Session, received_before: datetime) -> int:
    """Delete bodies older than that moment all of whose events are finished."""
    unfinished = exists().where(
        InboxEvent.body_id == WebhookBody.id, InboxEvent.state.in_((EventState.WAITING, EventState.HELD))
    )
    result = session.execute(
        delete(WebhookBody).where(WebhookBody.received_at < received_before, ~unfinished),
        execution_options={"synchronize_session": False},
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def _of_chat(authority_id: int, chat_hash: str) -> tuple[Any, ...]:
    return InboxEvent.authority_id == authority_id, InboxEvent.chat_hash == chat_hash
