"""How like two short messages are: cosine of their character n-grams, rare ones weighing more.

All candidates are hashed as one long array, because a loop over five hundred of them would be the slow part.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZES = (2, 3)
LEAST_LIKE = 0.35
_LONGEST = 400
_BUCKETS = 1 << 16
_MULTIPLIER = np.uint64(0x100000001B3)
_SHIFT = np.uint64(20)
_BETWEEN = "\0"
# Space, doubled signs and zero-width characters say nothing about what a message is about.
_SILENT = np.array([ord(char) for char in " \t\r\n\x0b\x0c\xa0\u200b\u200c\u200d\u2060\ufeff.,!?ๆ-"], dtype=np.uint32)
_THAI_ZERO, _THAI_NINE = ord("๐"), ord("๙")


def similar(
    text: str, candidates: Sequence[str], *, limit: int = 3, threshold: float = LEAST_LIKE
) -> list[tuple[int, float]]:
    """The candidates most like a text, best first: their index and a score between 0 and 1."""
    if not candidates or limit < 1:
        return []
    rows, buckets = _grams([text, *candidates])
    count = len(candidates) + 1
    spread = np.bincount(buckets, minlength=_BUCKETS)
    weights = (np.log((count + 1) / (spread + 1)) + 1)[buckets]
    lengths = np.sqrt(np.bincount(rows, weights**2, minlength=count))
    asked = np.zeros(_BUCKETS)
    asked[buckets[rows == 0]] = weights[rows == 0]
    shared = np.bincount(rows, asked[buckets] * weights, minlength=count)
    scores = shared[1:] / np.maximum(lengths[1:] * lengths[0], 1e-9)
    best = np.argsort(-scores, kind="stable")[:limit]
    return [(int(at), round(float(scores[at]), 4)) for at in best if scores[at] >= threshold]


def _grams(messages: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every n-gram of every message once: the message's row and the n-gram's bucket."""
    joined = _BETWEEN.join(message[:_LONGEST].replace(_BETWEEN, " ") for message in messages).casefold()
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    codes = codes[~np.isin(codes, _SILENT)]
    digits = (codes >= _THAI_ZERO) & (codes <= _THAI_NINE)
    codes[digits] -= _THAI_ZERO - ord("0")
    rows = np.cumsum(codes == ord(_BETWEEN))
    pairs = np.sort(np.concatenate([_pairs(codes.astype(np.uint64), rows, size) for size in SIZES]))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return pairs // _BUCKETS, pairs % _BUCKETS


def _pairs(codes: NDArray[np.uint64], rows: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    count = max(0, len(codes) - size + 1)
    hashes = np.full(count, size, dtype=np.uint64)
    inside = np.ones(count, dtype=np.bool_)
    for offset in range(size):
        part = codes[offset : offset + count]
        hashes = (hashes ^ part) * _MULTIPLIER
        inside &= part != ord(_BETWEEN)
    buckets = ((hashes >> _SHIFT) % np.uint64(_BUCKETS)).astype(np.int64)
    return (rows[:count] * _BUCKETS + buckets)[inside]
