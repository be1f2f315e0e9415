"""Reminders: at their hour, to those who come or may come, once for each day a forum has had, never after it began."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.broadcasts import Audience, Content
from bot.domain.forums import EXPECTED, ForumReply
from bot.domain.thai_time import BANGKOK
from bot.services.remind_of_forums import remind_of_forums
from bot.store.forum_answers import keep_answer
from bot.store.models import Broadcast
from tests.announced import Announced

STARTS_AT = datetime(2026, 4, 2, 9, 30, tzinfo=BANGKOK)
THREE_DAYS_BEFORE = STARTS_AT.replace(month=3, day=30, hour=9, minute=0)
MORNING = STARTS_AT.replace(hour=8, minute=0)


@pytest.fixture
def forums(database, khelang):
    return Announced(database, khelang, THREE_DAYS_BEFORE - timedelta(days=10))


@pytest.fixture
def forum_id(forums, told, database, khelang):
    """A forum that somebody may come to and somebody else will not."""
    made = forums.forum(starts_at=STARTS_AT)
    replies = {told.resident("U1"): ForumReply.MAYBE, told.resident("U2"): ForumReply.NO}
    with database.transaction() as session:
        for resident_id, reply in replies.items():
            keep_answer(session, khelang.id, made, resident_id, reply, now=forums.now)
    return made


@pytest.fixture
def remind(database, khelang):
    """Does what is due at a moment; the ids of what was scheduled."""

    def act(now: datetime, **settings) -> list[int]:
        authority = replace(khelang, settings=replace(khelang.settings, **settings))
        with database.transaction() as session:
            return remind_of_forums(session, authority, now)

    return act


def scheduled(database) -> list[Broadcast]:
    with database.reading() as session:
        return list(session.scalars(select(Broadcast).order_by(Broadcast.id)))


def test_those_who_may_come_are_reminded_three_days_before_and_in_the_morning(remind, forum_id, database):
    for hours in range(5 * 24):
        remind(THREE_DAYS_BEFORE + timedelta(hours=hours - 24))
    days, morning = scheduled(database)
    assert [(row.kind, row.send_at) for row in (days, morning)] == [
        ("reminder", THREE_DAYS_BEFORE),
        ("reminder", MORNING),
    ]
    assert {row.state for row in (days, morning)} == {"cancelled"}  # nothing sent them here, and their hours are over
    assert Audience.from_json(days.audience) == Audience(forum_id=forum_id, answers=EXPECTED)
    headings = [Content.from_json(row.content).heading for row in (days, morning)]
    assert headings == ["อีก 3 วันถึงวันประชาคม", "วันนี้มีประชาคม"]
    assert days.content["form"] == "forum"


def test_it_is_made_at_its_hour_and_once(remind, forum_id, database):
    assert remind(THREE_DAYS_BEFORE - timedelta(minutes=1)) == []
    assert len(remind(THREE_DAYS_BEFORE)) == 1
    assert remind(THREE_DAYS_BEFORE + timedelta(minutes=5)) == []
    assert len(scheduled(database)) == 1


@pytest.mark.parametrize(
    ("now", "is_sent"),
    [
        (THREE_DAYS_BEFORE.replace(hour=19, minute=59), True),
        (THREE_DAYS_BEFORE.replace(hour=20), False),
        (THREE_DAYS_BEFORE + timedelta(days=1), False),
        (STARTS_AT - timedelta(minutes=1), True),
        (STARTS_AT, False),
    ],
)
def test_after_a_standstill_it_goes_out_the_same_day_if_it_still_helps(remind, forum_id, now, is_sent):
    assert bool(remind(now)) == is_sent


def test_the_authoritys_hours_are_kept(remind, forum_id):
    assert remind(MORNING.replace(hour=7, minute=30), push_from_hour=8) == []
    assert len(remind(MORNING.replace(hour=7), push_from_hour=6)) == 1
    assert remind(THREE_DAYS_BEFORE.replace(hour=9), push_from_hour=10) == []
    assert remind(THREE_DAYS_BEFORE.replace(hour=12), push_from_hour=10, push_to_hour=12) == []


def test_of_a_forum_that_begins_before_anything_may_be_sent_people_are_told_the_day_before(
    remind, forums, forum_id, database
):
    forums.change(forum_id, starts_at=STARTS_AT.replace(hour=8, minute=0))
    evening = STARTS_AT.replace(day=1, hour=17, minute=0)
    assert remind(evening - timedelta(minutes=5)) == []
    assert len(remind(evening)) == 1
    assert remind(STARTS_AT.replace(hour=8, minute=0)) == []
    (row,) = scheduled(database)
    assert Content.from_json(row.content).heading == "พรุ่งนี้มีประชาคม"


@pytest.mark.parametrize("state", ["draft", "cancelled", "postponed", "held"])
def test_of_a_forum_that_is_not_open_nobody_is_reminded(remind, forums, forum_id, state):
    forums.change(forum_id, state=state)
    assert remind(THREE_DAYS_BEFORE) == []


def test_a_forum_put_off_is_reminded_of_anew(remind, forums, forum_id, database):
    remind(THREE_DAYS_BEFORE)
    forums.change(forum_id, starts_at=STARTS_AT + timedelta(days=7), put_off_from=STARTS_AT)
    assert remind(MORNING) == []
    assert len(remind(THREE_DAYS_BEFORE + timedelta(days=7))) == 1
    assert [row.state for row in scheduled(database)] == ["cancelled", "scheduled"]


@pytest.mark.parametrize("state", ["scheduled", "sending", "paused"])
def test_what_is_not_sent_yet_is_cancelled_with_its_forum_but_not_what_staff_wrote(
    remind, forums, forum_id, database, state
):
    (made,) = remind(THREE_DAYS_BEFORE)
    own = forums.sent(forum_id, kind="reminder")
    with database.transaction() as session:
        session.get(Broadcast, own).state = "scheduled"
        session.get(Broadcast, made).state = state
    forums.change(forum_id, state="cancelled")
    remind(THREE_DAYS_BEFORE + timedelta(minutes=5))
    assert {row.id: row.state for row in scheduled(database)} == {made: "cancelled", own: "scheduled"}


def test_nobody_is_reminded_of_what_nobody_comes_to(remind, forums, forum_id, database, khelang, told):
    resident_id = told.resident("U1")
    with database.transaction() as session:
        keep_answer(session, khelang.id, forum_id, resident_id, ForumReply.NO, now=forums.now)
    assert remind(THREE_DAYS_BEFORE) == []


def test_another_authoritys_forum_is_not_ours_to_remind_of(database, lamphun, forum_id):
    with database.transaction() as session:
        assert remind_of_forums(session, lamphun, THREE_DAYS_BEFORE) == []
