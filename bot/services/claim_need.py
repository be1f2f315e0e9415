"""Claim a need of the review queue, so that no two people work on the same one.

A claim ends by itself two minutes after the last sign of life: a closed lid or a lost network holds nothing up.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.errors import Refused
from bot.store.review_claims import drop_claims, holders, take_claim
from bot.store.session import Session

CLAIM_LASTS = timedelta(minutes=2)


class HeldByAnother(Refused):
    """Somebody else is looking at the need."""


def claim_need(session: Session, authority_id: int, need_id: int, *, staff_id: int, now: datetime) -> None:
    """Take the need, or hold it for longer. Raises HeldByAnother."""
    if take_claim(session, authority_id, need_id, staff_id=staff_id, now=now, ends_at=now + CLAIM_LASTS):
        return
    name = holders(session, authority_id, now, but_for=staff_id).get(need_id, "เพื่อนร่วมงาน")
    raise HeldByAnother(f"need {need_id} is held", thai=f"{name} กำลังดูเรื่องนี้อยู่")


def claim_first(
    session: Session, authority_id: int, need_ids: Iterable[int], *, staff_id: int, now: datetime
) -> int | None:
    """Take the first need that nobody else holds and give back what was held before; None where there is none."""
    ends_at = now + CLAIM_LASTS
    held = holders(session, authority_id, now, but_for=staff_id)
    for need_id in need_ids:
        if need_id not in held and take_claim(
            session, authority_id, need_id, staff_id=staff_id, now=now, ends_at=ends_at
        ):
            drop_claims(session, authority_id, staff_id, but_for=need_id)
            return need_id
    drop_claims(session, authority_id, staff_id)
    return None
