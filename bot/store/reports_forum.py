"""What the page of a forum tells beside its own facts and answers: announcements, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.broadcasts import BroadcastKind
from bot.domain.forums import ForumAct
from bot.domain.states import BroadcastState
from bot.store.models import AuditEntry, Broadcast, Staff

_ACTS = ("forum_made", "forum_edited", *(f"forum_{act}" for act in ForumAct))


@dataclass(frozen=True, slots=True)
class ForumBroadcast:
    """An announcement about a forum."""

    id: int
    kind: BroadcastKind
    name: str
    state: BroadcastState
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ForumEntry:
    """Something that was done to a forum; `who` is blank where the product did it."""

    what: str
    who: str
    reason: str
    happened_at: datetime


def broadcasts_of_forum(session: Session, authority_id: int, forum_id: int) -> list[ForumBroadcast]:
    """The announcements about a forum, the newest first."""
    rows = session.scalars(
        select(Broadcast)
        .where(Broadcast.authority_id == authority_id, Broadcast.forum_id == forum_id)
        .order_by(Broadcast.id.desc())
    )
    return [
        ForumBroadcast(row.id, BroadcastKind(row.kind), row.name, BroadcastState(row.state), row.made_at)
        for row in rows
    ]


def history_of_forum(session: Session, authority_id: int, forum_id: int) -> list[ForumEntry]:
    """What was done to a forum, the newest first."""
    rows = session.execute(
        select(AuditEntry.what, Staff.name, AuditEntry.detail, AuditEntry.happened_at)
        .outerjoin(Staff, Staff.id == AuditEntry.staff_id)
        .where(
            AuditEntry.authority_id == authority_id,
            AuditEntry.what.in_(_ACTS),
            AuditEntry.detail["forum"].as_integer() == forum_id,
        )
        .order_by(AuditEntry.id.desc())
    )
    return [_entry(*row) for row in rows]


def _entry(what: str, who: str | None, detail: dict[str, Any], happened_at: datetime) -> ForumEntry:
    return ForumEntry(what.removeprefix("forum_"), who or "", str(detail.get("reason", "")), happened_at)
