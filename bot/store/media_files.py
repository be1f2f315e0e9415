"""The worker's side of attachments: what is still to be fetched, and the bytes that were."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from bot.domain.states import AttachmentState
from bot.store.models import Attachment, AttachmentFile

LONGEST_FETCH = timedelta(minutes=4)  # longer than a download and all its time-outs may take


@dataclass(frozen=True, slots=True)
class Claimed:
    """An attachment that this worker, and no other, is fetching now."""

    id: int
    authority_id: int
    kind: str
    line_message_id: str
    attempts: int
    sent_at: datetime


def claim_attachment(session: Session, attachment_id: int, now: datetime) -> Claimed | None:
    """Take an attachment that is due; None when it is finished, erased, in other hands or to be tried later."""
    row = _locked(session, attachment_id)
    is_due = row.next_try_at is None or row.next_try_at <= now
    if row.state != AttachmentState.PENDING or row.line_message_id is None or not is_due:
        return None
    row.attempts, row.next_try_at = row.attempts + 1, now + LONGEST_FETCH
    return Claimed(row.id, row.authority_id, row.kind, row.line_message_id, row.attempts, row.sent_at)


def due_attachments(session: Session, now: datetime, *, limit: int) -> list[int]:
    """Ids of attachments to be fetched now."""
    return list(
        session.scalars(
            select(Attachment.id)
            .where(
                Attachment.state == AttachmentState.PENDING,
                Attachment.line_message_id.is_not(None),
                or_(Attachment.next_try_at.is_(None), Attachment.next_try_at <= now),
            )
            .order_by(Attachment.id)
            .limit(limit)
        )
    )


def store_file(session: Session, attachment_id: int, content: bytes, content_type: str) -> bool:
    """Keep the bytes of a pending attachment; False when it was erased while they were on their way."""
    row = _locked(session, attachment_id)
    if row.state != AttachmentState.PENDING:
        return False
    session.execute(delete(AttachmentFile).where(AttachmentFile.attachment_id == attachment_id))
    session.add(AttachmentFile(attachment_id=attachment_id, content=content))
    row.state, row.content_type, row.size, row.next_try_at = AttachmentState.STORED, content_type, len(content), None
    return True


def refuse_attachment(session: Session, attachment_id: int, state: AttachmentState, reason: str) -> None:
    """Record why there are no bytes."""
    row = _locked(session, attachment_id)
    if row.state == AttachmentState.PENDING:
        row.state, row.reason, row.next_try_at = state, reason, None


def postpone_attachment(session: Session, attachment_id: int, next_try_at: datetime) -> None:
    """Fetch later: LINE is still preparing the content, or cannot be reached."""
    _locked(session, attachment_id).next_try_at = next_try_at


def _locked(session: Session, attachment_id: int) -> Attachment:
    """The row as it is now, held until the commit: an erasure at the same moment comes wholly before or after."""
    return session.get_one(Attachment, attachment_id, with_for_update=True, populate_existing=True)
