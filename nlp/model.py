"""The scorer: three linear models over hashed features, read from a committed .npz with nothing but numpy.

One gives the issue, one the kind of message, one present danger; all read the same features (the kind model some cues
more).
In the file a weight is the signed square root of its share of the class's largest, in 127 steps, so that the many small
ones keep their differences in 8 bits; the file holds no pickle.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.features import BUCKETS, Features, cue_bucket

FOLDER = Path(__file__).parent / "models"
WEIGHTS = FOLDER / "issues.npz"
FACTS = FOLDER / "issues.json"
ISSUE_SHARES = (0.4, 0.6, 0.0)
KIND_SHARES = (0.45, 0.45, 0.1)
"""What words, characters and cues each make of a text's length of 1, so that the many characters drown nobody."""

STEPS = 127
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linear:
    """One linear classifier: a row of weights per known bucket, and the map from margins to probabilities."""

    weights: Floats
    bias: Floats
    slope: Floats
    offset: Floats

    def probabilities(self, margins: Floats) -> Floats:
        """Margins as probabilities: a softmax whose slope and offset were fitted out of fold, class by class."""
        logits = margins * self.slope + self.offset
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Scored:
    """Margins of one text, and what each occurrence of a known feature added to each class."""

    margins: Floats
    parts: Floats
    occurrences: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Known:
    """The known occurrences of one text: their rows in the tables, where they stand, what each is worth in its block.

    The first `words` are words, the rest characters.
    """

    rows: NDArray[np.int32]
    occurrences: NDArray[np.int64]
    values: NDArray[np.float64]
    words: int


@dataclass(frozen=True, slots=True)
class Model:
    """Everything in the file."""

    row_of: NDArray[np.int32]  # of every bucket its row in the tables, -1 where it is not known
    idf: Floats
    issue: Linear
    kind: Linear
    danger: Linear
    abstain_below: float
    keep_need_below: float
    danger_from: float

    def look_up(self, features: Features) -> Known:
        """The features that this model knows and what each occurrence is worth; all three classifiers begin with it."""
        rows, occurrences = zip(*(self._known(block) for block in _blocks(features)), strict=True)
        return Known(
            rows=np.concatenate(rows),
            occurrences=np.concatenate([occurrences[0], occurrences[1] + features.words]),
            values=np.concatenate([self._values(block) for block in rows]),
            words=len(rows[0]),
        )

    def part_of(self, known: Known, inside: NDArray[np.bool_]) -> Known:
        """What is known of a stretch of the same text; `inside` says of each occurrence whether it lies there."""
        words = int(inside[: known.words].sum())
        rows = known.rows[inside]
        values = np.concatenate([self._values(rows[:words]), self._values(rows[words:])])
        return Known(rows, known.occurrences[inside], values, words)

    def score_issue(self, known: Known) -> Scored:
        """How far each issue is spoken for, and by which occurrences."""
        return _score(self.issue, known, ISSUE_SHARES)

    def issue_probabilities(self, known: Known) -> Floats:
        """The probability of each issue, without what decided."""
        return self.issue.probabilities(self.score_issue(known).margins)

    def score_kind(self, known: Known, cues: list[str]) -> Scored:
        """How far each kind of message is spoken for, and by which occurrences; cues stand nowhere in the text."""
        scored = _score(self.kind, known, KIND_SHARES)
        rows, _ = self._known(np.array([cue_bucket(cue) for cue in cues], dtype=np.int64))
        cued = self._values(rows) * math.sqrt(KIND_SHARES[2])
        return replace(scored, margins=scored.margins + cued.astype(np.float32) @ self.kind.weights[rows])

    def score_danger(self, known: Known) -> Floats:
        """How far danger is spoken for: first any, then each of its kinds."""
        return _worth(known, ISSUE_SHARES) @ self.danger.weights[known.rows] + self.danger.bias

    def values_of_all(self, features: Features) -> NDArray[np.float64]:
        """What each occurrence is worth when features that this model never saw count too, as rare ones."""
        values = []
        for block, share in zip(_blocks(features), ISSUE_SHARES, strict=False):
            rows, found = self._known(block)
            idf = np.full(len(block), self.idf.max(initial=1.0))
            idf[found] = self.idf[rows]
            _, inverse, counts = np.unique(block, return_inverse=True, return_counts=True)
            worth = (1 + np.log(counts))[inverse] * idf
            length = math.sqrt(float((worth**2 / counts[inverse]).sum())) or 1.0
            values.append(worth / length / counts[inverse] * math.sqrt(share))
        return np.concatenate(values)

    def _values(self, rows: NDArray[np.int32]) -> NDArray[np.float64]:
        """What each occurrence is worth: sublinear TF-IDF of length 1; a repeated feature shares its worth."""
        unique, inverse, counts = np.unique(rows, return_inverse=True, return_counts=True)
        values = (1 + np.log(counts)) * self.idf[unique]
        length = math.sqrt(float(values @ values)) or 1.0
        return np.asarray((values / length / counts)[inverse], dtype=np.float64)

    def _known(self, buckets: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        rows = self.row_of[buckets]
        occurrences = np.flatnonzero(rows >= 0)
        return rows[occurrences], occurrences


def _score(linear: Linear, known: Known, shares: tuple[float, ...]) -> Scored:
    parts = _worth(known, shares)[:, None] * linear.weights[known.rows]
    return Scored(parts.sum(0) + linear.bias, parts, known.occurrences)


def _worth(known: Known, shares: tuple[float, ...]) -> Floats:
    """What each occurrence is worth once words and characters have their shares."""
    values = known.values.astype(np.float32)
    values[: known.words] *= math.sqrt(shares[0])
    values[known.words :] *= math.sqrt(shares[1])
    return values


def _blocks(features: Features) -> list[NDArray[np.int64]]:
    return [features.buckets[: features.words], features.buckets[features.words :]]


@cache
def load_model() -> Model:
    """The committed model. Two threads that ask at once both read it and get equal models, so no lock is needed."""
    return read_model(WEIGHTS, FACTS)


def read_model(weights: Path, facts: Path) -> Model:
    """A model from its two files."""
    known = read_facts(facts)
    with np.load(weights, allow_pickle=False) as file:
        documents = int(file["documents"])
        return Model(
            row_of=_row_of(np.cumsum(file["bucket_steps"], dtype=np.int64)),
            idf=inverse_document_frequency(file["counts"], documents),
            issue=_linear(file, "issue"),
            kind=_linear(file, "kind"),
            danger=_linear(file, "danger"),
            abstain_below=float(known["abstain_below"]),
            keep_need_below=float(known["keep_need_below"]),
            danger_from=float(known["danger_from"]),
        )


def read_facts(facts: Path = FACTS) -> dict[str, Any]:
    """What is known of the model without loading it: version, thresholds, what it was trained on."""
    content: dict[str, Any] = json.loads(facts.read_text("utf-8"))
    return content


def inverse_document_frequency(counts: NDArray[Any], documents: int) -> Floats:
    """Smoothed idf of features that stand in so many of the documents."""
    return np.asarray(np.log((1 + documents) / (1 + counts.astype(np.float64))) + 1, dtype=np.float32)


def unpack_weights(steps: NDArray[np.int8], scale: NDArray[Any]) -> Floats:
    """Weights from their 8 bits and the largest of each class."""
    roots = steps.astype(np.float32) / STEPS
    return np.asarray(np.sign(roots) * roots**2 * scale, dtype=np.float32)


def _row_of(buckets: NDArray[np.int64]) -> NDArray[np.int32]:
    """A table as long as there are buckets: one look instead of a search among hundreds of thousands."""
    rows = np.full(BUCKETS, -1, dtype=np.int32)
    rows[buckets] = np.arange(len(buckets), dtype=np.int32)
    return rows


def _linear(file: Any, name: str) -> Linear:
    weights = unpack_weights(file[f"{name}_weights"], file[f"{name}_scale"])
    return Linear(weights, *(file[f"{name}_{part}"] for part in ("bias", "slope", "offset")))
