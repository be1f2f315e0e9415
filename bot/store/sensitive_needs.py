"""Needs that tell of one person: which nobody has looked at yet, and whose words only few may read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Need


def needs_not_looked_at(session: Session, limit: int) -> Sequence[Need]:
    """Needs from before they were looked at for what they tell of one person, held until the commit."""
    question = select(Need).where(Need.is_sensitive.is_(None)).order_by(Need.id).limit(limit)
    return session.scalars(question.with_for_update(skip_locked=True)).all()


def restricted_numbers(session: Session, authority_id: int) -> frozenset[str]:
    """Needs whose words are for officers and administrators."""
    question = select(Need.number).where(Need.authority_id == authority_id, Need.is_restricted.is_(True))
    return frozenset(session.scalars(question))
