"""A need as a vector: what it is about in a fixed number of figures, so that likeness is one product.

The first figures are the chances of each topic that our corpus was sorted by, the others what its words are used with.
Both halves have a fixed share of the length: a clear topic joins wishes that share no word, and a wish of no topic that
we thought of is still told by its words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from nlp.grouping.figures import Figures, Floats, load_figures, read_facts
from nlp.grouping.grams import grams_of

VECTOR_VERSION: str = read_facts()["version"]
"""Vectors of different versions cannot be compared: they are made anew from the texts."""

TOPIC_SHARE = 0.4
_AT_ONCE = 1_000  # texts; keeps the arrays of a large batch small

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


def vector_of(text: str) -> Vector:
    """The vector of one text: of length 1, or all 0 where nothing in the text is known."""
    return np.asarray(vectors_of([text])[0], dtype=np.float32)


def vectors_of(texts: Sequence[str]) -> Matrix:
    """The vectors of many texts, one a row."""
    figures = load_figures()
    parts = [_vectors(texts[at : at + _AT_ONCE], figures) for at in range(0, len(texts), _AT_ONCE)]
    return np.concatenate(parts) if parts else np.zeros((0, figures.width), dtype=np.float32)


def weigh(texts: Sequence[str], row_of: NDArray[np.int32], idf: Floats) -> csr_matrix:
    """A row of length 1 for each text: sublinear TF-IDF of the n-grams that are kept."""
    rows, buckets = grams_of(texts)
    columns = row_of[buckets]
    kept = columns >= 0
    places, counts = np.unique(rows[kept] * len(idf) + columns[kept], return_counts=True)
    rows, columns = places // len(idf), places % len(idf)
    values = (1 + np.log(counts)) * idf[columns]
    lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(texts)))
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(texts)))])
    return csr_matrix(((values / lengths[rows]).astype(np.float32), columns, starts), shape=(len(texts), len(idf)))


def pack(vector: Vector) -> bytes:
    """A vector as it is stored: half precision, which moves a likeness by less than a thousandth."""
    return vector.astype("<f2").tobytes()


def unpack(stored: bytes) -> Vector:
    """The vector that was packed."""
    return np.frombuffer(stored, dtype="<f2").astype(np.float32)


def unit(rows: Floats) -> Floats:
    """The rows at length 1; those of nothing but 0 stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def _vectors(texts: Sequence[str], figures: Figures) -> Matrix:
    table = weigh(texts, figures.row_of, figures.idf)
    is_known = np.diff(table.indptr)[:, None] > 0
    margins = table @ figures.topics + figures.bias
    chances = np.exp(margins - margins.max(1, keepdims=True))
    halves = unit(chances) * np.sqrt(TOPIC_SHARE), unit(table @ figures.content) * np.sqrt(1 - TOPIC_SHARE)
    return np.asarray(unit(np.hstack(halves)) * is_known, dtype=np.float32)
