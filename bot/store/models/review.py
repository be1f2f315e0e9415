"""Who is looking at which need of the review queue."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class ReviewClaim(Row):
    """One need on one person's screen until `ends_at`; nobody else is given it before that."""

    __tablename__ = "review_claims"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    ends_at: Mapped[datetime]
