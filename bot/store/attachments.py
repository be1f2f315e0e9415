"""Photos, voice messages, videos and files that residents sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.domain.states import AttachmentState
from bot.store.models import Attachment, AttachmentFile

_KEPT = (AttachmentState.PENDING, AttachmentState.STORED)


def attachment_of_message(session: Session, authority_id: int, message_id: str) -> Attachment | None:
    """What came with a LINE message."""
    return session.scalars(
        select(Attachment).where(Attachment.authority_id == authority_id, Attachment.line_message_id == message_id)
    ).first()


def first_of_image_set(session: Session, authority_id: int, resident_id: int, image_set_id: str) -> Attachment | None:
    """The photo of a set that came in first: the others follow it."""
    return session.scalars(
        select(Attachment)
        .where(
            Attachment.authority_id == authority_id,
            Attachment.resident_id == resident_id,
            Attachment.image_set_id == image_set_id,
        )
        .order_by(Attachment.id)
        .limit(1)
    ).first()


def pictures_without_need(
    session: Session, authority_id: int, resident_id: int, *, since: datetime
) -> Sequence[Attachment]:
    """A resident's photos, videos and files of which nobody has said yet what they belong to."""
    return session.scalars(
        select(Attachment)
        .where(
            Attachment.authority_id == authority_id,
            Attachment.resident_id == resident_id,
            Attachment.need_id.is_(None),
            Attachment.kind != "audio",
            Attachment.state.in_(_KEPT),
            Attachment.sent_at >= since,
        )
        .order_by(Attachment.id)
    ).all()


def attachments_of_resident(session: Session, authority_id: int, resident_id: int) -> Sequence[Attachment]:
    """All that a resident sent and that is kept."""
    return session.scalars(
        select(Attachment)
        .where(
            Attachment.authority_id == authority_id,
            Attachment.resident_id == resident_id,
            Attachment.state.in_(_KEPT),
        )
        .order_by(Attachment.id)
    ).all()


def count_attachments(session: Session, authority_id: int, need_id: int) -> int:
    """How many photos and files a need has."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Attachment)
            .where(Attachment.authority_id == authority_id, Attachment.need_id == need_id, Attachment.state.in_(_KEPT))
        )
        or 0
    )


def attachments_of_needs(session: Session, authority_id: int, need_ids: Sequence[int]) -> Sequence[Attachment]:
    """All that belongs to these needs."""
    return session.scalars(
        select(Attachment).where(Attachment.authority_id == authority_id, Attachment.need_id.in_(need_ids))
    ).all()


def erase_attachments(session: Session, attachments: Sequence[Attachment]) -> None:
    """Delete the files; the rows stay as a record that something was there."""
    ids = sorted(attachment.id for attachment in attachments)
    # Held first: bytes that are being stored at this moment come before the deletion or not at all.
    session.execute(select(Attachment.id).where(Attachment.id.in_(ids)).order_by(Attachment.id).with_for_update())
    session.execute(delete(AttachmentFile).where(AttachmentFile.attachment_id.in_(ids)))
    for attachment in attachments:
        attachment.state = AttachmentState.ERASED
        attachment.reason = attachment.content_type = attachment.image_set_id = None
        attachment.size = attachment.next_try_at = None


def add_attachment(session: Session, attachment: Attachment) -> None:
    """Keep that something was sent."""
    session.add(attachment)
    session.flush()


def attachments_by_id(
    session: Session, authority_id: int, resident_id: int, ids: Sequence[int]
) -> Sequence[Attachment]:
    """Those of a resident's attachments."""
    return session.scalars(
        select(Attachment).where(
            Attachment.authority_id == authority_id, Attachment.resident_id == resident_id, Attachment.id.in_(ids)
        )
    ).all()
