"""Record an act of staff in the commit of the act itself."""

from datetime import datetime

from bot.store.audit import add_audit_entry
from bot.store.session import Session


def record_audit(
    session: Session,
    what: str,
    *,
    authority_id: int | None,
    staff_id: int | None,
    now: datetime,
    **detail: str | float | bool | list[str] | None,
) -> None:
    """Add one line; `detail` says what a reader needs and never holds a resident's words or a secret."""
    add_audit_entry(session, what=what, authority_id=authority_id, staff_id=staff_id, detail=dict(detail), now=now)
