"""The record of what staff did; rows are only ever added, and each is sealed by a hash over the one before it.

Every authority has a chain of its own, and what belongs to none (signing in, commands) has one too. A row that was
changed, put in or taken out breaks its chain; whoever noted the last hash also sees whether the end was cut off.
Links are put on as the last thing before the commit: the lock that keeps a chain in one line is then held for a moment
only, and nothing that a transaction locks after an entry can wait for it in a circle.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, SessionTransaction

from bot.store.models import AuditEntry

_PENDING = "audit entries"
_LOCK = 0x61756469  # the first half of the advisory lock's name; the second is the authority


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row of a chain that does not follow from the one before it."""

    authority_id: int | None
    entry_id: int


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain that holds; `unsealed` are rows from before there was a chain."""

    authority_id: int | None
    entries: int
    unsealed: int
    last_hash: str


def add_audit_entry(
    session: Session,
    *,
    what: str,
    authority_id: int | None,
    staff_id: int | None,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    """Add one line, written at the commit; what a savepoint takes back is not written."""
    entry = AuditEntry(authority_id=authority_id, staff_id=staff_id, what=what, detail=detail, happened_at=now)
    session.info.setdefault(_PENDING, []).append((session.get_nested_transaction(), entry))


def seal_audit(session: Session) -> None:
    """Write the lines of this transaction, each linked to the last of its chain."""
    entries = [entry for _, entry in session.info.pop(_PENDING, ())]
    entries.sort(key=_chain_of)  # stable; and chains are locked in one order
    for chain, links in groupby(entries, key=_chain_of):
        _lock_chain(session, chain)
        last_hash = _last_hash(session, chain or None)
        for entry in links:
            entry.hash = last_hash = hash_of_entry(last_hash, entry)
            session.add(entry)
            session.flush()  # one by one, so that their ids follow the chain


def drop_entries_of(session: Session, rolled_back: SessionTransaction) -> None:
    """Forget the lines of a savepoint that was taken back."""
    kept = [(made_in, entry) for made_in, entry in session.info.get(_PENDING, ()) if not _lies_in(made_in, rolled_back)]
    session.info[_PENDING] = kept


def hash_of_entry(previous: str, entry: AuditEntry) -> str:
    """The seal of a row that follows the row with the hash `previous`."""
    told = [entry.authority_id, entry.staff_id, entry.what, entry.detail, entry.happened_at.timestamp()]
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{written}".encode()).hexdigest()


def check_chains(session: Session) -> list[Chain | Broken]:
    """Every chain of the installation, or where it is broken first."""
    ids = session.scalars(select(AuditEntry.authority_id).distinct().order_by(AuditEntry.authority_id))
    return [_check_chain(session, authority_id) for authority_id in ids.all()]


def hash_is_known(session: Session, noted: str) -> bool:
    """Whether a hash that somebody noted is still the hash of a row."""
    return session.scalar(select(func.count()).where(AuditEntry.hash == noted)) == 1


def count_since_last(session: Session, staff_id: int, what: str, *, after: str) -> int:
    """How many entries `what` a person has since their last entry `after`."""
    since = select(func.max(AuditEntry.id)).where(AuditEntry.staff_id == staff_id, AuditEntry.what == after)
    wanted = select(func.count()).where(
        AuditEntry.staff_id == staff_id,
        AuditEntry.what == what,
        AuditEntry.id > func.coalesce(since.scalar_subquery(), 0),
    )
    return session.scalar(wanted) or 0


def _check_chain(session: Session, authority_id: int | None) -> Chain | Broken:
    rows = select(AuditEntry).where(_is_of(authority_id)).order_by(AuditEntry.id)
    with session.scalars(rows.execution_options(yield_per=1000)) as entries:
        return _check(authority_id, entries)


def _check(authority_id: int | None, entries: Iterable[AuditEntry]) -> Chain | Broken:
    count = unsealed = 0
    last_hash = ""
    for entry in entries:
        if entry.hash is None and not last_hash:
            unsealed += 1
            continue
        if entry.hash != hash_of_entry(last_hash, entry):
            return Broken(authority_id, entry.id)
        last_hash = entry.hash
        count += 1
    return Chain(authority_id, count, unsealed, last_hash)


def _chain_of(entry: AuditEntry) -> int:
    return entry.authority_id or 0


def _is_of(authority_id: int | None) -> Any:
    return AuditEntry.authority_id.is_(None) if authority_id is None else AuditEntry.authority_id == authority_id


def _last_hash(session: Session, authority_id: int | None) -> str:
    newest = select(AuditEntry.hash).where(_is_of(authority_id)).order_by(AuditEntry.id.desc()).limit(1)
    return session.scalar(newest) or ""


def _lock_chain(session: Session, chain: int) -> None:
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(select(func.pg_advisory_xact_lock(_LOCK, chain)))


def _lies_in(made_in: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while made_in is not None:
        if made_in is outer:
            return True
        made_in = made_in.parent
    return False
