"""The scorer: two linear models over hashed features, read from a committed .npz with nothing but numpy.

One model gives the issue, the other the kind of message; both read the same features (the kind model some cues more).
The weights are 8-bit whole numbers with one scale per class; the file holds no pickle.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.features import Features, cue_bucket
from nlp.kinds import KINDS

FOLDER = Path(__file__).parent / "models"
WEIGHTS = FOLDER / "issues.npz"
FACTS = FOLDER / "issues.json"
CUE_COUNT = 3
"""A cue counts as if its word stood there this often; learnt weights then decide what it is worth."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linear:
    """One linear classifier: a row of weights per known bucket, and the map from margins to probabilities."""

    weights: NDArray[np.int8]
    scale: Floats
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
class Model:
    """Everything in the file."""

    buckets: NDArray[np.int64]
    idf: Floats
    issue: Linear
    kind: Linear
    abstain_below: float
    keep_need_below: float

    def score(self, linear: Linear, features: Features, cues: list[str] | None = None) -> Scored:
        """How far each class is spoken for, and by which occurrences."""
        found = features.buckets
        if cues:
            extra = np.array([cue_bucket(cue) for cue in cues for _ in range(CUE_COUNT)], dtype=np.int64)
            found = np.concatenate([found, extra])
        rows, occurrences = self._known(found)
        if not len(rows):
            return Scored(linear.bias, np.zeros((0, len(linear.bias)), np.float32), occurrences)
        unique, inverse, counts = np.unique(rows, return_inverse=True, return_counts=True)
        values = (1 + np.log(counts)) * self.idf[unique]
        values = values / math.sqrt(float(values @ values))
        # A feature that stands three times gives each of its places a third of what it adds.
        shares = (values / counts)[inverse].astype(np.float32)
        parts = shares[:, None] * (linear.weights[rows] * linear.scale)
        return Scored(parts.sum(0) + linear.bias, parts, occurrences)

    def _known(self, buckets: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        rows = np.searchsorted(self.buckets, buckets)
        rows[rows == len(self.buckets)] = 0
        occurrences = np.flatnonzero(self.buckets[rows] == buckets)
        return rows[occurrences], occurrences


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
            buckets=np.cumsum(file["bucket_steps"], dtype=np.int64),
            idf=inverse_document_frequency(file["counts"], documents),
            issue=_linear(file, "issue"),
            kind=_linear(file, "kind"),
            abstain_below=float(known["abstain_below"]),
            keep_need_below=float(known["keep_need_below"]),
        )


def read_facts(facts: Path = FACTS) -> dict[str, Any]:
    """What is known of the model without loading it: version, thresholds, what it was trained on."""
    content: dict[str, Any] = json.loads(facts.read_text("utf-8"))
    return content


def inverse_document_frequency(counts: NDArray[Any], documents: int) -> Floats:
    """Smoothed idf of features that stand in so many of the documents."""
    return np.asarray(np.log((1 + documents) / (1 + counts.astype(np.float64))) + 1, dtype=np.float32)


def kind_index(kind: str) -> int:
    """The column of a kind in the kind model."""
    return [str(one) for one in KINDS].index(kind)


def _linear(file: Any, name: str) -> Linear:
    return Linear(*(file[f"{name}_{part}"] for part in ("weights", "scale", "bias", "slope", "offset")))
