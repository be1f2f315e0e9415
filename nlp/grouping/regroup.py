"""All needs of an authority and plan cycle put into groups.

Within an issue every need is a set of its own, and sets are joined by average linkage. Where there are more needs than
that can be done for, near ones are put together first, and every need is then asked once more which group it is most
like. Groups of now are sets from the start, so that numbers stay and people find what they know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

from nlp.grouping.linkage import ALIKE_ON_AVERAGE, link
from nlp.grouping.vectors import Matrix

MOST_SETS = 3_000
"""Sets of one issue that linkage is done for; time and memory go with its square."""

_NEAR_SETS = 2_000
"""How many sets near needs are put together in where single ones would be more than that."""

KEEPS = 0.05
"""By how much likeness must speak against the present grouping before it is changed."""

_ROUNDS = 4
_SEED = 20260402
_NONE = -1
Labels = NDArray[np.int64]


def group_needs(
    vectors: Matrix, issues: Sequence[int], *, keep: Sequence[int | None] | None = None
) -> list[int | None]:
    """The group of each need by a number from 1 on, None where it stands alone; `keep` are the numbers of now.

    The same needs give the same groups in whatever order they come.
    """
    of_issue = np.asarray(issues, dtype=np.int64)
    present = np.array([_NONE if label is None else label for label in keep or [None] * len(issues)], dtype=np.int64)
    found = np.full(len(of_issue), _NONE, dtype=np.int64)
    for issue in np.unique(of_issue):
        rows = np.flatnonzero(of_issue == issue)
        rows = rows[_order(vectors[rows])]
        groups = _group_issue(vectors[rows], present[rows])
        found[rows] = np.where(groups == _NONE, _NONE, groups + len(issues) * int(issue))
    return _named(found, present)


def _order(vectors: Matrix) -> Labels:
    """An order of the rows that depends on nothing but what they hold."""
    direction = np.random.default_rng(_SEED).standard_normal((vectors.shape[1], 1))
    return np.argsort((vectors @ direction)[:, 0], kind="stable")


def _group_issue(vectors: Matrix, present: Labels) -> Labels:
    """A number from 0 on for each need of one issue, -1 for those that stand alone."""
    is_nothing = ~vectors.any(axis=1)
    kept = _still_alike(vectors, present)
    sets = _sets(vectors, kept)
    sizes, means = _means(vectors, sets)
    likeness = means @ means.T
    is_kept = np.zeros(len(sizes), dtype=np.bool_)
    is_kept[sets[kept != _NONE]] = True
    likeness[np.ix_(is_kept, is_kept)] -= KEEPS
    groups = link(likeness, sizes)[sets]
    if len(sizes) < len(vectors) - int((kept != _NONE).sum()) + len(np.unique(kept[kept != _NONE])):
        groups = _asked_again(vectors, groups, kept)
    groups[is_nothing] = _NONE
    return _without_single(groups)


def _still_alike(vectors: Matrix, present: Labels) -> Labels:
    """The groups of now, without needs that are no longer like the rest and without groups that never were alike."""
    kept = present.copy()
    for label in np.unique(present[present != _NONE]):
        rows = np.flatnonzero(present == label)
        total = vectors[rows].sum(0)
        own = (vectors[rows] ** 2).sum(1)
        likeness = (vectors[rows] @ total - own) / max(len(rows) - 1, 1)
        is_alike = likeness >= ALIKE_ON_AVERAGE - KEEPS
        kept[rows[~is_alike]] = _NONE
        if is_alike.sum() < 2 or likeness.mean() < ALIKE_ON_AVERAGE - KEEPS:
            kept[rows] = _NONE
    return kept


def _sets(vectors: Matrix, kept: Labels) -> Labels:
    """What linkage begins with: groups of now, and the other needs one by one or, where they are many, near ones."""
    labels, sets = np.unique(kept, return_inverse=True)
    free = np.flatnonzero(kept == _NONE)
    if len(free):
        is_few = len(free) + len(labels) <= MOST_SETS
        alone = np.arange(len(free)) if is_few else _near(vectors[free], min(_NEAR_SETS, len(free)))
        sets[free] = len(labels) + alone
    return np.unique(sets, return_inverse=True)[1]


def _near(vectors: Matrix, count: int) -> Labels:
    """Needs put together by k-means, which starts from rows spread evenly over their order."""
    means = faiss.Kmeans(vectors.shape[1], count, niter=_ROUNDS, spherical=True, seed=_SEED, min_points_per_centroid=1)
    spread = np.linspace(0, len(vectors) - 1, count).astype(np.int64)
    means.train(vectors, init_centroids=vectors[spread])
    return np.asarray(means.index.search(vectors, 1)[1][:, 0], dtype=np.int64)


def _means(vectors: Matrix, sets: Labels) -> tuple[Labels, Matrix]:
    """The size of each set and the mean of its vectors."""
    sizes = np.bincount(sets)
    order = np.argsort(sets, kind="stable")
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return sizes, np.asarray(np.add.reduceat(vectors[order], starts) / sizes[:, None], dtype=np.float32)


def _asked_again(vectors: Matrix, groups: Labels, kept: Labels) -> Labels:
    """Each need in the group that it is most like on average, or alone; what is kept stays where it came to be."""
    labels, own = np.unique(groups, return_inverse=True)
    sizes, means = _means(vectors, own)
    likeness = vectors @ means[sizes > 1].T
    best = likeness.argmax(1)
    asked = np.where(likeness.max(1) >= ALIKE_ON_AVERAGE, labels[sizes > 1][best], _NONE)
    return np.where(kept != _NONE, groups, asked)


def _without_single(groups: Labels) -> Labels:
    _, own, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    return np.where((sizes[own] < 2) | (groups == _NONE), _NONE, own)


def _named(found: Labels, present: Labels) -> list[int | None]:
    """The groups under the numbers of now where most of their members come from there, under new ones otherwise."""
    pairs = Counter(
        (int(now), int(group)) for now, group in zip(present, found, strict=True) if _NONE not in {now, group}
    )
    name_of: dict[int, int] = {}
    for (now, group), _ in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        if group not in name_of and now not in name_of.values():
            name_of[group] = now
    following = max(0, int(present.max(initial=0)))
    for group in dict.fromkeys(found[found != _NONE].tolist()):
        if group not in name_of:
            following += 1
            name_of[group] = following
    return [name_of.get(int(group)) for group in found]
