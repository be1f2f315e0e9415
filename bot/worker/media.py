"""Fetching photos, voice messages and files from LINE, which keeps them for a while only."""

from datetime import timedelta

from structlog import get_logger

from bot.domain import thai_time
from bot.domain.states import AttachmentState
from bot.line.client import Content, Gone, NotReady
from bot.services.clean_image import NotAPicture, clean_image
from bot.store.media_files import pending_attachment, postpone_attachment, refuse_attachment, store_file
from bot.worker.parts import WorkerParts

log = get_logger(__name__)

_MOST_TRIES = 8


def fetch_media(parts: WorkerParts, attachment_id: int) -> None:
    """Bring one attachment in, or record why it cannot be had."""
    now = thai_time.now()
    with parts.database.reading() as session:
        attachment = pending_attachment(session, attachment_id, now)
    if attachment is None or attachment.line_message_id is None:
        return
    found = parts.gateway_of(attachment.authority_id).content(attachment.line_message_id)
    if isinstance(found, Content):
        _store(parts, attachment_id, attachment.kind, found)
    elif isinstance(found, Gone):
        _refuse(parts, attachment_id, AttachmentState.GONE, "gone")
    else:
        _wait(parts, attachment_id, attachment.attempts + 1, found)


def _store(parts: WorkerParts, attachment_id: int, kind: str, found: Content) -> None:
    content, content_type = found.data, found.content_type
    if kind == "image":
        try:
            content, content_type = clean_image(content), "image/jpeg"
        except NotAPicture as problem:
            _refuse(parts, attachment_id, AttachmentState.REFUSED, str(problem))
            return
    with parts.database.transaction() as session:
        store_file(session, attachment_id, content, content_type)


def _refuse(parts: WorkerParts, attachment_id: int, state: AttachmentState, reason: str) -> None:
    log.info("media_not_kept", attachment_id=attachment_id, reason=reason)
    with parts.database.transaction() as session:
        refuse_attachment(session, attachment_id, state, reason)


def _wait(parts: WorkerParts, attachment_id: int, tries: int, found: NotReady) -> None:
    if tries >= _MOST_TRIES:
        _refuse(parts, attachment_id, AttachmentState.GONE, found.reason)
        return
    with parts.database.transaction() as session:
        postpone_attachment(session, attachment_id, thai_time.now() + timedelta(seconds=2**tries))
