"""The database and the broker: there, durable, up to date, of the same key and clock; what waits, what is backed up."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.app import Parts
from bot.cli.checks import Finding, judged
from bot.domain import thai_time
from bot.domain.errors import SettingsError
from bot.domain.states import EventState
from bot.store.backups import last_backup_at
from bot.store.erasures import ErasedLog, all_erasures
from bot.store.inbox import count_events, oldest_waiting_at
from bot.store.key_marks import is_same_lookup_key
from bot.store.migrate import require_current_tables
from bot.store.outbox import oldest_waiting_parcel_at
from bot.store.session import Database, OperationalError, Session

_CLOCKS_MAY_DIFFER = timedelta(seconds=5)
_MAY_WAIT = timedelta(seconds=60)
_BACKUP_EVERY = timedelta(days=2)
_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def check_data(parts: Parts) -> Iterator[Finding]:
    """Everything that needs the database; nothing after the first thing without which the rest cannot be asked."""
    try:
        yield _database(parts.database)
        yield from _clock(parts.database)
    except OperationalError as error:
        why = str(error.orig).strip().splitlines()[0]
        yield judged("database", f"cannot be used: {why}", wrong="start it, or correct DATABASE_URL")
        return
    tables = _tables(parts.database)
    yield tables
    if tables.state == "WRONG":
        return
    with parts.database.reading() as session:
        yield _key(session, parts)
        yield _waiting(session)
        yield _backup(session)
        yield _erasures(session, parts)
    yield _broker(parts)


def _database(database: Database) -> Finding:
    with database.transaction() as session:
        if database.is_sqlite:
            found = {name: str(session.scalar(text(f"PRAGMA {name}"))) for name in ("journal_mode", "synchronous")}
            version = f"SQLite {session.scalar(text('SELECT sqlite_version()'))}"
            return judged(
                "database",
                f"{version}, writable, {found['journal_mode']} with synchronous={found['synchronous']}",
                wrong=None
                if found == {"journal_mode": "wal", "synchronous": "2"}
                else "put it on a disk of this machine",
            )
        found = {name: str(session.scalar(text(f"SHOW {name}"))) for name in (*_DURABLE, "transaction_read_only")}
        version = f"PostgreSQL {session.scalar(text('SHOW server_version'))}"
    if found.pop("transaction_read_only") == "on":
        return judged("database", f"{version}, read-only", wrong="let DATABASE_URL name the primary server")
    off = [f"{name}={found[name]}" for name, needed in _DURABLE.items() if found[name] != needed]
    words = f"{version}, writable, " + (", ".join(off) or "durable")
    return judged("database", words, wrong="set them to on: an answered event may be lost" if off else None)


def _clock(database: Database) -> Iterator[Finding]:
    if not database.is_sqlite:
        with database.reading() as session:
            theirs: datetime = session.scalars(text("SELECT clock_timestamp()")).one()
        yield clock_finding("clock of the database", theirs)


def clock_finding(check: str, theirs: datetime) -> Finding:
    """Whether another's clock agrees with ours."""
    apart = abs(thai_time.now() - theirs)
    mend = "let this machine follow a time server (timedatectl set-ntp true)"
    return judged(check, f"{apart.total_seconds():.0f} s from ours", wrong=mend if apart > _CLOCKS_MAY_DIFFER else None)


def _tables(database: Database) -> Finding:
    try:
        require_current_tables(database)
    except SettingsError as error:
        return judged("tables", str(error).partition(":")[0], wrong="run 'prachakhom migrate'")
    return judged("tables", "up to date")


def _key(session: Session, parts: Parts) -> Finding:
    is_same = is_same_lookup_key(session, parts.seal)
    mend = "give this machine the LOOKUP_KEY of the machine that began"
    words = f"{'the' if is_same else 'not the'} one that this database was begun with"
    return judged("LOOKUP_KEY", words, wrong=None if is_same else mend)


def _waiting(session: Session) -> Finding:
    now, dead = thai_time.now(), count_events(session, EventState.DEAD)
    ages = [now - at for at in (oldest_waiting_at(session), oldest_waiting_parcel_at(session)) if at]
    oldest = max(ages, default=timedelta(0))
    words = f"oldest event or answer for {oldest.total_seconds():.0f} s; {dead} events given up"
    return judged(
        "waiting",
        words,
        wrong="see that serve or worker runs, and read its log" if oldest > _MAY_WAIT else None,
        look="staff find them in กล่องเข้า" if dead else None,
    )


def _backup(session: Session) -> Finding:
    made_at = last_backup_at(session)
    if made_at is None:
        return judged("backup", "none was made yet", look="run 'prachakhom backup DIR' every night")
    age = thai_time.now() - made_at
    words = f"the last one is {age.total_seconds() / 3600:.0f} hours old"
    return judged("backup", words, look="run 'prachakhom backup DIR' every night" if age > _BACKUP_EVERY else None)


def _erasures(session: Session, parts: Parts) -> Finding:
    """On a machine without a worker nobody writes the list, so a missing one is no fault by itself."""
    try:
        missing = all_erasures(session) - ErasedLog(parts.settings.erased_log, parts.seal).read()
    except SettingsError as error:
        return judged("list of erasures", str(error), wrong="put the right file back, or move this one away")
    words = f"{len(missing)} erasures are not in {parts.settings.erased_log}"
    mend = "the worker of a machine writes its list: run doctor there, and keep a copy of the list elsewhere"
    return judged("list of erasures", words, look=mend if missing else None)


def _broker(parts: Parts) -> Finding:
    if not parts.settings.is_scaled_out:
        return judged("broker", "within the process")
    mend = "start Redis, or correct REDIS_URL; meanwhile the sweep hands work on, a few seconds later"
    is_there = parts.jobs.is_reachable()
    return judged("broker", "Redis answers" if is_there else "Redis does not answer", wrong=None if is_there else mend)
