"""Average linkage: the two most alike become one, until no two are alike enough.

The mean likeness of two sets is the product of their mean vectors, so a set costs no more than a single need. A chain
of nearest neighbours finds the same groups as a search for the best pair each time, with one row of work a step.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.grouping.figures import Floats

ALIKE_ON_AVERAGE = 0.35
"""The mean likeness from which two sets of needs want the same: the one figure that decides how fine groups are."""


def link(likeness: Floats, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each of n sets; those that became one share it. `likeness` (n x n) is used up as working space."""
    count = len(sizes)
    owner = np.arange(count)
    weights = sizes.astype(np.float32)
    np.fill_diagonal(likeness, -np.inf)
    is_open = np.ones(count, dtype=np.bool_)
    for first in range(count):
        chain = [first] if is_open[first] else []
        while chain:
            last = chain[-1]
            best = int(np.argmax(likeness[last]))
            before = chain[-2] if len(chain) > 1 else -1
            if before >= 0 and likeness[last, before] >= likeness[last, best]:
                best = before  # of equals the one that we came from, or the chain could go in a ring
            if likeness[last, best] < ALIKE_ON_AVERAGE:
                _close(likeness, is_open, last)
                chain.pop()
            elif best == before:
                del chain[-2:]
                _merge(likeness, weights, last, best)
                owner[owner == last] = best
                is_open[last] = False
                chain = chain or [best]
            else:
                chain.append(best)
    return owner


def _close(likeness: Floats, is_open: NDArray[np.bool_], done: int) -> None:
    """A set that nothing is alike enough to; averaging never brings anything nearer, so it is done."""
    likeness[done, :] = likeness[:, done] = -np.inf
    is_open[done] = False


def _merge(likeness: Floats, weights: Floats, gone: int, stays: int) -> None:
    share = weights[gone] / (weights[gone] + weights[stays])
    with np.errstate(invalid="ignore"):
        row = share * likeness[gone] + (1 - share) * likeness[stays]
    row[[gone, stays]] = -np.inf
    likeness[stays, :] = likeness[:, stays] = row
    likeness[gone, :] = likeness[:, gone] = -np.inf
    weights[stays] += weights[gone]
