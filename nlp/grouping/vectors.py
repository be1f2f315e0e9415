"""A need as a vector: what it is about in a fixed number of figures, so that likeness is one product.

The first figures are the chances of each topic that our corpus was sorted by, the others what its words are used with.
A clear topic joins wishes that share no word; a wish of no topic that we thought of is told by its words, for the less
sure the topic, the shorter its half: wishes of which nothing is known would otherwise all look alike.
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

TOPIC_SHARE = 0.5
_SHARPER = 1 / 0.7  # the chances as learnt are spread too evenly
_SURE_FROM = 0.3  # the best topic's chance from which its half has its full length
_AT_ONCE = 1_000  # texts; keeps the arrays of a large batch small

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


def vector_of(text: str) -> Vector:
    """The vector of one text: at most of length 1, all 0 where nothing in the text is known."""
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
    margins = (table @ figures.topics + figures.bias) * _SHARPER
    powers = np.exp(margins - margins.max(1, keepdims=True))
    sureness = np.sqrt(np.minimum(1, powers.max(1, keepdims=True) / powers.sum(1, keepdims=True) / _SURE_FROM))
    topics = unit(powers) * sureness * np.sqrt(TOPIC_SHARE)
    content = unit(table @ figures.content) * np.sqrt(1 - TOPIC_SHARE)
    return np.asarray(np.hstack([topics, content]) * is_known, dtype=np.float32)
