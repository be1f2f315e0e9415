"""The rows that staff edit on the settings page, and the communities as that page and the posters list them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.store.models import Area, Authority, Community


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """One community with its area, as it can be edited."""

    id: int
    code: str
    name: str
    aliases: tuple[str, ...]
    area_id: int | None
    area: str
    latitude: float | None
    longitude: float | None
    households: int | None
    is_example: bool
    is_retired: bool


def authority_row(session: Session, authority_id: int) -> Authority:
    """The row of an authority, for the service that edits it."""
    row = session.get(Authority, authority_id)
    if row is None:
        raise NotFound(f"no authority {authority_id}")
    return row


def community_row(session: Session, authority_id: int, code: str) -> Community:
    """The row of a community, retired or not, for the service that edits it. Raises NotFound."""
    row = session.scalar(select(Community).where(Community.authority_id == authority_id, Community.code == code))
    if row is None:
        raise NotFound(f"no community {code} in authority {authority_id}")
    return row


def has_community(session: Session, authority_id: int, code: str) -> bool:
    """Whether a code is taken."""
    return (
        session.scalar(select(Community.id).where(Community.authority_id == authority_id, Community.code == code))
        is not None
    )


def communities_to_edit(session: Session, authority_id: int) -> list[CommunityRow]:
    """Every community of an authority by code, retired ones last."""
    rows = session.execute(
        select(Community, Area.name)
        .outerjoin(Area, Area.id == Community.area_id)
        .where(Community.authority_id == authority_id)
        .order_by(Community.retired_at.is_not(None), Community.code, Community.id)
    )
    return [_facts(row, area) for row, area in rows]


def areas_of(session: Session, authority_id: int) -> list[tuple[int, str]]:
    """Id and name of the areas that communities may lie in: those with no other area below them."""
    below = select(Area.parent_id).where(Area.authority_id == authority_id, Area.parent_id.is_not(None))
    rows = session.execute(
        select(Area.id, Area.name).where(Area.authority_id == authority_id, Area.id.not_in(below)).order_by(Area.id)
    )
    return [(area_id, name) for area_id, name in rows]


def _facts(row: Community, area: str | None) -> CommunityRow:
    return CommunityRow(
        id=row.id,
        code=row.code,
        name=row.name,
        aliases=tuple(str(alias) for alias in row.aliases),
        area_id=row.area_id,
        area=area or "",
        latitude=row.latitude,
        longitude=row.longitude,
        households=row.households,
        is_example=row.is_example,
        is_retired=row.retired_at is not None,
    )
