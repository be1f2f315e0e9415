"""A photo, video or file that came without words is put to a need of its sender, or closed."""

from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.states import COUNTED_STATES, DecidedBy
from bot.services.record_audit import record_audit
from bot.store.inbox_work import close_media
from bot.store.models import Attachment
from bot.store.needs import add_history, own_need
from bot.store.session import Session

_LOOSE = ("image", "video", "file")


def place_media(
    session: Session, authority_id: int, attachment_id: int, number: str, *, staff_id: int, now: datetime
) -> None:
    """Put it to the sender's own need of that number, never to somebody else's. Raises Refused."""
    media = _close(session, authority_id, attachment_id, now)
    need = own_need(session, authority_id, media.resident_id, number, for_update=True) if media.resident_id else None
    if need is None or need.state not in COUNTED_STATES:
        raise Refused(f"{number} is not theirs", thai="ผู้ส่งไม่มีเรื่องเลขนี้ หรือถอนเรื่องไปแล้ว")
    media.need_id = need.id
    what = "photo_added" if media.kind == "image" else "file_added"
    add_history(session, need, what, DecidedBy.STAFF, now, staff_id=staff_id, attachment=media.id)
    record_audit(session, "media_placed", authority_id=authority_id, staff_id=staff_id, now=now, number=number)


def close_loose_media(session: Session, authority_id: int, attachment_id: int, *, staff_id: int, now: datetime) -> None:
    """It belongs to no need and leaves the inbox. Raises Refused."""
    media = _close(session, authority_id, attachment_id, now)
    record_audit(session, "media_closed", authority_id=authority_id, staff_id=staff_id, now=now, attachment=media.id)


def _close(session: Session, authority_id: int, attachment_id: int, now: datetime) -> Attachment:
    media = close_media(session, authority_id, attachment_id, _LOOSE, now)
    if media is None:
        raise Refused(f"attachment {attachment_id} does not wait", thai="มีคนจัดการรายการนี้ไปแล้ว หรือผู้ส่งขอลบ")
    return media
