"""The needs that a new one is compared with, kept in the memory of a process for each authority and plan cycle.

Rows are the truth and several processes write them, so before every question the index takes in what was committed
since: new rows from a little below the last that was seen, because on PostgreSQL a lower number may be committed later,
and the needs whose issue or words changed. Figures made later for older needs are noticed by counting, now and then.
What is found is checked against the rows by whoever asked. Rows that the asking transaction wrote itself are left out:
it may yet be rolled back, and their numbers given again.
"""

import threading
import time
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np

from bot.store.group_vectors import (
    StoredVector,
    changed_since,
    count_vectors,
    last_event_id,
    vector_ids,
    vectors_by_id,
    vectors_of_cycle,
)
from bot.store.session import Session, database_of
from nlp.grouping import VECTOR_VERSION, Index, Matrix, Vector, unpack

_LATE = 200  # rows that may still be committed below the last one seen
_COUNTED_EVERY = 60.0  # seconds
_OWN_FROM = "first_need_of_this_transaction"


class _Kept:
    """One index, what it has seen, and the lock that its questions take turns with."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.index = Index()
        self.known: set[int] = set()
        self.last = 0
        self.event = 0
        self.is_filled = False
        self.counted_at = 0.0


_kept_by_database: WeakKeyDictionary[object, dict[tuple[int, int], _Kept]] = WeakKeyDictionary()
_opening = threading.Lock()


def nearest_needs(
    session: Session, authority_id: int, cycle_id: int, vector: Vector, *, issue: int, count: int = 10
) -> list[tuple[int, float]]:
    """The needs of an issue most like a vector: row and likeness, best first; they may have changed since."""
    kept = _kept(session, authority_id, cycle_id)
    with kept.lock:
        _refresh(session, kept, authority_id, cycle_id)
        return kept.index.nearest(vector, issue, count)


def prepare_index(session: Session, authority_id: int, cycle_id: int) -> None:
    """Do what takes long, the first reading and the counting, so that no transaction has to wait for it."""
    kept = _kept(session, authority_id, cycle_id)
    if not kept.is_filled or _is_due(kept):
        fill_index(session, authority_id, cycle_id)


def fill_index(session: Session, authority_id: int, cycle_id: int) -> None:
    """Read in what is new; also what came late, once a minute."""
    kept = _kept(session, authority_id, cycle_id)
    with kept.lock:
        _refresh(session, kept, authority_id, cycle_id)
        if _OWN_FROM not in session.info and _is_due(kept):
            kept.counted_at = time.monotonic()
            _take_in_late(session, kept, authority_id, cycle_id)


def note_own_need(session: Session, need_id: int) -> None:
    """Remember that a need is of this transaction, so that the index does not take it in before the commit."""
    session.info[_OWN_FROM] = min(need_id, session.info.get(_OWN_FROM, need_id))


def matrix_of(rows: Sequence[StoredVector]) -> Matrix:
    """Stored figures as a matrix, one need a row."""
    return np.array([unpack(vector) for _, _, vector in rows], dtype=np.float32)


def _kept(session: Session, authority_id: int, cycle_id: int) -> _Kept:
    with _opening:
        of_database = _kept_by_database.setdefault(database_of(session), {})
        return of_database.setdefault((authority_id, cycle_id), _Kept())


def _is_due(kept: _Kept) -> bool:
    return time.monotonic() - kept.counted_at >= _COUNTED_EVERY


def _refresh(session: Session, kept: _Kept, authority_id: int, cycle_id: int) -> None:
    own_from = session.info.get(_OWN_FROM)
    if not kept.is_filled:
        kept.event = last_event_id(session)
        rows = vectors_of_cycle(session, authority_id, cycle_id, VECTOR_VERSION)
        _take_in(kept, [row for row in rows if own_from is None or row[0] < own_from])
        kept.is_filled = True
        return
    if own_from is not None:
        return  # read in before the first own need was written
    event, changed = changed_since(session, authority_id, kept.event - _LATE)
    new = set(vector_ids(session, authority_id, cycle_id, above=max(0, kept.last - _LATE))) - kept.known
    kept.event = max(event, kept.event)
    again = {need_id for need_id in changed if need_id in kept.known}
    if new or again:
        rows = vectors_by_id(session, authority_id, VECTOR_VERSION, new | again)
        _take_in(kept, rows)
        for gone in again - {need_id for need_id, _, _ in rows}:
            kept.index.remove(gone)
            kept.known.discard(gone)


def _take_in_late(session: Session, kept: _Kept, authority_id: int, cycle_id: int) -> None:
    if count_vectors(session, authority_id, cycle_id, VECTOR_VERSION) == len(kept.known):
        return
    ids = set(vector_ids(session, authority_id, cycle_id, version=VECTOR_VERSION))
    _take_in(kept, vectors_by_id(session, authority_id, VECTOR_VERSION, ids - kept.known))
    for gone in kept.known - ids:
        kept.index.remove(gone)
    kept.known &= ids


def _take_in(kept: _Kept, rows: Sequence[StoredVector]) -> None:
    if rows:
        ids = [need_id for need_id, _, _ in rows]
        kept.index.add(ids, [issue for _, issue, _ in rows], matrix_of(rows))
        kept.known.update(ids)
        kept.last = max(kept.last, *ids)
