"""What the people of one authority taught: an additive layer over the shipped weights.

A layer holds, for hashed features that several decided messages share, seven small weights that are added to the
margins of the shipped model. Features that the shipped model never saw (the name of a local market, say) have their
place in it, so a few decisions change the answer for the next message of that kind. It is figures only, no text.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.features import Features
from nlp.model import Floats, Model

_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Layer:
    """`weights` has a row for each of the sorted `buckets` and a column for each of the seven issues."""

    version: int
    base_version: str
    buckets: NDArray[np.int64]
    weights: Floats

    def parts(self, model: Model, features: Features) -> tuple[Floats, NDArray[np.int64]]:
        """What each known occurrence adds to each issue, and which occurrences these are."""
        if not len(self.buckets):
            return np.zeros((0, 7), dtype=np.float32), np.zeros(0, dtype=np.int64)
        rows = np.minimum(np.searchsorted(self.buckets, features.buckets), len(self.buckets) - 1)
        occurrences = np.flatnonzero(self.buckets[rows] == features.buckets)
        values = model.values_of_all(features)[occurrences]
        return np.asarray(values[:, None] * self.weights[rows[occurrences]], dtype=np.float32), occurrences

    def as_bytes(self) -> bytes:
        """The layer as it is kept; no pickle."""
        file = io.BytesIO()
        arrays: dict[str, Any] = {"buckets": self.buckets, "weights": self.weights}
        arrays |= {"version": np.int64(self.version), "base_version": np.array(self.base_version)}
        np.savez_compressed(file, allow_pickle=False, **arrays)
        return file.getvalue()


@lru_cache(maxsize=_MOST_KEPT)
def read_layer(content: bytes) -> Layer:
    """A layer from its bytes; the last few are kept, because every message asks for one."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return Layer(int(file["version"]), str(file["base_version"]), file["buckets"], file["weights"])
