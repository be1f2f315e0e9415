"""What residents answered to invitations: one answer of one person to one forum, the last.

An answer holds for the day and hour that the forum had when it was given. Once the forum has another, whoever meant to
come has not confirmed the new day (UNCONFIRMED): they count as nobody's yes, and are reminded all the same, because
somebody who forgot to answer again should not stand before a closed door. Who would not have come has not answered.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, delete, func, select, update
from sqlalchemy.orm import Session

from bot.domain.forums import COMING, UNCONFIRMED, ForumReply
from bot.domain.states import ForumState
from bot.store.dialect import insert_ignoring
from bot.store.models import Forum, ForumAnswer


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What one resident answered, for a copy of their data; `starts_at` is the day they answered to."""

    forum: str
    starts_at: datetime
    answer: ForumReply
    answered_at: datetime


def keep_answer(
    session: Session, authority_id: int, forum_id: int, resident_id: int, answer: ForumReply, *, now: datetime
) -> None:
    """Keep an answer, to the day that the forum has now, in the stead of the one before."""
    of_both = {"authority_id": authority_id, "forum_id": forum_id, "resident_id": resident_id}
    starts_at = session.scalar(select(Forum.starts_at).where(Forum.authority_id == authority_id, Forum.id == forum_id))
    said = {"answer": answer.value, "starts_at": starts_at, "answered_at": now}
    if not insert_ignoring(session, ForumAnswer, [{**of_both, **said}], returning="id"):
        session.execute(update(ForumAnswer).filter_by(**of_both).values(**said))


def answer_of(session: Session, authority_id: int, forum_id: int, resident_id: int) -> ForumReply | None:
    """What one resident answered last; None where that was about another day."""
    found = session.scalar(
        select(ForumAnswer.answer)
        .join(Forum, Forum.id == ForumAnswer.forum_id)
        .where(
            ForumAnswer.authority_id == authority_id,
            ForumAnswer.forum_id == forum_id,
            ForumAnswer.resident_id == resident_id,
            answer_holds(),
        )
    )
    return ForumReply(found) if found else None


def count_answers(session: Session, authority_id: int, forum_ids: Collection[int]) -> dict[int, Counter[str]]:
    """How many residents answered what, by forum; who has not confirmed a new day among them."""
    stands = case((answer_holds(), ForumAnswer.answer), (_meant_to_come(), UNCONFIRMED))
    rows = session.execute(
        select(ForumAnswer.forum_id, stands, func.count())
        .join(Forum, Forum.id == ForumAnswer.forum_id)
        .where(ForumAnswer.authority_id == authority_id, ForumAnswer.forum_id.in_(forum_ids))
        .group_by(ForumAnswer.forum_id, stands)
    )
    counts = {one: Counter[str]() for one in forum_ids}
    for forum_id, answer, people in rows:
        if answer is not None:
            counts[forum_id][answer] = people
    return counts


def answer_holds() -> ColumnElement[bool]:
    """Whether an answer is to the day that its forum has; beside `ForumAnswer` the question must name `Forum`."""
    return and_(ForumAnswer.starts_at == Forum.starts_at, Forum.state != ForumState.POSTPONED)


def is_unconfirmed() -> ColumnElement[bool]:
    """Whether somebody meant to come on another day and has not answered since."""
    return and_(~answer_holds(), _meant_to_come())


def _meant_to_come() -> ColumnElement[bool]:
    return ForumAnswer.answer.in_(COMING)


def own_answers(session: Session, authority_id: int, resident_id: int) -> list[OwnAnswer]:
    """Everything that one resident answered, in the order of the forums."""
    rows = session.execute(
        select(Forum.name, ForumAnswer.starts_at, ForumAnswer.answer, ForumAnswer.answered_at)
        .join(Forum, Forum.id == ForumAnswer.forum_id)
        .where(ForumAnswer.authority_id == authority_id, ForumAnswer.resident_id == resident_id)
        .order_by(Forum.starts_at, Forum.id)
    )
    return [OwnAnswer(name, starts_at, ForumReply(answer), at) for name, starts_at, answer, at in rows]


def erase_forum_answers(session: Session, authority_id: int, resident_id: int) -> None:
    """Delete everything that a resident answered."""
    session.execute(
        delete(ForumAnswer).where(ForumAnswer.authority_id == authority_id, ForumAnswer.resident_id == resident_id)
    )
