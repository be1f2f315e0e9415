"""The review queue: who is looking at which need, and what was done, so that it can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class ReviewClaim(Row):
    """One need on one person's screen until `ends_at`; nobody else is given it before that."""

    __tablename__ = "review_claims"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    ends_at: Mapped[datetime]


class ReviewAct(Row):
    """One act of one person in the review queue, on one need or on many at once.

    `what` is one of `bot.domain.review.Verdict`. `before` holds for each need what undoing puts back, never anybody's
    words; `needs` is how many they were.
    """

    __tablename__ = "review_acts"
    __table_args__ = (Index("ix_review_acts_newest", "authority_id", "plan_cycle_id", "staff_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    what: Mapped[str]
    needs: Mapped[int]
    before: Mapped[list[Any]]
    happened_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
