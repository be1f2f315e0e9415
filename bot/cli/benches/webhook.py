"""The door beside a bare bot on the same machine in the same run, and its patience under a steady load.

The bare bot verifies and parses and forgets; the door writes every event durably before it answers. Both run in one
process of the same server with as many threads. The steady load goes to the whole product, with its worker reading,
answering and sending in the same process.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.benches.events import event, signed_request, text_event, user_id
from bot.cli.benches.http_load import Load, flood, pace
from bot.cli.benches.processes import free_port, server
from bot.cli.benches.promises import Promise, percentile
from bot.domain import thai_time
from bot.services.load_authority import load_authority_file
from bot.settings import Settings
from bot.simulator.platform import LinePlatform
from bot.store.migrate import migrate
from bot.store.sealing import Seal
from bot.store.session import Database
from bot.store.temporary import temporary_postgres

SECRET = "bench" + "0" * 27
_LEAST_SHARE = 0.4
_STEADY_RATE = 200
_P99_MS = 100.0
_RESIDENTS = 200
_AUTHORITY = f"""
slug = "bench"
name = "เทศบาลเมืองทดสอบ"
short_name = "ทดสอบ"
kind = "municipality"
province = "ลำปาง"
number_prefix = "TS"
contact_phone = "000"
privacy_contact = "none"

[line]
channel_secret = "{SECRET}"
channel_access_token = "bench-token"

[[community]]
code = "01"
name = "ชุมชนทดสอบ"

[[plan_cycle]]
first_year = 2571
last_year = 2575
collecting = true
"""


def measure_webhook(*, seconds: float, postgres_url: str = "") -> list[Promise]:
    """Rates of both, their ratio, and the door's p99 at 200 events per second."""
    bare = _rate_of_bare_bot(seconds)
    promises = [_told("bare bot (verifies, parses, forgets)", bare.rate, "requests/s"), _p99("bare bot", bare)]
    promises += _door_promises("SQLite, synchronous=FULL", "", seconds, bare)
    if postgres_url:
        with temporary_postgres(postgres_url) as url:
            promises += _door_promises("PostgreSQL, fsync on", url, seconds, bare)
    return promises + _steady_promises(seconds)


def _door_promises(where: str, database_url: str, seconds: float, bare: Load) -> list[Promise]:
    with installation(database_url) as env:
        port = free_port()
        with server("bot.cli.benches.door", [str(port)], port, env):
            _flood_door(port, 1.0)
            door = _flood_door(port, seconds)
    return [
        _told(f"door ({where})", door.rate, "requests/s"),
        _p99(f"door ({where})", door),
        Promise(f"door ({where}): answers other than 200", door.not_ok, "answers", at_most=0),
        Promise(f"door ({where}) beside the bare bot", door.rate / bare.rate, "times its rate", at_least=_LEAST_SHARE),
    ]


def _flood_door(port: int, seconds: float) -> Load:
    requests = [
        signed_request("/line/bench/webhook", SECRET, [text_event(user_id(number), number)])
        for number in range(int(seconds * 6000))
    ]
    return flood(port, requests, connections=32, seconds=seconds)


def _rate_of_bare_bot(seconds: float) -> Load:
    port = free_port()
    requests = [
        signed_request("/callback", SECRET, [text_event(user_id(number), number)])
        for number in range(int(seconds * 8000))
    ]
    with server("bot.cli.benches.bare_bot", [str(port), SECRET], port, {}):
        flood(port, requests[:2000], connections=32, seconds=1.0)
        return flood(port, requests, connections=32, seconds=seconds)


def _steady_promises(seconds: float) -> list[Promise]:
    platform = LinePlatform()
    base = platform.start()
    platform.add_channel("bench", SECRET, "bench-token")
    try:
        with installation("") as env:
            port = free_port()
            env |= {"LINE_API_BASE": base, "LINE_DATA_API_BASE": base}
            with server("bot", ["serve", "--port", str(port)], port, env):
                pace(port, list(_greetings()), per_second=100)
                count = int(_STEADY_RATE * seconds)
                requests = [
                    signed_request("/line/bench/webhook", SECRET, [text_event(user_id(number % _RESIDENTS), number)])
                    for number in range(count)
                ]
                load = pace(port, requests, per_second=_STEADY_RATE)
    finally:
        platform.stop()
    p99 = percentile(load.latencies, 0.99) * 1000
    return [
        Promise(f"whole product at {_STEADY_RATE} events/s, p99 of the door", p99, "ms", at_most=_P99_MS),
        Promise("whole product: answers other than 200", load.not_ok, "answers", at_most=0),
    ]


def _greetings() -> Iterator[bytes]:
    """Every resident follows, agrees and says where they live."""
    for number in range(_RESIDENTS):
        user = user_id(number)
        yield signed_request("/line/bench/webhook", SECRET, [event("follow", user)])
        for words in ("ยินยอม", "ชุมชน 01"):
            message = {"type": "text", "id": str(number), "quoteToken": "q", "text": words}
            yield signed_request("/line/bench/webhook", SECRET, [event("message", user, message=message)])


@contextmanager
def installation(database_url: str) -> Iterator[dict[str, str]]:
    """A folder with tables and one authority; the environment that a server needs to use it."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"DATA_DIR": folder, "DATABASE_URL": database_url, "REDIS_URL": "", "LINE_API_BASE": "http://127.0.0.1:9"}
        settings = Settings.from_env(env)
        database = Database(settings.database_url)
        migrate(database)
        path = Path(folder) / "bench.toml"
        path.write_text(_AUTHORITY, encoding="utf-8")
        with database.transaction() as session:
            load_authority_file(session, Seal(settings.data_keys, settings.lookup_key), path, thai_time.now())
        database.close()
        yield env


def _told(name: str, value: float, unit: str) -> Promise:
    return Promise(name, value, unit)


def _p99(name: str, load: Load) -> Promise:
    return Promise(f"{name}, p99 under full load", percentile(load.latencies, 0.99) * 1000, "ms")
