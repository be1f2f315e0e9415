"""Who is affected where data leaked within a time, by pseudonym, and what staff saw or took out in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.states import AttachmentState, NeedState
from bot.store.models import Attachment, AuditEntry, Community, ContactMessage, Need, Resident, Staff

SEEN = ("needs_exported", "brief_exported", "resident_revealed", "contact_opened", "breach_notified")
NOTIFIED = "breach_notified"


@dataclass(frozen=True, slots=True)
class Affected:
    """One person of whom something was kept in that time, and how much."""

    resident_id: int
    pseudonym: str
    community: str | None
    needs: int
    sensitive_needs: int
    files: int
    messages: int
    may_be_told: bool  # in LINE, now


@dataclass(frozen=True, slots=True)
class Seen:
    """One act by which somebody of the staff saw or took out more than pages show."""

    at: datetime
    staff: str | None
    what: str
    detail: dict[str, Any]


def people_affected(session: Session, authority_id: int, begins: datetime, ends: datetime) -> list[Affected]:
    """Everybody of whom something was kept between these moments, by pseudonym."""
    is_told = and_(Need.recorded_at < ends, Need.state != NeedState.ERASED)
    needs = _counts(authority_id, Need, is_told)
    sensitive = _counts(authority_id, Need, and_(is_told, Need.is_sensitive.is_(True)))
    files = _counts(
        authority_id, Attachment, and_(Attachment.sent_at < ends, Attachment.state != AttachmentState.ERASED)
    )
    messages = _counts(authority_id, ContactMessage, and_(ContactMessage.sent_at < ends, ContactMessage.text != ""))
    counted = (needs, sensitive, files, messages)
    question = select(
        Resident.id,
        Resident.pseudonym,
        Community.name,
        *(func.coalesce(one.c.many, 0) for one in counted),
        and_(Resident.line_id_encrypted.is_not(None), Resident.blocked_at.is_(None)),
    ).outerjoin(Community, and_(Community.id == Resident.community_id, Community.authority_id == authority_id))
    for one in counted:
        question = question.outerjoin(one, one.c.resident_id == Resident.id)
    rows = session.execute(
        question.where(
            Resident.authority_id == authority_id,
            Resident.created_at < ends,
            or_(Resident.erased_at.is_(None), Resident.erased_at > begins),
        ).order_by(Resident.pseudonym)
    )
    return [Affected(*row) for row in rows]


def seen_between(session: Session, authority_id: int, begins: datetime, ends: datetime) -> list[Seen]:
    """What staff took out or looked behind in that time, in its order."""
    rows = session.execute(
        select(AuditEntry.happened_at, Staff.email, AuditEntry.what, AuditEntry.detail)
        .outerjoin(Staff, Staff.id == AuditEntry.staff_id)
        .where(
            AuditEntry.authority_id == authority_id,
            AuditEntry.what.in_(SEEN),
            AuditEntry.happened_at >= begins,
            AuditEntry.happened_at < ends,
        )
        .order_by(AuditEntry.id)
    )
    return [Seen(*row) for row in rows]


def notices_of_breaches(session: Session, authority_id: int) -> Sequence[dict[str, Any]]:
    """What was told of earlier breaches, for seeing that nobody is told twice."""
    return session.scalars(
        select(AuditEntry.detail).where(AuditEntry.authority_id == authority_id, AuditEntry.what == NOTIFIED)
    ).all()


def _counts(authority_id: int, table: Any, condition: Any) -> Any:
    """How many rows of a table each resident has."""
    return (
        select(table.resident_id, func.count().label("many"))
        .where(table.authority_id == authority_id, condition)
        .group_by(table.resident_id)
        .subquery()
    )
