"""The figures that make vectors, read from a committed .npz with nothing but numpy.

A kept n-gram has a row in two tables. One tells how far it speaks for each of the topics that our corpus was sorted by;
the other places it among the words that it is used with, for wishes that belong to none of those topics. Both were
learnt (`nlp.training.grouping`); no word can be read from them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.grouping.grams import BUCKETS
from nlp.model import FOLDER, unpack_weights

FIGURES = FOLDER / "grouping.npz"
FACTS = FOLDER / "grouping.json"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything in the file."""

    row_of: NDArray[np.int32]  # of every bucket its row in the tables, -1 where it is not kept
    idf: Floats
    topics: Floats  # rows x topics
    bias: Floats
    content: Floats  # rows x content

    @property
    def width(self) -> int:
        """How many figures a vector has."""
        return int(self.topics.shape[1] + self.content.shape[1])


def read_facts(facts: Path = FACTS) -> dict[str, Any]:
    """What is known of the figures without loading them: version, sources, sizes."""
    content: dict[str, Any] = json.loads(facts.read_text("utf-8"))
    return content


@cache
def load_figures() -> Figures:
    """The committed figures."""
    return read_figures(FIGURES)


def read_figures(path: Path) -> Figures:
    """Figures from their file."""
    with np.load(path, allow_pickle=False) as file:
        buckets = file["buckets"].astype(np.int64)
        row_of = np.full(BUCKETS, -1, dtype=np.int32)
        row_of[buckets] = np.arange(len(buckets), dtype=np.int32)
        return Figures(
            row_of=row_of,
            idf=file["idf"].astype(np.float32),
            topics=unpack_weights(file["topics"], file["topics_scale"]),
            bias=file["bias"],
            content=unpack_weights(file["content"], file["content_scale"]),
        )
