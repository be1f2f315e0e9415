"""Leave words for staff."""

from datetime import datetime

from bot.store.contact import add_contact_message, contact_message_of_event
from bot.store.models import ContactMessage, Resident
from bot.store.session import Session


def leave(
    session: Session, resident: Resident, text: str, event_id: str, message_id: str | None, *, now: datetime
) -> ContactMessage:
    """The message as staff will find it; the same event leaves one, however often it is handled."""
    known = contact_message_of_event(session, resident.authority_id, event_id)
    if known is not None:
        return known
    message = ContactMessage(
        authority_id=resident.authority_id,
        resident_id=resident.id,
        event_id=event_id,
        line_message_id=message_id,
        text=text,
        sent_at=now,
    )
    add_contact_message(session, message)
    return message
