"""Give a person a role in an authority, with an account if they have none."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.roles import ROLE_NAMES, Role
from bot.services.record_audit import record_audit
from bot.services.sign_in import HASHER
from bot.store.models import Membership, Staff
from bot.store.session import Session
from bot.store.staff import authority_ids_of, role_in, staff_row

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike on paper


@dataclass(frozen=True, slots=True)
class Added:
    """Who was added; `password` is set only where an account was made (or opened again), and is shown once."""

    staff_id: int
    password: str | None


def add_staff(
    session: Session,
    *,
    authority_id: int,
    email: str,
    name: str,
    role: Role,
    now: datetime,
    password: str | None = None,
    by: int | None = None,
) -> Added:
    """Add a person. Without `password` (the command line gives one) a one-time password is made.

    An account that exists keeps its password: it may serve other authorities. Raises Refused where the person already
    has a role here.
    """
    email = email.strip().lower()
    row = staff_row(session, email)
    given = None
    if row is None or not authority_ids_of(session, row.id):
        given = password or one_time_password()
        row = _open_account(session, row, email, name, given, must_change=password is None, now=now)
    elif role_in(session, authority_id, row.id) is not None:
        raise Refused(f"{email} already has a role here", thai=f"{email} มีสิทธิ์ในหน่วยงานนี้อยู่แล้ว เปลี่ยนบทบาทได้จากรายชื่อ")
    session.add(Membership(staff_id=row.id, authority_id=authority_id, role=role, created_at=now))
    session.flush()
    record_audit(
        session, "staff_added", authority_id=authority_id, staff_id=by, now=now, email=email, role=ROLE_NAMES[role]
    )
    return Added(row.id, given)


def one_time_password() -> str:
    """Four groups of four, about 80 bits, that can be read out over the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _open_account(
    session: Session, row: Staff | None, email: str, name: str, password: str, *, must_change: bool, now: datetime
) -> Staff:
    if row is None:
        row = Staff(email=email, created_at=now)
        session.add(row)
    row.name, row.disabled_at = name or email.split("@", maxsplit=1)[0], None
    row.password_hash, row.must_change_password = HASHER.hash(password), must_change
    session.flush()
    return row
