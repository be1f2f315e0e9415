"""Announcements through everything that can go wrong on the way to LINE: accepted once, and the figures true.

Four runs. In the first LINE accepts and drops, fails and refuses while senders are killed again and again and
residents opt out; in the second nothing is wrong but LINE's rate; in the third the quota ends in the middle; in the
fourth a whole day passes over requests whose fate nobody knows. With a PostgreSQL server and a Redis there are two
senders at once, without them one process that is killed and started anew.
"""

import random
import time
from collections import Counter
from datetime import datetime, timedelta
from threading import Event, Thread

from sqlalchemy import select, update

from bot.cli.benches.announcing import Town, town
from bot.cli.benches.promises import Promise
from bot.domain import thai_time
from bot.domain.states import BroadcastState
from bot.services.run_broadcast import resume_broadcast
from bot.simulator.platform import Fault, id_of
from bot.store.models import BroadcastBatch, BroadcastRecipient, Resident

_LATENCY = 0.1
_SMALL_BATCH, _LINE_PER_SECOND, _OUR_PER_SECOND = 50, 5, 4
_DONE = (BroadcastState.SENT, BroadcastState.CANCELLED)


def measure_broadcast(*, short: bool, database_url: str = "", redis_url: str = "") -> list[Promise]:
    """All four runs."""
    if not (database_url and redis_url):
        database_url = redis_url = ""
    where = (database_url, redis_url)
    return [
        *_through_everything(where, people=1_000 if short else 20_000, kills=2 if short else 10),
        *_without_faults(where, people=2_500 if short else 20_000),
        *_without_quota(where, people=300 if short else 2_000),
        *_a_day_later(where, people=150 if short else 1_000),
    ]


def _through_everything(where: tuple[str, str], *, people: int, kills: int) -> list[Promise]:
    per_second = max(people // _SMALL_BATCH // (kills * 4), 2)  # slow enough that every kill falls into the sending
    with town(*where, people=people, gone=people // 50) as here:
        chance = random.Random(2569)  # noqa: S311 - no secret
        here.platform.fail_by(lambda path: _fault(path, chance))
        begun = time.monotonic()
        broadcast_id = here.announce()
        sending_seconds = people / _SMALL_BATCH / per_second
        fickle = _Fickle(here, broadcast_id, people // 100, over_seconds=sending_seconds)
        fickle.start()
        killed = _kill_again_and_again(here, broadcast_id, kills, per_second, senders=2 if where[1] else 1)
        here.wait_until(broadcast_id, *_DONE)
        seconds = time.monotonic() - begun
        fickle.stop()
        tries = sum("multicast" in one.path for one in here.platform.requests)
        return [
            *_truth("faults and kills", here, broadcast_id),
            Promise("faults and kills: opted out before the first try and told all the same", fickle.told(),
                    "people", at_most=0),
            Promise("faults and kills: opted out while it went out", fickle.count, "people"),
            Promise("faults and kills: … and left out", sum(here.progress(broadcast_id).left_out.values()), "people"),
            Promise("faults and kills: senders killed while it went out", killed, "times", at_least=kills),
            Promise("faults and kills: requests", tries, "requests"),
            Promise("faults and kills: time", seconds, "s"),
        ]  # fmt: skip


def _without_faults(where: tuple[str, str], *, people: int) -> list[Promise]:
    with town(*where, people=people) as here:
        here.platform.limit_rate("multicast", _LINE_PER_SECOND)
        here.start_sender(500, _OUR_PER_SECOND)
        if where[1]:
            here.start_sender(500, _OUR_PER_SECOND)
        broadcast_id = here.announce()
        here.wait_until(broadcast_id, *_DONE)
        sent = [one for one in here.platform.requests if "multicast" in one.path]
        fewest = -(-people // 500)
        seconds = (sent[-1].at - sent[0].at).total_seconds()
        return [
            *_truth("LINE's rate alone", here, broadcast_id),
            Promise("LINE's rate alone: requests", len(sent), "requests", at_least=fewest, at_most=fewest),
            Promise("LINE's rate alone: time beside the least that the rate allows",
                    seconds / (fewest / _LINE_PER_SECOND), "times", at_most=1.3),
        ]  # fmt: skip


def _without_quota(where: tuple[str, str], *, people: int) -> list[Promise]:
    quota = people // 2 + 25
    with town(*where, people=people) as here:
        here.platform.set_quota("bench", quota)
        here.start_sender(_SMALL_BATCH, 50)
        broadcast_id = here.announce()
        row = here.wait_until(broadcast_id, BroadcastState.PAUSED, *_DONE)
        says_so = row.why_held == "quota"
        time.sleep(1)  # what was in a sender's hands
        accepted = here.progress(broadcast_id).accepted
        used = here.channel.used
        here.platform.set_quota("bench", None)
        with here.database.transaction() as session:
            resume_broadcast(session, here.authority.id, broadcast_id, by=here.staff_id, now=thai_time.now())
        here.wait_until(broadcast_id, *_DONE)
        return [
            Promise("quota used up: paused and says why", says_so, "times", at_least=1),
            Promise("quota used up: accepted till then, apart from LINE's figure", abs(accepted - used), "people",
                    at_most=0),
            *_truth("quota used up, then resumed", here, broadcast_id),
        ]  # fmt: skip


def _a_day_later(where: tuple[str, str], *, people: int) -> list[Promise]:
    """Half of the requests were accepted and half were not, and nobody will ever know which."""
    with town(*where, people=people) as here:
        chance = random.Random(2569)  # noqa: S311 - no secret
        here.platform.fail_by(lambda path: _unclear(path, chance))
        sender = here.start_sender(_SMALL_BATCH, 50)
        broadcast_id = here.announce()
        here.wait_until(broadcast_id, BroadcastState.SENDING)
        until = time.monotonic() + 60
        while here.progress(broadcast_id).unclear < people and time.monotonic() < until:
            time.sleep(0.1)
        sender.kill()
        sender.wait()
        with here.database.transaction() as session:
            session.execute(
                update(BroadcastBatch).values(first_tried_at=thai_time.now() - timedelta(hours=25), claimed_until=None)
            )
        tries, here_told = len(here.platform.requests), sum(here.told().values())
        here.platform.stop_failing()
        here.start_sender(_SMALL_BATCH, 50)
        here.wait_until(broadcast_id, *_DONE)
        again = sum("multicast" in one.path for one in here.platform.requests[tries:])
        return [
            Promise("25 hours later: shown as unknown", here.progress(broadcast_id).unknown, "people",
                    at_least=people, at_most=people),
            Promise("25 hours later: tried again", again, "requests", at_most=0),
            Promise("25 hours later: told meanwhile", sum(here.told().values()) - here_told, "people", at_most=0),
        ]  # fmt: skip


def _fault(path: str, chance: random.Random) -> Fault | None:
    if "multicast" not in path:
        return None
    throw = chance.random()
    kind = "drop_after" if throw < 0.2 else "error" if throw < 0.25 else "rate" if throw < 0.3 else "slow"
    return Fault(kind, seconds=_LATENCY)  # type: ignore[arg-type]


def _unclear(path: str, chance: random.Random) -> Fault | None:
    return Fault(chance.choice(("drop", "drop_after"))) if "multicast" in path else None


def _kill_again_and_again(here: Town, broadcast_id: int, kills: int, per_second: int, *, senders: int) -> int:
    """Start senders and kill one after another; how many kills fell into the sending."""
    running = [here.start_sender(_SMALL_BATCH, per_second) for _ in range(senders)]
    here.wait_until(broadcast_id, BroadcastState.SENDING, *_DONE)
    killed = 0
    for turn in range(kills):
        _wait_for_a_try(here)
        running[turn % senders].kill()
        running[turn % senders].wait()
        killed += here.row(broadcast_id).state == BroadcastState.SENDING
        running[turn % senders] = here.start_sender(_SMALL_BATCH, per_second)
    return killed


def _wait_for_a_try(here: Town, *, seconds: float = 40) -> None:
    """Wait until somebody sends again and has sent a little."""
    tries, until = len(here.platform.requests), time.monotonic() + seconds
    while len(here.platform.requests) < tries + 3 and time.monotonic() < until:
        time.sleep(0.05)


def _truth(run: str, here: Town, broadcast_id: int) -> list[Promise]:
    """What LINE accepted beside who was to be told, and beside the figures that staff see."""
    told, progress = here.told(), here.progress(broadcast_id)
    with here.database.reading() as session:
        rows = session.execute(
            select(Resident.pseudonym, BroadcastRecipient.left_out)
            .join(BroadcastRecipient, BroadcastRecipient.resident_id == Resident.id)
            .where(BroadcastRecipient.broadcast_id == broadcast_id)
        ).all()
    eligible = {line_id for line_id, why in rows if not why}
    nobody = [id_of("U", name) for names in here.gone.values() for name in names]
    nobody += [line_id for line_id, why in rows if why]
    differing = abs(progress.accepted - sum(times > 0 for times in told.values()))
    differing += abs(progress.recipients - len(here.people)) + progress.waiting + progress.unknown + progress.failed
    told_of_eligible = Counter(min(told[line_id], 2) for line_id in eligible)
    return [
        Promise(f"{run}: told exactly once", told_of_eligible[1], "people", at_least=len(eligible)),
        Promise(f"{run}: told twice or more", told_of_eligible[2], "people", at_most=0),
        Promise(f"{run}: never told", told_of_eligible[0], "people", at_most=0),
        Promise(f"{run}: told though muted, blocked, erased or without consent",
                sum(told[line_id] > 0 for line_id in nobody), "people", at_most=0),
        Promise(f"{run}: people by whom our figures differ from LINE's", differing, "people", at_most=0),
    ]  # fmt: skip


class _Fickle:
    """Residents who opt out while the announcement goes out."""

    def __init__(self, here: Town, broadcast_id: int, count: int, *, over_seconds: float) -> None:
        chance = random.Random(2570)  # noqa: S311 - no secret
        self._here, self._broadcast_id = here, broadcast_id
        self._names = chance.sample(here.people, count)
        self._pause = over_seconds / count
        self._changed_at: dict[str, datetime] = {}
        self._stopping = Event()
        self._thread = Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    @property
    def count(self) -> int:
        """How many opted out by now."""
        return len(self._changed_at)

    def told(self) -> int:
        """How many were in a batch that was first tried after they had opted out, and were to be told by it."""
        with self._here.database.reading() as session:
            rows = session.execute(
                select(Resident.pseudonym, BroadcastBatch.first_tried_at)
                .join(BroadcastRecipient, BroadcastRecipient.resident_id == Resident.id)
                .join(BroadcastBatch, BroadcastBatch.id == BroadcastRecipient.batch_id)
                .where(BroadcastRecipient.broadcast_id == self._broadcast_id, BroadcastRecipient.left_out.is_(None))
            ).all()
        return sum(first is not None and first > self._changed_at.get(line_id, first) for line_id, first in rows)

    def _run(self) -> None:
        self._here.wait_until(self._broadcast_id, BroadcastState.SENDING, *_DONE)
        for name in self._names:
            if self._stopping.wait(self._pause):
                return
            line_id, now = id_of("U", name), thai_time.now()
            with self._here.database.transaction() as session:
                session.execute(update(Resident).where(Resident.pseudonym == line_id).values(muted_at=now))
            self._changed_at[line_id] = thai_time.now()  # after the commit: whoever claims later has to see it
