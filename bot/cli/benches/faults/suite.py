"""Which faults there are, on which stage each is played, and how often."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.cli.benches.broadcast import measure_broadcast
from bot.cli.benches.faults import clock, disk, kills, order, outages, poison, restoring, upgrades
from bot.cli.benches.faults.postman import Habits
from bot.cli.benches.faults.report import Result, result_of
from bot.cli.benches.faults.servers import OwnPostgres, OwnRedis, postgres_binary
from bot.cli.benches.faults.stage import APART, SERVERS, SQLITE, Episode, Kind, Stage, Way, stage
from bot.domain.errors import SettingsError

_SHORT = Habits(per_second=40, late_seconds=3)
_LONG = Habits()
_CALM_PER_SECOND = 50.0
Act = Callable[[Stage, Episode, int], None]
Judge = Callable[[Stage, Episode], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of what must be survived; `times` is how often, or for how many seconds, in full and in short."""

    name: str
    what: str
    act: Act
    times: tuple[int, int]
    judge: Judge | None = None
    alone: bool = False  # posts by itself, without the steady load


ORDER = (
    Fault("G3", "one event from fifty sides at once", order.post_at_once, (100, 4), alone=True),
    Fault("G3", "everything again after a restart", order.post_all_again, (200, 20), alone=True),
    Fault("G3", "broken events, and bodies that overlap", order.post_in_bad_company, (50, 5), alone=True),
    Fault("G3", "every order of arrival", order.arrive_in_any_order, (24, 6), alone=True),
)
ON_SQLITE = (
    Fault("G2.2", "the whole server killed and started again", kills.kill_everything_of_the_door, (5, 1)),
    Fault("G2.5", "the writer killed in mid-commit", kills.kill_the_writer, (50, 2)),
    Fault("G2.12", "SIGTERM under load", kills.restart_kindly, (5, 1)),
    Fault("G2.14", "a copy of the disk as the power went", disk.cut_the_power, (5, 1)),
    *ORDER,
)
ON_SERVERS = (
    Fault("G2.1", "a web process killed", kills.kill_web_children, (20, 2)),
    Fault("G2.2", "the web master killed and started again", kills.kill_everything_of_the_door, (5, 1)),
    Fault("G2.3", "a worker killed with work in hand", kills.kill_workers, (20, 1)),
    Fault("G2.4", "PostgreSQL crashed", outages.crash_postgres, (10, 1)),
    Fault("G2.6", "Redis emptied every two seconds", outages.empty_redis, (10, 1)),
    Fault("G2.6", "Redis stopped", outages.stop_redis, (20, 2)),
    Fault("G2.6", "Redis out of memory, then read-only", outages.let_redis_refuse, (5, 1)),
    Fault("G2.12", "SIGTERM to each process under load", kills.restart_kindly, (6, 1)),
    Fault("G2.14", "a copy of the disk as the power went", disk.cut_the_power, (5, 1)),
    *ORDER,
)
WAYS: dict[Way, Fault] = {
    "database": Fault(
        "G2.8", "the way to the database cut, swallowed, slow, reset", outages.fail_the_way_to_the_database, (15, 1)
    ),
    "LINE": Fault("G2.8", "the way to LINE cut, swallowed, slow, reset", outages.fail_the_way_to_line, (15, 1)),
}
RESTORING = Fault("G2.13", "backup, loss, restore, the last hour again", restoring.restore_and_redeliver, (200, 10),
                  alone=True)  # fmt: skip
POISON = Fault("G2.11", "events that fail whenever they are tried", poison.poison, (100, 3), poison.judge_poison)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for: all of it or a part, in full or in short."""

    short: bool = False
    only: frozenset[str] = frozenset()  # names; none means all
    kinds: tuple[Kind, ...] = (SQLITE, SERVERS)

    @property
    def habits(self) -> Habits:
        return _SHORT if self.short else _LONG

    @property
    def workers(self) -> Sequence[Sequence[str]]:
        """The options of each worker, where there are servers."""
        return [()] if self.short else APART

    def wants(self, name: str) -> bool:
        return not self.only or name in self.only

    def times(self, fault: Fault) -> int:
        return fault.times[1 if self.short else 0]


def play_all(choice: Choice) -> Iterator[Result]:
    """Every fault that was asked for, one after another; a stage that cannot even be set up is a breach."""
    for kind in choice.kinds:
        if kind == SERVERS and (postgres_binary("initdb") is None or shutil.which("redis-server") is None):
            yield Result("G2, G3", "everything", kind, skipped="initdb and redis-server are not installed here")
            continue
        for part in _PARTS:
            try:
                yield from part(choice, kind)
            except SettingsError as error:
                yield Result(part.__name__.strip("_"), "set-up", kind, breaches=[str(error)])


def _on_the_usual_stage(choice: Choice, kind: Kind) -> Iterator[Result]:
    usual = [one for one in (ON_SQLITE if kind == SQLITE else ON_SERVERS) if choice.wants(one.name)]
    if usual:
        with stage(kind, choice.habits, workers=choice.workers) as found:
            for fault in usual:
                yield _play(choice, found, fault)


def _of_the_network(choice: Choice, kind: Kind) -> Iterator[Result]:
    for way, fault in WAYS.items():
        if choice.wants(fault.name) and not (kind == SQLITE and way == "database"):
            with stage(kind, choice.habits, workers=choice.workers, by_proxy=way) as found:
                yield _play(choice, found, fault)


def _play(choice: Choice, found: Stage, fault: Fault) -> Result:
    act = partial(_act, fault.act, choice.times(fault))
    episode = found.play_alone(act) if fault.alone else found.play(act)
    if fault.judge:
        fault.judge(found, episode)
    return result_of(fault.name, fault.what, found.kind, episode)


def _act(act: Act, times: int, found: Stage, episode: Episode) -> None:
    act(found, episode, times)


def _restored(choice: Choice, kind: Kind) -> Iterator[Result]:
    if choice.wants(RESTORING.name):
        with stage(kind, choice.habits, workers=choice.workers) as found:
            if restoring.can_back_up(found):
                yield _play(choice, found, RESTORING)
            else:
                yield Result(RESTORING.name, RESTORING.what, kind, skipped="this version cannot back up")


def _poisoned(choice: Choice, kind: Kind) -> Iterator[Result]:
    if choice.wants(POISON.name):
        # Slowly enough that nobody waits for anything but, perhaps, the poison.
        calm = replace(choice.habits, per_second=min(_CALM_PER_SECOND, choice.habits.per_second))
        with stage(kind, calm, workers=choice.workers, module="bot.cli.benches.faults.poisoned") as found:
            yield _play(choice, found, POISON)


def _on_a_small_disk(choice: Choice, kind: Kind) -> Iterator[Result]:
    what = "the disk full for a while"
    if not choice.wants("G2.7"):
        return
    with ExitStack() as stack:
        folder = disk.small_disk(stack, 64 if kind == SQLITE else 256)
        if folder is None:
            yield Result("G2.7", what, kind, skipped="a small disk cannot be mounted here (root is needed)")
            return
        fill = partial(disk.fill_the_disk, disk=folder, hold=3 if choice.short else 20)
        with stage(kind, choice.habits, workers=choice.workers, disk=folder) as found:
            yield _play(choice, found, Fault("G2.7", what, fill, (3, 1)))


def _with_a_false_clock(choice: Choice, kind: Kind) -> Iterator[Result]:
    if not choice.wants("G2.9"):
        return
    with tempfile.TemporaryDirectory() as folder:
        offset = Path(folder) / "offset"
        clock.set_clock(offset, 0)
        env = {clock.OFFSET_FILE: str(offset)}
        with stage(
            kind, choice.habits, workers=choice.workers, module="bot.cli.benches.faults.shifted", env=env
        ) as found:
            for what, by in (("an hour back", -3600), ("25 hours forward", 25 * 3600)):
                act = partial(clock.jump, offset=offset, by=by)
                yield _play(choice, found, Fault("G2.9", f"the clock {what}", act, (20, 3), clock.judge_jump))


def _upgrades(choice: Choice, kind: Kind) -> Iterator[Result]:
    if choice.wants("G2.10"):
        times = 1 if choice.short else 5
        with ExitStack() as stack:
            url = "" if kind == SQLITE else _servers(stack)[0]
            yield upgrades.break_off_upgrades(kind, url, times)
            yield upgrades.refuse_other_tables(kind, url)


def _announcements(choice: Choice, kind: Kind) -> Iterator[Result]:
    """G4 is a measurement of its own; in short only when it is asked for by name."""
    if "G4" not in choice.only and (choice.only or choice.short):
        return
    with ExitStack() as stack:
        database_url, redis_url = ("", "") if kind == SQLITE else _servers(stack)
        promises = measure_broadcast(short=choice.short, database_url=database_url, redis_url=redis_url)
    broken = [promise.line() for promise in promises if not promise.is_kept]
    yield Result("G4", "announcements through faults, kills, quota and a lost day", kind,
                 notes={"promises": len(promises)}, breaches=broken)  # fmt: skip


def _servers(stack: ExitStack) -> tuple[str, str]:
    """A PostgreSQL and a Redis until the stack ends."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    folder.chmod(0o755)
    postgres, redis = OwnPostgres(folder / "postgres"), OwnRedis(folder)
    for server in (postgres, redis):
        stack.callback(server.stop)
        server.start()
    return postgres.url, redis.url


_PARTS = (
    _on_the_usual_stage, _of_the_network, _on_a_small_disk, _with_a_false_clock, _restored, _poisoned, _upgrades,
    _announcements,
)  # fmt: skip
