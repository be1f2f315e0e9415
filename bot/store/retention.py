"""Forgetting what is no longer kept, some rows at a time; how many there were.

The moment before which a thing is kept no longer is told by the caller.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.retention import Kept
from bot.domain.states import AttachmentState, BatchState, EventState, OutboxState, VoteState
from bot.store.attachments import erase_attachments
from bot.store.models import (
    Attachment,
    Attendance,
    Ballot,
    BroadcastBatch,
    ContactMessage,
    DataExport,
    Forum,
    ForumAnswer,
    ForumMember,
    ForumSeats,
    InboxEvent,
    Notice,
    OutboxMessage,
    StaffSession,
    Vote,
    WebhookBody,
)

Forget = Callable[[Session, int, datetime, int], int]
_UNFINISHED = (EventState.WAITING, EventState.HELD)
_SAID = (OutboxState.SENT, OutboxState.PROBABLY_SENT, OutboxState.CANCELLED)
_BATCH_ENDED = (BatchState.ACCEPTED, BatchState.FAILED, BatchState.UNKNOWN, BatchState.HALVED, BatchState.CANCELLED)


def forget(session: Session, kept: Kept, authority_id: int, before: datetime, limit: int) -> int:
    """Forget at most `limit` rows of one kind whose time began before that moment."""
    return _FORGET[kept](session, authority_id, before, limit)


def _emptied(table: Any, condition: Callable[[datetime], ColumnElement[bool]], **values: Any) -> Forget:
    """A way to empty columns of rows."""

    def forget_rows(session: Session, authority_id: int, before: datetime, limit: int) -> int:
        ids = select(table.id).where(table.authority_id == authority_id, condition(before)).limit(limit)
        result = session.execute(
            update(table).where(table.id.in_(ids)).values(**values), execution_options={"synchronize_session": False}
        )
        return int(result.rowcount)  # type: ignore[attr-defined]

    return forget_rows


def _deleted(table: Any, condition: Callable[[datetime], ColumnElement[bool]]) -> Forget:
    """A way to delete rows."""

    def forget_rows(session: Session, authority_id: int, before: datetime, limit: int) -> int:
        ids = select(table.id).where(table.authority_id == authority_id, condition(before)).limit(limit)
        result = session.execute(
            delete(table).where(table.id.in_(ids)), execution_options={"synchronize_session": False}
        )
        return int(result.rowcount)  # type: ignore[attr-defined]

    return forget_rows


def _in_turn(*ways: Forget) -> Forget:
    def forget_rows(session: Session, authority_id: int, before: datetime, limit: int) -> int:
        return sum(way(session, authority_id, before, limit) for way in ways)

    return forget_rows


def _files(condition: Callable[[datetime], ColumnElement[bool]]) -> Forget:
    """A way to delete the bytes of what residents sent."""

    def forget_rows(session: Session, authority_id: int, before: datetime, limit: int) -> int:
        wanted = select(Attachment).where(
            Attachment.authority_id == authority_id,
            Attachment.state != AttachmentState.ERASED,
            condition(before),
        )
        found = session.scalars(wanted.order_by(Attachment.id).limit(limit)).all()
        erase_attachments(session, found)
        return len(found)

    return forget_rows


def _of_forums(table: Any, before: datetime) -> ColumnElement[bool]:
    """Rows of forums that began before that moment."""
    is_of_one: ColumnElement[bool] = table.forum_id.in_(select(Forum.id).where(Forum.starts_at < before))
    return is_of_one


def _body_is_done(before: datetime) -> ColumnElement[bool]:
    unfinished = exists().where(InboxEvent.body_id == WebhookBody.id, InboxEvent.state.in_(_UNFINISHED))
    return and_(WebhookBody.received_at < before, ~unfinished)


def _event_is_done(before: datetime) -> ColumnElement[bool]:
    return and_(InboxEvent.state.not_in(_UNFINISHED), InboxEvent.received_at < before)


def _vote_is_closed(before: datetime) -> ColumnElement[bool]:
    closed = select(Vote.id).where(Vote.state == VoteState.CLOSED, Vote.closed_at < before)
    return and_(Ballot.vote_id.in_(closed), Ballot.resident_id.is_not(None))


def _sessions(session: Session, _authority_id: int, before: datetime, limit: int) -> int:
    ids = select(StaffSession.id).where(StaffSession.seen_at < before).limit(limit)
    return int(session.execute(delete(StaffSession).where(StaffSession.id.in_(ids))).rowcount)  # type: ignore[attr-defined]


_FORGET: Mapping[Kept, Forget] = {
    Kept.BODIES: _deleted(WebhookBody, _body_is_done),
    Kept.EVENT_WORDS: _emptied(
        InboxEvent, lambda before: and_(_event_is_done(before), InboxEvent.payload.is_not(None)), payload=None
    ),
    Kept.EVENTS: _deleted(InboxEvent, _event_is_done),
    Kept.SAID: _emptied(
        OutboxMessage,
        lambda before: and_(
            OutboxMessage.state.in_(_SAID), OutboxMessage.finished_at < before, OutboxMessage.messages.is_not(None)
        ),
        messages=None,
        reply_token=None,
    ),
    Kept.OUTBOX: _deleted(
        OutboxMessage,
        lambda before: and_(OutboxMessage.state != OutboxState.WAITING, OutboxMessage.finished_at < before),
    ),
    Kept.NOTICES: _deleted(Notice, lambda before: Notice.told_at < before),
    Kept.ANNOUNCED: _emptied(
        BroadcastBatch,
        lambda before: and_(
            BroadcastBatch.state.in_(_BATCH_ENDED),
            BroadcastBatch.finished_at < before,
            BroadcastBatch.messages.is_not(None),
        ),
        messages=None,
    ),
    # A link lives for a day, so its time is up when it says so.
    Kept.EXPORT_LINKS: _deleted(DataExport, lambda before: DataExport.expires_at < before),
    Kept.LOOSE_FILES: _files(
        lambda before: and_(
            Attachment.need_id.is_(None), Attachment.written_down_at.is_(None), Attachment.sent_at < before
        )
    ),
    Kept.VOICES: _files(lambda before: and_(Attachment.kind == "audio", Attachment.written_down_at < before)),
    Kept.CONTACT: _emptied(
        ContactMessage,
        lambda before: and_(
            func.coalesce(ContactMessage.answered_at, ContactMessage.sent_at) < before,
            or_(ContactMessage.text != "", ContactMessage.answer.is_not(None)),
        ),
        text="",
        answer=None,
        line_message_id=None,
        answered_at=func.coalesce(ContactMessage.answered_at, ContactMessage.sent_at),
    ),
    Kept.FORUM_ANSWERS: _deleted(ForumAnswer, lambda before: _of_forums(ForumAnswer, before)),
    Kept.ATTENDANCES: _emptied(
        Attendance,
        lambda before: and_(
            _of_forums(Attendance, before), or_(Attendance.name != "", Attendance.resident_id.is_not(None))
        ),
        name="",
        resident_id=None,
    ),
    Kept.MEMBERS: _emptied(
        ForumMember, lambda before: and_(_of_forums(ForumMember, before), ForumMember.name != ""), name=""
    ),
    Kept.PHONES: _in_turn(
        _emptied(ForumMember, lambda before: and_(_of_forums(ForumMember, before), ForumMember.phone != ""), phone=""),
        _emptied(
            ForumSeats,
            lambda before: and_(
                _of_forums(ForumSeats, before), or_(ForumSeats.contact_phone != "", ForumSeats.contact_name != "")
            ),
            contact_phone="",
            contact_name="",
        ),
    ),
    Kept.BALLOTS: _emptied(Ballot, _vote_is_closed, resident_id=None),
    Kept.SESSIONS: _sessions,
}
