"""Which needs speak for a group."""

from __future__ import annotations

import numpy as np

from nlp.grouping.vectors import Matrix

_AS_SAID_BEFORE = 0.75


def representatives(vectors: Matrix, count: int = 3) -> list[int]:
    """Rows that are central to their group and different from one another, the most central first."""
    if not len(vectors):
        return []
    central = vectors @ vectors.mean(0)
    chosen = [int(np.argmax(central))]
    while len(chosen) < min(count, len(vectors)):
        said = (vectors @ vectors[chosen].T).max(1)
        worth = central - _AS_SAID_BEFORE * said
        worth[chosen] = -np.inf
        chosen.append(int(np.argmax(worth)))
    return chosen
