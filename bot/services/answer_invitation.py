"""A resident says whether they come to a forum, and may change their mind until it begins."""

from datetime import datetime

from bot.domain.forums import ForumReply, takes_answers
from bot.store.forum_answers import keep_answer
from bot.store.forums import ForumFacts
from bot.store.models import Resident
from bot.store.session import Session


def answer_invitation(
    session: Session, forum: ForumFacts, resident: Resident, reply: ForumReply, now: datetime
) -> bool:
    """Keep the answer in the stead of the last one; False where the forum takes none any more."""
    if not takes_answers(forum.state, forum.starts_at, now):
        return False
    keep_answer(session, resident.authority_id, forum.id, resident.id, reply, now=now)
    return True
