"""A copy of everything that is kept about a resident, behind a secret link that is good for a day."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from bot.domain.thai_time import short_moment
from bot.store.attachments import attachments_of_resident
from bot.store.communities import community_by_id
from bot.store.contact import contact_messages_of
from bot.store.exports import add_export, export_by_hash
from bot.store.models import Attachment, Consent, ContactMessage, Need, Resident
from bot.store.needs import own_needs
from bot.store.residents import consents_of, resident_by_id
from bot.store.sealing import hash_of_token
from bot.store.session import Session
from bot.store.supports import supported_numbers

LINK_LIFE = timedelta(hours=24)


def export(session: Session, resident: Resident, now: datetime) -> str:
    """The secret part of the link; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    add_export(session, resident, hash_of_token(token), now + LINK_LIFE)
    return token


def resident_of_link(session: Session, token: str, now: datetime) -> Resident | None:
    """Whose data a link shows, while it is good."""
    found = export_by_hash(session, hash_of_token(token), now)
    return resident_by_id(session, found.authority_id, found.resident_id) if found else None


def gather_export(session: Session, resident: Resident) -> dict[str, Any]:
    """All that is kept about a resident, in words that they can read."""
    authority_id = resident.authority_id
    community = community_by_id(session, authority_id, resident.community_id) if resident.community_id else None
    return {
        "รหัส": resident.pseudonym,
        "ชุมชน": community.name if community else None,
        "เริ่มใช้": short_moment(resident.created_at),
        "ความยินยอม": [_consent(row) for row in consents_of(session, authority_id, resident.id)],
        "เรื่อง": [_need(session, need) for need in own_needs(session, authority_id, resident.id)],
        "เห็นด้วยกับเรื่อง": supported_numbers(session, authority_id, resident.id),
        "ไฟล์": [_file(row) for row in attachments_of_resident(session, authority_id, resident.id)],
        "ข้อความถึงเจ้าหน้าที่": [_message(row) for row in contact_messages_of(session, authority_id, resident.id)],
    }


def _need(session: Session, need: Need) -> dict[str, Any]:
    community = community_by_id(session, need.authority_id, need.community_id) if need.community_id else None
    return {
        "เลขเรื่อง": need.number,
        "ข้อความ": need.text,
        "ประเด็น": need.issue,
        "สถานะ": need.state,
        "ชุมชน": community.name if community else None,
        "สถานที่": need.place_name,
        "พิกัด": [need.latitude, need.longitude] if need.latitude is not None else None,
        "แจ้งเมื่อ": short_moment(need.said_at),
    }


def _consent(row: Consent) -> dict[str, Any]:
    return {"คำตอบ": row.state, "ฉบับที่": row.notice_version, "เมื่อ": short_moment(row.answered_at)}


def _file(row: Attachment) -> dict[str, Any]:
    return {"ชนิด": row.kind, "ขนาด": row.size, "ส่งเมื่อ": short_moment(row.sent_at)}


def _message(row: ContactMessage) -> dict[str, Any]:
    return {"ข้อความ": row.text, "ส่งเมื่อ": short_moment(row.sent_at), "คำตอบ": row.answer}
