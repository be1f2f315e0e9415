"""Character n-grams of many texts at once, hashed: one long array, because a loop over texts would be the slow part.

No dictionary is asked, so misspelt words, dialect and names of places cost nothing and cannot stall it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.normalize import fold

BUCKETS = 1 << 20
SIZES = (2, 3, 4, 5)
_BETWEEN = "\0"
_MULTIPLIER = np.uint64(0x100000001B3)
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT, _KEPT_BITS = np.uint64(29), np.uint64(20)

Integers = NDArray[np.int64]


def grams_of(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """Every n-gram of every text: the number of its text, and its bucket; as often as it stands there."""
    joined = _BETWEEN.join(fold(text).text.replace(_BETWEEN, " ") for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    is_between = codes == 0
    rows = np.cumsum(is_between)
    parts = [_of_size(codes.astype(np.uint64), is_between, rows, size) for size in SIZES]
    return np.concatenate([row for row, _ in parts]), np.concatenate([bucket for _, bucket in parts])


def _of_size(
    codes: NDArray[np.uint64], is_between: NDArray[np.bool_], rows: Integers, size: int
) -> tuple[Integers, Integers]:
    count = max(0, len(codes) - size + 1)
    hashes = np.full(count, size, dtype=np.uint64)
    inside = np.ones(count, dtype=np.bool_)
    for offset in range(size):
        hashes = (hashes ^ codes[offset : offset + count]) * _MULTIPLIER
        inside &= ~is_between[offset : offset + count]
    hashes = (hashes ^ (hashes >> _SHIFT)) * _MIXER
    buckets = (hashes >> _KEPT_BITS).astype(np.int64) % BUCKETS
    return rows[:count][inside], buckets[inside]
