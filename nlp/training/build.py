"""Fit the three classifiers and write the model's two files; the same input gives the same files, byte for byte."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from nlp.corpus import NO_DANGER
from nlp.kinds import DANGERS, ISSUES, KINDS
from nlp.model import FACTS, ISSUE_SHARES, KIND_SHARES, WEIGHTS, inverse_document_frequency
from nlp.training.linear import Learnt, fit_mean_of_two, fit_plain, learn
from nlp.training.sources import Sources
from nlp.training.tables import Doubles, count_blocks, known_buckets, weigh

WANTED_ACCURACY = 0.90
NEEDS_LOST_AT_MOST = 0.005
WANTED_DANGER_RECALL = 0.92
LEAST_IMPORTANCE_FOR_KINDS = 1.0
NOTHING, NOTHING_FOR_ISSUES = 0.01, 0.004


def build(sources: Sources, out: Path) -> dict[str, Any]:
    """Learn from the sources and write `issues.npz` and `issues.json` to a folder; what the latter holds."""
    examples, dangers = sources.examples, sources.dangers
    blocks = count_blocks([*(example.text for example in examples), *(danger.text for danger in dangers)])
    known, counts = known_buckets(blocks)
    documents = len(examples) + len(dangers)
    idf = inverse_document_frequency(counts, documents).astype(np.float64)
    blocks = [block[:, known] for block in blocks]
    plain = weigh(blocks[:2], idf, ISSUE_SHARES[:2])
    needs = np.array([example.issue > 0 for example in examples])
    issues = np.array([ISSUES.index(example.issue) for example in examples if example.issue])
    messages = plain[: len(examples)]
    learnt = {
        "issue": learn(messages[needs], issues, sources.importance[needs], fit_mean_of_two, nothing=NOTHING_FOR_ISSUES),
        "kind": _learn_kinds(blocks, idf, sources),
        "danger": _learn_danger(plain, sources),
    }
    facts = {
        "trained_on": sources.hashes,
        "examples": documents,
        "needs": int(needs.sum()),
        "features": len(known),
        **_issue_facts(learnt["issue"], issues),
        **_kind_facts(learnt["kind"], needs[sources.importance >= LEAST_IMPORTANCE_FOR_KINDS]),
        **_danger_facts(learnt["danger"], sources),
    }
    return _write(out, facts, learnt, known=known, counts=counts, documents=documents)


def _even(labels: NDArray[np.int64]) -> Doubles:
    return np.ones(len(labels))


def _learn_kinds(blocks: list[csr_matrix], idf: Doubles, sources: Sources) -> Learnt:
    """Kinds of message; the pool says nothing of them, for only its needs were labelled."""
    used = np.flatnonzero(sources.importance >= LEAST_IMPORTANCE_FOR_KINDS)
    kinds = np.array([[str(kind) for kind in KINDS].index(sources.examples[int(at)].kind) for at in used])
    return learn(
        weigh([block[used] for block in blocks], idf, KIND_SHARES), kinds, _even(kinds), fit_plain, nothing=NOTHING
    )


def _learn_danger(table: csr_matrix, sources: Sources) -> Learnt:
    """Danger against everything else, complaints included: the first column tells any, the others its kind."""
    told = [danger.danger for danger in sources.dangers]
    labels = np.array([0] * len(sources.examples) + [0 if one == NO_DANGER else 1 + DANGERS.index(one) for one in told])

    def fit(rows: csr_matrix, kinds: NDArray[np.int64], importance: Doubles) -> tuple[Doubles, Doubles]:
        weights, bias = fit_plain(rows, kinds, importance)
        any_weights, any_bias = fit_plain(rows, (kinds > 0).astype(np.int64), importance)
        weights[0], bias[0] = any_weights[1], any_bias[1]
        return weights, bias

    return learn(table, labels, _even(labels), fit, nothing=NOTHING)


def _issue_facts(issue: Learnt, issues: NDArray[np.int64]) -> dict[str, Any]:
    """Where to abstain: the lowest confidence from which the rest is right often enough out of fold."""
    confidence = issue.probabilities.max(1)
    right = issue.probabilities.argmax(1) == issues
    steps = np.arange(0.2, 0.9, 0.01)
    abstain = next((step for step in steps if right[confidence >= step].mean() >= WANTED_ACCURACY), steps[-1])
    kept = confidence >= abstain
    return {
        "abstain_below": round(float(abstain), 2),
        "out_of_fold": {
            "accuracy": round(float(right.mean()), 3),
            "coverage": round(float(kept.mean()), 3),
            "accuracy_where_not_abstained": round(float(right[kept].mean()), 3),
        },
    }


def _kind_facts(kind: Learnt, needs: NDArray[np.bool_]) -> dict[str, Any]:
    """How sure "not a need" must be so that hardly a need is lost."""
    chance = kind.probabilities[:, 0]
    keep = min(float(np.quantile(chance[needs], NEEDS_LOST_AT_MOST)), 0.5)
    return {"keep_need_below": round(keep, 4), "non_needs_caught": round(float((chance[~needs] < keep).mean()), 3)}


def _danger_facts(danger: Learnt, sources: Sources) -> dict[str, Any]:
    """From which margin the bell rings: where nearly all dangers are heard out of fold."""
    urgent = np.array([False] * len(sources.examples) + [one.danger != NO_DANGER for one in sources.dangers])
    margin = danger.margins[:, 0]
    bell = round(float(np.quantile(margin[urgent], 1 - WANTED_DANGER_RECALL)), 3)
    calm = margin[len(sources.examples) :][~urgent[len(sources.examples) :]]
    return {
        "danger_from": bell,
        "danger_out_of_fold": {
            "look_alikes_that_ring": round(float((calm >= bell).mean()), 3),
            "messages_that_ring": round(float((margin[: len(sources.examples)] >= bell).mean()), 4),
        },
    }


def _write(
    out: Path,
    facts: dict[str, Any],
    learnt: dict[str, Learnt],
    *,
    known: NDArray[np.int64],
    counts: NDArray[np.int64],
    documents: int,
) -> dict[str, Any]:
    steps = np.diff(known, prepend=0)
    arrays: dict[str, Any] = {
        "bucket_steps": steps.astype(np.uint16 if steps.max() < 1 << 16 else np.uint32),
        "counts": counts.astype(np.uint16),
        "documents": np.int64(documents),
    }
    for name, model in learnt.items():
        arrays[f"{name}_weights"] = model.weights
        for part in ("scale", "bias", "slope", "offset"):
            arrays[f"{name}_{part}"] = getattr(model, part).astype(np.float32)
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / WEIGHTS.name, allow_pickle=False, **arrays)
    digest = hashlib.sha256((out / WEIGHTS.name).read_bytes()).hexdigest()
    facts = {"version": f"2-{digest[:10]}", "sha256": digest, **facts}
    (out / FACTS.name).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return facts
