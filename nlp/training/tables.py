"""Texts as sparse tables: how often each bucket stands in each, and the TF-IDF that the scorer computes for one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags  # type: ignore[import-untyped]

from nlp.features import BUCKETS, cue_bucket, extract
from nlp.lexicon import find_cues
from nlp.normalize import fold
from nlp.tokenize import tokenize

LEAST_DOCUMENTS = 2
"""A bucket that fewer texts share is dropped: it could only tell of one text."""

Doubles = NDArray[np.float64]


def count_blocks(texts: Sequence[str], *, folds: bool = True) -> list[csr_matrix]:
    """Three tables: buckets of words, of characters, and of the kind model's cues; a row for each text.

    `folds=False` reads texts as they were typed, for an ablation.
    """
    rows: list[list[NDArray[np.int64]]] = [[], [], []]
    for text in texts:
        read = fold(text).text if folds else text
        found = extract(read, tokenize(read))
        rows[0].append(found.buckets[: found.words])
        rows[1].append(found.buckets[found.words :])
        rows[2].append(np.array([cue_bucket(cue) for cue in find_cues(read)], dtype=np.int64))
    return [_sparse(block) for block in rows]


def known_buckets(blocks: list[csr_matrix]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The buckets worth keeping, and in how many texts each stands."""
    counts = np.asarray((sum(blocks[1:], blocks[0]) > 0).sum(0)).ravel()
    known = np.flatnonzero(counts >= LEAST_DOCUMENTS)
    return known, counts[known]


def weigh(blocks: list[csr_matrix], idf: Doubles, shares: tuple[float, ...]) -> csr_matrix:
    """TF-IDF of each block at length 1, the blocks added up by their shares: what the scorer does, for many texts."""
    table = sum(_unit(block, idf) * np.sqrt(share) for block, share in zip(blocks, shares, strict=True))
    table.sum_duplicates()
    return table


def _sparse(rows: list[NDArray[np.int64]]) -> csr_matrix:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    columns = np.concatenate(rows)
    table = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), BUCKETS))
    table.sum_duplicates()
    return table


def _unit(table: csr_matrix, idf: Doubles) -> csr_matrix:
    weighed = csr_matrix(table, copy=True)
    weighed.data = 1 + np.log(weighed.data)
    weighed = csr_matrix(weighed.multiply(idf))
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
    lengths[lengths == 0] = 1
    return csr_matrix(diags(1 / lengths) @ weighed)
