"""A clock that is put back keeps nobody waiting: leases, pauses and arrivals of an hour ahead count as past."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain import thai_time
from bot.line.parse import read_body
from bot.services.receive_events import receive_bodies, received_body
from bot.store.conversations import LEASE, claim_conversation
from bot.store.inbox import chats_with_waiting_events, next_waiting_event
from bot.store.models import InboxEvent, OutboxMessage
from bot.store.outbox import add_answer, claim_parcel, due_parcels

MALI = "U" + "a" * 32
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return thai_time.now()


@pytest.fixture
def chat(database, seal, khelang, platform, now):
    """Somebody whose event came in an hour from now, by the clock as it was then."""
    webhook = platform.make_text("khelang", MALI, "ไฟดับ")
    received = received_body(seal, khelang.id, webhook.body, read_body(webhook.body).events, now + HOUR)
    with database.transaction() as session:
        receive_bodies(session, [received])
    return seal.chat_hash(khelang.id, MALI)


def test_a_lease_taken_before_the_clock_went_back_is_over(database, khelang, chat, now):
    with database.transaction() as session:
        assert claim_conversation(session, khelang.id, chat, "killed", now + HOUR)
    with database.transaction() as session:
        assert claim_conversation(session, khelang.id, chat, "another", now)
    with database.transaction() as session:
        assert not claim_conversation(session, khelang.id, chat, "a third", now + LEASE / 2)


def test_the_sweep_finds_what_came_before_the_clock_went_back(database, khelang, chat, now):
    with database.reading() as session:
        assert chats_with_waiting_events(session, received_before=now, limit=9) == [(khelang.id, chat)]


def test_an_event_pauses_for_seconds_and_not_until_the_hour_is_over(database, khelang, chat, now):
    for pause, is_due in ((timedelta(seconds=8), False), (HOUR, True)):
        with database.transaction() as session:
            session.execute(update(InboxEvent).values(next_try_at=now + pause))
        with database.reading() as session:
            assert (next_waiting_event(session, khelang.id, chat, now) is not None) == is_due


def test_an_answer_that_was_in_dead_hands_goes_out(database, khelang, now):
    with database.transaction() as session:
        answer = add_answer(
            session, khelang.id, resident_id=None, event_id="e", reply_token="t",
            reply_until=now + HOUR, messages=[{"type": "text", "text": "ค่ะ"}], now=now + HOUR,
        )  # fmt: skip
        assert claim_parcel(session, answer, "killed", now + HOUR)
        session.execute(update(OutboxMessage).values(next_try_at=now + HOUR))
    with database.transaction() as session:
        assert due_parcels(session, now, created_before=now, limit=9) == [answer]
        assert claim_parcel(session, answer, "another", now)
        assert claim_parcel(session, answer, "a third", now) is None
