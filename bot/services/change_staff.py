"""Change a colleague's role, give a new password, end their access; and change one's own password.

An authority is never left without an admin. Accounts may be shared between authorities, so an admin may only end access
to their own, and may renew a password only of someone who works nowhere else.
"""

from datetime import datetime

from bot.domain.errors import NotFound, Refused
from bot.domain.roles import ROLE_NAMES, Role
from bot.services.add_staff import one_time_password
from bot.services.record_audit import record_audit
from bot.services.sign_in import HASHER
from bot.store.sealing import hash_of_token
from bot.store.session import Session
from bot.store.staff import (
    authority_ids_of,
    drop_sessions_of,
    lock_admins,
    member,
    set_email,
    set_password_hash,
    staff_row,
)


def change_own_password(session: Session, staff_id: int, new: str, *, keep_token: str, now: datetime) -> None:
    """Set it and end every other browser of this person."""
    set_password_hash(session, staff_id, HASHER.hash(new), must_change=False)
    drop_sessions_of(session, staff_id, except_hash=hash_of_token(keep_token))
    record_audit(session, "own_password_changed", authority_id=None, staff_id=staff_id, now=now)


def change_own_email(session: Session, staff_id: int, new: str, *, before: str, now: datetime) -> None:
    """Sign in with another address from now on. Raises Refused where somebody signs in with it."""
    if staff_row(session, new) is not None:
        raise Refused(f"{new} is taken", thai="อีเมลนี้มีคนใช้เข้าระบบอยู่แล้ว")
    set_email(session, staff_id, new)
    record_audit(session, "own_email_changed", authority_id=None, staff_id=staff_id, now=now, before=before, after=new)


def reset_password(session: Session, email: str, new: str, *, now: datetime) -> None:
    """Set it for somebody who cannot sign in, and end all their browsers. Raises NotFound."""
    row = staff_row(session, email.strip().lower())
    if row is None:
        raise NotFound(f"nobody signs in as {email}")
    set_password_hash(session, row.id, HASHER.hash(new), must_change=False)
    drop_sessions_of(session, row.id)
    record_audit(session, "password_reset_by_operator", authority_id=None, staff_id=row.id, now=now)


def change_role(session: Session, authority_id: int, staff_id: int, role: Role, *, by: int, now: datetime) -> None:
    """Give a colleague another role. Raises NotFound, or Refused where it would leave no admin."""
    staff, membership = member(session, authority_id, staff_id)
    if role is not Role.ADMIN:
        _keep_an_admin(session, authority_id, staff_id)
    before, membership.role = membership.role, role
    record_audit(
        session, "role_changed", authority_id=authority_id, staff_id=by, now=now,
        email=staff.email, before=ROLE_NAMES[Role(before)], after=ROLE_NAMES[role],
    )  # fmt: skip


def end_access(session: Session, authority_id: int, staff_id: int, *, by: int, now: datetime) -> None:
    """Close an authority to a colleague, at once; the account is disabled where it was their last.

    Raises NotFound, or Refused where it would leave no admin.
    """
    staff, membership = member(session, authority_id, staff_id)
    _keep_an_admin(session, authority_id, staff_id)
    session.delete(membership)
    session.flush()
    if not authority_ids_of(session, staff_id):
        staff.disabled_at = now
        drop_sessions_of(session, staff_id)
    record_audit(session, "access_ended", authority_id=authority_id, staff_id=by, now=now, email=staff.email)


def give_new_password(session: Session, authority_id: int, staff_id: int, *, by: int, now: datetime) -> str:
    """A new one-time password for a colleague who forgot theirs; they are signed out everywhere.

    Raises NotFound, or Refused where the person also works for another authority.
    """
    staff, _ = member(session, authority_id, staff_id)
    if authority_ids_of(session, staff_id) != [authority_id]:
        raise Refused(
            "the account belongs to several authorities",
            thai="คนนี้ทำงานกับหน่วยงานอื่นด้วย ให้ผู้ดูแลเครื่องแม่ข่ายตั้งรหัสผ่านใหม่แทน",
        )
    password = one_time_password()
    set_password_hash(session, staff_id, HASHER.hash(password), must_change=True)
    drop_sessions_of(session, staff_id)
    record_audit(session, "password_renewed", authority_id=authority_id, staff_id=by, now=now, email=staff.email)
    return password


def _keep_an_admin(session: Session, authority_id: int, staff_id: int) -> None:
    if lock_admins(session, authority_id) == [staff_id]:
        raise Refused(
            "the last admin of an authority stays",
            thai="คนนี้เป็นผู้ดูแลระบบคนสุดท้าย ตั้งคนอื่นเป็นผู้ดูแลระบบก่อน แล้วจึงเปลี่ยนหรือปิดได้",
        )
