"""Groups of needs, against those that a facilitator made (`id,text,group,issue`; a blank group stands alone).

B-cubed: for each need, which part of the group that it was put into belongs there, and which part of its true group
came with it; a need that stands alone is a group of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nlp.classify import classify
from nlp.evaluation.scores import share
from nlp.grouping import VECTOR_VERSION, Matrix, group_needs, vectors_of


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """How well needs are put together when their issues are known, and when those are told by the model too."""

    vector_version: str
    rows: int
    groups: int
    found: int
    precision: float
    recall: float
    f1: float
    end_to_end_precision: float
    end_to_end_recall: float
    end_to_end_f1: float
    issues_right: float

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return asdict(self)


def evaluate_groups(rows: Sequence[dict[str, str]]) -> GroupFigures:
    """Put the needs together twice and compare."""
    texts, gold = [row["text"] for row in rows], [row["group"] or None for row in rows]
    issues = [int(row["issue"]) for row in rows]
    vectors, told = vectors_of(texts), told_issues(texts)
    said = group_needs(vectors, issues)
    precision, recall, f1 = b_cubed(gold, said)
    by_model = b_cubed(gold, group_within(vectors, told))
    return GroupFigures(
        vector_version=VECTOR_VERSION,
        rows=len(rows),
        groups=len(set(gold) - {None}),
        found=len(set(said) - {None}),
        precision=precision,
        recall=recall,
        f1=f1,
        end_to_end_precision=by_model[0],
        end_to_end_recall=by_model[1],
        end_to_end_f1=by_model[2],
        issues_right=share(one == other for one, other in zip(issues, told, strict=True)),
    )


def told_issues(texts: Sequence[str]) -> list[int]:
    """The issue of each text as the model tells it; 0 where it takes a text for no need."""
    return [classify(text).issue for text in texts]


def group_within(vectors: Matrix, issues: Sequence[int]) -> list[int | None]:
    """The groups of needs, where what has no issue stands alone."""
    return [label if issue else None for label, issue in zip(group_needs(vectors, issues), issues, strict=True)]


def b_cubed(gold: Sequence[Hashable | None], said: Sequence[Hashable | None]) -> tuple[float, float, float]:
    """Precision, recall and F1 of labels against labels; None is a group of its own each time."""
    true, put = _apart(gold), _apart(said)
    of_true, of_put, of_both = Counter(true), Counter(put), Counter(zip(true, put, strict=True))
    pairs = list(zip(true, put, strict=True))
    precision = sum(of_both[pair] / of_put[pair[1]] for pair in pairs) / len(pairs)
    recall = sum(of_both[pair] / of_true[pair[0]] for pair in pairs) / len(pairs)
    return round(precision, 4), round(recall, 4), round(2 * precision * recall / (precision + recall), 4)


def _apart(labels: Sequence[Hashable | None]) -> list[Hashable]:
    return [("alone", at) if label is None else ("group", label) for at, label in enumerate(labels)]
