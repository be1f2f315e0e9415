"""The record of what staff did; rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.store.models import AuditEntry


def add_audit_entry(
    session: Session,
    *,
    what: str,
    authority_id: int | None,
    staff_id: int | None,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    """Add one line."""
    session.add(AuditEntry(authority_id=authority_id, staff_id=staff_id, what=what, detail=detail, happened_at=now))
    session.flush()
