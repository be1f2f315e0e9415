"""The worker's side of attachments: what is still to be fetched, and the bytes that were."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from bot.domain.states import AttachmentState
from bot.store.models import Attachment, AttachmentFile


def pending_attachment(session: Session, attachment_id: int, now: datetime) -> Attachment | None:
    """An attachment whose fetching is due; None when it is finished, erased or to be tried later."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.state != AttachmentState.PENDING or (row.next_try_at is not None and row.next_try_at > now):
        return None
    return row


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
    row = session.get_one(Attachment, attachment_id)
    if row.state != AttachmentState.PENDING:
        return False
    session.execute(delete(AttachmentFile).where(AttachmentFile.attachment_id == attachment_id))
    session.add(AttachmentFile(attachment_id=attachment_id, content=content))
    row.state, row.content_type, row.size, row.next_try_at = AttachmentState.STORED, content_type, len(content), None
    return True


def refuse_attachment(session: Session, attachment_id: int, state: AttachmentState, reason: str) -> None:
    """Record why there are no bytes."""
    row = session.get_one(Attachment, attachment_id)
    if row.state == AttachmentState.PENDING:
        row.state, row.reason, row.next_try_at = state, reason, None


def postpone_attachment(session: Session, attachment_id: int, next_try_at: datetime) -> None:
    """Fetch later: LINE is still preparing the content, or cannot be reached."""
    row = session.get_one(Attachment, attachment_id)
    row.attempts, row.next_try_at = row.attempts + 1, next_try_at
