"""Texts to named groups in one call, for whoever keeps neither vectors nor an index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from nlp.grouping.regroup import group_needs
from nlp.grouping.titles import title_of
from nlp.grouping.vectors import vectors_of


def name_groups(texts: Sequence[str], issues: Sequence[int]) -> list[tuple[int | None, str]]:
    """The group of each text and its title, no two alike within an issue; issue 0 is no need and stands alone."""
    vectors = vectors_of(texts)
    found = group_needs(vectors, issues)
    labels = [label if issue else None for label, issue in zip(found, issues, strict=True)]
    rows_of: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        if label is not None:
            rows_of[label].append(row)
    titles: dict[int, str] = {}
    given: dict[int, list[str]] = defaultdict(list)
    for label, rows in rows_of.items():
        siblings = given[issues[rows[0]]]
        titles[label] = title_of([texts[row] for row in rows], vectors[rows], siblings)
        siblings.append(titles[label])
    return [(label, "" if label is None else titles[label]) for label in labels]
