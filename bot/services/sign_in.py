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

from bot.domain.roles import Role
from bot.services.record_audit import record_audit
from bot.store.authorities import authority_by_id
from bot.store.sealing import hash_of_token
from bot.store.second_factors import factor_of
from bot.store.session import Session
from bot.store.staff import (
    StaffFacts,
    account_by_email,
    account_by_id,
    add_session,
    authority_ids_of,
    drop_session,
    drop_session_of,
    drop_sessions_before,
    drop_sessions_of,
    mark_session_confirmed,
    mark_session_seen,
    role_in,
    session_of,
    set_password_hash,
)

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
CODE_LIMIT = timedelta(minutes=10)  # between the password and the code
_TOUCH_EVERY = timedelta(minutes=1)  # a write for every page would cost a disk flush each
# OWASP's smallest Argon2id: 19 MiB, so that a burst of sign-ins cannot take the machine's memory.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session; `touch_is_due` when its last page is to be written down."""

    staff: StaffFacts
    touch_is_due: bool
    waits_for_code: bool
    must_enrol: bool
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeenFrom:
    """What a browser says of itself, for the list of one's own sessions."""

    browser: str = ""
    address: str = ""


def staff_with_password(session: Session, email: str, password: str) -> StaffFacts | None:
    """Who that address and password belong to; None for either mistake."""
    account = account_by_email(session, email.strip().lower())
    is_right = matches(account.password_hash if account else _hash_of_nobody(), password)
    return account.staff if account and is_right else None


def knows_password(session: Session, staff_id: int, password: str) -> bool:
    """Whether it is this person's password."""
    account = account_by_id(session, staff_id)
    return account is not None and matches(account.password_hash, password)


def open_session(
    session: Session, staff_id: int, password: str, now: datetime, seen_from: SeenFrom | None = None
) -> str:
    """Let in whose password was right, as far as the question for a code, and give the token for the cookie.

    An old hash of `password` is renewed on the way.
    """
    account = account_by_id(session, staff_id)
    if account and HASHER.check_needs_rehash(account.password_hash):
        set_password_hash(session, staff_id, HASHER.hash(password), must_change=account.staff.must_change_password)
    drop_sessions_before(session, created=now - ABSOLUTE_LIMIT, seen=now - IDLE_LIMIT)
    waits_for_code = has_second_factor(session, staff_id)
    must_enrol = not waits_for_code and must_have_second_factor(session, staff_id)
    if not waits_for_code:
        record_audit(session, "signed_in", authority_id=None, staff_id=staff_id, now=now)
    return _new_session(session, staff_id, now, seen_from, waits_for_code=waits_for_code, must_enrol=must_enrol)


def pass_code(session: Session, token: str, staff_id: int, now: datetime, seen_from: SeenFrom | None = None) -> str:
    """Let in whose code was right too: a new token, so that the one of the half-way session is worth nothing."""
    drop_session(session, hash_of_token(token))
    record_audit(session, "signed_in", authority_id=None, staff_id=staff_id, now=now, second_factor=True)
    return _new_session(session, staff_id, now, seen_from)


def has_second_factor(session: Session, staff_id: int) -> bool:
    """Whether this person is asked for a code."""
    factor = factor_of(session, staff_id)
    return factor is not None and factor.enrolled_at is not None


def must_have_second_factor(session: Session, staff_id: int) -> bool:
    """Whether one of the authorities in which this person is officer or admin asks for it."""
    for authority_id in authority_ids_of(session, staff_id):
        role = role_in(session, authority_id, staff_id)
        settings = authority_by_id(session, authority_id).settings
        if role and role.includes(Role.OFFICER) and settings.require_second_factor:
            return True
    return False


def signed_in_staff(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Who holds that token, while the session lives."""
    found = session_of(session, hash_of_token(token))
    if found is None or now - found.seen_at > IDLE_LIMIT or now - found.created_at > ABSOLUTE_LIMIT:
        return None
    if found.waits_for_code and now - found.created_at > CODE_LIMIT:
        return None
    touch_is_due = now - found.seen_at > _TOUCH_EVERY
    return SignedIn(found.staff, touch_is_due, found.waits_for_code, found.must_enrol, found.confirmed_at)


def note_failed_try(session: Session, email: str, now: datetime, *, address: str, what: str = "password") -> None:
    """Write down a wrong password or code; for a name that nobody has too, which must not take less time."""
    account = account_by_email(session, email.strip().lower())
    staff_id = account.staff.id if account else None
    record_audit(session, "sign_in_failed", authority_id=None, staff_id=staff_id, now=now, wrong=what, address=address)


def touch_session(session: Session, token: str, now: datetime) -> None:
    """Note that the person is still here."""
    mark_session_seen(session, hash_of_token(token), now)


def confirm_session(session: Session, token: str, now: datetime) -> None:
    """Note that the person has just given a secret again."""
    mark_session_confirmed(session, hash_of_token(token), now)


def is_session_of(token: str, token_hash: str) -> bool:
    """Whether that is the row of the session with this token."""
    return hash_of_token(token) == token_hash


def end_session(session: Session, staff_id: int, session_id: int, now: datetime) -> None:
    """Forget another browser of one's own."""
    drop_session_of(session, staff_id, session_id)
    record_audit(session, "session_ended", authority_id=None, staff_id=staff_id, now=now)


def end_other_sessions(session: Session, staff_id: int, keep_token: str, now: datetime) -> None:
    """Forget every browser of a person but this one."""
    drop_sessions_of(session, staff_id, except_hash=hash_of_token(keep_token))
    record_audit(session, "other_sessions_ended", authority_id=None, staff_id=staff_id, now=now)


def sign_out(session: Session, token: str, staff_id: int, now: datetime) -> None:
    """Forget this browser."""
    drop_session(session, hash_of_token(token))
    record_audit(session, "signed_out", authority_id=None, staff_id=staff_id, now=now)


def _new_session(
    session: Session,
    staff_id: int,
    now: datetime,
    seen_from: SeenFrom | None,
    *,
    waits_for_code: bool = False,
    must_enrol: bool = False,
) -> str:
    token, place = secrets.token_urlsafe(32), seen_from or SeenFrom()
    add_session(
        session,
        staff_id=staff_id,
        token_hash=hash_of_token(token),
        now=now,
        waits_for_code=waits_for_code,
        must_enrol=must_enrol,
        browser=place.browser,
        address=place.address,
    )
    return token


def matches(password_hash: str, password: str) -> bool:
    """Whether a slow hash is that of a password or code."""
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    return HASHER.hash(secrets.token_urlsafe())
