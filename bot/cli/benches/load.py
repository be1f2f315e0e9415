"""What the product bears: a steady load, a burst, a slow LINE, staff at work beside it; every event is judged after it.

The rates are those that one machine with two processors must hold, the one that makes the load included.
"""

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from bot.cli.benches.faults.postman import Habits
from bot.cli.benches.faults.resources import Watch
from bot.cli.benches.faults.servers import postgres_binary
from bot.cli.benches.faults.stage import APART, SERVERS, SQLITE, Episode, Kind, Stage, stage
from bot.cli.benches.installation import NUMBER_PREFIX
from bot.cli.benches.promises import Promise, percentile
from bot.domain import thai_time
from bot.domain.errors import SettingsError
from bot.domain.roles import Role
from bot.services.add_staff import add_staff
from bot.simulator.platform import Fault
from bot.store.authorities import authority_by_slug
from bot.store.invented import insert_invented_needs

_P99_MS, _P999_MS, _BURST_P99_MS = 250.0, 1_000.0, 1_000.0
_LEAST_PER_SECOND = 83.0
_END_TO_END_SECONDS = 5.0
_GROWTH_MB = 50.0
_STEADY: dict[Kind, float] = {SQLITE: 100, SERVERS: 300}
_CALM_PER_SECOND = 50.0
_BURST_PER_SECOND = 1_000.0
_EMAIL, _PASSWORD = "load@bench.example", "a measured password"


@dataclass(frozen=True, slots=True)
class Lengths:
    """Seconds of each part, and how many needs staff see."""

    steady: float
    burst: float
    calm: float
    slow: float
    needs: int


FULL, SHORT = Lengths(120, 10, 60, 20, 50_000), Lengths(12, 2, 8, 6, 5_000)


def measure_load(lengths: Lengths, kinds: tuple[Kind, ...] = (SQLITE, SERVERS)) -> Iterator[Promise]:
    """All parts on each kind of installation that this machine has the servers for."""
    for kind in kinds:
        if kind == SERVERS and postgres_binary("initdb") is None:
            continue
        with stage(kind, Habits(), residents=500, workers=APART) as found:
            yield from _steady(found, lengths)
            yield from _burst(found, lengths)
            yield from _end_to_end(found, lengths)
            yield from _slow_line(found, lengths)
        with stage(kind, Habits(), residents=500, workers=APART) as found:
            yield from _beside_staff(found, lengths)


def _steady(found: Stage, lengths: Lengths) -> Iterator[Promise]:
    rate = _STEADY[found.kind]
    watch = Watch(found.product.pids)
    episode = _under(found, rate, lengths.steady, watch=watch)
    name = f"{found.kind}, {rate:.0f} events/s"
    yield from _of_the_door(name, episode, _P99_MS, _P999_MS)
    yield Promise(f"{name}: memory gained in the second half", watch.growth_mb, "MB", at_most=_GROWTH_MB)
    yield Promise(f"{name}: open files gained in the second half", watch.growth_files, "files", at_most=50)
    yield from _finished(name, episode)


def _burst(found: Stage, lengths: Lengths) -> Iterator[Promise]:
    name = f"{found.kind}, {_BURST_PER_SECOND:,.0f} events/s at once"
    found.make_ready(int(_BURST_PER_SECOND * lengths.burst))
    episode = _under(found, _BURST_PER_SECOND, lengths.burst, doubled=0)
    latencies = episode.ledger.latencies()
    yield Promise(f"{name}: p99 of the door", percentile(latencies, 0.99) * 1000, "ms", at_most=_BURST_P99_MS)
    yield Promise(f"{name}: answers other than 200, taken later", episode.ledger.answers_other_than_200(), "answers")
    yield from _finished(name, episode)


def _end_to_end(found: Stage, lengths: Lengths) -> Iterator[Promise]:
    name = f"{found.kind}, {_CALM_PER_SECOND:.0f} events/s"
    before = thai_time.now()
    episode = _under(found, _CALM_PER_SECOND, lengths.calm)
    posted = {one.event.get("replyToken"): one.event["timestamp"] / 1000 for one in episode.ledger.posted.values()}
    heard = [one for one in found.platform.requests if one.at >= before and one.is_accepted]
    waits = [
        one.at.timestamp() - posted[token]
        for one in heard
        if one.path.endswith("/reply") and (token := (one.body or {}).get("replyToken")) in posted
    ]
    yield Promise(f"{name}: event to answer in LINE, p99", percentile(waits or [999.0], 0.99), "s",
                  at_most=_END_TO_END_SECONDS)  # fmt: skip
    yield Promise(f"{name}: answers", len(waits), "answers")
    yield Promise(f"{name}: answers that had to be paid for", sum(one.path.endswith("/push") for one in heard),
                  "pushes", at_most=0)  # fmt: skip
    yield from _finished(name, episode)


def _slow_line(found: Stage, lengths: Lengths) -> Iterator[Promise]:
    name = f"{found.kind}, LINE answers after 10 s"
    found.platform.fail_by(lambda _path: Fault("slow", seconds=10))
    episode = _under(found, _CALM_PER_SECOND, lengths.slow, after=found.platform.stop_failing)
    yield from _of_the_door(name, episode, _P99_MS, _P999_MS)
    yield from _finished(name, episode)


def _beside_staff(found: Stage, lengths: Lengths) -> Iterator[Promise]:
    now = thai_time.now()
    with found.database.transaction() as session:
        authority = authority_by_slug(session, "bench")
        add_staff(
            session, authority_id=authority.id, email=_EMAIL, name="", role=Role.ADMIN, password=_PASSWORD, now=now
        )
        insert_invented_needs(session, authority, lengths.needs, now)
    times: dict[str, list[float]] = {"first page": [], "search": [], "export": []}

    def work(_stage: Stage, _episode: Episode) -> None:
        browser = _Browser(found.product.port)
        for _ in range(10):
            times["first page"].append(browser.seconds("needs", least=20))
            times["search"].append(browser.seconds("needs?q=" + urllib.parse.quote("ไฟทาง"), least=20))
            time.sleep(0.2)
        times["export"].append(browser.seconds("needs.csv", least=lengths.needs))

    episode = found.play(work, habits=Habits(per_second=_CALM_PER_SECOND, late=0, doubled=0))
    name = f"{found.kind}, {lengths.needs:,} needs and {_CALM_PER_SECOND:.0f} events/s"
    for what, bound, share in (("first page", 0.5, 0.95), ("search", 1.0, 0.95), ("export", 20.0, 0.5)):
        yield Promise(f"{name}: {what}", percentile(times[what], share), "s", at_most=bound)
    yield from _finished(name, episode)


def _under(
    found: Stage, rate: float, seconds: float, *, watch: Watch | None = None, after: object = None, doubled: float = 0.1
) -> Episode:
    """So many events a second for so long, with nothing wrong."""

    def wait(_stage: Stage, _episode: Episode) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if watch:
                watch.look()
            time.sleep(1)
        if callable(after):
            after()

    return found.play(wait, habits=Habits(per_second=rate, late=0.05, late_seconds=2, doubled=doubled))


def _of_the_door(name: str, episode: Episode, p99: float, p999: float) -> Iterator[Promise]:
    latencies = episode.ledger.latencies()
    yield Promise(f"{name}: posts", len(latencies), "posts")
    yield Promise(f"{name}: answers other than 200", episode.ledger.answers_other_than_200(), "answers", at_most=0)
    yield Promise(f"{name}: p99 of the door", percentile(latencies, 0.99) * 1000, "ms", at_most=p99)
    yield Promise(f"{name}: p99.9 of the door", percentile(latencies, 0.999) * 1000, "ms", at_most=p999)


def _finished(name: str, episode: Episode) -> Iterator[Promise]:
    verdict, waiting = episode.verdict, episode.waiting_at_end
    for breach in ("lost", "doubled", "invented", "bent"):
        yield Promise(f"{name}: {breach}", getattr(verdict, breach), "events", at_most=0)
    yield Promise(f"{name}: waited when the load ended", waiting, "events and answers")
    yield Promise(f"{name}: all finished after", episode.finished_after, "s",
                  at_most=max(60.0, waiting / _LEAST_PER_SECOND))  # fmt: skip


class _Browser:
    """Somebody of the staff, signed in."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}/admin"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        page = self._open("/sign-in").decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        form = {"email": _EMAIL, "password": _PASSWORD, "csrf_token": token[1] if token else ""}
        self._open("/sign-in", urllib.parse.urlencode(form).encode())

    def seconds(self, path: str, *, least: int) -> float:
        """How long a page took to come in whole. Raises SettingsError unless it names so many needs."""
        began = time.perf_counter()
        content = self._open(f"/bench/{path}")
        seconds = time.perf_counter() - began
        if content.count(NUMBER_PREFIX.encode()) < least:
            raise SettingsError(f"/bench/{path} does not show {least} needs")
        return seconds

    def _open(self, path: str, form: bytes | None = None) -> bytes:
        with self._opener.open(self._base + path, data=form, timeout=60) as response:
            content: bytes = response.read()
            return content
