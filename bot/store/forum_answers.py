"""What residents answered to invitations: one answer of one person to one forum, the last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.domain.forums import ForumReply
from bot.store.dialect import insert_ignoring
from bot.store.models import Forum, ForumAnswer


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What one resident answered, for a copy of their data."""

    forum: str
    starts_at: datetime
    answer: ForumReply
    answered_at: datetime


def keep_answer(
    session: Session, authority_id: int, forum_id: int, resident_id: int, answer: ForumReply, *, now: datetime
) -> None:
    """Keep an answer in the stead of the one before."""
    of_both = {"authority_id": authority_id, "forum_id": forum_id, "resident_id": resident_id}
    said = {"answer": answer.value, "answered_at": now}
    if not insert_ignoring(session, ForumAnswer, [{**of_both, **said}], returning="id"):
        session.execute(update(ForumAnswer).filter_by(**of_both).values(**said))


def answer_of(session: Session, authority_id: int, forum_id: int, resident_id: int) -> ForumReply | None:
    """What one resident answered last."""
    found = session.scalar(
        select(ForumAnswer.answer).where(
            ForumAnswer.authority_id == authority_id,
            ForumAnswer.forum_id == forum_id,
            ForumAnswer.resident_id == resident_id,
        )
    )
    return ForumReply(found) if found else None


def answers_of(session: Session, authority_id: int, forum_id: int) -> dict[ForumReply, int]:
    """How many people gave each answer; answers that nobody gave among them."""
    rows = session.execute(
        select(ForumAnswer.answer, func.count())
        .where(ForumAnswer.authority_id == authority_id, ForumAnswer.forum_id == forum_id)
        .group_by(ForumAnswer.answer)
    )
    return dict.fromkeys(ForumReply, 0) | {ForumReply(answer): people for answer, people in rows}


def own_answers(session: Session, authority_id: int, resident_id: int) -> list[OwnAnswer]:
    """Everything that one resident answered, in the order of the forums."""
    rows = session.execute(
        select(Forum.name, Forum.starts_at, ForumAnswer.answer, ForumAnswer.answered_at)
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
