"""Somebody took a message back in LINE: the message and all that was made of it goes."""

from datetime import datetime

from bot.services.erase_words import erase_words
from bot.store.attachments import attachment_of_message, erase_attachments
from bot.store.contact import erase_contact_messages
from bot.store.erasing import erase_answers, erase_place
from bot.store.erasures import Erased, add_erasures
from bot.store.inbox import erase_bodies_holding, erase_message
from bot.store.models import Resident
from bot.store.needs import own_needs_of_message
from bot.store.notices import add_notice
from bot.store.sealing import Seal
from bot.store.session import Session


def unsend(
    session: Session, seal: Seal, resident: Resident, message_id: str, *, told: str | None, now: datetime
) -> str | None:
    """Erase a resident's message everywhere; the event that brought it.

    `told` goes before their next answer, since LINE allows no reply to this.

    A message that has not come yet is refused when it does, and one that comes again too (`why_gone`).
    """
    authority_id = resident.authority_id
    add_erasures(session, [Erased(authority_id, "message", seal.message_mark(authority_id, message_id), now)])
    event_id = erase_message(session, authority_id, message_id, now)
    erase_bodies_holding(session, authority_id, message_id.encode())
    needs = own_needs_of_message(session, authority_id, resident.id, message_id)
    erase_words(session, authority_id, needs, "unsent", now)
    attachment = attachment_of_message(session, authority_id, message_id)
    if attachment is not None and attachment.resident_id == resident.id:
        erase_attachments(session, [attachment])
    erase_contact_messages(session, authority_id, resident.id, now, message_id=message_id)
    if event_id is not None:
        # Answers to later events may quote the words too, in a list or a card; what was sent is not needed any more.
        erase_answers(session, authority_id, resident.id, now, event_id=event_id)
        erase_place(session, authority_id, resident.id, event_id, now)
        if told:
            add_notice(session, authority_id, resident.id, kind="unsent", text=told, now=now)
    return event_id
