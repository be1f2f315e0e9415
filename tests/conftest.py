"""Fixtures that every test may use: a database of each kind, two authorities, and what the machine offers.

What is missing on a machine skips its tests and is named in the summary, unless `PRACHAKHOM_REQUIRE` (names by commas:
postgres, redis, browser, poppler, shared) says that it must be there: then its absence is a failure.
"""

import os
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy, which
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import text

from bot.services import add_staff, change_staff, second_factor, sign_in
from bot.services.load_authority import load_authority_file
from bot.store.authorities import AuthorityFacts
from bot.store.models import Row
from bot.store.sealing import Seal
from bot.store.session import Database
from bot.store.temporary import temporary_postgres
from tests.admin_site import as_role, grouped, officer, site, told

__all__ = ["as_role", "grouped", "officer", "site", "told"]  # fixtures

TESTS = Path(__file__).parent
SHARED = Path(os.environ.get("PRACHAKHOM_SHARED", TESTS.parent.parent / "shared"))
POSTGRES_URL = os.environ.get("TEST_DATABASE_URL", "")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "")
CHROMIUM = os.environ.get("CHROMIUM") or which("chromium") or which("chromium-browser") or which("google-chrome")
# CI must say the same of the same commit; a developer's machine looks further each time.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")
# Tests sign in thousands of times with passwords that guard nothing.
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
for module in (add_staff, change_staff, second_factor, sign_in):
    module.HASHER = CHEAP
NOW = datetime(2026, 2, 22, 11, 42, tzinfo=UTC)
DATA_KEY = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I="


# What pages and the conversation say does not differ by database: one kind will do. What they ask of it is asked of
# both kinds in services, store and the rest of integration.
_SAID_ONCE = re.compile(r"tests/(unit/(admin|handlers)/|integration/test_admin_)")


def _kind_of_database(item: pytest.Item) -> str | None:
    chosen = getattr(item, "callspec", None)
    return chosen.params.get("database") if chosen else None


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        port = parts.port or {"redis": 6379}.get(parts.scheme, 5432)
        with socket.create_connection((parts.hostname or "127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


MISSING = {
    "postgres": None if POSTGRES_URL and _answers(POSTGRES_URL) else "no PostgreSQL at TEST_DATABASE_URL",
    "redis": None if REDIS_URL and _answers(REDIS_URL) else "no Redis at TEST_REDIS_URL",
    "browser": None if CHROMIUM else "no Chromium on PATH or in CHROMIUM",
    "poppler": None if which("pdftotext") else "no pdftotext (poppler) on PATH",
    "shared": None if SHARED.is_dir() else "no material beside the checkout",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would be said twice; skip what the machine cannot run, or fail it where it is required."""
    twice = [item for item in items if _SAID_ONCE.search(item.nodeid) and _kind_of_database(item) == "postgres"]
    config.hook.pytest_deselected(items=twice)
    left_out = set(twice)
    items[:] = [item for item in items if item not in left_out]
    required = set(filter(None, os.environ.get("PRACHAKHOM_REQUIRE", "").split(",")))
    unknown = required - set(MISSING)
    if unknown:
        raise pytest.UsageError(f"PRACHAKHOM_REQUIRE names unknown things: {', '.join(sorted(unknown))}")
    for name in required:
        if MISSING[name]:
            raise pytest.UsageError(f"{name} is required: {MISSING[name]}")
    for item in items:
        for name, why in MISSING.items():
            if why and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the checkout."""
    return SHARED


@pytest.fixture(scope="session")
def _postgres_tables() -> Iterator[str]:
    """A PostgreSQL database of this test run, with all tables."""
    with temporary_postgres(POSTGRES_URL) as url:
        database = Database(url)
        Row.metadata.create_all(database.engine)
        database.close()
        yield url


@pytest.fixture
def postgres_database(_postgres_tables: str) -> Iterator[Database]:
    """An empty PostgreSQL database with all tables; what the last test filled is emptied, which is quick."""
    database = Database(_postgres_tables)
    names = [table.name for table in Row.metadata.sorted_tables]
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)
    with database.engine.begin() as connection:
        if found := connection.scalars(text(filled)).all():
            connection.execute(text(f"TRUNCATE {', '.join(found)} RESTART IDENTITY CASCADE"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def _sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: that takes a twentieth of making them."""
    path = tmp_path_factory.mktemp("tables") / "empty.db"
    database = Database(f"sqlite:///{path}")
    Row.metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture
def sqlite_database(tmp_path: Path, _sqlite_tables: Path) -> Iterator[Database]:
    """An empty SQLite file with all tables."""
    database = Database(f"sqlite:///{copy(_sqlite_tables, tmp_path / 'test.db')}")
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database with all tables, once of each kind."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture
def seal() -> Seal:
    """The keys of the tests."""
    return Seal((DATA_KEY,), "a-look-up-key-for-tests")


@pytest.fixture
def now() -> datetime:
    """A Sunday evening in February 2569, 18.42 in Bangkok."""
    return NOW


def _loaded(database: Database, seal: Seal, name: str) -> AuthorityFacts:
    with database.transaction() as session:
        return load_authority_file(session, seal, TESTS / "authorities" / f"{name}.toml", NOW)


@pytest.fixture
def khelang(database: Database, seal: Seal) -> AuthorityFacts:
    """A municipality with the seven issues and four communities."""
    return _loaded(database, seal, "khelang")


@pytest.fixture
def lamphun(database: Database, seal: Seal) -> AuthorityFacts:
    """Another authority, which must never be seen by the first."""
    return _loaded(database, seal, "lamphun")
