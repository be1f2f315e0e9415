"""Taking a database's copy while it is in use, and putting one in its place: SQLite by itself, PostgreSQL by its tools.

A copy is of one moment, and so are the counts that go with it.
"""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from shutil import copyfile, which

from sqlalchemy import URL, Connection, MetaData, NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import DatabaseError

from bot.domain.errors import SettingsError
from bot.store.models import Row

_TABLES = [table.name for table in Row.metadata.sorted_tables]


def copy_database(url: str, target: Path) -> dict[str, int]:
    """Write a copy to `target`, on disk before this returns; how many rows each of its tables has."""
    counts = _copy_sqlite(_file_of(url), target) if is_sqlite(url) else _dump_postgres(make_url(url), target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return counts


def require_unused(url: str, *, may_replace: bool) -> None:
    """Raise SettingsError where somebody works with a database, or where it holds an authority already."""
    if is_sqlite(url) and not _file_of(url).exists():
        return
    if is_sqlite(url):
        _require_alone(_file_of(url))
    if _holds_an_authority(url) and not may_replace:
        raise SettingsError("the database is not empty; --force replaces all of it by the backup")


def _holds_an_authority(url: str) -> bool:
    """Whether anything would be lost; a damaged file counts as if it were."""
    try:
        with create_engine(url, poolclass=NullPool).connect() as connection:
            if not is_sqlite(url):
                _require_no_other_session(connection)
            return inspect(connection).has_table("authorities") and _count(connection, "authorities") > 0
    except DatabaseError:
        if is_sqlite(url):
            return True
        raise


def put_in_place_of_postgres(url: str, copy: Path) -> None:
    """Replace all tables by those of the copy. Raises SettingsError."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        old = MetaData()
        old.reflect(connection)
        old.drop_all(connection)
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", make_url(url), [*options, str(copy)])


def lay_beside_sqlite(url: str, copy: Path) -> str:
    """Put the copy beside a database's file, to be made ready there; its address."""
    target = _file_of(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".restoring")
    _forget_log(draft)  # of a restore that was interrupted
    copyfile(copy, draft)
    draft.chmod(0o600)
    return f"sqlite:///{draft}"


def put_in_place_of_sqlite(url: str, draft_url: str) -> None:
    """Let one file, all of it, take the place of another; neither may be in use."""
    target, draft = _file_of(url), _file_of(draft_url)
    _require_alone(draft)
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    _forget_log(target)
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _forget_log(file: Path) -> None:
    for name in ("-wal", "-shm"):
        file.with_name(file.name + name).unlink(missing_ok=True)


def is_sqlite(url: str) -> bool:
    """Whether a database is a file."""
    return url.startswith("sqlite")


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def _copy_sqlite(source: Path, target: Path) -> dict[str, int]:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)  # all pages in one reading transaction: writers go on meanwhile
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise SettingsError(f"the copy of the database is damaged, and perhaps the database too: {verdict}")
    with create_engine(f"sqlite:///{target}", poolclass=NullPool).connect() as connection:
        return _counts(connection)


def _dump_postgres(url: URL, target: Path) -> dict[str, int]:
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        _run("pg_dump", url, ["--format=custom", f"--snapshot={snapshot}", f"--file={target}"])
        return _counts(connection)


def _counts(connection: Connection) -> dict[str, int]:
    there = set(inspect(connection).get_table_names())
    return {name: _count(connection, name) for name in _TABLES if name in there}


def _count(connection: Connection, table: str) -> int:
    return int(connection.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0)  # noqa: S608 - names of our own


def _require_alone(file: Path) -> None:
    """A file in use cannot leave its write-ahead log; one that is damaged is used by nobody."""
    try:
        with closing(sqlite3.connect(file, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise SettingsError(f"{file} is in use ({error}): stop the product first") from error
    except sqlite3.DatabaseError:
        return


def _require_no_other_session(connection: Connection) -> None:
    others = connection.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    )
    if others:
        raise SettingsError(f"{others} other sessions use the database: stop every web and worker first")


def _run(tool: str, url: URL, arguments: list[str]) -> None:
    """Run one of PostgreSQL's own tools; the password goes by the environment, where `ps` does not show it."""
    path = which(tool) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), reverse=True)), None)
    if path is None:
        raise SettingsError(f"{tool} is not on this machine: install PostgreSQL's client of the server's version")
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    ended = subprocess.run(  # noqa: S603 - a tool of the system, without a shell
        [path, f"--dbname={plain}", *arguments],
        env=os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise SettingsError(f"{tool} failed: {(ended.stderr.strip().splitlines() or ['no word of why'])[-1]}")
