"""Announcements on their way to LINE: everybody who wants it gets it once, and staff are told the truth about it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import thai_time
from bot.domain.broadcasts import Content
from bot.domain.roles import Role
from bot.domain.states import BatchState, BroadcastState
from bot.services.edit_broadcast import reopen_broadcast
from bot.services.run_broadcast import resume_broadcast
from bot.simulator.platform import Fault
from bot.store.broadcast_start import add_recipients
from bot.store.models import Authority, Broadcast
from bot.worker.broadcasting import hand_on_announcements, start_broadcast
from bot.worker.sweep import release_claims_of_the_dead
from tests.admin_site import hire
from tests.announcing import Announcing, announcing, line_id

LONG_AGO = timedelta(hours=25)


@pytest.fixture
def town(worker, platform, khelang) -> Announcing:
    return announcing(worker, platform, khelang)


def test_everybody_is_told_once_in_as_few_requests_as_there_are_batches(town):
    town.people(7)
    one = town.announce()
    assert town.row(one).state == BroadcastState.SENDING
    town.send(one, 4)
    assert town.statuses == [200, 200, 200]
    assert town.heard(7) == [1] * 7
    assert town.row(one).state == BroadcastState.SENT
    told = town.progress(one)
    assert (told.recipients, told.accepted, told.waiting, told.done_percent) == (7, 7, 0, 100)
    assert told.first_tried_at <= told.last_accepted_at


def test_what_is_personal_goes_to_each_by_a_push_of_their_own(town):
    town.people(2)
    one = town.announce(content=Content(text="ขอเชิญ", personal="บ้านท่านอยู่ {ชุมชน}"))
    town.send(one, 3)
    assert [request.path for request in town.requests()] == ["/v2/bot/message/push"] * 2
    assert town.progress(one).accepted == 2


def test_an_announcement_to_nobody_is_sent_at_once(town):
    one = town.announce()
    town.send(one)
    assert town.row(one).state == BroadcastState.SENT
    assert town.progress(one).recipients == 0


def test_whoever_may_not_be_told_any_more_at_the_first_try_is_left_out(town):
    people, now = town.people(6), thai_time.now()
    one = town.announce()
    town.change(people[0], muted_at=now)
    town.change(people[1], blocked_at=now)
    town.change(people[2], erased_at=now, line_id_encrypted=None, lookup_hash=None)
    town.change(people[3], consent_state="withdrawn")
    town.change(people[4], line_id_encrypted=town.worker.seal.encrypt("no id of LINE's"))
    town.send(one, 3)
    assert town.left_out(one) == dict(
        zip(people, ["muted", "blocked", "erased", "no_consent", "malformed"], strict=False)
    )
    assert town.heard(6) == [0, 0, 0, 0, 0, 1]
    told = town.progress(one)
    assert (told.accepted, sum(told.left_out.values()), told.recipients) == (1, 5, 6)
    assert town.row(one).state == BroadcastState.SENT


@pytest.mark.parametrize("fault", ["error_after", "drop_after"])
def test_a_batch_of_unclear_fate_is_repeated_to_the_letter_and_409_is_success(town, fault):
    people = town.people(3)
    one = town.announce()
    town.platform.fail_next(Fault(fault))
    town.send(one)
    assert (town.progress(one).waiting, town.progress(one).unclear) == (3, 3)
    town.change(people[0], muted_at=thai_time.now())
    town.wait_no_longer(one)
    town.send(one, 2)
    first, second = town.requests()
    assert (first.body, first.retry_key) == (second.body, second.retry_key)
    assert second.status == 409
    assert town.heard(3) == [1, 1, 1]
    assert town.progress(one).accepted == 3


def test_when_line_says_too_fast_everything_of_the_channel_waits(town):
    town.people(6)
    one = town.announce()
    town.platform.fail_next(Fault("rate"))
    town.send(one, 2)
    first, second = town.requests()
    assert (first.status, second.status) == (429, 200)
    assert (second.at - first.at).total_seconds() > 0.9


@pytest.mark.parametrize("fault", ["error", "drop", "rate"])
def test_a_batch_that_did_not_arrive_is_tried_again_later(town, fault):
    town.people(3)
    one = town.announce()
    town.platform.fail_next(Fault(fault))
    town.send(one, 2)
    assert town.progress(one).waiting == 3
    assert town.batches(one)[0].next_try_at > thai_time.now()
    town.wait_no_longer(one)
    town.send(one, 2)
    assert town.heard(1) == [1]
    assert town.row(one).state == BroadcastState.SENT


def test_after_its_key_has_died_a_batch_of_unclear_fate_is_unknown(town):
    town.people(3)
    one = town.announce()
    town.platform.fail_next(Fault("drop"))
    town.send(one)
    town.wait_no_longer(one, first_tried_at=thai_time.now() - LONG_AGO)
    town.send(one, 2)
    assert len(town.statuses) == 1
    assert (town.progress(one).unknown, town.row(one).state) == (3, BroadcastState.SENT)


def test_a_batch_that_was_surely_refused_long_ago_is_read_afresh_under_a_new_key(town):
    people = town.people(3)
    one = town.announce()
    town.platform.fail_next(Fault("rate"))
    town.send(one)
    town.wait_no_longer(one, first_tried_at=thai_time.now() - LONG_AGO)
    town.change(people[0], muted_at=thai_time.now())
    town.send(one, 2)
    first, second = town.requests()
    assert first.retry_key != second.retry_key
    assert town.heard(3) == [0, 1, 1]


@pytest.mark.parametrize(
    "change", [{"erased_at": thai_time.now(), "line_id_encrypted": None}, {"consent_state": "withdrawn"}]
)
def test_a_batch_of_unclear_fate_is_given_up_when_somebody_in_it_may_not_be_told(town, change):
    people = town.people(3)
    one = town.announce()
    town.platform.fail_next(Fault("drop"))
    town.send(one)
    town.change(people[1], **change)
    town.wait_no_longer(one)
    town.send(one, 2)
    assert len(town.statuses) == 1
    assert town.progress(one).unknown == 3


def test_a_batch_that_was_surely_refused_goes_on_without_who_was_erased(town):
    people = town.people(3)
    one = town.announce()
    town.platform.fail_next(Fault("rate"))
    town.send(one)
    town.change(people[1], erased_at=thai_time.now(), line_id_encrypted=None)
    town.wait_no_longer(one)
    town.send(one, 2)
    first, second = town.requests()
    assert first.retry_key != second.retry_key
    assert second.body["to"] == [line_id(1), line_id(3)]


def test_a_refusal_ends_the_batch_with_the_words_of_line(town):
    town.people(4)
    one = town.announce()
    town.platform.fail_next(Fault("refuse"))
    town.send(one, 3)
    told = town.progress(one)
    assert (told.failed, told.accepted, town.row(one).state) == (3, 1, BroadcastState.SENT)
    assert [(words[:3], people) for words, people in told.failures.items()] == [("400", 3)]


def test_what_cannot_be_put_into_words_fails_and_says_so(town):
    town.people(2)
    one = town.announce(content=Content(text=" "))
    town.send(one, 2)
    assert town.statuses == []
    assert (town.progress(one).failed, town.row(one).state) == (2, BroadcastState.SENT)


def test_a_malformed_id_is_found_by_halves_and_all_others_are_told(town, monkeypatch):
    people = town.people(8)
    monkeypatch.setattr("bot.worker.batch._LINE_ID", re.compile(".+"))
    town.change(people[4], line_id_encrypted=town.worker.seal.encrypt("U-broken"))
    town.worker = replace(town.worker, batch_size=8)
    one = town.announce()
    town.send(one, 12)
    assert town.heard(8) == [1, 1, 1, 1, 0, 1, 1, 1]
    assert town.left_out(one) == {people[4]: "malformed"}
    assert (town.progress(one).accepted, town.progress(one).recipients) == (7, 8)
    assert town.row(one).state == BroadcastState.SENT


def test_a_used_up_quota_pauses_it_and_says_so_and_resumed_it_goes_on(town):
    town.people(7)
    town.platform.set_quota("khelang", 4)
    one = town.announce()
    town.send(one, 5)
    row = town.row(one)
    assert (row.state, row.why_held, town.progress(one).accepted) == (BroadcastState.PAUSED, "quota", 3)
    keys = {batch.id: batch.retry_key for batch in town.batches(one)}
    town.platform.set_quota("khelang", 100)
    with town.worker.database.transaction() as session:
        assert resume_broadcast(session, town.authority.id, one, by=None, now=thai_time.now())
    town.send(one, 4)
    assert {batch.id: batch.retry_key for batch in town.batches(one)} == keys
    assert town.heard(7) == [1] * 7
    assert town.row(one).state == BroadcastState.SENT


def test_a_token_that_line_no_longer_takes_pauses_it(town):
    town.people(3)
    town.platform.add_channel("khelang", "0" * 32, "another token")
    one = town.announce()
    town.send(one)
    row = town.row(one)
    assert (row.state, row.why_held, town.progress(one).waiting) == (BroadcastState.PAUSED, "token", 3)


def test_a_sender_that_died_is_followed_by_another(town):
    town.people(3)
    one = town.announce()
    town.platform.fail_next(Fault("drop_after"))
    town.send(one)
    town.wait_no_longer(one, claim_token="a dead sender", claimed_until=thai_time.now() + timedelta(seconds=20))
    town.send(one)
    assert len(town.statuses) == 1
    release_claims_of_the_dead(town.worker)
    town.send(one, 2)
    assert town.statuses == [0, 409]
    assert town.heard(1) == [1]


def test_nothing_begins_before_its_time(town):
    town.people(1)
    one = town.announce(send_at=thai_time.now() + timedelta(hours=1))
    assert town.row(one).state == BroadcastState.SCHEDULED
    assert hand_on_announcements(town.worker, thai_time.now()) == 0
    assert hand_on_announcements(town.worker, thai_time.now() + timedelta(hours=2)) == 1


def test_nothing_goes_out_in_quiet_hours(town):
    town.people(1)
    ready, going = town.announce(start=False), town.announce()
    with town.worker.database.transaction() as session:
        row = session.get(Authority, town.authority.id)
        hour = thai_time.now().astimezone(thai_time.BANGKOK).hour
        row.settings = {**row.settings, "push_from_hour": (hour + 2) % 24, "push_to_hour": (hour + 2) % 24 + 1}
        town.worker._authorities.clear()
    start_broadcast(town.worker, ready)
    town.send(going)
    assert town.row(ready).state == BroadcastState.SCHEDULED
    assert (town.statuses, hand_on_announcements(town.worker, thai_time.now())) == ([], 0)


def test_fixing_that_was_interrupted_goes_on_with_who_is_missing(town, monkeypatch):
    town.people(7)
    monkeypatch.setattr("bot.store.broadcast_start._PIECE", 3)
    one = town.announce(start=False)
    with monkeypatch.context() as patch:
        patch.setattr("bot.worker.broadcasting.add_recipients", _twice_then_dead())
        with pytest.raises(KeyboardInterrupt):
            start_broadcast(town.worker, one)
    assert (town.row(one).state, town.progress(one).recipients) == (BroadcastState.SCHEDULED, 6)
    town.send(one)
    assert town.statuses == []
    start_broadcast(town.worker, one)
    assert [batch.state for batch in town.batches(one)] == [BatchState.WAITING] * 3
    town.send(one, 4)
    assert town.heard(7) == [1] * 7


def test_taken_back_while_its_audience_was_fixed_it_starts_afresh(town, monkeypatch):
    people = town.people(7)
    monkeypatch.setattr("bot.store.broadcast_start._PIECE", 3)
    one = town.announce(start=False)
    with monkeypatch.context() as patch:
        patch.setattr("bot.worker.broadcasting.add_recipients", _twice_then_dead())
        with pytest.raises(KeyboardInterrupt):
            start_broadcast(town.worker, one)
    officer = hire(town.worker.database, town.authority.id, "officer@khelang.example", Role.OFFICER)
    with town.worker.database.transaction() as session:
        reopen_broadcast(session, town.authority.id, one, 1, by=officer.id, now=thai_time.now())
        session.get(Broadcast, one).state = BroadcastState.SCHEDULED
    town.change(people[0], muted_at=thai_time.now())
    start_broadcast(town.worker, one)
    assert town.progress(one).recipients == 6


def _twice_then_dead():
    calls = []

    def add(*arguments, **named):
        calls.append(1)
        if len(calls) > 2:
            raise KeyboardInterrupt
        return add_recipients(*arguments, **named)

    return add
