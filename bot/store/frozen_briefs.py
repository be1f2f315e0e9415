"""Frozen briefs: added, listed and read; never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.store.models import FrozenBrief, Staff


@dataclass(frozen=True, slots=True)
class FrozenFacts:
    """When a brief was frozen and by whom."""

    id: int
    frozen_at: datetime
    frozen_by: str | None


def add_frozen_brief(
    session: Session, authority_id: int, forum_id: int, content: dict[str, Any], *, by: int, now: datetime
) -> int:
    """Keep one and give its id."""
    row = FrozenBrief(authority_id=authority_id, forum_id=forum_id, content=content, frozen_by=by, frozen_at=now)
    session.add(row)
    session.flush()
    return row.id


def copy_frozen_after(session: Session, authority_id: int, forum_id: int, *, by: int, after: datetime) -> int | None:
    """The id of the last copy that somebody froze after a moment."""
    return session.scalar(
        select(func.max(FrozenBrief.id)).where(
            FrozenBrief.authority_id == authority_id,
            FrozenBrief.forum_id == forum_id,
            FrozenBrief.frozen_by == by,
            FrozenBrief.frozen_at > after,
        )
    )


def frozen_briefs_of(session: Session, authority_id: int, forum_id: int) -> list[FrozenFacts]:
    """The frozen briefs of a forum, the newest first, without their content."""
    rows = session.execute(
        select(FrozenBrief.id, FrozenBrief.frozen_at, Staff.name)
        .outerjoin(Staff, Staff.id == FrozenBrief.frozen_by)
        .where(FrozenBrief.authority_id == authority_id, FrozenBrief.forum_id == forum_id)
        .order_by(FrozenBrief.id.desc())
    )
    return [FrozenFacts(*row) for row in rows]


def frozen_content(session: Session, authority_id: int, forum_id: int, frozen_id: int) -> dict[str, Any]:
    """The content of one. Raises NotFound."""
    content = session.scalar(
        select(FrozenBrief.content).where(
            FrozenBrief.authority_id == authority_id, FrozenBrief.forum_id == forum_id, FrozenBrief.id == frozen_id
        )
    )
    if content is None:
        raise NotFound(f"no frozen brief {frozen_id} of forum {forum_id} in authority {authority_id}")
    return dict(content)
