"""Five hundred events, a fifth of them twice, in any order, with processes killed: one effect each, order kept."""

import random
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
import redis
from sqlalchemy import func, select

from bot.domain.states import EventState, OutboxState
from bot.store.models import InboxEvent, Need, OutboxMessage
from bot.store.temporary import temporary_postgres
from tests.conftest import POSTGRES_URL, REDIS_URL
from tests.e2e.installation import Installation

RESIDENTS = 50
EACH = 10
KILLS = 4  # a restart takes seconds; twenty of them are `prachakhom bench faults`
EMPTIED = 10
REDIS = REDIS_URL.rsplit("/", 1)[0] + "/9"  # a database of its own, which may be emptied


@pytest.fixture
def one_machine(tmp_path):
    installation = Installation(tmp_path)
    yield installation
    installation.close()


@pytest.fixture
def many_machines(tmp_path):
    with temporary_postgres(POSTGRES_URL) as url:
        installation = Installation(tmp_path, url, REDIS)
        yield installation
        installation.close()


@pytest.fixture
def fewer(monkeypatch):
    """Kills make every event slow: what they must show, some hundred events show."""
    monkeypatch.setattr(f"{__name__}.RESIDENTS", 30)


def test_on_one_machine(one_machine):
    start_one_machine(one_machine)
    webhooks = settle_and_shuffle(one_machine)
    one_machine.post_all(webhooks)
    assert_one_effect_each_and_order_kept(one_machine)


@pytest.mark.postgres
@pytest.mark.redis
def test_on_many_machines_whose_redis_is_emptied_again_and_again(many_machines):
    start_many_machines(many_machines)
    webhooks = settle_and_shuffle(many_machines)
    with Again(empty_redis, times=EMPTIED, every=0.7):
        many_machines.post_all(webhooks)
    assert_one_effect_each_and_order_kept(many_machines)


def test_on_one_machine_killed_again_and_again(one_machine, fewer):
    start_one_machine(one_machine)
    webhooks = settle_and_shuffle(one_machine)
    with Again(lambda: restart(one_machine, start_one_machine, "serve"), times=KILLS, every=3.0):
        one_machine.post_all(webhooks)
    assert_one_effect_each_and_order_kept(one_machine)


@pytest.mark.postgres
@pytest.mark.redis
def test_with_a_worker_killed_again_and_again(many_machines, fewer):
    start_many_machines(many_machines)
    webhooks = settle_and_shuffle(many_machines)
    with Again(lambda: restart(many_machines, start_worker, "worker"), times=KILLS, every=3.0):
        many_machines.post_all(webhooks)
    assert_one_effect_each_and_order_kept(many_machines)


def start_one_machine(installation):
    installation.start("serve", "--port", str(installation.port))
    installation.wait_until_healthy()


def start_worker(installation):
    installation.start("worker")


def start_many_machines(installation):
    installation.start("web", "--port", str(installation.port), "--processes", "2")
    start_worker(installation)
    installation.wait_until_healthy()


def restart(installation, start, name):
    installation.kill(name)
    start(installation)


def empty_redis():
    with redis.Redis.from_url(REDIS) as client:
        client.flushdb()


class Again:
    """Does something again and again while the block runs, and on until it was done so many times."""

    def __init__(self, act, *, times, every):
        self._act, self._times, self._every = act, times, every
        self._thread = threading.Thread(target=self._run)
        self.failure = None

    def _run(self):
        try:
            for _ in range(self._times):
                time.sleep(random.uniform(0.5, 1.5) * self._every)
                self._act()
        except Exception as error:
            self.failure = error

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_):
        self._thread.join()
        assert self.failure is None


def user(number):
    return f"U{number:032x}"


def settle_and_shuffle(installation):
    """Everybody has agreed and has a community; then all events, a fifth twice, in any order."""
    platform, channel = installation.platform, "khelang"
    greetings = [
        platform.combine(
            platform.make_follow(channel, user(number)),
            platform.make_text(channel, user(number), "ยินยอม"),
            platform.make_text(channel, user(number), "ชุมชน 01"),
        )
        for number in range(RESIDENTS)
    ]
    installation.post_all(greetings)
    wait_until_finished(installation)
    webhooks = [
        platform.make_text(channel, user(number), f"ไฟทางหน้าบ้านเลขที่ {number * 100 + turn} ดับ ขอให้มาซ่อมด้วย")
        for turn in range(EACH)
        for number in range(RESIDENTS)
    ]
    chance = random.Random(2569)
    webhooks += chance.sample(webhooks, len(webhooks) // 5)
    chance.shuffle(webhooks)
    return webhooks


def wait_until_finished(installation, seconds=180):
    """Wait until no event and no answer waits any more."""
    until = time.monotonic() + seconds
    while True:
        with installation.database.reading() as session:
            events = session.scalar(select(func.count()).where(InboxEvent.state == EventState.WAITING))
            answers = session.scalar(select(func.count()).where(OutboxMessage.state == OutboxState.WAITING))
        if not events and not answers:
            return
        assert time.monotonic() < until, f"{events} events and {answers} answers still wait"
        time.sleep(0.3)


def assert_one_effect_each_and_order_kept(installation):
    wait_until_finished(installation)
    with installation.database.reading() as session:
        needs = session.scalars(select(Need)).all()
        events = session.scalars(select(InboxEvent).where(InboxEvent.type == "message")).all()
        answers = session.scalars(select(OutboxMessage)).all()
    assert len(needs) == RESIDENTS * EACH
    assert len({need.text for need in needs}) == RESIDENTS * EACH
    assert len({need.number for need in needs}) == RESIDENTS * EACH
    assert {event.state for event in events} == {EventState.DONE}
    assert max(Counter(answer.event_id for answer in answers).values()) == 1
    assert not overtaken(events)
    assert {answer.state for answer in answers} <= {OutboxState.SENT, OutboxState.PROBABLY_SENT}
    surely = sum(len(answer.messages) for answer in answers if answer.state == OutboxState.SENT)
    perhaps = sum(len(answer.messages) for answer in answers)
    assert surely <= messages_heard(installation) <= perhaps


def overtaken(events):
    """Pairs of one chat in which a later event was begun a second or more after an earlier one lay waiting."""
    by_chat = {}
    for event in events:
        by_chat.setdefault(event.chat_hash, []).append(event)
    slack = timedelta(seconds=1)
    return [
        (earlier.event_id, later.event_id)
        for chat in by_chat.values()
        for earlier in chat
        for later in chat
        if earlier.event_at < later.event_at and earlier.started_at > later.started_at > earlier.received_at + slack
    ]


def messages_heard(installation):
    """How many messages LINE accepted for all residents together."""
    return sum(len(installation.platform.answers("khelang", user(number))) for number in range(RESIDENTS))
