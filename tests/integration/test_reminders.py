"""Reminders come about by themselves: housekeeping makes them, and the sender finds them due."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.forums import ForumReply
from bot.domain.thai_time import bangkok_day, start_of_bangkok_day
from bot.store.broadcast_start import due_broadcasts
from bot.store.forum_answers import keep_answer
from bot.store.models import Broadcast
from bot.worker.housekeeping import keep_house
from tests.announced import Announced


@pytest.fixture
def nine(told):
    """Nine in the morning, three days before the forum."""
    return start_of_bangkok_day(bangkok_day(told.now)) + timedelta(days=10, hours=9)


def test_whoever_comes_is_reminded_without_anybodys_doing(worker, database, khelang, told, nine):
    resident_id = told.resident("U1")
    forum_id = Announced(database, khelang, nine).forum(days=3)
    with database.transaction() as session:
        keep_answer(session, khelang.id, forum_id, resident_id, ForumReply.YES, now=told.now)
    keep_house(worker, nine - timedelta(minutes=5))
    with database.reading() as session:
        assert session.scalars(select(Broadcast)).all() == []
    for minutes in (0, 5):
        keep_house(worker, nine + timedelta(minutes=minutes))
    with database.reading() as session:
        (made,) = session.scalars(select(Broadcast))
        assert due_broadcasts(session, nine) == [(khelang.id, made.id)]
    assert (made.forum_id, made.kind, made.made_by) == (forum_id, "reminder", None)
