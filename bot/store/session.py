"""The database, and the only place where SQLite and PostgreSQL differ.

SQLite is used as a durable server database: WAL, synchronous=FULL (an acknowledged event survives power loss) and
`BEGIN IMMEDIATE` for every writing transaction, so that one that has read never fails when it comes to write.
Threads of this process queue in a `PriorityLock`; other processes still meet SQLite's busy handler.

PostgreSQL is asked as seldom as may be: each question there and back costs a worker a tenth of a millisecond, and a
turn asks thirty. So a connection used a moment ago is not asked whether it lives, and one statement alone is not put
between BEGIN and COMMIT.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from bot.store.audit import drop_entries_of, seal_audit
from bot.store.priority_lock import PriorityLock

__all__ = [
    "Database",
    "OperationalError",
    "Session",
    "database_of",
]  # the layers above name the type but never import SQLAlchemy

_BUSY_TIMEOUT_SECONDS = 30
# A server that vanished without a word (power, failover) would otherwise hold a connection for minutes.
_PATIENCE_WITH_POSTGRES = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": "-c idle_in_transaction_session_timeout=300000",
}

_TRUSTED_SECONDS = 0.5  # a server that crashes takes longer to come back


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # pysqlite must not open transactions by itself
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "cache_size=-65536",
            "mmap_size=268435456",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _ask_idle_connections_whether_they_live(engine: Engine) -> None:
    @event.listens_for(engine, "checkin")
    def note(_connection: object, record: Any) -> None:
        record.info["back_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _proxy: object) -> None:
        now = time.monotonic()
        if now - record.info.get("back_at", now) > _TRUSTED_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error


class Database:
    """One engine and how sessions are had from it.

    `transaction()` is the only way to write and commits once at its end; `reading()` never commits.
    """

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        # Parameters are residents' words: they must not reach a log by way of an error message.
        options: dict[str, Any] = {
            "pool_size": pool_size,
            "max_overflow": pool_size,
            "hide_parameters": True,
            "pool_use_lifo": True,  # the connection used last has pages and prepared questions at hand
        }
        if self.is_sqlite:
            options["connect_args"] = {"timeout": _BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
        else:
            options["connect_args"] = _PATIENCE_WITH_POSTGRES
        self.engine = create_engine(url, **options)
        (_prepare_sqlite if self.is_sqlite else _ask_idle_connections_whether_they_live)(self.engine)
        self._write_lock = PriorityLock() if self.is_sqlite else None
        self._writers = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)
        event.listen(self._writers, "after_soft_rollback", drop_entries_of)
        # The figures of one page must agree, so all its questions see one moment; SQLite's readers always do.
        one_moment = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._readers = sessionmaker(self.engine.execution_options(**one_moment), expire_on_commit=False)
        alone = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._askers = sessionmaker(self.engine.execution_options(**alone), expire_on_commit=False)

    @contextmanager
    def transaction(self, *, hurried: bool = False) -> Iterator[Session]:
        """A session whose work stands or falls in one commit; on SQLite the hurried ones go first."""
        lock = self._write_lock.held(hurried=hurried) if self._write_lock else nullcontext()
        with lock, self._writers.begin() as session:
            yield session
            seal_audit(session)

    @contextmanager
    def statement(self, *, hurried: bool = False) -> Iterator[Session]:
        """A session for one statement that writes, which is its own commit; several would stand or fall apart."""
        if self.is_sqlite:
            with self.transaction(hurried=hurried) as session:
                yield session
        else:
            with self._askers() as session:
                yield session

    @contextmanager
    def rehearsal(self) -> Iterator[Session]:
        """A session whose work is done and then taken back, whatever it was."""
        lock = self._write_lock.held(hurried=False) if self._write_lock else nullcontext()
        with lock, self._writers() as session:
            yield session
            session.rollback()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions only; nothing done in it is kept."""
        with self._readers() as session:
            yield session

    @contextmanager
    def question(self) -> Iterator[Session]:
        """A session for one question: several would not see the same moment."""
        with self._askers() as session:
            yield session

    def is_writable(self) -> bool:
        """Whether something can be written now: a full disk and a read-only server let transactions be opened."""
        with self.transaction() as session:
            session.execute(text("UPDATE key_marks SET mark = mark"))
        return True

    def forget_overwritten_pages(self) -> bool:
        """Empty SQLite's write-ahead log, in which erased words live on; False while somebody still reads from it."""
        if not self.is_sqlite:
            return True
        with self.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # a checkpoint cannot run inside a transaction
            is_busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
            connection.exec_driver_sql("BEGIN")
        return not is_busy

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def database_of(session: Session) -> object:
    """What all sessions of one database share, reading and writing ones: memories of it are kept by this."""
    return session.get_bind().engine.pool
