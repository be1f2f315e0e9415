"""Claims of the review queue: one need on one person's screen at a time."""

from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from bot.store.dialect import insert_or_take_over
from bot.store.models import ReviewClaim, Staff


def take_claim(
    session: Session, authority_id: int, need_id: int, *, staff_id: int, now: datetime, ends_at: datetime
) -> bool:
    """Whether the need is now this person's until `ends_at`: nobody else had it, or their claim had ended."""
    values = {"need_id": need_id, "authority_id": authority_id, "staff_id": staff_id, "ends_at": ends_at}
    is_free = and_(
        ReviewClaim.authority_id == authority_id,
        or_(ReviewClaim.staff_id == staff_id, ReviewClaim.ends_at <= now),
    )
    return insert_or_take_over(session, ReviewClaim, values, key="need_id", where=is_free)


def drop_claims(session: Session, authority_id: int, staff_id: int, *, but_for: int | None = None) -> None:
    """Give back what this person holds, but for one need."""
    question = delete(ReviewClaim).where(ReviewClaim.authority_id == authority_id, ReviewClaim.staff_id == staff_id)
    session.execute(question if but_for is None else question.where(ReviewClaim.need_id != but_for))


def holders(session: Session, authority_id: int, now: datetime, *, but_for: int) -> dict[int, str]:
    """By need, the name of who is looking at it now, without one person's own."""
    rows = session.execute(
        select(ReviewClaim.need_id, Staff.name)
        .join(Staff, Staff.id == ReviewClaim.staff_id)
        .where(
            ReviewClaim.authority_id == authority_id,
            ReviewClaim.ends_at > now,
            ReviewClaim.staff_id != but_for,
        )
    )
    return {row.need_id: row.name for row in rows}
