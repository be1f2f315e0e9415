"""Public forums: where they reach, what is on their agenda, who is invited, and the dated copies of their briefs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class Forum(Row):
    """One forum of a plan cycle; without places (`ForumPlace`) it reaches the whole authority.

    `day_code` is typed or scanned by those who come (“มาแล้ว 4102”). `put_off_from` is the time that residents were
    told before, where it was moved. `revision` grows with every change of the row. Columns with a server default came
    after the first forums were made.
    """

    __tablename__ = "forums"
    __table_args__ = (
        Index("ix_forums_cycle", "authority_id", "plan_cycle_id", "starts_at"),
        Index("ix_forums_day_code", "authority_id", "day_code", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"))
    circuit_id: Mapped[int | None] = mapped_column(index=True)  # no foreign key: SQLite would rewrite the table
    name: Mapped[str]
    level: Mapped[str]  # community | subdistrict | city | district | province
    state: Mapped[str] = mapped_column(server_default="draft")  # bot.domain.states.ForumState
    state_reason: Mapped[str | None]  # why it was postponed or cancelled, in the words that residents are told
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    put_off_from: Mapped[datetime | None]
    needs_until: Mapped[datetime | None]  # the last moment at which needs still come into its brief
    venue: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    capacity: Mapped[int | None]
    team: Mapped[str] = mapped_column(server_default="")  # who leads it; two forums of one team at a time clash
    chair: Mapped[str] = mapped_column(server_default="")
    bodies: Mapped[list[Any]] = mapped_column(server_default="[]")  # names of the bodies invited
    questions: Mapped[list[Any]]  # what the facilitator means to ask in the room, in their own words
    day_code: Mapped[str | None]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    state_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(server_default="0", onupdate=text("revision + 1"))


class ForumPlace(Row):
    """One area or community that a forum reaches: exactly one of the two is given."""

    __tablename__ = "forum_places"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))


class AgendaItem(Row):
    """One thing that a forum considers, perhaps of another plan cycle than its needs, and what came of it."""

    __tablename__ = "agenda_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]  # consider_draft | gather_needs | report | other
    title: Mapped[str]
    plan_cycle_id: Mapped[int | None] = mapped_column(ForeignKey("plan_cycles.id"))
    result: Mapped[str | None]  # approved | not_approved | noted
    note: Mapped[str] = mapped_column(default="")  # what was said or decided, in staff's words


class ForumSeats(Row):
    """The seats that a forum keeps for one stakeholder group, and whom to telephone when they stay empty."""

    __tablename__ = "forum_seats"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    quota: Mapped[int]
    stakeholder_group_id: Mapped[int | None] = mapped_column(ForeignKey("stakeholder_groups.id"))
    contact_name: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")


class ForumDocument(Row):
    """A paper that belongs to a forum: the circular, the draft, the slides; served only as a download."""

    __tablename__ = "forum_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"), index=True)
    name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    added_at: Mapped[datetime]


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


class WriteUp(Row):
    """What is written of a forum after it was held; `content` is `bot.domain.write_up.WriteUp` as JSON.

    What is not in `content` is filled from the forum's own figures, so a write-up that nobody changed stays true.
    """

    __tablename__ = "write_ups"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"), unique=True)
    content: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime]
