"""Words that residents left for staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.store.models import ContactMessage


def contact_message_of_event(session: Session, authority_id: int, event_id: str) -> ContactMessage | None:
    """The message that a LINE event became."""
    return session.scalars(
        select(ContactMessage).where(ContactMessage.authority_id == authority_id, ContactMessage.event_id == event_id)
    ).first()


def contact_messages_of(session: Session, authority_id: int, resident_id: int) -> Sequence[ContactMessage]:
    """All that a resident left for staff, oldest first."""
    return session.scalars(
        select(ContactMessage)
        .where(ContactMessage.authority_id == authority_id, ContactMessage.resident_id == resident_id)
        .order_by(ContactMessage.id)
    ).all()


def erase_contact_messages(
    session: Session, authority_id: int, resident_id: int, now: datetime, *, message_id: str | None = None
) -> int:
    """Empty a resident's messages to staff, or only the one of a LINE message; how many there were.

    An empty one asks nobody for an answer any more.
    """
    statement = update(ContactMessage).where(
        ContactMessage.authority_id == authority_id, ContactMessage.resident_id == resident_id
    )
    if message_id is not None:
        statement = statement.where(ContactMessage.line_message_id == message_id)
    emptied = session.execute(statement.values(text="", answer=None, answered_at=now).returning(ContactMessage.id))
    return len(emptied.all())


def add_contact_message(session: Session, message: ContactMessage) -> None:
    """Keep words for staff."""
    session.add(message)
    session.flush()
