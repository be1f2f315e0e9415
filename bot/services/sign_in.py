"""Signing in and staying signed in.

The cookie holds a random token; the table holds its hash. A browser is forgotten after half an hour without a page or
after twelve hours, and at once on sign-out, on a new password, or when the account is disabled. An unknown address
costs as much time as a wrong password, so that nobody can learn who works here.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.services.record_audit import record_audit
from bot.store.sealing import hash_of_token
from bot.store.session import Session
from bot.store.staff import (
    StaffFacts,
    account_by_email,
    account_by_id,
    add_session,
    drop_session,
    drop_sessions_before,
    mark_session_seen,
    session_of,
    set_password_hash,
)

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
_TOUCH_EVERY = timedelta(minutes=1)  # a write for every page would cost a disk flush each
# OWASP's smallest Argon2id: 19 MiB, so that a burst of sign-ins cannot take the machine's memory.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session; `touch_is_due` when its last page is to be written down."""

    staff: StaffFacts
    touch_is_due: bool


def staff_with_password(session: Session, email: str, password: str) -> StaffFacts | None:
    """Who that address and password belong to; None for either mistake."""
    account = account_by_email(session, email.strip().lower())
    is_right = _matches(account.password_hash if account else _hash_of_nobody(), password)
    return account.staff if account and is_right else None


def knows_password(session: Session, staff_id: int, password: str) -> bool:
    """Whether it is this person's password."""
    account = account_by_id(session, staff_id)
    return account is not None and _matches(account.password_hash, password)


def open_session(session: Session, staff_id: int, password: str, now: datetime) -> str:
    """Sign a person in and give the token for the cookie; an old hash of `password` is renewed on the way."""
    account = account_by_id(session, staff_id)
    if account and HASHER.check_needs_rehash(account.password_hash):
        set_password_hash(session, staff_id, HASHER.hash(password), must_change=account.staff.must_change_password)
    token = secrets.token_urlsafe(32)
    drop_sessions_before(session, created=now - ABSOLUTE_LIMIT, seen=now - IDLE_LIMIT)
    add_session(session, staff_id=staff_id, token_hash=hash_of_token(token), now=now)
    record_audit(session, "signed_in", authority_id=None, staff_id=staff_id, now=now)
    return token


def signed_in_staff(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Who holds that token, while the session lives."""
    found = session_of(session, hash_of_token(token))
    if found is None:
        return None
    staff, created_at, seen_at = found
    if now - seen_at > IDLE_LIMIT or now - created_at > ABSOLUTE_LIMIT:
        return None
    return SignedIn(staff, touch_is_due=now - seen_at > _TOUCH_EVERY)


def touch_session(session: Session, token: str, now: datetime) -> None:
    """Note that the person is still here."""
    mark_session_seen(session, hash_of_token(token), now)


def sign_out(session: Session, token: str, staff_id: int, now: datetime) -> None:
    """Forget this browser."""
    drop_session(session, hash_of_token(token))
    record_audit(session, "signed_out", authority_id=None, staff_id=staff_id, now=now)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    return HASHER.hash(secrets.token_urlsafe())
