"""The needs that a new one is compared with, in the memory of a process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from nlp.grouping.linkage import JOINS_FROM
from nlp.grouping.vectors import WIDTH, Matrix, Vector


class Index:
    """Needs of one authority and plan cycle, by issue."""

    def __init__(self) -> None:
        self._vectors: dict[int, tuple[int, Vector]] = {}

    def __len__(self) -> int:
        return len(self._vectors)

    def add(self, need_ids: Sequence[int], issues: Sequence[int], vectors: Matrix) -> None:
        """Needs that can be found from now on; one that is known already is replaced."""
        for need_id, issue, vector in zip(need_ids, issues, vectors, strict=True):
            self._vectors[need_id] = (issue, vector)

    def remove(self, need_id: int) -> None:
        """A need that is found no more; nothing happens where it is not known."""
        self._vectors.pop(need_id, None)

    def set_issue(self, need_id: int, issue: int) -> None:
        """A need moved to another issue; nothing happens where it is not known."""
        if need_id in self._vectors:
            self._vectors[need_id] = (issue, self._vectors[need_id][1])

    def nearest(self, vector: Vector, issue: int, count: int = 10) -> list[tuple[int, float]]:
        """The needs of an issue most like a vector, best first: id and likeness."""
        rows = [(need_id, own) for need_id, (its, own) in self._vectors.items() if its == issue]
        if not rows:
            return []
        matrix = np.array([own for _, own in rows], dtype=np.float32).reshape(-1, WIDTH)
        likeness = matrix @ vector
        best = np.argsort(-likeness, kind="stable")[:count]
        return [(rows[at][0], float(likeness[at])) for at in best]


def best_group(neighbours: Sequence[tuple[int, float]], group_of: Mapping[int, int | None]) -> tuple[int | None, float]:
    """The group that a need joins by those most like it, and its likeness; None where it waits alone."""
    likeness: dict[int, list[float]] = defaultdict(list)
    for need_id, like in neighbours:
        group = group_of.get(need_id)
        if group is not None:
            likeness[group].append(like)
    means = {group: sum(values) / len(values) for group, values in likeness.items()}
    best = max(means, key=lambda group: (len(likeness[group]) * means[group], -group), default=None)
    if best is None or means[best] < JOINS_FROM:
        return None, max((like for _, like in neighbours), default=0.0)
    return best, means[best]
