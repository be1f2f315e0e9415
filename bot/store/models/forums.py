"""Public forums, where they reach, and the dated copies of their briefs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class Forum(Row):
    """One forum of a plan cycle; without places (`ForumPlace`) it reaches the whole authority."""

    __tablename__ = "forums"
    __table_args__ = (Index("ix_forums_cycle", "authority_id", "plan_cycle_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"))
    name: Mapped[str]
    level: Mapped[str]  # community | subdistrict | city | district | province
    starts_at: Mapped[datetime]
    venue: Mapped[str]
    questions: Mapped[list[Any]]  # what the facilitator means to ask in the room, in their own words
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]


class ForumPlace(Row):
    """One area or community that a forum reaches: exactly one of the two is given."""

    __tablename__ = "forum_places"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))


class FrozenBrief(Row):
    """A brief as it stood when the facilitator froze it.

    `content` is `bot.domain.brief.Brief` as JSON with the numbers of needs in place of their words: whoever erases or
    unsends their words takes them out of every frozen brief too, and nothing has to be searched for them.
    """

    __tablename__ = "frozen_briefs"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"), index=True)
    content: Mapped[dict[str, Any]]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    frozen_at: Mapped[datetime]
