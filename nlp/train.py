"""Learn the model from the corpus: `python -m nlp.train [--real CSV] [--out FOLDER]`.

Needs scikit-learn, which only development installs; nothing at run time imports this module. The same input gives the
same file: every random choice is seeded and the archive carries no times.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix, diags  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlp.corpus import FOLDER as CORPUS
from nlp.corpus import Example, fingerprint, read_corpus, read_examples
from nlp.features import BUCKETS, cue_bucket, extract
from nlp.kinds import ISSUES, KINDS
from nlp.lexicon import find_cues
from nlp.model import FACTS, FOLDER, ISSUE_SHARES, KIND_SHARES, WEIGHTS, inverse_document_frequency, read_facts
from nlp.normalize import fold
from nlp.tokenize import tokenize

LEAST_DOCUMENTS = 2
FOLDS = 10
SEED = 20260402
ISSUE_COST, KIND_COST = 1.0, 1.0
WANTED_ACCURACY = 0.90
NEEDS_LOST_AT_MOST = 0.01

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A fitted linear model with its out-of-fold margins."""

    weights: NDArray[np.int8]
    scale: Doubles
    bias: Doubles
    slope: Doubles
    offset: Doubles
    probabilities: Doubles


def main(argv: Sequence[str] | None = None) -> int:
    """Train, write the model's two files, and print what was measured out of fold."""
    parser = argparse.ArgumentParser(prog="nlp train", description=__doc__)
    parser.add_argument("--real", type=Path, help="labelled messages that stay outside the project; only weights ship")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(argv)
    sources = _sources(options.real)
    forgotten = _sources_of(options.out) - set(sources)
    if forgotten:
        sys.stderr.write(
            f"the model in {options.out} also learnt from {', '.join(sorted(forgotten))}; this one will not\n"
        )
    examples = read_corpus() + (read_examples(options.real) if options.real else [])
    facts = train(examples, options.out, sources)
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    return 0


def train(examples: list[Example], out: Path, sources: dict[str, str]) -> dict[str, Any]:
    """Fit both models on the examples and write them to a folder."""
    blocks = _count_blocks(examples)
    known, counts = _known_buckets(sum(blocks[1:], blocks[0]))
    idf = inverse_document_frequency(counts, len(examples)).astype(np.float64)
    needs = np.array([example.issue > 0 for example in examples])
    issues = np.array([ISSUES.index(example.issue) for example in examples if example.issue])
    kinds = np.array([[str(kind) for kind in KINDS].index(example.kind) for example in examples])
    blocks = [block[:, known] for block in blocks]
    issue = _learn(_weigh([block[needs] for block in blocks], idf, ISSUE_SHARES), issues, ISSUE_COST)
    kind = _learn(_weigh(blocks, idf, KIND_SHARES), kinds, KIND_COST)
    facts = {
        "trained_on": sources,
        "examples": len(examples),
        "needs": int(needs.sum()),
        "features": len(known),
        **_thresholds(issue, issues, kind, needs),
    }
    return _write(out, facts, known=known, counts=counts, documents=len(examples), issue=issue, kind=kind)


def _sources(real: Path | None) -> dict[str, str]:
    paths = [*sorted(CORPUS.glob("*.csv")), *([real] if real else [])]
    return {path.name: fingerprint(path) for path in paths}


def _sources_of(folder: Path) -> set[str]:
    """The files that the model in a folder learnt from; none where there is no model yet."""
    path = folder / FACTS.name
    return set(read_facts(path)["trained_on"]) if path.exists() else set()


def _count_blocks(examples: list[Example]) -> list[csr_matrix]:
    """How often each bucket stands in each text: as a word, as characters, as a cue of the kind model."""
    rows: list[list[NDArray[np.int64]]] = [[], [], []]
    for example in examples:
        folded = fold(example.text)
        found = extract(folded.text, tokenize(folded.text))
        rows[0].append(found.buckets[: found.words])
        rows[1].append(found.buckets[found.words :])
        rows[2].append(np.array([cue_bucket(cue) for cue in find_cues(folded.text)], dtype=np.int64))
    return [_sparse(block) for block in rows]


def _sparse(rows: list[NDArray[np.int64]]) -> csr_matrix:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    columns = np.concatenate(rows)
    table = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), BUCKETS))
    table.sum_duplicates()
    return table


def _known_buckets(table: csr_matrix) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    counts = np.asarray((table > 0).sum(0)).ravel()
    known = np.flatnonzero(counts >= LEAST_DOCUMENTS)
    return known, counts[known]


def _weigh(blocks: list[csr_matrix], idf: Doubles, shares: tuple[float, ...]) -> csr_matrix:
    """TF-IDF of each block at length 1, the blocks added up by their shares: what the scorer does, for many texts."""
    return sum(_unit(block, idf) * np.sqrt(share) for block, share in zip(blocks, shares, strict=True))


def _unit(table: csr_matrix, idf: Doubles) -> csr_matrix:
    weighed = csr_matrix(table, copy=True)
    weighed.data = 1 + np.log(weighed.data)
    weighed = csr_matrix(weighed.multiply(idf))
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
    lengths[lengths == 0] = 1
    return csr_matrix(diags(1 / lengths) @ weighed)


def _learn(table: csr_matrix, labels: NDArray[np.int64], cost: float) -> Learnt:
    classes = int(labels.max()) + 1
    margins = np.zeros((len(labels), classes))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for learn, judge in folds.split(table, labels):
        margins[judge] = _fit(table[learn], labels[learn], cost).decision_function(table[judge])
    slope, offset = _calibrate(margins, labels)
    final = _fit(table, labels, cost)
    scale = np.abs(final.coef_).max(axis=1) / 127
    weights = np.rint(final.coef_ / scale[:, None]).astype(np.int8).T
    return Learnt(weights, scale, final.intercept_, slope, offset, _softmax(margins * slope + offset))


def _fit(table: csr_matrix, labels: NDArray[np.int64], cost: float) -> LinearSVC:
    return LinearSVC(C=cost, class_weight="balanced", random_state=SEED).fit(table, labels)


def _calibrate(margins: Doubles, labels: NDArray[np.int64]) -> tuple[Doubles, Doubles]:
    """A slope and an offset per class that make the softmax of the margins honest, every class weighing the same."""
    classes = margins.shape[1]
    shares = np.bincount(labels, minlength=classes)
    importance = (len(labels) / classes / shares)[labels]

    def loss(parameters: Doubles) -> float:
        slope, offset = parameters[:classes], parameters[classes:]
        chances = _softmax(margins * slope + offset)[np.arange(len(labels)), labels]
        strain = 0.01 * float(((slope - slope.mean()) ** 2).sum() + (offset**2).sum())
        return float(-(importance * np.log(chances + 1e-12)).mean()) + strain

    start = np.concatenate([np.full(classes, 4.0), np.zeros(classes)])
    best = minimize(loss, start, method="L-BFGS-B").x
    return best[:classes], best[classes:]


def _softmax(logits: Doubles) -> Doubles:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _thresholds(issue: Learnt, issues: NDArray[np.int64], kind: Learnt, needs: NDArray[np.bool_]) -> dict[str, Any]:
    """Where to abstain, and how sure "not a need" must be, both read off the out-of-fold figures."""
    confidence = issue.probabilities.max(1)
    right = issue.probabilities.argmax(1) == issues
    steps = np.arange(0.2, 0.9, 0.01)
    abstain = next((step for step in steps if right[confidence >= step].mean() >= WANTED_ACCURACY), steps[-1])
    need_chance = kind.probabilities[:, 0]
    keep = float(np.quantile(need_chance[needs], NEEDS_LOST_AT_MOST))
    kept = confidence >= abstain
    return {
        "abstain_below": round(float(abstain), 2),
        "keep_need_below": round(min(keep, 0.5), 4),
        "out_of_fold": {
            "accuracy": round(float(right.mean()), 3),
            "coverage": round(float(kept.mean()), 3),
            "accuracy_where_not_abstained": round(float(right[kept].mean()), 3),
            "non_needs_caught": round(float((need_chance[~needs] < keep).mean()), 3),
        },
    }


def _write(
    out: Path,
    facts: dict[str, Any],
    *,
    known: NDArray[np.int64],
    counts: NDArray[np.int64],
    documents: int,
    issue: Learnt,
    kind: Learnt,
) -> dict[str, Any]:
    steps = np.diff(known, prepend=0)
    arrays: dict[str, Any] = {
        "bucket_steps": steps.astype(np.uint16 if steps.max() < 1 << 16 else np.uint32),
        "counts": counts.astype(np.uint16),
        "documents": np.int64(documents),
    }
    for name, learnt in (("issue", issue), ("kind", kind)):
        arrays[f"{name}_weights"] = learnt.weights
        for part in ("scale", "bias", "slope", "offset"):
            arrays[f"{name}_{part}"] = getattr(learnt, part).astype(np.float32)
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / WEIGHTS.name, allow_pickle=False, **arrays)
    digest = hashlib.sha256((out / WEIGHTS.name).read_bytes()).hexdigest()
    facts = {"version": f"1-{digest[:10]}", "sha256": digest, **facts}
    (out / FACTS.name).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return facts


if __name__ == "__main__":
    raise SystemExit(main())
