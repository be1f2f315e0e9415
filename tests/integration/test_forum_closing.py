"""The product itself closes a forum for needs once its deadline has passed."""

from datetime import timedelta

from bot.domain.states import ForumState
from bot.store.forums import forum_by_id
from bot.worker.housekeeping import keep_house
from tests.forums import Forums


def test_housekeeping_closes_a_forum_when_its_deadline_passes(worker, told):
    deadline = told.now + timedelta(hours=1)
    forum_id = Forums(told).forum(needs_until=deadline)
    states = []
    for moment in (told.now, deadline, deadline + timedelta(hours=1)):
        keep_house(worker, moment)
        with told.database.reading() as session:
            states.append(forum_by_id(session, told.authority.id, forum_id).state)
    assert states == [ForumState.ANNOUNCED, ForumState.CLOSED, ForumState.CLOSED]
