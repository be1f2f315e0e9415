"""Emptying rows of what a person said, wherever it lies; the emptied rows stay as a record without content."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, cast, delete, select, update
from sqlalchemy.orm import Session

from bot.domain.states import NeedState, OutboxState
from bot.store.attachments import attachments_of_needs, attachments_of_resident, erase_attachments
from bot.store.group_vectors import drop_vectors
from bot.store.groups import forget_needs_in_groups, hold_needs_and_their_groups
from bot.store.models import DataExport, Need, NeedEvent, NeedGroup, Notice, OutboxMessage, Resident
from bot.store.needs import add_history, lock_needs
from bot.store.review_acts import forget_needs_in_acts
from bot.store.supports import remove_supports_of

EXPIRED = "expired"


def erase_needs(
    session: Session, authority_id: int, needs: Sequence[Need], what: str, now: datetime
) -> list[NeedGroup]:
    """Empty needs of words, place, reasons, files, supporters and groups.

    `what` goes into history: unsent and erased, which their tellers wanted, or expired.

    The groups that lost their name by it, for `name_groups_again`.
    """
    ids = [need.id for need in needs]
    hold_needs_and_their_groups(session, authority_id, ids)
    lock_needs(session, authority_id, ids)
    erase_quotations(session, authority_id, [need.number for need in needs])
    forget_needs_in_acts(session, authority_id, [need.number for need in needs])
    remove_supports_of(session, authority_id, ids)
    erase_attachments(session, attachments_of_needs(session, authority_id, ids))
    drop_vectors(session, authority_id, ids)
    nameless = forget_needs_in_groups(session, authority_id, {need.id: need.text for need in needs}, now)
    for need in needs:
        need.text = need.search_text = ""
        need.evidence = []
        need.scores = need.confidence = need.issue2 = None
        need.latitude = need.longitude = need.place_name = None
        need.line_message_id = None
        need.state = NeedState.ERASED
        add_history(session, need, what, "machine" if what == EXPIRED else "resident", now)
    return nameless


def erase_place(session: Session, authority_id: int, resident_id: int, event_id: str, now: datetime) -> None:
    """Empty the places that an event gave to a resident's needs, unless a later one gave another."""
    given = session.execute(
        select(NeedEvent, Need)
        .join(Need, and_(Need.id == NeedEvent.need_id, Need.authority_id == authority_id))
        .where(NeedEvent.authority_id == authority_id, NeedEvent.what == "place_added", Need.resident_id == resident_id)
        .order_by(NeedEvent.id)
    ).all()
    points = {need: line.detail.get("event") for line, need in given if line.detail.get("is_point")}
    names = {need: line.detail.get("event") for line, need in given}
    for need, named_by in names.items():
        if event_id not in (points.get(need), named_by):
            continue
        if points.get(need) == event_id:
            need.latitude = need.longitude = None
        if named_by == event_id:
            need.place_name = None
        add_history(session, need, "place_removed", "resident", now)


def erase_files_of(session: Session, authority_id: int, resident_id: int) -> None:
    """Delete every file that a resident sent."""
    erase_attachments(session, attachments_of_resident(session, authority_id, resident_id))


def erase_answers(
    session: Session, authority_id: int, resident_id: int, now: datetime, *, event_id: str | None = None
) -> None:
    """Empty what was said to a resident, which quotes their words: all of it, or the answers to one event.

    What was not sent yet is cancelled.
    """
    where: tuple[Any, ...] = (OutboxMessage.authority_id == authority_id, OutboxMessage.resident_id == resident_id)
    if event_id is not None:
        where += (OutboxMessage.event_id == event_id,)
    unsent = OutboxMessage.state == OutboxState.WAITING
    session.execute(update(OutboxMessage).where(*where, unsent).values(state=OutboxState.CANCELLED, finished_at=now))
    session.execute(update(OutboxMessage).where(*where).values(messages=None, reply_token=None))


def erase_quotations(session: Session, authority_id: int, numbers: Sequence[str]) -> None:
    """Empty what was said to anybody about these needs and has gone out: neighbours were shown their words."""
    for number in numbers:
        session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.authority_id == authority_id,
                OutboxMessage.state != OutboxState.WAITING,
                cast(OutboxMessage.messages, String).contains(number, autoescape=True),
            )
            .values(messages=None)
        )
        session.execute(
            delete(Notice).where(
                Notice.authority_id == authority_id,
                Notice.kind == "voice_written_down",  # told or not: it repeats what was heard
                Notice.text.contains(number, autoescape=True),
            )
        )


def erase_resident_row(session: Session, resident: Resident, now: datetime) -> None:
    """Leave a tombstone: nobody can be found by it."""
    of_resident = {"authority_id": resident.authority_id, "resident_id": resident.id}
    session.execute(delete(Notice).filter_by(**of_resident))
    session.execute(delete(DataExport).filter_by(**of_resident))
    resident.lookup_hash = resident.line_id_encrypted = None
    resident.community_id = resident.joined_by = resident.asked_at = None
    resident.muted_at = resident.stakeholder_group_id = None
    resident.erased_at = now
