"""The audit log as admins read it: the acts in their authority, and the sign-ins of those who work there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.roles import Role
from bot.store.models import AuditEntry, Membership, Staff

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act; `name` is None where no person did it (commands, the product itself)."""

    id: int
    name: str | None
    what: str
    detail: dict[str, Any]
    happened_at: datetime
    hash: str | None
    is_of_authority: bool  # and so stands in the authority's own chain


def audit_page(
    session: Session, authority_id: int, *, staff_id: int | None = None, before: int | None = None
) -> list[AuditLine]:
    """The newest lines (one more than a page holds, where there are more), before one of them or by one person."""
    wanted = _lines_of(authority_id, staff_id)
    if before is not None:
        wanted = and_(wanted, AuditEntry.id < before)
    rows = _question(wanted).order_by(AuditEntry.id.desc()).limit(PER_PAGE + 1)
    return [_line(row, name) for row, name in session.execute(rows)]


def stream_audit(session: Session, authority_id: int, staff_id: int | None = None) -> Iterator[AuditLine]:
    """All lines, the oldest first."""
    rows = _question(_lines_of(authority_id, staff_id)).order_by(AuditEntry.id).execution_options(yield_per=500)
    for row, name in session.execute(rows):
        yield _line(row, name)


def tried_colleagues(session: Session, admin_id: int, *, since: datetime, at_least: int) -> list[tuple[str, int]]:
    """Names of other people in the authorities of an admin whose password was often wrong, with how often."""
    own = select(Membership.authority_id).where(Membership.staff_id == admin_id, Membership.role == Role.ADMIN)
    people = select(Membership.staff_id).where(Membership.authority_id.in_(own), Membership.staff_id != admin_id)
    tries = func.count()
    rows = session.execute(
        select(Staff.name, tries)
        .join(AuditEntry, AuditEntry.staff_id == Staff.id)
        .where(AuditEntry.what == "sign_in_failed", AuditEntry.happened_at > since, Staff.id.in_(people))
        .group_by(Staff.id, Staff.name)
        .having(tries >= at_least)
        .order_by(tries.desc())
        .limit(5)
    )
    return [(name, count) for name, count in rows]


def _question(wanted: ColumnElement[bool]) -> Any:
    return select(AuditEntry, Staff.name).outerjoin(Staff, Staff.id == AuditEntry.staff_id).where(wanted)


def _lines_of(authority_id: int, staff_id: int | None) -> ColumnElement[bool]:
    people = select(Membership.staff_id).where(Membership.authority_id == authority_id)
    of_nobody = and_(AuditEntry.authority_id.is_(None), AuditEntry.staff_id.in_(people))
    wanted = or_(AuditEntry.authority_id == authority_id, of_nobody)
    return wanted if staff_id is None else and_(wanted, AuditEntry.staff_id == staff_id)


def _line(row: AuditEntry, name: str | None) -> AuditLine:
    is_own = row.authority_id is not None
    return AuditLine(row.id, name, row.what, row.detail, row.happened_at, row.hash, is_own)
