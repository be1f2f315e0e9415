"""An authority, its areas and communities, its issues and plan cycles."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class Authority(Row):
    """One local authority and its LINE channel.

    `loaded` holds what its file said last, so that loading again updates only what nobody has edited since.
    `settings` holds hours, emergency numbers, retention and the like (see `bot.domain.authority_settings`).
    """

    __tablename__ = "authorities"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[str]
    province: Mapped[str]
    number_prefix: Mapped[str]
    contact_phone: Mapped[str]
    privacy_contact: Mapped[str]
    community_level: Mapped[str]
    channel_encrypted: Mapped[str]  # JSON of secrets and token, or the names of the variables that hold them
    basic_id: Mapped[str | None]
    settings: Mapped[dict[str, Any]]
    loaded: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Area(Row):
    """A province, district or subdistrict that communities lie in."""

    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("authority_id", "level", "name", "parent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    level: Mapped[str]  # province | district | subdistrict
    name: Mapped[str]


class Community(Row):
    """What a resident belongs to: a community, or a subdistrict or district where the authority works at that level."""

    __tablename__ = "communities"
    __table_args__ = (UniqueConstraint("authority_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    code: Mapped[str]
    name: Mapped[str]
    aliases: Mapped[list[Any]]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    households: Mapped[int | None]
    is_example: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]
    loaded: Mapped[dict[str, Any]]


class IssueSet(Row):
    """The development issues of one authority, versioned: a plan cycle keeps the set it began with."""

    __tablename__ = "issue_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    created_at: Mapped[datetime]


class Issue(Row):
    """One development issue in the authority's own words; `learns_as` lists the model's issues it is known by."""

    __tablename__ = "issues"
    __table_args__ = (UniqueConstraint("issue_set_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_set_id: Mapped[int] = mapped_column(ForeignKey("issue_sets.id"))
    number: Mapped[int]
    name: Mapped[str]
    short_name: Mapped[str]
    learns_as: Mapped[list[Any]]


class PlanCycle(Row):
    """A plan period (พ.ศ.); new needs belong to the one that is collecting."""

    __tablename__ = "plan_cycles"
    __table_args__ = (UniqueConstraint("authority_id", "first_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    issue_set_id: Mapped[int] = mapped_column(ForeignKey("issue_sets.id"))
    first_year: Mapped[int]
    last_year: Mapped[int]
    shape: Mapped[str]  # issue | strategy
    collecting: Mapped[bool]


class StakeholderGroup(Row):
    """A group with a quota of seats at forums, in the order of the authority's document."""

    __tablename__ = "stakeholder_groups"
    __table_args__ = (UniqueConstraint("authority_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    position: Mapped[int]
    name: Mapped[str]
    quota: Mapped[int]
