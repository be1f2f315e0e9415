"""The needs that a new one is compared with, in the memory of a process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

import faiss
import numpy as np

from nlp.grouping.figures import load_figures
from nlp.grouping.vectors import Matrix, Vector

JOINS_FROM: float = 0.4
"""The likeness from which a need joins a group, as the mean of the neighbours that it has there."""

_MANY = 10_000  # needs of an issue from which only the nearer parts of them are searched
_PARTS, _SEARCHED = 256, 24
_ROUNDS = 4


class Index:
    """Needs of one authority and plan cycle, by issue; several threads may use it at once."""

    def __init__(self) -> None:
        self._issue_of: dict[int, int] = {}
        self._shelves: dict[int, Any] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._issue_of)

    def __contains__(self, need_id: int) -> bool:
        return need_id in self._issue_of

    def add(self, need_ids: Sequence[int], issues: Sequence[int], vectors: Matrix) -> None:
        """Needs that can be found from now on; one that is known already is replaced."""
        with self._lock:
            self._take_out([need_id for need_id in need_ids if need_id in self._issue_of])
            ids, of_issue = np.asarray(need_ids, dtype=np.int64), np.asarray(issues)
            for issue in np.unique(of_issue):
                rows = np.flatnonzero(of_issue == issue)
                self._put(int(issue), ids[rows], np.ascontiguousarray(vectors[rows], dtype=np.float32))

    def remove(self, need_id: int) -> None:
        """A need that is found no more; nothing happens where it is not known."""
        with self._lock:
            self._take_out([need_id] if need_id in self._issue_of else [])

    def nearest(self, vector: Vector, issue: int, count: int = 10) -> list[tuple[int, float]]:
        """The needs of an issue most like a vector, best first: id and likeness."""
        with self._lock:
            shelf = self._shelves.get(issue)
            if shelf is None:
                return []
            with _one_thread():
                likeness, ids = shelf.search(np.ascontiguousarray(vector[None, :], dtype=np.float32), count)
        return [(int(own), float(like)) for own, like in zip(ids[0], likeness[0], strict=True) if own >= 0]

    def _put(self, issue: int, ids: Any, vectors: Matrix) -> None:
        shelf = self._shelves.get(issue) or faiss.IndexIDMap2(faiss.IndexFlatIP(load_figures().width))
        shelf.add_with_ids(vectors, ids)
        if shelf.ntotal > _MANY and not isinstance(shelf, faiss.IndexIVFFlat):
            shelf = _in_parts(shelf)
        self._shelves[issue] = shelf
        self._issue_of.update(dict.fromkeys(ids.tolist(), issue))

    def _take_out(self, need_ids: Sequence[int]) -> None:
        of_issue: dict[int, list[int]] = defaultdict(list)
        for need_id in need_ids:
            of_issue[self._issue_of.pop(need_id)].append(need_id)
        for issue, ids in of_issue.items():
            self._shelves[issue].remove_ids(_selector(self._shelves[issue], np.array(ids, dtype=np.int64)))


def best_group(neighbours: Sequence[tuple[int, float]], group_of: Mapping[int, int | None]) -> tuple[int | None, float]:
    """The group that a need joins by those most like it, and its likeness; None where it waits alone."""
    likeness: dict[int, list[float]] = defaultdict(list)
    for need_id, like in neighbours:
        group = group_of.get(need_id)
        if group is not None:
            likeness[group].append(like)
    if not likeness:
        return None, max((like for _, like in neighbours), default=0.0)
    best = max(likeness, key=lambda group: (sum(likeness[group]), -group))
    mean = sum(likeness[best]) / len(likeness[best])
    return (best if mean >= JOINS_FROM else None), mean


@contextmanager
def _one_thread() -> Iterator[None]:
    """Searches for one need on this thread alone: on a busy machine it would wait for helpers longer than it works."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _in_parts(shelf: Any) -> Any:
    """The same needs in parts of which a search looks into the nearer ones only."""
    ids = faiss.vector_to_array(shelf.id_map)
    vectors = shelf.index.reconstruct_n(0, shelf.ntotal)
    width = vectors.shape[1]
    parts = faiss.IndexIVFFlat(faiss.IndexFlatIP(width), width, _PARTS, faiss.METRIC_INNER_PRODUCT)
    parts.cp.niter = _ROUNDS
    parts.nprobe = _SEARCHED
    parts.set_direct_map_type(faiss.DirectMap.Hashtable)  # type: ignore[attr-defined]
    parts.train(vectors)
    parts.add_with_ids(vectors, ids)
    return parts


def _selector(shelf: Any, ids: Any) -> Any:
    """What faiss wants to be told for removal: an index with a table of places takes only plain lists."""
    return faiss.IDSelectorArray(ids) if isinstance(shelf, faiss.IndexIVFFlat) else faiss.IDSelectorBatch(ids)
