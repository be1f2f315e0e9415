"""Link a staff member's own LINE by a one-time code, so that urgent needs can be told to them."""

import hashlib
import secrets
from datetime import datetime, timedelta

from bot.store.models import StaffLineLink
from bot.store.sealing import Seal
from bot.store.session import Session
from bot.store.staff_links import add_link, link_by_code, link_of_staff

CODE_LIFE = timedelta(minutes=15)


def make_code(session: Session, staff_id: int, authority_id: int, now: datetime) -> str:
    """Six digits, good once and for a quarter of an hour, to be typed in LINE after the word เชื่อม."""
    link = link_of_staff(session, authority_id, staff_id)
    if link is None:
        link = StaffLineLink(authority_id=authority_id, staff_id=staff_id)
        add_link(session, link)
    code = f"{secrets.randbelow(1_000_000):06d}"
    while link_by_code(session, authority_id, _hash(authority_id, code), now) is not None:
        code = f"{secrets.randbelow(1_000_000):06d}"
    link.code_hash, link.code_expires_at = _hash(authority_id, code), now + CODE_LIFE
    return code


def link(session: Session, seal: Seal, authority_id: int, code: str, line_user_id: str, *, now: datetime) -> bool:
    """Whether the code was good: the LINE account behind it now hears of urgent needs."""
    found = link_by_code(session, authority_id, _hash(authority_id, code), now)
    if found is None:
        return False
    found.line_id_encrypted, found.linked_at = seal.encrypt(line_user_id), now
    found.code_hash = found.code_expires_at = None
    return True


def unlink(session: Session, staff_id: int, authority_id: int) -> None:
    """Alert this staff member no longer."""
    found = link_of_staff(session, authority_id, staff_id)
    if found is not None:
        found.line_id_encrypted = found.linked_at = found.code_hash = found.code_expires_at = None


def _hash(authority_id: int, code: str) -> str:
    return hashlib.sha256(f"{authority_id}:{code}".encode()).hexdigest()
