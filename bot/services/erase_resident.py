"""Forget a person: words, files, places, supports, answers and the way to reach them."""

import secrets
from datetime import datetime

from bot.services.group_changes import name_groups_again
from bot.services.record_audit import record_audit
from bot.store.attendances import forget_at_forums
from bot.store.broadcast_batches import forget_recipient
from bot.store.contact import erase_contact_messages
from bot.store.erasing import (
    erase_answers,
    erase_files_of,
    erase_needs,
    erase_resident_row,
)
from bot.store.forum_answers import erase_forum_answers
from bot.store.groups import hold_needs_and_their_groups
from bot.store.inbox import erase_bodies_holding, erase_events_of_chat
from bot.store.models import Resident
from bot.store.needs import own_needs
from bot.store.session import Session
from bot.store.supports import remove_supports_by, supported_ids

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def erase(session: Session, resident: Resident, line_user_id: str, now: datetime) -> str:
    """Erase everything of a resident; the code that stands for it in the audit log. Coming back, they start afresh."""
    authority_id = resident.authority_id
    needs = own_needs(session, authority_id, resident.id)
    touched = {*(need.id for need in needs), *supported_ids(session, authority_id, resident.id)}
    hold_needs_and_their_groups(session, authority_id, touched)
    name_groups_again(session, authority_id, erase_needs(session, authority_id, needs, "erased", now))
    remove_supports_by(session, authority_id, resident.id)
    erase_forum_answers(session, authority_id, resident.id)
    erase_files_of(session, authority_id, resident.id)
    erase_contact_messages(session, authority_id, resident.id, now)
    forget_at_forums(session, authority_id, resident.id)
    erase_answers(session, authority_id, resident.id, now)
    forget_recipient(session, authority_id, resident.id, now)
    if resident.lookup_hash:
        erase_events_of_chat(session, authority_id, resident.lookup_hash, now)
    erase_bodies_holding(session, authority_id, line_user_id.encode())
    code = "".join(secrets.choice(_LETTERS) for _ in range(8))
    record_audit(
        session, "resident_erased", authority_id=authority_id, staff_id=None, now=now,
        code=code, resident_id=resident.id,
    )  # fmt: skip
    erase_resident_row(session, resident, now)
    return code
