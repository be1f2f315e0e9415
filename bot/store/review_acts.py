"""Acts of the review queue: kept so that each can be undone, counted and remembered for the day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, select, update
from sqlalchemy.orm import Session

from bot.domain.review import Verdict
from bot.store.models import ReviewAct

_OF_WORDS = frozenset({"issue2", "confidence", "scores", "evidence"})


def add_act(
    session: Session,
    authority_id: int,
    cycle_id: int,
    *,
    staff_id: int,
    what: Verdict,
    before: list[dict[str, Any]],
    now: datetime,
) -> None:
    """Keep what one person did to one need or more."""
    session.add(
        ReviewAct(
            authority_id=authority_id,
            plan_cycle_id=cycle_id,
            staff_id=staff_id,
            what=what,
            needs=len(before),
            before=before,
            happened_at=now,
        )
    )
    session.flush()


def last_act(session: Session, authority_id: int, cycle_id: int, *, staff_id: int, since: datetime) -> ReviewAct | None:
    """The newest act of this person since then that was not undone."""
    return session.scalars(
        select(ReviewAct)
        .where(*_standing(authority_id, cycle_id, staff_id, since))
        .order_by(ReviewAct.id.desc())
        .limit(1)
    ).first()


def mark_undone(session: Session, act: ReviewAct, now: datetime) -> bool:
    """Whether the act is undone just now, by this caller and nobody else."""
    return (
        session.scalar(
            update(ReviewAct)
            .where(ReviewAct.authority_id == act.authority_id, ReviewAct.id == act.id, ReviewAct.undone_at.is_(None))
            .values(undone_at=now)
            .returning(ReviewAct.id)
        )
        is not None
    )


def forget_needs_in_acts(session: Session, authority_id: int, numbers: Sequence[str]) -> None:
    """Leave nothing in acts of what the machine made of the words of erased needs."""
    for number in numbers:
        acts = session.scalars(
            select(ReviewAct).where(
                ReviewAct.authority_id == authority_id,
                ReviewAct.what == Verdict.SPLIT,
                cast(ReviewAct.before, String).contains(number, autoescape=True),
            )
        )
        for act in acts:
            act.before = [_without_words(one) if one["number"] == number else one for one in act.before]


def _without_words(before: dict[str, Any]) -> dict[str, Any]:
    return before | {"was": {name: value for name, value in before["was"].items() if name not in _OF_WORDS}}


def count_reviewed(session: Session, authority_id: int, cycle_id: int, *, staff_id: int, since: datetime) -> int:
    """How many needs this person has dealt with since then."""
    question = select(func.coalesce(func.sum(ReviewAct.needs), 0)).where(
        *_standing(authority_id, cycle_id, staff_id, since), ReviewAct.what != Verdict.POSTPONED
    )
    return session.scalar(question) or 0


def postponed(session: Session, authority_id: int, cycle_id: int, *, staff_id: int, since: datetime) -> list[str]:
    """The numbers of needs this person put off since then; the last of them stands last."""
    acts = session.scalars(
        select(ReviewAct.before)
        .where(*_standing(authority_id, cycle_id, staff_id, since), ReviewAct.what == Verdict.POSTPONED)
        .order_by(ReviewAct.id.desc())
    )
    newest_first = dict.fromkeys(one["number"] for before in acts for one in reversed(before))
    return list(reversed(newest_first))


def _standing(authority_id: int, cycle_id: int, staff_id: int, since: datetime) -> tuple[Any, ...]:
    return (
        ReviewAct.authority_id == authority_id,
        ReviewAct.plan_cycle_id == cycle_id,
        ReviewAct.staff_id == staff_id,
        ReviewAct.happened_at >= since,
        ReviewAct.undone_at.is_(None),
    )
