"""Precision, recall, F1 and calibration, as every measure of this package counts them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_BINS = 10
Label = TypeVar("Label", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Score(Generic[Label]):
    """How well one label was found: of those said, of those there, and both together."""

    label: Label
    precision: float
    recall: float
    f1: float
    rows: int


def scores_of(labels: Iterable[Label], gold: Sequence[Label], said: Sequence[Label]) -> tuple[Score[Label], ...]:
    """A score for each of the labels that anybody used."""
    return tuple(_score(label, gold, said) for label in labels if label in gold or label in said)


def macro_f1(scores: Sequence[Score[Label]]) -> float:
    """The mean of the F1 of each label, whatever their numbers."""
    return round(sum(score.f1 for score in scores) / len(scores), 4) if scores else 0.0


def f1_of(hits: int, said: int, gold: int) -> float:
    """F1 where `hits` of the `said` things are among the `gold` ones."""
    return round(2 * hits / (said + gold), 4) if said + gold else 1.0


def share(outcomes: Iterable[bool]) -> float:
    """Which part of the outcomes is true; 0 of none."""
    counted = list(outcomes)
    return round(sum(counted) / len(counted), 4) if counted else 0.0


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten equal bins of confidence."""
    error = 0.0
    for step in range(_BINS):
        low, high = step / _BINS, (step + 1) / _BINS
        inside = [(said, hit) for said, hit in zip(confidences, right, strict=True) if low < said <= high]
        error += abs(sum(said for said, _ in inside) - sum(hit for _, hit in inside))
    return round(error / len(right), 4) if right else 0.0


def _score(label: Label, gold: Sequence[Label], said: Sequence[Label]) -> Score[Label]:
    hits = sum(one == label == other for one, other in zip(gold, said, strict=True))
    precision = hits / said.count(label) if label in said else 0.0
    recall = hits / gold.count(label) if label in gold else 0.0
    return Score(
        label,
        round(precision, 4),
        round(recall, 4),
        f1_of(hits, said.count(label), gold.count(label)),
        gold.count(label),
    )
