"""All needs of an authority and plan cycle put into groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from nlp.grouping.linkage import link
from nlp.grouping.vectors import Matrix


def group_needs(
    vectors: Matrix, issues: Sequence[int], *, keep: Sequence[int | None] | None = None
) -> list[int | None]:
    """The group of each need by a number from 1 on, None where it stands alone; `keep` are the numbers of now."""
    found: list[int | None] = [None] * len(issues)
    number = max((label for label in keep or () if label is not None), default=0)
    taken: set[int] = set()
    for issue in sorted(set(issues)):
        rows = [at for at, own in enumerate(issues) if own == issue]
        labels = link(vectors[rows])
        for label in np.unique(labels):
            members = [rows[at] for at in np.flatnonzero(labels == label)]
            if len(members) < 2:
                continue
            known = Counter(keep[at] for at in members if keep and keep[at] not in taken and keep[at] is not None)
            name = known.most_common(1)[0][0] if known else None
            if name is None:
                number += 1
                name = number
            taken.add(name)
            for at in members:
                found[at] = name
    return found
