"""What staff wrote that may repeat a resident's words: write-ups, questions for the room, notes, announcements."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import AgendaItem, Broadcast, BroadcastBatch, Forum, FrozenBrief, WriteUp

_TEXTS: tuple[tuple[Any, str], ...] = (
    (WriteUp, "content"),
    (Forum, "questions"),
    (AgendaItem, "note"),
    (FrozenBrief, "content"),
    (Broadcast, "name"),
    (Broadcast, "content"),
    (BroadcastBatch, "messages"),
)


def rewrite_staff_texts(session: Session, authority_id: int, rewrite: Callable[[str], str]) -> int:
    """Put every such text through `rewrite`; how many rows it changed."""
    changed = 0
    for table, column in _TEXTS:
        written = (table.authority_id == authority_id, getattr(table, column).is_not(None))
        for row in session.scalars(select(table).where(*written).order_by(table.id)):
            before = getattr(row, column)
            after = _each(before, rewrite)
            if after != before:
                setattr(row, column, after)
                changed += 1
    return changed


def _each(value: Any, rewrite: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, list):
        return [_each(one, rewrite) for one in value]
    if isinstance(value, dict):
        return {key: _each(one, rewrite) for key, one in value.items()}
    return value
