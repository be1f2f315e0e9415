"""What the people of one authority taught: an additive layer over the shipped weights.

A layer holds, for hashed features that several decided messages share, seven small weights that are added to the
margins of the shipped model. Features that the shipped model never saw (the name of a local market, say) have their
place in it, so a few decisions change the answer for the next message of that kind. It is figures only, no text.

Beside the issues it may hold one more weight for each of such features: how far it speaks for or against a need, from
what staff dismissed. What that can move is capped at `MOST_SHIFT`, in logits: a message that the shipped model gives a
chance of 0.68 to be a need stays one, however many others were dismissed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.features import Features
from nlp.kinds import ISSUES
from nlp.model import Floats, Model

MOST_SHIFT = 5.0
_MOST_KEPT = 64
Found = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class NeedWeights:
    """For each of the sorted `buckets` what it adds to the margin of a need."""

    buckets: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    weights: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    def __bool__(self) -> bool:
        return len(self.buckets) > 0


@dataclass(frozen=True, slots=True)
class Layer:
    """`weights` has a row for each of the sorted `buckets` and a column for each of the seven issues."""

    version: int
    base_version: str
    buckets: NDArray[np.int64]
    weights: Floats
    needs: NeedWeights = field(default_factory=NeedWeights)

    def parts(self, model: Model, features: Features) -> tuple[Floats, NDArray[np.int64]]:
        """What each known occurrence adds to each issue, and which occurrences these are."""
        rows, occurrences, values = _find(self.buckets, model, features)
        return np.asarray(values[:, None] * self.weights[rows], dtype=np.float32), occurrences

    def need_parts(self, model: Model, features: Features) -> tuple[Floats, NDArray[np.int64]]:
        """What each known occurrence adds to the margin of a need, in all no more than the cap, and which these are."""
        rows, occurrences, values = _find(self.needs.buckets, model, features)
        parts = values * self.needs.weights[rows]
        shift = abs(float(parts.sum())) * float(model.kind.slope[0])
        return np.asarray(parts * min(1.0, MOST_SHIFT / max(shift, 1e-9)), dtype=np.float32), occurrences

    def as_bytes(self) -> bytes:
        """The layer as it is kept; no pickle."""
        file = io.BytesIO()
        arrays: dict[str, Any] = {"buckets": self.buckets, "weights": self.weights}
        arrays |= {"need_buckets": self.needs.buckets, "need_weights": self.needs.weights}
        arrays |= {"version": np.int64(self.version), "base_version": np.array(self.base_version)}
        np.savez_compressed(file, allow_pickle=False, **arrays)
        return file.getvalue()


def empty_layer(version: int, base_version: str) -> Layer:
    """A layer that changes nothing."""
    return Layer(version, base_version, np.zeros(0, dtype=np.int64), np.zeros((0, len(ISSUES)), dtype=np.float32))


@lru_cache(maxsize=_MOST_KEPT)
def read_layer(content: bytes) -> Layer:
    """A layer from its bytes; the last few are kept, because every message asks for one."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        # Layers that were learnt before dismissals taught anything have no weights for it.
        needs = NeedWeights(file["need_buckets"], file["need_weights"]) if "need_buckets" in file else NeedWeights()
        return Layer(int(file["version"]), str(file["base_version"]), file["buckets"], file["weights"], needs)


def _find(buckets: NDArray[np.int64], model: Model, features: Features) -> Found:
    """Which rows of a layer stand in a text, as which occurrences, and what each is worth."""
    if not len(buckets):
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, np.zeros(0)
    rows = np.minimum(np.searchsorted(buckets, features.buckets), len(buckets) - 1)
    occurrences = np.flatnonzero(buckets[rows] == features.buckets)
    return rows[occurrences], occurrences, model.values_of_all(features)[occurrences]
