"""What waits for staff beside the needs: voices, pictures without words, messages, and what went wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.domain.states import COUNTED_STATES, AttachmentState, EventState, OutboxState
from bot.store.models import (
    Attachment,
    Community,
    ContactMessage,
    InboxEvent,
    Need,
    OutboxMessage,
    Resident,
    Staff,
)

UNDELIVERED_DAYS = 14  # an answer that failed longer ago helps nobody any more
_LIMIT = 50
_VOICE = ("audio",)
_LOOSE = ("image", "video", "file")
_HEARABLE = (AttachmentState.PENDING, AttachmentState.STORED, AttachmentState.GONE, AttachmentState.REFUSED)
_NOT_DELIVERED = (OutboxState.FAILED, OutboxState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How much waits under each tab; answers that did not arrive can only be looked at, so they do not wait."""

    voice: int
    loose: int
    contact: int
    dead: int
    undelivered: int

    @property
    def waiting(self) -> int:
        """What a person can finish."""
        return self.voice + self.loose + self.contact + self.dead


@dataclass(frozen=True, slots=True)
class Sent:
    """A voice message, photo, video or file that belongs to no need yet."""

    id: int
    kind: str
    state: AttachmentState
    sent_at: datetime
    resident_id: int | None
    pseudonym: str | None
    community: str | None
    size: int | None


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """Words a resident left for staff; `text` is unmasked."""

    id: int
    text: str
    sent_at: datetime
    pseudonym: str
    community: str | None
    is_reachable: bool
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """An event of LINE that could not be handled, without what was said in it."""

    id: int
    type: str
    event_at: datetime
    reason: str | None
    attempts: int
    is_empty: bool  # taken back or erased since: nothing to try again with


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An answer or notice that did not arrive, or of which nobody knows."""

    id: int
    purpose: str
    how: str
    state: OutboxState
    created_at: datetime
    attempts: int
    error: str | None
    pseudonym: str | None


@dataclass(frozen=True, slots=True)
class OwnNeed:
    """A need of a resident, to which a picture may be put."""

    number: str
    text: str


def inbox_counts(session: Session, authority_id: int, now: datetime) -> InboxCounts:
    """How much of each kind waits at one authority."""
    return InboxCounts(
        voice=_count(session, Attachment, _waiting_media(authority_id, _VOICE)),
        loose=_count(session, Attachment, _waiting_media(authority_id, _LOOSE)),
        contact=_count(session, ContactMessage, _open_messages(authority_id)),
        dead=_count(session, InboxEvent, _dead(authority_id)),
        undelivered=_count(session, OutboxMessage, _undelivered(authority_id, now)),
    )


def voices_to_hear(session: Session, authority_id: int) -> list[Sent]:
    """Voice messages nobody has written down yet, the longest waiting first."""
    return _media(session, authority_id, _VOICE)


def media_without_need(session: Session, authority_id: int) -> list[Sent]:
    """Photos, videos and files nobody has tied to a need, the longest waiting first."""
    return _media(session, authority_id, _LOOSE)


def messages_to_answer(session: Session, authority_id: int) -> list[LeftMessage]:
    """Messages for staff that wait for an answer, the longest waiting first."""
    question = _messages(authority_id).where(*_open_messages(authority_id)).order_by(ContactMessage.id)
    return [_message(row) for row in session.execute(question.limit(_LIMIT))]


def messages_answered(session: Session, authority_id: int, limit: int = 10) -> list[LeftMessage]:
    """The messages dealt with last, the newest first."""
    question = (
        _messages(authority_id)
        .where(ContactMessage.answered_by.is_not(None), ContactMessage.text != "")
        .order_by(ContactMessage.answered_at.desc(), ContactMessage.id.desc())
    )
    return [_message(row) for row in session.execute(question.limit(limit))]


def message_text(session: Session, authority_id: int, message_id: int) -> str:
    """The words of a message for staff. Raises NotFound."""
    text = session.scalar(
        select(ContactMessage.text).where(ContactMessage.authority_id == authority_id, ContactMessage.id == message_id)
    )
    if text is None:
        raise NotFound(f"no message {message_id}")
    return text


def dead_events(session: Session, authority_id: int) -> list[DeadEvent]:
    """Events that were given up, the newest first."""
    rows = session.execute(
        select(
            InboxEvent.id,
            InboxEvent.type,
            InboxEvent.event_at,
            InboxEvent.reason,
            InboxEvent.attempts,
            InboxEvent.payload.is_(None),
        )
        .where(*_dead(authority_id))
        .order_by(InboxEvent.id.desc())
        .limit(_LIMIT)
    )
    return [DeadEvent(*row) for row in rows]


def undelivered_answers(session: Session, authority_id: int, now: datetime) -> list[Undelivered]:
    """Answers of the last days that failed or of which nobody knows, the newest first."""
    rows = session.execute(
        select(OutboxMessage, Resident.pseudonym)
        .outerjoin(Resident, and_(Resident.id == OutboxMessage.resident_id, Resident.authority_id == authority_id))
        .where(*_undelivered(authority_id, now))
        .order_by(OutboxMessage.id.desc())
        .limit(_LIMIT)
    )
    return [
        Undelivered(
            row.id, row.purpose, row.how, OutboxState(row.state), row.created_at, row.attempts, row.error, pseudonym
        )
        for row, pseudonym in rows
    ]


def needs_of_residents(session: Session, authority_id: int, resident_ids: set[int]) -> dict[int, list[OwnNeed]]:
    """The standing needs of some residents, the newest first, by resident."""
    rows = session.execute(
        select(Need.resident_id, Need.number, Need.text)
        .where(Need.authority_id == authority_id, Need.resident_id.in_(resident_ids), Need.state.in_(COUNTED_STATES))
        .order_by(Need.id.desc())
    )
    found: dict[int, list[OwnNeed]] = {}
    for resident_id, number, text in rows:
        assert resident_id is not None
        found.setdefault(resident_id, []).append(OwnNeed(number, text))
    return found


def _waiting_media(authority_id: int, kinds: tuple[str, ...]) -> tuple[ColumnElement[bool], ...]:
    return (
        Attachment.authority_id == authority_id,
        Attachment.kind.in_(kinds),
        Attachment.need_id.is_(None),
        Attachment.written_down_at.is_(None),
        Attachment.state.in_(_HEARABLE),
    )


def _open_messages(authority_id: int) -> tuple[ColumnElement[bool], ...]:
    return ContactMessage.authority_id == authority_id, ContactMessage.answered_at.is_(None)


def _dead(authority_id: int) -> tuple[ColumnElement[bool], ...]:
    return InboxEvent.authority_id == authority_id, InboxEvent.state == EventState.DEAD


def _undelivered(authority_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxMessage.authority_id == authority_id,
        OutboxMessage.state.in_(_NOT_DELIVERED),
        OutboxMessage.created_at > now - timedelta(days=UNDELIVERED_DAYS),
    )


def _count(session: Session, counted: type[Any], conditions: tuple[ColumnElement[bool], ...]) -> int:
    return session.scalar(select(func.count()).select_from(counted).where(*conditions)) or 0


def _media(session: Session, authority_id: int, kinds: tuple[str, ...]) -> list[Sent]:
    rows = session.execute(
        select(Attachment, Resident.pseudonym, Community.name)
        .outerjoin(Resident, and_(Resident.id == Attachment.resident_id, Resident.authority_id == authority_id))
        .outerjoin(Community, and_(Community.id == Resident.community_id, Community.authority_id == authority_id))
        .where(*_waiting_media(authority_id, kinds))
        .order_by(Attachment.id)
        .limit(_LIMIT)
    )
    return [
        Sent(row.id, row.kind, AttachmentState(row.state), row.sent_at, row.resident_id, pseudonym, community, row.size)
        for row, pseudonym, community in rows
    ]


def _messages(authority_id: int) -> Select[ContactMessage, Resident, str, str]:
    return (
        select(ContactMessage, Resident, Community.name, Staff.name)
        .join(Resident, and_(Resident.id == ContactMessage.resident_id, Resident.authority_id == authority_id))
        .outerjoin(Community, and_(Community.id == Resident.community_id, Community.authority_id == authority_id))
        .outerjoin(Staff, Staff.id == ContactMessage.answered_by)
        .where(ContactMessage.authority_id == authority_id)
    )


def _message(row: Any) -> LeftMessage:
    message, resident, community, staff = row
    return LeftMessage(
        id=message.id,
        text=message.text,
        sent_at=message.sent_at,
        pseudonym=resident.pseudonym,
        community=community,
        is_reachable=resident.blocked_at is None and resident.erased_at is None,
        answer=message.answer,
        answered_at=message.answered_at,
        answered_by=staff,
    )
