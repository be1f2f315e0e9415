"""The communities that residents of an authority belong to."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Community


@dataclass(frozen=True, slots=True)
class CommunityFacts:
    """One community as the conversation needs it."""

    id: int
    code: str
    name: str
    aliases: tuple[str, ...]
    latitude: float | None
    longitude: float | None


def communities_of(session: Session, authority_id: int) -> list[CommunityFacts]:
    """The communities of an authority that are not retired, by code: the order in which they are numbered in lists."""
    rows = session.scalars(
        select(Community)
        .where(Community.authority_id == authority_id, Community.retired_at.is_(None))
        .order_by(Community.code, Community.id)
    )
    return [_facts(row) for row in rows]


def community_by_id(session: Session, authority_id: int, community_id: int) -> CommunityFacts | None:
    """A community of that authority, retired ones among them."""
    row = session.get(Community, community_id)
    return _facts(row) if row and row.authority_id == authority_id else None


def community_by_code(session: Session, authority_id: int, code: str) -> CommunityFacts | None:
    """The community that a poster's code stands for."""
    row = session.scalars(
        select(Community).where(
            Community.authority_id == authority_id, Community.code == code, Community.retired_at.is_(None)
        )
    ).first()
    return _facts(row) if row else None


def _facts(row: Community) -> CommunityFacts:
    return CommunityFacts(
        id=row.id,
        code=row.code,
        name=row.name,
        aliases=tuple(str(alias) for alias in row.aliases),
        latitude=row.latitude,
        longitude=row.longitude,
    )
