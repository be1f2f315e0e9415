"""Hashed features: words 1-2 and characters 2-5, each with its place in the text.

Only bucket numbers reach the model file, so the weights may be learnt from texts that must not be shipped.
The hash is fixed arithmetic on code points, the same in every process and on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlp.tokenize import Word

BUCKETS = 1 << 20
CHARACTER_SIZES = (2, 3, 4, 5)
_MULTIPLIER = np.uint64(0x100000001B3)
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Features:
    """Every occurrence of a feature: its bucket, and where it starts and ends; the first `words` are words."""

    words: int
    buckets: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def extract(text: str, words: list[Word]) -> Features:
    """All features of a folded text that was cut into these words."""
    parts = [_word_features(words), *(_character_features(text, size) for size in CHARACTER_SIZES)]
    buckets, starts, ends = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Features(len(parts[0][0]), buckets, starts, ends)


def _word_features(words: list[Word]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    rows = [(_word_bucket(word.text), word.start, word.end) for word in words]
    rows += [(_word_bucket(f"{one.text}\t{two.text}"), one.start, two.end) for one, two in pairwise(words)]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def cue_bucket(cue: str) -> int:
    """The bucket of a cue of the kind model; no word can share its name."""
    return _word_bucket(f"\n{cue}")


def _word_bucket(word: str) -> int:
    return crc32(word.encode("utf-8", "replace")) % BUCKETS


def _character_features(text: str, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    count = max(0, len(codes) - size + 1)
    hashes = np.full(count, size, dtype=np.uint64)
    for offset in range(size):
        hashes = (hashes ^ codes[offset : offset + count]) * _MULTIPLIER
    hashes = (hashes ^ (hashes >> _SHIFT)) * _MIXER
    buckets = (hashes >> np.uint64(20)).astype(np.int64) % BUCKETS
    starts = np.arange(count, dtype=np.int64)
    return buckets, starts, starts + size
