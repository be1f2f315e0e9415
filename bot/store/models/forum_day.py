"""The day of a forum: who said they would come, who is on its list, who came, and how they voted."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class ForumAnswer(Row):
    """What a resident last answered to an invitation; it may change until the day."""

    __tablename__ = "forum_answers"
    __table_args__ = (UniqueConstraint("forum_id", "resident_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    answer: Mapped[str]  # yes | no | maybe
    answered_at: Mapped[datetime]


class ForumMember(Row):
    """A person on a forum's list of those invited, as the authority announced it; not linked to any resident."""

    __tablename__ = "forum_members"
    __table_args__ = (UniqueConstraint("forum_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"))
    seats_id: Mapped[int] = mapped_column(ForeignKey("forum_seats.id"))
    number: Mapped[int]  # on the letter of invitation
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")


class Attendance(Row):
    """One person who came: a resident by LINE, somebody on the list, or a walk-in entered by staff.

    `entry_key` is made by the browser that entered it, so that a list sent again after a broken line counts once.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("forum_id", "resident_id"),
        UniqueConstraint("forum_id", "member_id"),
        UniqueConstraint("forum_id", "entry_key"),
        Index("ix_attendances_board", "forum_id", "seats_id", "cancelled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"))
    seats_id: Mapped[int | None] = mapped_column(ForeignKey("forum_seats.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("forum_members.id"))
    name: Mapped[str] = mapped_column(default="")  # of a walk-in who signed on paper; blank for residents
    source: Mapped[str]  # qr | staff | sheet
    entry_key: Mapped[str | None]
    came_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    cancelled_at: Mapped[datetime | None]


class Vote(Row):
    """A question put to the room, on groups of needs or on a draft; one person has one voice."""

    __tablename__ = "votes"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    issue: Mapped[int | None]  # number in the cycle's issue set
    title: Mapped[str]
    state: Mapped[str]  # draft | open | closed
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class VoteChoice(Row):
    """One answer that may be chosen; `hands` are those counted in the room and not in LINE."""

    __tablename__ = "vote_choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("need_groups.id"))
    hands: Mapped[int] = mapped_column(default=0)


class Ballot(Row):
    """What one resident chose last; it still counts when they are erased, and is then nobody's."""

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("vote_id", "resident_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    choice_id: Mapped[int] = mapped_column(ForeignKey("vote_choices.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    cast_at: Mapped[datetime]
