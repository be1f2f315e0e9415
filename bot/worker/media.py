"""Fetching photos, voice messages and files from LINE, which keeps them for a while only.

A voice message is a need, so nothing is given up lightly: only LINE's word that it is gone ends the tries before a day
is over. A fetch is claimed by moving the next try forward, so that no sweep starts a second one beside it.
"""

from datetime import timedelta

from structlog import get_logger

from bot.domain import thai_time
from bot.domain.states import AttachmentState
from bot.line.client import Content, Gone
from bot.services.clean_image import NotAPicture, clean_image, looks_like_picture
from bot.store.media_files import Claimed, claim_attachment, postpone_attachment, refuse_attachment, store_file
from bot.worker.parts import WorkerParts

log = get_logger(__name__)

GIVE_UP_AFTER = timedelta(days=1)
_LONGEST_WAIT = timedelta(minutes=10)


def fetch_media(parts: WorkerParts, attachment_id: int) -> None:
    """Bring one attachment in, or record why it cannot be had."""
    with parts.database.transaction() as session:
        claimed = claim_attachment(session, attachment_id, thai_time.now())
    if claimed is None:
        return
    found = parts.gateway_of(claimed.authority_id).content(claimed.line_message_id)
    if isinstance(found, Content):
        _store(parts, claimed, found)
    elif isinstance(found, Gone) or thai_time.now() - claimed.sent_at > GIVE_UP_AFTER:
        _refuse(parts, attachment_id, AttachmentState.GONE, found.reason)
    else:
        wait = min(timedelta(seconds=2 ** min(claimed.attempts, 20)), _LONGEST_WAIT)
        with parts.database.transaction() as session:
            postpone_attachment(session, attachment_id, thai_time.now() + wait)


def _store(parts: WorkerParts, claimed: Claimed, found: Content) -> None:
    content, content_type = found.data, found.content_type
    if claimed.kind in ("image", "file"):
        try:
            content, content_type = clean_image(content), "image/jpeg"
        except NotAPicture as problem:
            if claimed.kind == "image" or looks_like_picture(found.data, found.content_type):
                _refuse(parts, claimed.id, AttachmentState.REFUSED, str(problem))
                return
    with parts.database.transaction() as session:
        store_file(session, claimed.id, content, content_type)


def _refuse(parts: WorkerParts, attachment_id: int, state: AttachmentState, reason: str) -> None:
    log.info("media_not_kept", attachment_id=attachment_id, reason=reason)
    with parts.database.transaction() as session:
        refuse_attachment(session, attachment_id, state, reason)
