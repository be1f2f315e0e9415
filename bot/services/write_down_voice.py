"""A voice message that staff heard becomes one need or more of the person who sent it, or is closed."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.states import NeedSource
from bot.services.record_audit import record_audit
from bot.services.record_need import record_need
from bot.services.understand import ReadPart
from bot.store.authorities import AuthorityFacts
from bot.store.inbox_work import close_media
from bot.store.models import Attachment, Need
from bot.store.notices import add_notice
from bot.store.residents import resident_by_id
from bot.store.session import Session
from bot.wording.from_staff import voice_written_down
from bot.wording.tone import Tone

_VOICE = ("audio",)
_GONE = "มีคนจัดการเสียงนี้ไปแล้ว หรือผู้ส่งขอลบ"


def write_down_voice(
    session: Session,
    authority: AuthorityFacts,
    attachment_id: int,
    parts: Sequence[ReadPart],
    *,
    staff_id: int,
    now: datetime,
) -> list[Need]:
    """The needs that were heard; the sender is told their numbers with the next answer. Raises Refused."""
    voice = _close(session, authority.id, attachment_id, now)
    sender = resident_by_id(session, authority.id, voice.resident_id) if voice.resident_id else None
    needs = [
        record_need(
            session,
            authority,
            part=part,
            source=NeedSource.VOICE,
            said_at=voice.sent_at,
            now=now,
            resident=sender,
            community_id=sender.community_id if sender else None,
            event_id=f"voice:{voice.id}",
            part_index=index,
            line_message_id=voice.line_message_id,
            entered_by=staff_id,
        )
        for index, part in enumerate(parts)
    ]
    voice.need_id = needs[0].id
    numbers = [need.number for need in needs]
    record_audit(session, "voice_written_down", authority_id=authority.id, staff_id=staff_id, now=now, numbers=numbers)
    if sender is not None and sender.erased_at is None:
        text = voice_written_down([(need.number, need.text) for need in needs], Tone(authority.settings.particle))
        add_notice(session, authority.id, sender.id, kind="voice_written_down", text=text, now=now)
    return needs


def close_voice(session: Session, authority_id: int, attachment_id: int, *, staff_id: int, now: datetime) -> None:
    """What was heard is no need: it leaves the inbox. Raises Refused."""
    voice = _close(session, authority_id, attachment_id, now)
    record_audit(session, "voice_closed", authority_id=authority_id, staff_id=staff_id, now=now, attachment=voice.id)


def _close(session: Session, authority_id: int, attachment_id: int, now: datetime) -> Attachment:
    voice = close_media(session, authority_id, attachment_id, _VOICE, now)
    if voice is None:
        raise Refused(f"voice {attachment_id} does not wait", thai=_GONE)
    return voice
