"""Keep what came with a need: photos and files to be fetched, and places rounded so that no doorstep is stored."""

import re
from datetime import datetime

from bot.domain.incoming import SentMedia
from bot.domain.states import AttachmentState
from bot.store.attachments import add_attachment, attachment_of_message
from bot.store.models import Attachment, Need, Resident
from bot.store.needs import add_history
from bot.store.session import Session

_FETCHED_ID = re.compile(r"\d{1,32}")
_READABLE_FILES = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".webp", ".docx", ".xlsx", ".pptx", ".odt", ".txt")
_PLACES = 3  # decimals: about 100 m
_HISTORY = {"image": "photo_added"}


def why_refused(media: SentMedia) -> str | None:
    """Why this is not fetched at all; None where it may be."""
    if not media.from_line or not _FETCHED_ID.fullmatch(media.message_id or ""):
        return "elsewhere"
    if media.kind == "file" and not (media.file_name or "").lower().endswith(_READABLE_FILES):
        return "file_type"
    return None


def attach(
    session: Session, authority_id: int, resident: Resident, media: SentMedia, need: Need | None, *, now: datetime
) -> Attachment:
    """The attachment, to be fetched at once, or refused; the same message makes one, however often it is handled."""
    known = attachment_of_message(session, authority_id, media.message_id) if media.message_id else None
    if known is not None:
        return known
    refused = why_refused(media)
    attachment = Attachment(
        authority_id=authority_id,
        resident_id=resident.id,
        kind=media.kind,
        line_message_id=media.message_id,
        image_set_id=media.image_set_id,
        state=AttachmentState.REFUSED if refused else AttachmentState.PENDING,
        reason=refused,
        next_try_at=None if refused else now,
        sent_at=now,
    )
    add_attachment(session, attachment)
    if need is not None and refused is None:
        give_to_need(session, attachment, need, now)
    return attachment


def give_to_need(session: Session, attachment: Attachment, need: Need, now: datetime) -> None:
    """Say what an attachment belongs to."""
    attachment.need_id = need.id
    add_history(session, need, _HISTORY.get(attachment.kind, "file_added"), "resident", now, attachment=attachment.id)


def rounded(degrees: float) -> float:
    """A coordinate as it may be kept."""
    return round(degrees, _PLACES)


def add_place(
    session: Session, need: Need, latitude: float, longitude: float, name: str, *, event_id: str | None, now: datetime
) -> None:
    """Keep where a need is; `event_id` told it, and can be taken back."""
    need.latitude, need.longitude = rounded(latitude), rounded(longitude)
    need.place_name = name[:200] or None
    add_history(session, need, "place_added", "resident", now, event=event_id, is_point=True)


def name_place(session: Session, need: Need, name: str, *, event_id: str | None, now: datetime) -> None:
    """Keep where a need is, as its teller put it in words; `event_id` told it, and can be taken back."""
    need.place_name = name[:200]
    add_history(session, need, "place_added", "resident", now, event=event_id)
