"""What must not be taken up again from where a restored database left off.

Between the backup and its restoring the world went on: what waited to be said may have been said, announcements may
have gone out, people may have signed out.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.states import BroadcastState, OutboxState
from bot.store.models import (
    Attachment,
    Broadcast,
    ContactMessage,
    DataExport,
    InboxEvent,
    Need,
    OutboxMessage,
    Resident,
    StaffSession,
)

_LATER = "restored from a backup: it may have been sent after the backup was made"


def end_what_may_have_been_sent(session: Session, now: datetime) -> int:
    """Let no answer go out that waited at the time of the backup; staff see them as of unknown fate. How many."""
    ended = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.state == OutboxState.WAITING)
        .values(state=OutboxState.UNKNOWN, finished_at=now, error=_LATER, reply_token=None)
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def hold_announcements(session: Session, now: datetime, words: str) -> int:
    """Pause what was going out, and give back what is due by now: a person decides whether it went out. How many."""
    paused = session.execute(
        update(Broadcast)
        .where(Broadcast.state == BroadcastState.SENDING)
        .values(state=BroadcastState.PAUSED, why_held="restored", changed_at=now)
    )
    is_due = or_(Broadcast.send_at.is_(None), Broadcast.send_at <= now)
    given_back = session.execute(
        update(Broadcast)
        .where(Broadcast.state == BroadcastState.SCHEDULED, is_due)
        .values(
            state=BroadcastState.DRAFT,
            revision=Broadcast.revision + 1,
            sent_back_words=words,
            asked_by=None,
            asked_at=None,
            approved_by=None,
            approved_at=None,
            changed_at=now,
        )
    )
    return int(paused.rowcount) + int(given_back.rowcount)  # type: ignore[attr-defined]


def end_secret_links(session: Session) -> None:
    """Sign every browser out and close the links to copies of people's data."""
    session.execute(delete(StaffSession))
    session.execute(delete(DataExport))


def tellers_of_messages(session: Session) -> Iterator[tuple[int, str, int | None]]:
    """Every LINE message of which anything is kept: authority, message id and resident; perhaps several times."""
    came_from = and_(Resident.authority_id == InboxEvent.authority_id, Resident.lookup_hash == InboxEvent.chat_hash)
    questions: list[Any] = [
        select(InboxEvent.authority_id, InboxEvent.message_id, Resident.id)
        .outerjoin(Resident, came_from)
        .where(InboxEvent.message_id.is_not(None), InboxEvent.type == "message")
    ]
    questions += [
        select(table.authority_id, table.line_message_id, table.resident_id).where(table.line_message_id.is_not(None))
        for table in (Need, ContactMessage, Attachment)
    ]
    for question in questions:
        for authority_id, message_id, resident_id in session.execute(question):
            yield authority_id, message_id or "", resident_id
