"""What became of the last event of a chat: for the demo's phone, which shows its steps beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bot.store.models import Community, InboxEvent, Need, OutboxMessage


@dataclass(frozen=True, slots=True)
class RecordedNeed:
    """A need that the event became; `evidence` counts code points of `text`."""

    number: str
    text: str
    issue: int
    is_undecided: bool
    is_urgent: bool
    confidence: float | None
    evidence: tuple[tuple[int, int], ...]
    community: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said because of the event, and how far it got."""

    purpose: str
    how: str
    state: str
    messages: tuple[dict[str, Any], ...]
    finished_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class EventTrace:
    """One event from its arrival to its answers."""

    event_id: str
    type: str
    state: str
    reason: str | None
    received_at: datetime
    started_at: datetime | None
    handled_at: datetime | None
    needs: tuple[RecordedNeed, ...]
    answers: tuple[Answer, ...]


def last_event_of_chat(session: Session, authority_id: int, chat_hash: str) -> EventTrace | None:
    """The event of a chat that was handled last, or one that still waits; None where the chat has none."""
    row = session.scalars(
        select(InboxEvent)
        .where(InboxEvent.authority_id == authority_id, InboxEvent.chat_hash == chat_hash)
        .order_by(func.coalesce(InboxEvent.handled_at, InboxEvent.received_at).desc(), InboxEvent.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return EventTrace(
        event_id=row.event_id,
        type=row.type,
        state=row.state,
        reason=row.reason,
        received_at=row.received_at,
        started_at=row.started_at,
        handled_at=row.handled_at,
        needs=_needs(session, authority_id, row.event_id),
        answers=_answers(session, authority_id, row.event_id),
    )


def _needs(session: Session, authority_id: int, event_id: str) -> tuple[RecordedNeed, ...]:
    rows = session.execute(
        select(Need, Community.name)
        .outerjoin(Community, and_(Community.id == Need.community_id, Community.authority_id == authority_id))
        .where(Need.authority_id == authority_id, Need.event_id == event_id)
        .order_by(Need.part)
    )
    return tuple(
        RecordedNeed(
            need.number,
            need.text,
            need.issue,
            need.is_undecided,
            need.is_urgent,
            need.confidence,
            tuple((start, end) for start, end in need.evidence),
            community,
        )
        for need, community in rows
    )


def _answers(session: Session, authority_id: int, event_id: str) -> tuple[Answer, ...]:
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.authority_id == authority_id, OutboxMessage.event_id == event_id)
        .order_by(OutboxMessage.id)
    )
    return tuple(
        Answer(row.purpose, row.how, row.state, tuple(row.messages or ()), row.finished_at, row.error) for row in rows
    )
