"""Staff hold an announcement in their hands: pause, resume, cancel, once each, with two workers and double clicks."""

import threading
import time
from datetime import timedelta

import pytest

from bot.domain import thai_time
from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.errors import NotFound
from bot.domain.states import BroadcastState
from bot.services.erase_resident import erase
from bot.services.run_broadcast import cancel_broadcast, pause_broadcast, resume_broadcast
from bot.services.schedule_broadcast import Automatic, schedule_automatic
from bot.simulator.platform import Fault
from bot.store.broadcast_batches import forget_what_was_announced
from bot.store.models import Broadcast, Resident
from bot.store.quota_readings import quota_reading
from bot.worker.broadcasting import hand_on_announcements, read_quota, send_next_batch, start_broadcast
from tests.announced import Announced
from tests.announcing import Announcing, announcing, line_id


@pytest.fixture
def town(worker, platform, khelang) -> Announcing:
    return announcing(worker, platform, khelang)


def act(town, what, broadcast_id):
    with town.worker.database.transaction() as session:
        return what(session, town.authority.id, broadcast_id, by=None, now=thai_time.now())


def at_once(*acts):
    """Do them all at the same moment; whatever went wrong in one is raised."""
    failures, ready = [], threading.Barrier(len(acts))

    def run(one):
        ready.wait()
        try:
            one()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_paused_nothing_goes_out_and_resumed_it_goes_on(town):
    town.people(6)
    one = town.announce()
    town.send(one)
    assert [act(town, pause_broadcast, one) for _ in range(2)] == [True, False]
    town.send(one, 2)
    assert (town.heard(6), town.row(one).why_held) == ([1, 1, 1, 0, 0, 0], "staff")
    assert [act(town, resume_broadcast, one) for _ in range(2)] == [True, False]
    town.send(one, 2)
    assert (town.heard(6), town.row(one).state) == ([1] * 6, BroadcastState.SENT)


def test_cancelled_what_was_accepted_stays_and_the_rest_is_never_sent(town):
    town.people(9)
    one = town.announce()
    town.send(one)
    town.platform.fail_next(Fault("drop_after"))
    town.send(one)
    assert [act(town, cancel_broadcast, one) for _ in range(2)] == [True, False]
    town.send(one, 3)
    told = town.progress(one)
    assert (told.accepted, told.unknown, told.cancelled, told.waiting) == (3, 3, 3, 0)
    assert len(town.statuses) == 2
    assert town.row(one).state == BroadcastState.CANCELLED


def test_what_is_in_a_senders_hands_while_it_is_cancelled_ends_as_it_ends(town):
    town.people(6)
    one = town.announce()
    town.platform.fail_next(Fault("slow", seconds=0.5), Fault("error", seconds=0.5))
    senders = [threading.Thread(target=send_next_batch, args=(town.worker, one)) for _ in range(2)]
    for sender in senders:
        sender.start()
    while sum(batch.attempts for batch in town.batches(one)) < 2:
        time.sleep(0.01)
    act(town, cancel_broadcast, one)
    for sender in senders:
        sender.join()
    hand_on_announcements(town.worker, thai_time.now())
    told = town.progress(one)
    assert (told.accepted, told.unknown, told.waiting) == (3, 3, 0)


def test_a_scheduled_one_can_be_cancelled_and_then_never_starts(town):
    town.people(1)
    one = town.announce(start=False)
    assert act(town, cancel_broadcast, one)
    start_broadcast(town.worker, one)
    assert town.batches(one) == []


def test_another_authoritys_announcement_is_not_there(town, lamphun):
    one = town.announce(start=False)
    for what in (pause_broadcast, resume_broadcast, cancel_broadcast):
        with pytest.raises(NotFound), town.worker.database.transaction() as session:
            what(session, lamphun.id, one, by=None, now=thai_time.now())


def test_started_and_sent_by_many_at_once_everybody_is_told_once(town):
    town.people(12)
    one = town.announce(start=False)
    at_once(*[lambda: start_broadcast(town.worker, one)] * 3)
    assert (len(town.batches(one)), town.progress(one).recipients) == (4, 12)
    at_once(*[lambda: [send_next_batch(town.worker, one) for _ in range(4)]] * 3)
    assert (town.heard(12), town.statuses) == ([1] * 12, [200] * 4)
    assert town.row(one).state == BroadcastState.SENT


def test_what_the_product_schedules_twice_is_there_once(town):
    reminder = Automatic(None, BroadcastKind.REMINDER, "เตือน", Content(text="พรุ่งนี้"), Audience(), "forum 1 reminder")
    made = []

    def schedule():
        with town.worker.database.transaction() as session:
            made.append(schedule_automatic(session, town.authority.id, reminder, now=thai_time.now()))

    at_once(schedule, schedule)
    assert len([one for one in made if one is not None]) == 1


def test_an_erased_person_ends_the_unclear_batch_and_the_words_said_to_them_alone(town):
    people = town.people(2)
    one = town.announce(content=Content(text="ขอเชิญ", personal="บ้านท่านอยู่ {ชุมชน}"))
    town.platform.fail_next(Fault("drop_after"))
    town.send(one, 2)
    with town.worker.database.transaction() as session:
        for number, resident_id in enumerate(people, 1):
            erase(session, session.get(Resident, resident_id), line_id(number), thai_time.now())
    told = town.progress(one)
    assert (told.unknown, told.accepted) == (1, 1)
    assert [batch.messages for batch in town.batches(one)] == [None, None]


def test_what_was_said_is_forgotten_once_it_has_ended(town):
    town.people(4)
    one = town.announce()
    town.send(one)
    with town.worker.database.transaction() as session:
        assert forget_what_was_announced(session, thai_time.now()) == 1
    town.send(one, 2)
    assert town.heard(4) == [1] * 4


def test_the_quota_is_read_and_kept(town):
    town.platform.set_quota("khelang", 500)
    town.people(3)
    one = town.announce()
    for _ in range(2):
        town.send(one)
        read_quota(town.worker, town.authority.id)
    with town.worker.database.reading() as session:
        reading = quota_reading(session, town.authority.id)
    assert (reading.limit, reading.used) == (500, 3)


@pytest.mark.parametrize("state", ["cancelled", "postponed", "held"])
@pytest.mark.parametrize("is_on_its_way", [False, True])
def test_an_invitation_stops_once_its_forum_is_off(town, is_on_its_way, state):
    town.people(6)
    forums = Announced(town.worker.database, town.authority, thai_time.now())
    forum_id = forums.forum()
    one = town.announce(content=Content(form="forum"), forum_id=forum_id, kind="invitation", start=is_on_its_way)
    town.send(one)
    forums.change(forum_id, state=state)
    start_broadcast(town.worker, one)
    town.send(one, 3)
    assert (town.row(one).state, town.row(one).why_held) == (BroadcastState.CANCELLED, "forum")
    assert sum(town.heard(6)) == (3 if is_on_its_way else 0)


@pytest.mark.parametrize("column", ["audience", "content"])
def test_what_another_version_stored_is_paused_and_goes_on_once_it_can_be_read(town, column):
    town.people(2)
    one = town.announce(start=False)
    known = getattr(town.row(one), column)
    for stored in ({**known, "colour": "blue"}, known):
        with town.worker.database.transaction() as session:
            setattr(session.get(Broadcast, one), column, stored)
        act(town, resume_broadcast, one)
        start_broadcast(town.worker, one)
        town.send(one, 2)
        if stored != known:
            assert (town.row(one).state, town.row(one).why_held) == (BroadcastState.PAUSED, "unreadable")
            assert (town.batches(one), town.heard(2)) == ([], [0, 0])
    assert (town.heard(2), town.row(one).state) == ([1, 1], BroadcastState.SENT)


def test_of_a_paused_one_what_may_not_be_tried_again_is_unknown_without_resuming_it(town):
    town.people(6)
    one = town.announce()
    town.platform.fail_next(Fault("drop"))
    town.send(one)
    act(town, pause_broadcast, one)
    town.wait_no_longer(one)
    hand_on_announcements(town.worker, thai_time.now() + timedelta(hours=22))
    assert town.progress(one).unclear == 3
    hand_on_announcements(town.worker, thai_time.now() + timedelta(hours=24))
    told = town.progress(one)
    assert (told.unknown, told.waiting, town.row(one).state) == (3, 3, BroadcastState.PAUSED)
