"""Finishing what waits in the staff's inbox; each statement lets only the first of two people through."""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.domain.states import AttachmentState, EventState
from bot.store.models import Attachment, ContactMessage, InboxEvent

_Changed = TypeVar("_Changed", Attachment, ContactMessage, InboxEvent)


def close_media(
    session: Session, authority_id: int, attachment_id: int, kinds: tuple[str, ...], now: datetime
) -> Attachment | None:
    """What a resident sent that waited until now and is dealt with from here on; None if it did not."""
    return _first_to_change(
        session,
        Attachment,
        (
            Attachment.authority_id == authority_id,
            Attachment.id == attachment_id,
            Attachment.kind.in_(kinds),
            Attachment.need_id.is_(None),
            Attachment.written_down_at.is_(None),
            Attachment.state != AttachmentState.ERASED,
        ),
        {"written_down_at": now},
    )


def close_message(
    session: Session, authority_id: int, message_id: int, *, answer: str | None, staff_id: int, now: datetime
) -> ContactMessage | None:
    """A message for staff that was open until now and is dealt with from here on; None if it was not."""
    return _first_to_change(
        session,
        ContactMessage,
        (
            ContactMessage.authority_id == authority_id,
            ContactMessage.id == message_id,
            ContactMessage.answered_at.is_(None),
        ),
        {"answer": answer, "answered_by": staff_id, "answered_at": now},
    )


def let_event_wait_again(session: Session, authority_id: int, event_row_id: int) -> InboxEvent | None:
    """A dead event that is tried again from the start; None if it is not dead, or nothing is left of it."""
    return _first_to_change(
        session,
        InboxEvent,
        (
            InboxEvent.authority_id == authority_id,
            InboxEvent.id == event_row_id,
            InboxEvent.state == EventState.DEAD,
            InboxEvent.payload.is_not(None),
        ),
        {"state": EventState.WAITING, "attempts": 0, "next_try_at": None, "handled_at": None, "reason": None},
    )


def _first_to_change(
    session: Session, changed: type[_Changed], conditions: tuple[Any, ...], values: dict[str, Any]
) -> _Changed | None:
    found = session.scalars(update(changed).where(*conditions).values(**values).returning(changed.id)).first()
    if found is None:
        return None
    return session.scalars(select(changed).where(changed.id == found).execution_options(populate_existing=True)).one()
