"""A whole installation on which faults are played: residents, the product's processes, LINE, and judgement after each.

Where a way of the network is to fail, a proxy lies on it; elsewhere there is none, because it needs a good part of a
processor itself.
"""

import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bot.cli.benches.events import user_id
from bot.cli.benches.faults.checker import Marks, Verdict, judge, marks_of, unfinished
from bot.cli.benches.faults.ledger import Ledger
from bot.cli.benches.faults.postman import Habits, Postman
from bot.cli.benches.faults.product import Product
from bot.cli.benches.faults.proxy import Proxy
from bot.cli.benches.faults.servers import OwnPostgres, OwnRedis
from bot.cli.benches.faults.words import make_webhook
from bot.cli.benches.installation import SECRET, TOKEN, installation
from bot.domain import thai_time
from bot.domain.errors import SettingsError
from bot.services.give_consent import give
from bot.services.join_community import join
from bot.services.meet_resident import find_or_meet
from bot.settings import Settings
from bot.simulator.platform import LinePlatform, Webhook
from bot.store.authorities import authority_by_slug
from bot.store.communities import communities_of
from bot.store.sealing import Seal
from bot.store.session import Database

Kind = Literal["SQLite", "PostgreSQL and Redis"]
Way = Literal["database", "LINE"]  # from the product
SQLITE: Kind = "SQLite"
SERVERS: Kind = "PostgreSQL and Redis"
APART = (("--sending", "0"), ("--sending", "0"), ("--turns", "0"))  # workers as docs/operations.md has them for a rush
_LINE: tuple[str, ...] = ("LINE_API_BASE", "LINE_DATA_API_BASE")
_MOST_REQUESTS = 400_000
_RECOVERY = 10.0
_LEAST_PER_SECOND = 83.0
_LEAST_SECONDS = 60.0


@dataclass(slots=True)
class Episode:
    """One fault from its first event to its judgement."""

    ledger: Ledger
    marks: Marks
    recoveries: list[float] = field(default_factory=list)
    notes: dict[str, float] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)
    waiting_at_end: int = 0
    finished_after: float = 0.0
    dead_expected: int = 0
    is_clock_true: bool = True
    longest_pause: float = 1.0  # seconds that may lie between choosing an event and beginning it

    def expect(self, what: str, *, holds: bool) -> None:
        """A promise of this fault alone."""
        if not holds:
            self.breaches.append(what)


class Stage:
    """Everything that stands on one machine for a measurement."""

    def __init__(self, kind: Kind, habits: Habits, *, residents: int) -> None:
        self.kind, self.habits, self.residents = kind, habits, residents
        self.platform = LinePlatform(most_requests=_MOST_REQUESTS)
        self._ready: deque[Webhook] = deque()
        self.postgres: OwnPostgres | None = None
        self.redis: OwnRedis | None = None
        self.proxy: Proxy
        self.settings: Settings
        self.product: Product
        self.database: Database
        self.authority_id = 0

    @property
    def folder(self) -> Path:
        """Where the SQLite file lies."""
        return self.settings.data_dir

    def open(self, settings: Settings) -> None:
        """Look at the tables beside the product, and let everybody settle."""
        self.settings, self.database = settings, Database(settings.database_url)
        self.settle([user_id(number) for number in range(self.residents)])

    def settle(self, users: Sequence[str]) -> None:
        """These people have agreed and have a community."""
        now, seal = thai_time.now(), Seal(self.settings.data_keys, self.settings.lookup_key)
        with self.database.transaction() as session:
            authority = authority_by_slug(session, "bench")
            self.authority_id = authority.id
            community = communities_of(session, authority.id)[0]
            for user in users:
                resident = find_or_meet(session, seal, authority.id, user, now)
                give(session, resident, f"settled {user}", now)
                join(session, resident, community, "list", now)
        for user in users:
            self.platform.befriend("bench", user)

    def post_now(self, ledger: Ledger, webhook: Webhook) -> None:
        """Post one body, again and again until it is accepted."""
        until = time.monotonic() + 60
        while True:
            ledger.note_posted(webhook)
            began = time.monotonic()
            status = self.product.post(webhook.body, webhook.headers)
            ledger.note_answer(webhook, began, status)
            if status == 200 or time.monotonic() > until:
                return
            time.sleep(0.5)

    def play(self, act: Callable[["Stage", Episode], None], *, habits: Habits | None = None) -> Episode:
        """Run the load while `act` does its worst; afterwards wait until all is finished, and judge."""
        episode = Episode(Ledger(), marks_of(self.database, thai_time.now()))
        with self.post(episode.ledger, habits) as postman:
            time.sleep(0.5)
            act(self, episode)
        self.finish(episode, stopped_at=postman.stopped_at)
        return episode

    def play_alone(self, act: Callable[["Stage", Episode], None]) -> Episode:
        """As `play`, where the act posts by itself."""
        episode = Episode(Ledger(), marks_of(self.database, thai_time.now()))
        act(self, episode)
        self.finish(episode, stopped_at=time.monotonic())
        return episode

    def post(self, ledger: Ledger, habits: Habits | None = None) -> Postman:
        def make(number: int) -> Webhook:
            return self._ready.popleft() if self._ready else self._make(number)

        return Postman(self.platform, self.product.port, ledger, make, habits or self.habits)

    def make_ready(self, count: int) -> None:
        """Make and sign the next so many webhooks now, where to make them would hold up those who post them."""
        self._ready.extend(self._make(number) for number in range(count))

    def _make(self, number: int) -> Webhook:
        return make_webhook(self.platform, user_id(number % self.residents), number)

    def recovered(self, episode: Episode) -> None:
        """The fault is over: how long until the product is well again, without a hand."""
        try:
            episode.recoveries.append(self.product.wait_until_well(60))
        except SettingsError as error:
            episode.recoveries.append(60.0)
            episode.breaches.append(str(error))

    def finish(self, episode: Episode, *, stopped_at: float) -> None:
        episode.waiting_at_end = sum(unfinished(self.database))
        allowed = max(_LEAST_SECONDS, episode.waiting_at_end / _LEAST_PER_SECOND)
        while any(unfinished(self.database)) and time.monotonic() - stopped_at < allowed * 4:
            time.sleep(0.25)
        episode.finished_after = time.monotonic() - stopped_at
        if episode.finished_after > allowed:
            episode.late.append(f"finished after {episode.finished_after:.0f} s, not {allowed:.0f}")
        if max(episode.recoveries, default=0) > _RECOVERY:
            episode.late.append(f"well again after {max(episode.recoveries):.1f} s, not {_RECOVERY:.0f}")
        time.sleep(0.3)  # a reply that LINE has accepted may not be in its record yet
        episode.verdict = judge(
            self.database, episode.ledger, self.platform.requests, episode.marks,
            dead_expected=episode.dead_expected, is_clock_true=episode.is_clock_true,
            longest_pause=timedelta(seconds=episode.longest_pause),
        )  # fmt: skip


@contextmanager
def stage(
    kind: Kind,
    habits: Habits,
    *,
    residents: int = 250,
    workers: Sequence[Sequence[str]] = ((),),
    module: str = "bot",
    env: dict[str, str] | None = None,
    disk: Path | None = None,
    by_proxy: Way | None = None,
) -> Iterator[Stage]:
    """Set up, start, and take down; `disk` is where the data that matters lies, if not in a temporary folder."""
    found = Stage(kind, habits, residents=residents)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        folder.chmod(0o755)  # PostgreSQL runs as another user
        database_url = redis_url = ""
        if kind != SQLITE:
            database_url, redis_url = _start_servers(found, stack, disk or folder, folder)
        made = stack.enter_context(installation(database_url, redis_url, disk if kind == SQLITE else None))
        base = found.platform.start()
        stack.callback(found.platform.stop)
        found.platform.add_channel("bench", SECRET, TOKEN)
        made |= dict.fromkeys(_LINE, base)
        settings = Settings.from_env(made)
        found.open(settings)
        stack.callback(found.database.close)
        if by_proxy:
            made |= _put_a_proxy(found, stack, by_proxy, base)
        found.product = Product(
            made | (env or {}), folder / "product.log", workers=() if kind == SQLITE else workers, module=module
        )
        stack.callback(found.product.stop)
        found.product.start()
        yield found


def _start_servers(found: Stage, stack: ExitStack, disk: Path, folder: Path) -> tuple[str, str]:
    found.postgres, found.redis = OwnPostgres(disk / "postgres"), OwnRedis(folder)
    stack.callback(found.postgres.stop)
    found.postgres.start()
    stack.callback(found.redis.stop)
    found.redis.start()
    return found.postgres.url, found.redis.url


def _put_a_proxy(found: Stage, stack: ExitStack, way: Way, base: str) -> dict[str, str]:
    """The settings with which the product goes this way by a proxy; to a file there is no way."""
    keys, url = _LINE, base
    if way == "database" and found.postgres is not None:
        keys, url = ("DATABASE_URL",), found.postgres.url
    port = urlsplit(url).port or 0
    found.proxy = Proxy(port)
    stack.callback(found.proxy.close)
    return dict.fromkeys(keys, url.replace(f":{port}", f":{found.proxy.port}"))
