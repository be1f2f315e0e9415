"""A chat's turn: events in order, one effect each, whatever dies in between."""

import contextlib
import json
import threading
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, update

from bot.domain import thai_time
from bot.domain.states import EventState
from bot.jobs import TimeLimitExceeded
from bot.line.parse import read_body
from bot.services.receive_events import receive_bodies, received_body
from bot.store.conversations import claim_conversation
from bot.store.erasures import ErasedLog
from bot.store.inbox import chats_with_waiting_events
from bot.store.models import Conversation, InboxEvent, Need, OutboxMessage, Resident, Row, WebhookBody
from bot.store.serials import serial_apart
from bot.worker import turn as turn_module
from bot.worker.delivery import deliver
from bot.worker.housekeeping import keep_house
from bot.worker.sweep import release_claims_of_the_dead, sweep
from bot.worker.turn import take_turn
from handlers import dispatch

MALI = "U" + "a" * 32


@pytest.fixture
def mali(database, seal, khelang, platform, worker):
    """A resident who agreed and lives in บ้านชมพู."""
    return Phone(database, seal, khelang, platform, worker)


class Phone:
    """Posts what Mali does as the door would, without waking anybody."""

    def __init__(self, database, seal, authority, platform, worker):
        self.database, self.seal, self.authority = database, seal, authority
        self.platform, self.worker = platform, worker
        self.chat = seal.chat_hash(authority.id, MALI)

    def receive(self, *webhooks):
        for webhook in webhooks:
            now = thai_time.now()
            received = received_body(self.seal, self.authority.id, webhook.body, read_body(webhook.body).events, now)
            with self.database.transaction() as session:
                receive_bodies(session, [received])

    def says(self, text):
        return self.platform.make_text("khelang", MALI, text)

    def take_turn(self):
        take_turn(self.worker, self.authority.id, self.chat)

    def settle(self):
        self.receive(self.platform.make_follow("khelang", MALI), self.says("ยินยอม"), self.says("ชุมชน 01"))
        self.take_turn()

    def needs(self):
        with self.database.reading() as session:
            return session.scalars(select(Need).order_by(Need.id)).all()

    def states(self):
        with self.database.reading() as session:
            return set(session.scalars(select(InboxEvent.state)))


def count(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_words_become_a_need_of_the_community_with_an_answer(database, mali):
    mali.settle()
    mali.receive(mali.says("ไฟทางหน้าวัดดับมาสองอาทิตย์แล้ว อยากให้มาซ่อม"))
    mali.take_turn()
    need = mali.needs()[0]
    assert (need.number, need.issue, need.community_id is not None) == ("KN-2571-00001", 6, True)
    assert mali.states() == {EventState.DONE}
    with database.reading() as session:
        answer = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert need.number in answer.messages[0]["altText"]


def test_waiting_events_are_handled_by_lines_time_and_not_by_arrival(mali):
    mali.settle()
    webhooks = [mali.says(f"ขอเก้าอี้ที่สวนสาธารณะเพิ่มอีก {number} ตัว") for number in range(4)]
    for number, webhook in enumerate(webhooks):
        webhooks[number] = webhook
    mali.receive(*reversed(webhooks))
    set_times_in_order_said(mali, webhooks)
    mali.take_turn()
    assert [need.text[-5] for need in mali.needs()] == ["0", "1", "2", "3"]


def set_times_in_order_said(mali, webhooks):
    """Texts made within one millisecond have one time; give each its own."""
    with mali.database.transaction() as session:
        for number, webhook in enumerate(webhooks):
            event_id = webhook.events[0]["webhookEventId"]
            at = thai_time.now() - timedelta(seconds=10 - number)
            session.execute(update(InboxEvent).where(InboxEvent.event_id == event_id).values(event_at=at))


def test_the_same_event_delivered_twice_has_one_effect(database, mali):
    mali.settle()
    webhook = mali.says("ขอหมอมาตรวจคนแก่ที่บ้าน")
    mali.receive(webhook)
    mali.take_turn()
    mali.receive(mali.platform.redeliver(webhook))
    mali.take_turn()
    assert len(mali.needs()) == 1


def test_two_workers_at_once_take_one_turn(mali):
    mali.settle()
    mali.receive(*[mali.says(f"ถนนในซอย {number} เป็นหลุม") for number in range(10)])
    workers = [threading.Thread(target=mali.take_turn) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(mali.needs()) == 10
    assert len({need.number for need in mali.needs()}) == 10
    assert mali.states() == {EventState.DONE}


def test_a_worker_that_died_is_followed_when_its_lease_is_over(database, mali):
    mali.settle()
    mali.receive(mali.says("น้ำประปาไม่ไหลมาสามวัน"))
    with database.transaction() as session:
        assert claim_conversation(session, mali.authority.id, mali.chat, "dead", thai_time.now())
    mali.take_turn()
    assert mali.needs() == []
    with database.transaction() as session:
        session.execute(update(Conversation).values(claimed_until=thai_time.now() - timedelta(seconds=1)))
    mali.take_turn()
    assert len(mali.needs()) == 1


def test_the_only_worker_there_is_frees_what_its_dead_forerunner_held(database, mali):
    mali.settle()
    mali.receive(mali.says("น้ำประปาไม่ไหลมาสามวัน"))
    with database.transaction() as session:
        assert claim_conversation(session, mali.authority.id, mali.chat, "dead", thai_time.now())
    release_claims_of_the_dead(mali.worker)
    mali.take_turn()
    assert len(mali.needs()) == 1


def test_whoever_lost_the_lease_commits_nothing(database, mali, monkeypatch):
    mali.settle()
    mali.receive(mali.says("ขอทุนให้เด็กยากจน"))
    dispatch = turn_module.dispatch

    def overtaken(turn):
        turn.conversation.claim_token = "somebody else's"
        turn.session.flush()
        dispatch(turn)
        raise turn_module.LeaseLost("overtaken")

    monkeypatch.setattr(turn_module, "dispatch", overtaken)
    mali.take_turn()
    assert mali.needs() == []
    assert EventState.WAITING in mali.states()


def test_a_poisonous_event_is_dead_after_five_tries_and_lets_the_next_one_through(database, mali, monkeypatch):
    mali.settle()
    mali.receive(mali.says("ข้อความพิษ"), mali.says("ขยะเต็มหน้าตลาด"))
    dispatch = turn_module.dispatch

    def poisoned(turn):
        if "พิษ" in turn.incoming.deed.text:
            raise RuntimeError("poison")
        dispatch(turn)

    monkeypatch.setattr(turn_module, "dispatch", poisoned)
    for _ in range(6):
        with database.transaction() as session:
            session.execute(update(InboxEvent).values(next_try_at=None))
        mali.take_turn()
    assert [need.text for need in mali.needs()] == ["ขยะเต็มหน้าตลาด"]
    with database.reading() as session:
        dead = session.scalars(select(InboxEvent).where(InboxEvent.state == EventState.DEAD)).one()
        answers = session.scalars(select(OutboxMessage).where(OutboxMessage.event_id == dead.event_id)).all()
    assert (dead.attempts, dead.reason) == (5, "RuntimeError")
    assert ["ขัดข้อง" in answer.messages[0]["text"] for answer in answers] == [True]


@pytest.mark.parametrize("raised", [RuntimeError, TimeLimitExceeded])
def test_an_event_that_cannot_even_be_read_is_counted_too(database, mali, monkeypatch, raised):
    mali.settle()
    mali.receive(mali.says("ข้อความที่อ่านไม่จบ"))

    def unreadable(*_):
        raise raised

    monkeypatch.setattr(turn_module, "read_words", unreadable)
    for _ in range(5):
        with database.transaction() as session:
            session.execute(update(InboxEvent).values(next_try_at=None))
        with contextlib.suppress(TimeLimitExceeded):
            mali.take_turn()
    assert EventState.DEAD in mali.states()
    assert EventState.WAITING not in mali.states()


def test_words_before_consent_wait_unread_and_are_let_through_in_order(database, mali):
    mali.receive(mali.platform.make_follow("khelang", MALI), mali.says("ถนนหน้าบ้านพัง"))
    mali.take_turn()
    assert mali.needs() == []
    assert EventState.HELD in mali.states()
    mali.receive(mali.says("ยินยอม"))
    mali.take_turn()
    assert [need.text for need in mali.needs()] == ["ถนนหน้าบ้านพัง"]


def test_words_nobody_agreed_to_are_erased_after_seven_days(database, mali):
    mali.receive(mali.says("ถนนหน้าบ้านพัง"))
    mali.take_turn()
    keep_house(mali.worker, thai_time.now() + timedelta(days=6))
    assert EventState.HELD in mali.states()
    keep_house(mali.worker, thai_time.now() + timedelta(days=8))
    with database.reading() as session:
        assert session.scalars(select(InboxEvent.payload)).all() == [None]
    assert count(database, WebhookBody) == 0


def test_whole_bodies_go_after_a_day_once_their_events_are_finished(database, mali):
    mali.receive(mali.platform.make_follow("khelang", MALI))
    keep_house(mali.worker, thai_time.now() + timedelta(days=2))
    assert count(database, WebhookBody) == 1
    mali.take_turn()
    keep_house(mali.worker, thai_time.now() + timedelta(days=2))
    assert count(database, WebhookBody) == 0


def test_what_was_said_is_forgotten_a_day_after_it_arrived(database, mali):
    mali.settle()
    with database.reading() as session:
        outbox_ids = session.scalars(select(OutboxMessage.id)).all()
    deliver(mali.worker, outbox_ids[0])
    keep_house(mali.worker, thai_time.now() + timedelta(hours=23))
    assert count_said(database) == len(outbox_ids)
    keep_house(mali.worker, thai_time.now() + timedelta(hours=25))
    assert count_said(database) == len(outbox_ids) - 1


def count_said(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).where(OutboxMessage.messages.is_not(None)))


def test_the_sweep_finds_what_nobody_was_woken_for(database, mali):
    mali.receive(mali.platform.make_follow("khelang", MALI))
    with database.reading() as session:
        later = thai_time.now() + timedelta(seconds=1)
        assert chats_with_waiting_events(session, received_before=later, limit=10) == [(mali.authority.id, mali.chat)]
    assert sweep(mali.worker) == 0  # it was received a moment ago and is probably on its way
    assert sweep(mali.worker, older_than=timedelta(0)) == 1


def test_where_many_jobs_wait_the_sweep_hands_on_the_oldest_only(mali, monkeypatch):
    for number in range(25):
        mali.receive(mali.platform.make_follow("khelang", f"U{number:032x}"))
    monkeypatch.setattr(mali.worker.jobs, "count_queued", lambda _job: 100)
    assert sweep(mali.worker, older_than=timedelta(0)) == 20
    monkeypatch.setattr(mali.worker.jobs, "count_queued", lambda _job: 99)
    assert sweep(mali.worker, older_than=timedelta(0)) == 25


@pytest.mark.row(39)
def test_an_unsend_that_comes_before_its_message_wins(database, mali):
    mali.settle()
    webhook = mali.says("อันนี้พิมพ์ผิด ไม่เอาแล้ว")
    mali.receive(mali.platform.make_unsend("khelang", MALI, webhook.events[0]["message"]["id"]))
    mali.take_turn()
    mali.receive(webhook)
    mali.take_turn()
    assert mali.needs() == []
    assert tables_holding(database, "ไม่เอาแล้ว") == []


GROUP = "C" + "b" * 32


def test_erasures_are_written_down_at_once(database, mali, seal, tmp_path):
    mali.worker = replace(mali.worker, erased_log=ErasedLog(tmp_path / "erased.log", seal))
    mali.settle()
    said = mali.says("ไฟทางหน้าวัดดับ ขอให้มาซ่อม")
    mali.receive(said, mali.platform.make_unsend("khelang", MALI, said.events[0]["message"]["id"]))
    mali.take_turn()
    assert [one.kind for one in mali.worker.erased_log.read()] == ["message"]
    mali.receive(mali.says("ลบข้อมูลของฉัน"), mali.says("ยืนยันลบ"))
    mali.take_turn()
    assert sorted(one.kind for one in mali.worker.erased_log.read()) == ["message", "resident"]


def test_what_was_said_before_an_erasure_and_comes_after_it_is_not_taken_in(database, mali):
    mali.settle()
    late = mali.says("ไฟทางหน้าวัดดับ ขอให้มาซ่อม")
    mali.receive(mali.says("ลบข้อมูลของฉัน"), mali.says("ยืนยันลบ"))
    mali.take_turn()
    mali.receive(late)
    mali.take_turn()
    with database.reading() as session:
        event = session.scalars(select(InboxEvent).order_by(InboxEvent.id.desc()).limit(1)).one()
        assert (event.state, event.reason, event.payload) == (EventState.IGNORED, "erased", None)
        assert session.scalars(select(Resident).where(Resident.lookup_hash.is_not(None))).all() == []
    mali.settle()  # coming back, they start afresh
    mali.receive(mali.says("ไฟทางหน้าวัดดับ ขอให้มาซ่อม"))
    mali.take_turn()
    assert len(mali.needs()) == 1


@pytest.mark.row(38)
def test_nothing_said_in_a_group_is_kept(database, mali, worker):
    said = mali.platform.make_text("khelang", GROUP, "ความลับของกลุ่ม", speaker=MALI)
    mali.receive(said)
    assert tables_holding(database, "ความลับของกลุ่ม") == ["inbox_events", "webhook_bodies"]
    take_turn(worker, mali.authority.id, mali.seal.chat_hash(mali.authority.id, GROUP))
    assert tables_holding(database, "ความลับของกลุ่ม") == []
    with database.reading() as session:
        assert session.scalars(select(InboxEvent.reason)).all() == ["group"]


def test_nothing_said_while_another_system_speaks_is_kept(database, mali):
    said = mali.says("คำที่บอกระบบอื่น")
    body = json.loads(said.body)
    body["events"][0]["mode"] = "standby"
    mali.receive(SimpleNamespace(body=json.dumps(body, ensure_ascii=False).encode()))
    assert tables_holding(database, "คำที่บอกระบบอื่น")
    mali.take_turn()
    assert tables_holding(database, "คำที่บอกระบบอื่น") == []


def tables_holding(database, words):
    """The tables in which these words stand anywhere, as text, as bytes or escaped in JSON."""
    forms = (words.encode(), json.dumps(words).strip('"').encode())
    with database.reading() as session:
        return [
            table.name
            for table in Row.metadata.sorted_tables
            if any(
                form in (value if isinstance(value, bytes) else str(value).encode())
                for row in session.execute(select(table))
                for value in row
                for form in forms
            )
        ]


def test_one_authoritys_resident_is_a_stranger_to_another(database, seal, mali, lamphun):
    mali.settle()
    with database.reading() as session:
        hashes = session.scalars(select(Resident.lookup_hash)).all()
    assert seal.chat_hash(lamphun.id, MALI) not in hashes


def test_no_turn_waits_for_the_number_of_another(worker, mali, monkeypatch):
    taken = []

    def dispatch_and_take_the_next(turn):
        dispatch(turn)
        taken.append(serial_apart(worker.database, turn.authority.cycle.id))

    mali.settle()
    monkeypatch.setattr(turn_module, "dispatch", dispatch_and_take_the_next)
    mali.receive(mali.says("ไฟทางหน้าวัดดับมาสองอาทิตย์แล้ว อยากให้มาซ่อม"))
    mali.take_turn()
    assert mali.needs()[0].number == "KN-2571-00001"
    assert taken == [None if worker.database.is_sqlite else 2]
