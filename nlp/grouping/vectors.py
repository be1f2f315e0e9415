"""A need as a vector: what it is about in a fixed number of figures, so that likeness is one product."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.features import extract
from nlp.model import load_model
from nlp.normalize import fold
from nlp.tokenize import tokenize

VECTOR_VERSION = "1"
"""Vectors of different versions cannot be compared: they are made anew from the texts."""

WIDTH = 256
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


def vector_of(text: str) -> Vector:
    """The vector of one text: `WIDTH` figures of length 1, or all 0 where nothing in the text is known."""
    folded = fold(text).text
    model = load_model()
    known = model.look_up(extract(folded, tokenize(folded)))
    mixed = (known.rows.astype(np.uint64) + np.uint64(1)) * _MULTIPLIER
    columns, signs = (mixed >> np.uint64(40)) % np.uint64(WIDTH), (mixed >> np.uint64(33)) & np.uint64(1)
    worth = known.values * np.where(signs == 1, 1.0, -1.0)
    vector = np.bincount(columns.astype(np.int64), worth, minlength=WIDTH)
    length = float(np.sqrt(vector @ vector))
    return np.asarray(vector / (length or 1.0), dtype=np.float32)


def vectors_of(texts: Sequence[str]) -> Matrix:
    """The vectors of many texts, one a row."""
    return np.array([vector_of(text) for text in texts], dtype=np.float32).reshape(len(texts), WIDTH)


def pack(vector: Vector) -> bytes:
    """A vector as it is stored: half precision, which moves a likeness by less than a thousandth."""
    return vector.astype("<f2").tobytes()


def unpack(stored: bytes) -> Vector:
    """The vector that was packed."""
    return np.frombuffer(stored, dtype="<f2").astype(np.float32)
