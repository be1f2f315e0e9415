"""The checker of the fault suite notices every way in which a promise can be broken."""

import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select, update

from bot.cli.benches.faults.checker import judge, marks_of, unfinished
from bot.cli.benches.faults.ledger import Ledger
from bot.cli.benches.faults.words import need_words
from bot.domain import thai_time
from bot.domain.states import EventState, OutboxState
from bot.line.parse import read_body
from bot.services.give_consent import give
from bot.services.join_community import join
from bot.services.meet_resident import find_or_meet
from bot.services.receive_events import receive_bodies, received_body
from bot.simulator.platform import Fault
from bot.store.communities import communities_of
from bot.store.models import InboxEvent, Need, OutboxMessage, WebhookBody
from bot.worker.delivery import deliver
from bot.worker.turn import take_turn

MALI = "U" + "a" * 32


@pytest.fixture
def kept(database, seal, khelang, platform, worker):
    """Two needs that were posted, accepted, recorded and answered, with nothing wrong."""
    now, ledger = thai_time.now(), Ledger()
    with database.transaction() as session:
        resident = find_or_meet(session, seal, khelang.id, MALI, now)
        give(session, resident, "settled", now)
        join(session, resident, communities_of(session, khelang.id)[0], "list", now)
    marks = marks_of(database, now)
    for number in (10, 12):  # the first holds a letter and its accent apart
        webhook = platform.make_text("khelang", MALI, need_words(number))
        ledger.note_posted(webhook)
        body = received_body(seal, khelang.id, webhook.body, read_body(webhook.body).events, thai_time.now())
        with database.transaction() as session:
            receive_bodies(session, [body])
        ledger.note_answer(webhook, time.monotonic(), 200)
    take_turn(worker, khelang.id, seal.chat_hash(khelang.id, MALI))
    with database.reading() as session:
        parcels = list(session.scalars(select(OutboxMessage.id)))
    for parcel in parcels:
        deliver(worker, parcel)
    return SimpleNamespace(database=database, ledger=ledger, platform=platform, marks=marks)


def verdict(kept):
    return judge(kept.database, kept.ledger, kept.platform.requests, kept.marks)


def breaches(kept):
    found = verdict(kept)
    return {name for name in ("lost", "doubled", "invented", "bent") if getattr(found, name)}


def change(kept, statement):
    with kept.database.transaction() as session:
        session.execute(statement)


def test_nothing_is_found_where_nothing_is_wrong(kept):
    found = verdict(kept)
    assert (found.posted, found.acked, found.rows, found.effects, found.examples) == (2, 2, 2, 2, [])
    assert unfinished(kept.database) == (0, 0)


def test_an_event_that_was_accepted_and_is_gone_is_lost(kept):
    change(kept, delete(InboxEvent).where(InboxEvent.id > kept.marks.event + 1))
    assert breaches(kept) == {"lost"}


def test_an_event_that_still_waits_is_lost(kept):
    change(kept, update(InboxEvent).values(state=EventState.WAITING))
    assert breaches(kept) == {"lost"}


def test_an_event_that_nobody_accepted_is_lost(kept):
    kept.ledger.note_posted(kept.platform.make_sticker("khelang", MALI))
    assert breaches(kept) == {"lost"}


def test_a_dead_event_is_lost_unless_it_was_meant_to_die(kept):
    change(kept, update(InboxEvent).where(InboxEvent.id > kept.marks.event + 1).values(state=EventState.DEAD))
    assert breaches(kept) == {"lost"}
    meant = judge(kept.database, kept.ledger, kept.platform.requests, kept.marks, dead_expected=1)
    assert (meant.lost, meant.dead) == (0, 1)


def test_a_need_without_an_event_that_said_it_is_invented(kept):
    change(kept, update(Need).where(Need.id > kept.marks.need + 1).values(event_id="nobody"))
    assert breaches(kept) == {"lost", "invented"}


def test_two_needs_of_one_event_are_doubled(kept):
    first = next(iter(kept.ledger.posted))
    change(kept, update(Need).where(Need.id > kept.marks.need + 1).values(event_id=first, part=1))
    assert "doubled" in breaches(kept)


def test_a_forged_body_in_the_inbox_is_invented(kept):
    (first, posted), *_ = kept.ledger.posted.items()
    kept.ledger.note_forged(SimpleNamespace(events=[posted.event]), 401)
    assert first in kept.ledger.forged
    assert breaches(kept) == {"invented"}


@pytest.mark.parametrize(
    "statement",
    [
        update(Need).values(text="อย่างอื่น"),
        update(InboxEvent).values(payload=b'{"type": "message"}'),
        update(WebhookBody).values(body=b"{}"),
    ],
)
def test_changed_words_events_and_bodies_are_bent(kept, statement):
    change(kept, statement)
    assert breaches(kept) == {"bent"}


def test_an_answer_that_line_accepted_twice_is_doubled(kept, worker):
    with kept.database.reading() as session:
        parcel = session.scalars(select(OutboxMessage.id)).first()
    change(
        kept,
        update(OutboxMessage)
        .where(OutboxMessage.id == parcel)
        .values(state=OutboxState.WAITING, how="push", outcome_unknown=False),
    )
    kept.platform.fail_next(Fault("drop_after"))  # accepted, though nobody hears of it
    deliver(worker, parcel)
    change(kept, update(OutboxMessage).where(OutboxMessage.id == parcel).values(state=OutboxState.SENT))
    assert breaches(kept) == {"doubled"}


def test_an_answer_called_sent_that_line_never_had_is_lost(kept):
    assert judge(kept.database, kept.ledger, [], kept.marks).lost == 2


def test_an_answer_sent_before_the_database_was_restored_is_not_looked_for(kept):
    marks = replace(kept.marks, request=thai_time.now())
    assert judge(kept.database, kept.ledger, kept.platform.requests, marks).lost == 0


def test_words_taken_back_need_not_be_found(kept):
    kept.ledger.note_taken_back([MALI])
    change(kept, update(Need).values(text="", event_id=None))
    assert breaches(kept) == set()


@pytest.mark.parametrize(("acked_before", "longest_pause", "pairs"), [(5.0, 1, 1), (2.5, 1, 0), (5.0, 4, 0)])  # seconds
def test_an_event_overtakes_one_that_lay_for_all_to_see_when_it_was_chosen(kept, acked_before, longest_pause, pairs):
    now, (first, second) = thai_time.now(), kept.ledger.posted
    change(kept, update(InboxEvent).values(received_at=now - timedelta(seconds=9), started_at=now))
    begun = {"event_at": now, "started_at": now - timedelta(seconds=2)}
    change(kept, update(InboxEvent).where(InboxEvent.event_id == second).values(begun))
    kept.ledger.posted[first].acked_at = time.monotonic() - acked_before
    pause = timedelta(seconds=longest_pause)
    found = judge(kept.database, kept.ledger, kept.platform.requests, kept.marks, longest_pause=pause)
    assert found.overtaken == pairs
