"""Answers on their way to LINE: free replies first, nothing said twice, nothing silently dropped."""

from datetime import timedelta

import pytest

from bot.domain import thai_time
from bot.domain.states import OutboxState
from bot.services.meet_resident import find_or_meet
from bot.simulator.platform import Fault
from bot.store.models import OutboxMessage, Resident
from bot.store.outbox import add_answer, add_push, claim_parcel
from bot.worker.delivery import deliver
from bot.worker.sweep import sweep

MALI = "U" + "a" * 32
HELLO = [{"type": "text", "text": "รับเรื่องแล้วค่ะ"}]


@pytest.fixture
def mali(database, seal, khelang, platform):
    platform.make_follow("khelang", MALI)
    with database.transaction() as session:
        return find_or_meet(session, seal, khelang.id, MALI, thai_time.now()).id


@pytest.fixture
def answer(database, platform, khelang, mali):
    """Writes an answer to a message of Mali's; the outbox id."""

    def write(*, token=None, life=timedelta(seconds=50)):
        now = thai_time.now()
        if token is None:
            token = platform.make_text("khelang", MALI, "สวัสดี").events[0]["replyToken"]
        with database.transaction() as session:
            return add_answer(
                session,
                khelang.id,
                resident_id=mali,
                event_id="e1",
                reply_token=token,
                reply_until=now + life,
                messages=HELLO,
                now=now,
            )

    return write


def row(database, outbox_id):
    with database.reading() as session:
        return session.get(OutboxMessage, outbox_id)


def make_due(database, outbox_id):
    with database.transaction() as session:
        session.get(OutboxMessage, outbox_id).next_try_at = None


def heard(platform):
    return [entry.kind for entry in platform.answers("khelang", MALI)]


def test_an_answer_is_a_free_reply(database, worker, platform, answer):
    outbox_id = answer()
    deliver(worker, outbox_id)
    assert heard(platform) == ["reply"]
    assert row(database, outbox_id).state == OutboxState.SENT
    assert row(database, outbox_id).line_request_id


def test_delivering_twice_says_it_once(worker, platform, answer):
    outbox_id = answer()
    deliver(worker, outbox_id)
    deliver(worker, outbox_id)
    assert heard(platform) == ["reply"]


def test_a_token_that_expired_before_its_first_use_is_pushed_instead(database, worker, platform, answer):
    outbox_id = answer(life=timedelta(seconds=-1))
    deliver(worker, outbox_id)
    assert heard(platform) == ["push"]
    assert row(database, outbox_id).state == OutboxState.SENT


def test_a_token_that_line_refuses_at_once_is_pushed_instead(worker, platform, answer):
    deliver(worker, answer(token="f" * 30 + "00"))
    assert heard(platform) == ["push"]


@pytest.mark.parametrize("fault", ["error_after", "drop_after"])
def test_a_reply_that_may_have_arrived_is_never_pushed(database, worker, platform, answer, fault):
    outbox_id = answer()
    platform.fail_next(Fault(fault))
    deliver(worker, outbox_id)
    assert row(database, outbox_id).outcome_unknown
    make_due(database, outbox_id)
    deliver(worker, outbox_id)
    assert heard(platform) == ["reply"]
    assert row(database, outbox_id).state == OutboxState.PROBABLY_SENT


@pytest.mark.parametrize("fault", ["error", "drop", "rate"])
def test_a_reply_that_did_not_arrive_is_tried_again(database, worker, platform, answer, fault):
    outbox_id = answer()
    platform.fail_next(Fault(fault))
    deliver(worker, outbox_id)
    assert heard(platform) == []
    make_due(database, outbox_id)
    deliver(worker, outbox_id)
    assert heard(platform) == ["reply"]
    assert row(database, outbox_id).state == OutboxState.SENT


def test_a_reply_that_never_left_is_pushed_once_its_token_has_expired(database, worker, platform, answer):
    port = int(platform.base.rsplit(":", 1)[1])
    outbox_id = answer()
    platform.stop()
    deliver(worker, outbox_id)
    assert not row(database, outbox_id).outcome_unknown
    platform.start(port)
    platform.age_tokens(120)
    with database.transaction() as session:
        waiting = session.get(OutboxMessage, outbox_id)
        waiting.next_try_at, waiting.reply_until = None, thai_time.now() - timedelta(seconds=1)
    deliver(worker, outbox_id)
    assert heard(platform) == ["push"]


def test_a_push_is_tried_for_as_long_as_its_key_lives(database, worker, platform, khelang, mali):
    with database.transaction() as session:
        outbox_id = add_push(session, khelang.id, mali, HELLO, thai_time.now())
    for _ in range(20):
        platform.fail_next(Fault("error"))
        deliver(worker, outbox_id)
        assert row(database, outbox_id).state == OutboxState.WAITING
        make_due(database, outbox_id)
    deliver(worker, outbox_id)
    assert heard(platform) == ["push"]


def test_a_push_tried_again_carries_its_key_and_409_is_success(database, worker, platform, khelang, mali):
    with database.transaction() as session:
        outbox_id = add_push(session, khelang.id, mali, HELLO, thai_time.now())
    platform.fail_next(Fault("error_after"))
    deliver(worker, outbox_id)
    make_due(database, outbox_id)
    deliver(worker, outbox_id)
    assert heard(platform) == ["push"]
    assert [request.status for request in platform.requests] == [500, 409]
    assert row(database, outbox_id).state == OutboxState.SENT


def test_a_quota_that_is_used_up_ends_the_push_and_says_so(database, worker, platform, khelang, mali):
    platform.set_quota("khelang", 0)
    with database.transaction() as session:
        outbox_id = add_push(session, khelang.id, mali, HELLO, thai_time.now())
    deliver(worker, outbox_id)
    assert row(database, outbox_id).state == OutboxState.FAILED
    assert "quota_used_up" in row(database, outbox_id).error


@pytest.mark.row(40)
def test_nothing_is_pushed_to_somebody_who_blocked_us(database, worker, platform, khelang, mali):
    with database.transaction() as session:
        outbox_id = add_push(session, khelang.id, mali, HELLO, thai_time.now())
        session.get(Resident, mali).blocked_at = thai_time.now()
    deliver(worker, outbox_id)
    assert platform.requests == []
    assert row(database, outbox_id).state == OutboxState.CANCELLED


def test_a_push_of_unknown_fate_is_not_tried_again_after_its_key_died(database, worker, platform, khelang, mali):
    with database.transaction() as session:
        outbox_id = add_push(session, khelang.id, mali, HELLO, thai_time.now())
        tried = session.get(OutboxMessage, outbox_id)
        tried.first_tried_at, tried.outcome_unknown = thai_time.now() - timedelta(hours=25), True
    deliver(worker, outbox_id)
    assert platform.requests == []
    assert row(database, outbox_id).state == OutboxState.UNKNOWN


def test_a_sender_that_died_with_the_row_in_hand_is_followed_by_another(database, worker, platform, answer):
    outbox_id = answer()
    with database.transaction() as session:
        claim_parcel(session, outbox_id, "a dead sender", thai_time.now() - timedelta(minutes=2))
        session.get(OutboxMessage, outbox_id).created_at = thai_time.now() - timedelta(minutes=2)
    assert sweep(worker) == 1
    deliver(worker, outbox_id)
    assert heard(platform) == ["reply"]
