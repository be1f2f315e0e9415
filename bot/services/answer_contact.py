"""Staff deal with a message that a resident left for them."""

from datetime import datetime

from bot.domain.errors import Refused
from bot.services.record_audit import record_audit
from bot.store.authorities import AuthorityFacts
from bot.store.inbox_work import close_message
from bot.store.models import ContactMessage
from bot.store.notices import add_notice
from bot.store.reports_inbox import message_text
from bot.store.residents import resident_by_id
from bot.store.session import Session
from bot.wording.from_staff import contact_answered

MAX_ANSWER = 1000


def answer_contact(
    session: Session, authority: AuthorityFacts, message_id: int, answer: str, *, staff_id: int, now: datetime
) -> None:
    """Answer it: the words ride on the resident's next answer or go as a push. Raises Refused."""
    words = answer.strip()
    if not words:
        raise Refused("empty answer", thai="พิมพ์คำตอบก่อนส่ง")
    if len(words) > MAX_ANSWER:
        raise Refused("answer too long", thai=f"คำตอบยาวเกินไป ขอไม่เกิน {MAX_ANSWER:,} ตัวอักษร")
    message = _close(session, authority.id, message_id, answer=words, staff_id=staff_id, now=now)
    record_audit(session, "contact_answered", authority_id=authority.id, staff_id=staff_id, now=now, message=message.id)
    sender = resident_by_id(session, authority.id, message.resident_id)
    if sender is not None and sender.erased_at is None:
        text = contact_answered(words, message.sent_at)
        add_notice(session, authority.id, sender.id, kind="contact_answered", text=text, now=now)


def close_contact(session: Session, authority_id: int, message_id: int, *, staff_id: int, now: datetime) -> None:
    """Close it without an answer in LINE: it was dealt with another way, or needs none. Raises Refused."""
    message = _close(session, authority_id, message_id, answer=None, staff_id=staff_id, now=now)
    record_audit(session, "contact_closed", authority_id=authority_id, staff_id=staff_id, now=now, message=message.id)


def open_contact(session: Session, authority_id: int, message_id: int, *, staff_id: int, now: datetime) -> str:
    """The whole words of a message, with what is masked on the page: a number to call back may be among them."""
    text = message_text(session, authority_id, message_id)
    record_audit(session, "contact_opened", authority_id=authority_id, staff_id=staff_id, now=now, message=message_id)
    return text


def _close(
    session: Session, authority_id: int, message_id: int, *, answer: str | None, staff_id: int, now: datetime
) -> ContactMessage:
    message = close_message(session, authority_id, message_id, answer=answer, staff_id=staff_id, now=now)
    if message is None:
        raise Refused(f"message {message_id} is not open", thai="มีคนตอบหรือปิดข้อความนี้ไปแล้ว")
    return message
