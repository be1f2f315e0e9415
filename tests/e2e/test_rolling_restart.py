"""Two web and two worker processes, each ended and started again in its turn while residents write: nobody notices."""

import itertools
import threading
import time
from collections import Counter

import pytest
from sqlalchemy import select

from bot.cli.benches.processes import free_port
from bot.domain.states import EventState, OutboxState
from bot.store.models import InboxEvent, Need, OutboxMessage
from bot.store.temporary import temporary_postgres
from tests.conftest import POSTGRES_URL
from tests.e2e.installation import Installation
from tests.e2e.test_every_event_once import REDIS, user, wait_until_finished

RESIDENTS, WRITERS = 12, 2

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.timeout(600)]  # four starts, on a busy machine too


@pytest.fixture
def installation(tmp_path):
    with temporary_postgres(POSTGRES_URL) as url:
        installation = Installation(tmp_path, url, REDIS)
        yield installation
        installation.close()


def test_a_rolling_restart_loses_nothing_and_nobody_is_turned_away(installation):
    ports = {"web 1": installation.port, "web 2": free_port()}
    for name, port in ports.items():
        installation.start("web", "--port", str(port), "--processes", "1", name=name)
    for name in ("worker 1", "worker 2"):
        installation.start("worker", name=name)
    for port in ports.values():
        installation.wait_until_healthy(port=port)
    installation.post_all([settle(installation, number) for number in range(RESIDENTS)])
    wait_until_finished(installation)

    balancer = Balancer(installation, list(ports.values()))
    with Writers(balancer) as writers:
        for name in ("web 1", "worker 1", "web 2", "worker 2"):
            roll(installation, balancer, name, ports.get(name))
    assert writers.failures == []
    wait_until_finished(installation)
    assert balancer.statuses.keys() == {200}, balancer.statuses
    assert len(writers.told) > 20
    assert_one_effect_each(installation, writers.told)


def roll(installation, balancer, name, port):
    """Take a process out of the balancer's sight, end it, start the next version, and let it in when it is ready."""
    if port:
        balancer.leave_out(port)
    time.sleep(0.5)  # what was posted to it a moment ago is in its hands
    assert installation.end(name) == 0
    if port:
        installation.start("web", "--port", str(port), "--processes", "1", name=name)
        installation.wait_until_healthy(port=port)
        balancer.let_in(port)
    else:
        installation.start("worker", name=name)


class Balancer:
    """The reverse proxy in front: each post goes to the next process that is let in; none is tried twice."""

    def __init__(self, installation, ports):
        self.installation, self.ports = installation, ports
        self.statuses = Counter()
        self._turns = itertools.count()

    def leave_out(self, port):
        self.ports = [one for one in self.ports if one != port]

    def let_in(self, port):
        self.ports = [*self.ports, port]

    def post(self, webhook):
        ports = self.ports
        status = self.installation.post(webhook.body, webhook.headers, port=ports[next(self._turns) % len(ports)])
        self.statuses[status] += 1


class Writers:
    """Residents who write without a pause while the block runs."""

    def __init__(self, balancer):
        self.balancer, self.told, self.failures = balancer, [], []
        self._over = threading.Event()
        self._numbers = itertools.count(1)
        self._threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]

    def _write(self):
        try:
            while not self._over.wait(0.4):
                number = next(self._numbers)
                words = f"ไฟทางหน้าบ้านเลขที่ {number} ดับ ขอให้มาซ่อมด้วย"
                platform = self.balancer.installation.platform
                self.balancer.post(platform.make_text("khelang", user(number % RESIDENTS), words))
                self.told.append(words)
        except Exception as error:
            self.failures.append(error)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()


def settle(installation, number):
    platform = installation.platform
    return platform.combine(
        platform.make_follow("khelang", user(number)),
        platform.make_text("khelang", user(number), "ยินยอม"),
        platform.make_text("khelang", user(number), "ชุมชน 01"),
    )


def assert_one_effect_each(installation, told):
    with installation.database.reading() as session:
        needs = session.scalars(select(Need.text)).all()
        events = set(session.scalars(select(InboxEvent.state).where(InboxEvent.type == "message")))
        answers = session.scalars(select(OutboxMessage)).all()
    assert sorted(needs) == sorted(told)
    assert events == {EventState.DONE}
    assert max(Counter(answer.event_id for answer in answers).values()) == 1
    assert {answer.state for answer in answers} <= {OutboxState.SENT, OutboxState.PROBABLY_SENT}
