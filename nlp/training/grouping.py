"""Learn the figures of `nlp.grouping`: `python -m nlp.training.grouping [--pool CSV.GZ] [--out FOLDER]`.

Messages are sorted into topics by word lists; a softmax over their n-grams learns the topics, and with them what a
message is about when it uses other words. The n-grams that tell topics apart are kept. A low-rank picture of which of
them stand together serves the wishes outside those topics. The same input gives the same files, byte for byte.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from nlp.corpus import FOLDER as CORPUS
from nlp.corpus import fingerprint, read_corpus
from nlp.grouping.figures import FACTS, FIGURES, Floats
from nlp.grouping.grams import BUCKETS, grams_of
from nlp.grouping.vectors import weigh
from nlp.model import FOLDER, inverse_document_frequency
from nlp.training.topics import FILE as TOPICS
from nlp.training.topics import topic_names, topic_of

KEPT = 9_000
CONTENT = 96
LEAST_TEXTS = 8
"""An n-gram that fewer texts share says nothing of a wish, and might tell of one of them."""
_TRIED = 30_000
_OF_A_TOPIC = 120  # messages of the pool; more would let a few loud topics decide
_WORDS_OF_A_TOPIC = 40
_ROUNDS_TO_CHOOSE, _ROUNDS = 15, 40
_RIDGE = 3e-6
_STEPS = 31
_SEED = 20260402
_AT_ONCE = 2_000


def build_grouping(pool: Path | None, out: Path) -> dict[str, Any]:
    """Learn from our corpus and a pool of messages, write the two files to a folder; what the second one holds."""
    texts, own, hashes = _read(pool)
    counts = _spread(texts)
    tried = np.sort(np.argsort(-counts, kind="stable")[:_TRIED])
    tried = tried[counts[tried] >= LEAST_TEXTS]
    named = [topic_of(text) for text in texts]
    topics = np.array([-1 if one is None else topic_names().index(one[0]) for one in named])
    taught, words = _even(topics, own), _words(named)
    lesson = [*(texts[at] for at in taught), *(said for _, said in words)]
    answers = np.concatenate([topics[taught], [topic_names().index(topic) for topic, _ in words]]).astype(np.int64)
    first, _ = _learn(_table(lesson, tried, counts, len(texts)), answers, _ROUNDS_TO_CHOOSE)
    telling = np.linalg.norm(first, axis=1)
    kept = tried[np.sort(np.argsort(-telling * np.sqrt(counts[tried]), kind="stable")[:KEPT])]
    telling = telling[np.searchsorted(tried, kept)]
    weights, bias = _learn(_table(lesson, kept, counts, len(texts)), answers, _ROUNDS)
    content = _content(_table(texts, kept, counts, len(texts)), np.sqrt(telling))
    facts = {
        "trained_on": hashes,
        "messages": len(texts),
        "with_topic": int((topics >= 0).sum()),
        "taught": len(lesson),
        "topics": len(topic_names()),
        "features": len(kept),
    }
    idf = inverse_document_frequency(counts[kept], len(texts))
    return _write(out, facts, buckets=kept, idf=idf, bias=bias, topics=weights, content=content)


def main(argv: Sequence[str] | None = None) -> int:
    """Build, and print what is known of the figures."""
    parser = argparse.ArgumentParser(prog="nlp training grouping", description=__doc__)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(argv)
    with threadpool_limits(limits=1):  # sums of several threads differ in their last bits with their number
        facts = build_grouping(options.pool, options.out)
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    return 0


def _read(pool: Path | None) -> tuple[list[str], int, dict[str, str]]:
    """Needs of our corpus first, how many they are, then the pool; and the hash of every file."""
    texts = [example.text for example in read_corpus() if example.issue]
    own = len(texts)
    paths = [*sorted(CORPUS.glob("[1-7]-*.csv")), TOPICS]
    if pool:
        paths.append(pool)
        with gzip.open(pool, "rt", encoding="utf-8-sig", newline="") as file:
            texts += [row["text"] for row in csv.DictReader(file)]
    return texts, own, {path.name: fingerprint(path) for path in paths}


def _spread(texts: Sequence[str]) -> NDArray[np.int64]:
    """In how many of the texts each bucket stands."""
    counts = np.zeros(BUCKETS, dtype=np.int64)
    for at in range(0, len(texts), _AT_ONCE):
        rows, buckets = grams_of(texts[at : at + _AT_ONCE])
        counts += np.bincount(np.unique(rows * BUCKETS + buckets) % BUCKETS, minlength=BUCKETS)
    return counts


def _table(texts: Sequence[str], kept: NDArray[np.int64], counts: NDArray[np.int64], documents: int) -> csr_matrix:
    row_of = np.full(BUCKETS, -1, dtype=np.int32)
    row_of[kept] = np.arange(len(kept), dtype=np.int32)
    return weigh(texts, row_of, inverse_document_frequency(counts[kept], documents))


def _words(named: Sequence[tuple[str, str] | None]) -> list[tuple[str, str]]:
    """The words that told each topic most often, as messages of their own: they alone must be enough."""
    often = Counter(one for one in named if one)
    return [pair for name in topic_names() for pair, _ in _most([(one, often[one]) for one in often if one[0] == name])]


def _most(counted: list[tuple[tuple[str, str], int]]) -> list[tuple[tuple[str, str], int]]:
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))[:_WORDS_OF_A_TOPIC]


def _even(topics: NDArray[np.int64], own: int) -> NDArray[np.int64]:
    """All of our own messages that have a topic, and as many of the pool as a topic needs, chosen by lot."""
    lot = np.random.default_rng(_SEED).permutation(np.arange(own, len(topics)))
    chosen = [lot[topics[lot] == topic][:_OF_A_TOPIC] for topic in range(len(topic_names()))]
    return np.sort(np.concatenate([np.flatnonzero(topics[:own] >= 0), *chosen]))


def _learn(table: csr_matrix, topics: NDArray[np.int64], rounds: int) -> tuple[Floats, Floats]:
    """A softmax over the topics by L-BFGS; a message of a rare topic weighs more."""
    count, features = len(topic_names()), table.shape[1]
    importance = 1 / np.sqrt(np.bincount(topics, minlength=count).clip(1))[topics]
    importance = (importance / importance.sum()).astype(np.float32)
    turned, every = csr_matrix(table.T), np.arange(len(topics))

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = _parts(flat, features)
        margins = table @ weights + bias
        margins -= margins.max(1, keepdims=True)
        powers = np.exp(margins)
        sums = powers.sum(1)
        value = importance @ (np.log(sums) - margins[every, topics]) + 0.5 * _RIDGE * (weights**2).sum()
        wrong = powers / sums[:, None]
        wrong[every, topics] -= 1
        wrong *= importance[:, None]
        return float(value), np.concatenate([(turned @ wrong + _RIDGE * weights).ravel(), wrong.sum(0)]).astype(float)

    start = np.zeros((features + 1) * count)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 6})
    return _parts(found.x, features)


def _parts(flat: NDArray[np.float64], features: int) -> tuple[Floats, Floats]:
    count = len(flat) // (features + 1)
    return flat[:-count].reshape(features, count).astype(np.float32), flat[-count:].astype(np.float32)


def _content(table: csr_matrix, telling: Floats) -> Floats:
    """Where each n-gram lies among those it stands with, all directions weighing the same; telling ones count more."""
    weighed = csr_matrix(table.multiply(telling[None, :]))
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
    weighed.data /= np.repeat(np.where(lengths == 0, 1, lengths), np.diff(weighed.indptr))
    _, sizes, directions = randomized_svd(weighed, CONTENT, n_iter=2, random_state=_SEED)
    return np.asarray(telling[:, None] * directions.T / sizes, dtype=np.float32)


def _write(out: Path, facts: dict[str, Any], **arrays: NDArray[Any]) -> dict[str, Any]:
    packed: dict[str, Any] = {
        "buckets": arrays["buckets"].astype(np.uint32),
        "idf": arrays["idf"].astype(np.float16),
        "bias": arrays["bias"],
    }
    for name in ("topics", "content"):
        packed[name], packed[f"{name}_scale"] = _pack(arrays[name])
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / FIGURES.name, allow_pickle=False, **packed)
    digest = hashlib.sha256((out / FIGURES.name).read_bytes()).hexdigest()
    facts = {"version": f"1-{digest[:10]}", "sha256": digest, **facts}
    (out / FACTS.name).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return facts


def _pack(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Signed square roots of each column's largest, as the issue model has them, in fewer steps: the file is half."""
    scale = np.abs(weights).max(0)
    roots = np.sqrt(np.abs(weights) / scale) * np.sign(weights)
    coarse = 127 // _STEPS
    return (np.round(roots * _STEPS) * coarse).astype(np.int8), (scale * (127 / (_STEPS * coarse)) ** 2).astype(
        np.float32
    )


if __name__ == "__main__":
    raise SystemExit(main())
