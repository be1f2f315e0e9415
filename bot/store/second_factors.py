"""The second factor of people who sign in: the secret of their app, and codes on paper."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.store.models import RecoveryCode, Staff


@dataclass(frozen=True, slots=True)
class Factor:
    """The sealed secret that a person's app shares with us; `enrolled_at` once a code has come from it."""

    secret_encrypted: str
    enrolled_at: datetime | None


def factor_of(session: Session, staff_id: int) -> Factor | None:
    """The secret of a person's app, if there is one."""
    row = session.execute(
        select(Staff.totp_secret_encrypted, Staff.totp_enrolled_at).where(Staff.id == staff_id)
    ).one_or_none()
    return None if row is None or row[0] is None else Factor(row[0], row[1])


def enrolled_among(session: Session, staff_ids: list[int]) -> set[int]:
    """Those of these people who have a second factor."""
    return set(session.scalars(select(Staff.id).where(Staff.id.in_(staff_ids), Staff.totp_enrolled_at.is_not(None))))


def set_secret(session: Session, staff_id: int, secret_encrypted: str) -> None:
    """Keep a secret that has proved nothing yet."""
    session.execute(
        update(Staff)
        .where(Staff.id == staff_id)
        .values(totp_secret_encrypted=secret_encrypted, totp_enrolled_at=None, totp_last_step=None)
    )


def mark_enrolled(session: Session, staff_id: int, now: datetime) -> None:
    """Ask for a code from now on."""
    session.execute(update(Staff).where(Staff.id == staff_id).values(totp_enrolled_at=now))


def take_step(session: Session, staff_id: int, step: int) -> bool:
    """Use up the code of a time step; False where that step or a later one was used, by another request too."""
    is_fresh = or_(Staff.totp_last_step.is_(None), Staff.totp_last_step < step)
    taken = session.execute(update(Staff).where(Staff.id == staff_id, is_fresh).values(totp_last_step=step))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def drop_factor(session: Session, staff_id: int) -> None:
    """Forget the secret and the codes on paper."""
    values = {"totp_secret_encrypted": None, "totp_enrolled_at": None, "totp_last_step": None}
    session.execute(update(Staff).where(Staff.id == staff_id).values(**values))
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))


def replace_recovery_codes(session: Session, staff_id: int, hashes: list[str]) -> None:
    """Keep these codes and no others."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    session.add_all(RecoveryCode(staff_id=staff_id, code_hash=code_hash) for code_hash in hashes)
    session.flush()


def unused_codes(session: Session, staff_id: int) -> list[tuple[int, str]]:
    """Id and hash of the codes that are left."""
    rows = select(RecoveryCode.id, RecoveryCode.code_hash).where(
        RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None)
    )
    return [(code_id, code_hash) for code_id, code_hash in session.execute(rows)]


def count_unused_codes(session: Session, staff_id: int) -> int:
    """How many codes are left."""
    unused = select(func.count()).where(RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def use_code(session: Session, code_id: int, now: datetime) -> bool:
    """Use up a code; False where another request did."""
    is_unused = (RecoveryCode.id == code_id) & RecoveryCode.used_at.is_(None)
    used = session.execute(update(RecoveryCode).where(is_unused).values(used_at=now))
    return bool(used.rowcount)  # type: ignore[attr-defined]
