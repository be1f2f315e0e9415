"""Average linkage: the two most alike groups become one until no two are alike enough."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]
from scipy.spatial.distance import pdist  # type: ignore[import-untyped]

from nlp.grouping.vectors import Matrix

JOINS_FROM: float = 0.1
"""The likeness from which a need belongs to a group, and two groups belong together."""


def link(vectors: Matrix) -> NDArray[np.int64]:
    """A number for each row; rows of one group share it."""
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    tree = linkage(np.clip(pdist(vectors.astype(np.float64), lambda one, two: 1 - one @ two), 0, 2), "average")
    return np.asarray(fcluster(tree, 1 - JOINS_FROM, "distance"), dtype=np.int64)
