"""Learn a layer from people's decisions, and judge it before it may answer anybody.

The layer is fitted so that the shipped margins plus its own are right for the decisions and stay right for a slice of
our own corpus (softmax of the calibrated margins, L2, L-BFGS). It is judged by five folds over both: learnt without a
fold, it must answer that fold no worse than what answers now. What is no need at all is learnt in `learning_needs.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from nlp.classify import MODEL_VERSION, classify_need, read
from nlp.corpus import read_corpus
from nlp.features import BUCKETS, Features
from nlp.kinds import ISSUES
from nlp.layer import Layer
from nlp.model import Model, load_model

FOLDS = 5
LEAST_DECISIONS = 5
_SLICE_EVERY = 10
_MOST_FEATURES = 20_000
_LEAST_DOCUMENTS = 2
_STRENGTH = 0.02
_SLICE_IMPORTANCE = 0.5
_MOST_STEPS = 60

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A message and the issues (1 to 7) it may be under, none where it asks for nothing.

    `is_new` where the weights for issues that are in force never saw the decision.
    """

    text: str
    issues: frozenset[int]
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """Accuracy out of fold on the decisions and on our own slice, with the layer and with what answers now."""

    decisions: int
    accuracy: float
    accuracy_now: float
    slice_accuracy: float
    slice_accuracy_now: float

    @property
    def is_worse(self) -> bool:
        """Whether fewer decisions are answered right than now, or more than a hundredth of our own slice is lost."""
        return self.accuracy < self.accuracy_now or self.slice_accuracy < self.slice_accuracy_now - 0.01


@dataclass(frozen=True, slots=True)
class _Table:
    """Messages as numbers: features with their TF-IDF, shipped logits, and which issues are right."""

    features: csr_matrix
    margins: Doubles
    right: NDArray[np.bool_]
    importance: Doubles
    slope: Doubles
    offset: Doubles

    def rows(self, chosen: NDArray[np.bool_]) -> _Table:
        return _Table(
            self.features[chosen],
            self.margins[chosen],
            self.right[chosen],
            self.importance[chosen],
            self.slope,
            self.offset,
        )

    def hits(self, weights: Doubles) -> NDArray[np.bool_]:
        """Whether each message is answered right with these weights of a layer."""
        logits = (self.margins + self.features @ weights) * self.slope + self.offset
        return np.asarray(self.right[np.arange(len(logits)), logits.argmax(1)])


def learn_layer(lessons: Sequence[Lesson], version: int) -> Layer:
    """The layer that these decisions teach."""
    table, buckets, _ = _tabulate(lessons)
    weights = _fit(table)
    told = np.abs(weights).max(axis=1) > 1e-4
    return Layer(version, MODEL_VERSION, buckets[told], weights[told].astype(np.float32))


def judge_layer(lessons: Sequence[Lesson], in_force: Layer | None = None) -> Judgement:
    """Five folds over the decisions and the slice, equal texts in one fold.

    What answers now is learnt anew, without the fold, from the decisions it had; where none of them stands among the
    lessons, `in_force` itself answers, for it has seen none of them.
    """
    table, _, texts = _tabulate(lessons)
    decided = np.arange(len(table.margins)) < len(lessons)
    known_now = np.array([not lesson.is_new for lesson in lessons] + [True] * int((~decided).sum()))
    has_known = bool(known_now[decided].any())
    hits, hits_now = np.zeros(len(decided), dtype=bool), np.zeros(len(decided), dtype=bool)
    folds = np.array([crc32(text.encode("utf-8", "replace")) % FOLDS for text in texts])
    nothing = np.zeros((table.features.shape[1], len(ISSUES)))
    for fold in range(FOLDS):
        unseen = folds == fold
        hits[unseen] = table.rows(unseen).hits(_fit(table.rows(~unseen)))
        now = _fit(table.rows(~unseen & known_now)) if has_known else nothing
        hits_now[unseen] = table.rows(unseen).hits(now)
    if in_force and not has_known:
        hits_now[decided] = [classify_need(lesson.text, in_force).issue in lesson.issues for lesson in lessons]
    return Judgement(
        len(lessons),
        *(round(float(found.mean()), 4) for found in (hits[decided], hits_now[decided])),
        *(round(float(found.mean()), 4) for found in (hits[~decided], hits_now[~decided])),
    )


def _tabulate(lessons: Sequence[Lesson]) -> tuple[_Table, NDArray[np.int64], list[str]]:
    """The table of the lessons and the slice, its buckets, and its texts."""
    model = load_model()
    own = [Lesson(example.text, frozenset({example.issue})) for example in read_corpus() if example.issue][
        ::_SLICE_EVERY
    ]
    every = [*lessons, *own]
    readings = [read(lesson.text) for lesson in every]
    features = table_of(model, [reading.features for reading in readings])
    buckets = shared_buckets(features[: len(lessons)])
    right = np.array([[issue in lesson.issues for issue in ISSUES] for lesson in every])
    importance = np.array([1.0] * len(lessons) + [_SLICE_IMPORTANCE] * len(own))
    margins = np.array([model.score_issue(reading.known).margins for reading in readings], dtype=np.float64)
    slope, offset = model.issue.slope.astype(np.float64), model.issue.offset.astype(np.float64)
    return (
        _Table(features[:, buckets].tocsr(), margins, right, importance, slope, offset),
        buckets,
        [lesson.text for lesson in every],
    )


def table_of(model: Model, texts: Sequence[Features]) -> csr_matrix:
    """What each feature is worth in each text, unknown ones as rare ones."""
    columns = np.concatenate([features.buckets for features in texts])
    values = np.concatenate([model.values_of_all(features) for features in texts])
    starts = np.concatenate([[0], np.cumsum([len(features.buckets) for features in texts])])
    table = csr_matrix((values, columns, starts), (len(texts), BUCKETS))
    table.sum_duplicates()
    return table


def shared_buckets(decided: csr_matrix) -> NDArray[np.int64]:
    """The features that at least two decided messages share, sorted; the commonest where there are too many."""
    documents = np.asarray((decided > 0).sum(0)).ravel()
    commonest = np.argsort(-documents, kind="stable")[:_MOST_FEATURES]
    return np.asarray(np.sort(commonest[documents[commonest] >= _LEAST_DOCUMENTS]))


def _fit(table: _Table) -> Doubles:
    shape = (table.features.shape[1], len(ISSUES))

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(shape)
        logits = (table.margins + table.features @ weights) * table.slope + table.offset
        chances = _softmax(logits)
        inside = np.where(table.right, chances, 0)
        total = inside.sum(axis=1, keepdims=True) + 1e-12
        pull = (chances - inside / total) * table.slope * table.importance[:, None]
        value = float(-(np.log(total[:, 0]) * table.importance).sum() + _STRENGTH / 2 * (weights**2).sum())
        return value, (table.features.T @ pull + _STRENGTH * weights).ravel()

    start = np.zeros(shape).ravel()
    return np.asarray(
        minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_STEPS}).x.reshape(shape)
    )


def _softmax(logits: Doubles) -> Doubles:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
