"""Learn from what staff dismissed which messages ask for nothing, and judge it before it may answer anybody.

One weight for each feature that decided messages share is added to the shipped margin of "need" (logistic loss around
the threshold under which a message is no need, L2, L-BFGS). Dismissed messages are to fall below that threshold; those
that staff put under an issue, and a slice of our own corpus, are to stay where they belong, all of them at a distance
from it. What a set phrase or danger settles teaches nothing here, as nothing learnt could change it.

It is judged by five folds, always against the shipped model: only where no need is lost that the shipped model keeps,
neither of the decisions nor of the slice, and two more decisions are answered right, may it answer; so what it replaces
matters to nobody. Copies of a text lie in different folds: a chain message that comes again is what is to be known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from nlp.classify import danger_of, read, score_kind
from nlp.corpus import read_corpus
from nlp.evidence import Reading
from nlp.layer import MOST_SHIFT, NeedWeights
from nlp.learning import FOLDS, Doubles, Lesson, shared_buckets, table_of
from nlp.model import load_model
from nlp.phrases import fixed_kind

_SLICE_EVERY = 4
_SLICE_IMPORTANCE = 0.5
_STRENGTH = 0.02
_DISTANCE = 2.0
_LEAST_GAIN = 2
_MOST_STEPS = 60

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NeedJudgement:
    """Out of fold, of the decisions and of our own slice: how many are answered right, with these weights and without.

    `needs_lost` counts needs that the shipped model keeps and these weights would not.
    """

    dismissed: int
    decisions: int
    right: int
    right_shipped: int
    needs_lost: int
    slice_right: int
    slice_right_shipped: int
    slice_needs_lost: int

    @property
    def may_answer(self) -> bool:
        """Whether no need is lost for it, and enough is gained."""
        is_safe = not self.needs_lost and not self.slice_needs_lost and self.slice_right >= self.slice_right_shipped
        return is_safe and self.right >= self.right_shipped + _LEAST_GAIN


@dataclass(frozen=True, slots=True)
class _Table:
    """Messages as numbers: features with their TF-IDF, how far above the threshold they are, what is right."""

    features: csr_matrix
    height: Doubles
    is_need: Truths
    importance: Doubles
    slope: float

    def rows(self, chosen: Truths) -> _Table:
        return _Table(
            self.features[chosen], self.height[chosen], self.is_need[chosen], self.importance[chosen], self.slope
        )

    def answers(self, weights: Doubles) -> Truths:
        """Which messages are needs with these weights."""
        shift = np.clip(self.features @ weights * self.slope, -MOST_SHIFT, MOST_SHIFT)
        return np.asarray(self.height + shift >= 0)


def learn_needs(lessons: Sequence[Lesson]) -> tuple[NeedJudgement | None, NeedWeights]:
    """What decisions teach of needs: weights only where they may answer, no judgement where nothing can be gained."""
    decided = [reading for reading in map(_read_open, lessons) if reading]
    if not decided or _count_wrong(decided) < _LEAST_GAIN:
        return None, NeedWeights()
    table, buckets = _tabulate(decided)
    judgement = _judge(table, len(decided))
    if not judgement.may_answer:
        return judgement, NeedWeights()
    weights = _fit(table)
    told = np.abs(weights) > 1e-4
    return judgement, NeedWeights(buckets[told], weights[told].astype(np.float32))


def _read_open(lesson: Lesson) -> tuple[Reading, bool] | None:
    """A message and whether it is a need, unless what is learnt here could not change the answer."""
    reading = read(lesson.text)
    if not reading.words or fixed_kind(reading.folded.text) or danger_of(reading).urgent:
        return None
    return reading, bool(lesson.issues)


def _count_wrong(decided: Sequence[tuple[Reading, bool]]) -> int:
    """How many of them the shipped model answers wrong."""
    answers = _heights([reading for reading, _ in decided]) >= 0
    return int((answers != np.array([is_need for _, is_need in decided])).sum())


def _heights(readings: Sequence[Reading]) -> Doubles:
    """How far above the threshold of a need the shipped model puts each message, in logits."""
    model = load_model()
    margins = np.array([score_kind(model, reading).margins for reading in readings], dtype=np.float64)
    logits = margins * model.kind.slope + model.kind.offset
    lowest = np.log(model.keep_need_below / (1 - model.keep_need_below))
    return np.asarray(logits[:, 0] - np.logaddexp.reduce(logits[:, 1:], axis=1) - lowest)


def _tabulate(decided: Sequence[tuple[Reading, bool]]) -> tuple[_Table, NDArray[np.int64]]:
    model = load_model()
    own = [Lesson(one.text, frozenset({one.issue} if one.issue else ())) for one in read_corpus()[::_SLICE_EVERY]]
    every = [*decided, *(reading for reading in map(_read_open, own) if reading)]
    features = table_of(model, [reading.features for reading, _ in every])
    buckets = shared_buckets(features[: len(decided)])
    table = _Table(
        features=features[:, buckets].tocsr(),
        height=_heights([reading for reading, _ in every]),
        is_need=np.array([is_need for _, is_need in every]),
        importance=np.where(np.arange(len(every)) < len(decided), 1.0, _SLICE_IMPORTANCE),
        slope=float(model.kind.slope[0]),
    )
    return table, buckets


def _judge(table: _Table, decisions: int) -> NeedJudgement:
    shipped = table.height >= 0
    answers = np.zeros(len(shipped), dtype=bool)
    folds = np.arange(len(shipped)) % FOLDS
    for fold in range(FOLDS):
        unseen = folds == fold
        answers[unseen] = table.rows(unseen).answers(_fit(table.rows(~unseen)))
    right, right_shipped = answers == table.is_need, shipped == table.is_need
    lost = table.is_need & shipped & ~answers
    return NeedJudgement(
        dismissed=int((~table.is_need[:decisions]).sum()),
        decisions=decisions,
        right=int(right[:decisions].sum()),
        right_shipped=int(right_shipped[:decisions].sum()),
        needs_lost=int(lost[:decisions].sum()),
        slice_right=int(right[decisions:].sum()),
        slice_right_shipped=int(right_shipped[decisions:].sum()),
        slice_needs_lost=int(lost[decisions:].sum()),
    )


def _fit(table: _Table) -> Doubles:
    sign = np.where(table.is_need, 1.0, -1.0)
    height = table.height - sign * _DISTANCE

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        above = sign * (height + table.features @ weights * table.slope)
        pull = -sign * table.importance * table.slope * np.exp(-np.logaddexp(0, above))
        value = float(np.logaddexp(0, -above) @ table.importance + _STRENGTH / 2 * weights @ weights)
        return value, table.features.T @ pull + _STRENGTH * weights

    start = np.zeros(table.features.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_STEPS}).x)
