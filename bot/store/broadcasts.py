"""Announcements as rows."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.store.models import Broadcast


def add_once(session: Session, row: Broadcast) -> int | None:
    """Add an announcement with an `auto_key` and give its id; None where there is one under that key already."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row.id
