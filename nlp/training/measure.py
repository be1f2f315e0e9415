"""Five-fold figures and an ablation, for the model card: `python -m nlp.training.measure --help`.

Folds are drawn over all needs, so every source is judged on rows that were not learnt; each part of the model is left
out in turn and the dev files are scored by what remains.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from nlp.corpus import Example, read_examples
from nlp.evaluation.scores import macro_f1, scores_of
from nlp.kinds import ISSUES
from nlp.model import ISSUE_SHARES, inverse_document_frequency, unpack_weights
from nlp.training.linear import Fit, Learnt, fit_mean_of_two, fit_plain, learn
from nlp.training.sources import Sources, read_sources
from nlp.training.tables import count_blocks, known_buckets, weigh

Scores = dict[str, dict[str, float]]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as JSON, a line for each variant as it is done."""
    parser = argparse.ArgumentParser(prog="nlp measure", description=__doc__)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--dev", type=Path, nargs="*", default=[])
    options = parser.parse_args(argv)
    dev = {path.stem: [example for example in read_examples(path) if example.issue] for path in options.dev}
    everything, words, characters = ISSUE_SHARES[:2], (1.0, 0.0), (0.0, 1.0)
    variants: list[tuple[str, Path | None, Path | None, tuple[float, ...], Fit]] = [
        ("the shipped recipe", options.real, options.pool, everything, fit_mean_of_two),
        ("plain SVM only", options.real, options.pool, everything, fit_plain),
        ("words only", options.real, options.pool, words, fit_mean_of_two),
        ("characters only", options.real, options.pool, characters, fit_mean_of_two),
        ("without the pool", options.real, None, everything, fit_mean_of_two),
        ("our own corpus only", None, None, everything, fit_mean_of_two),
    ]
    for name, real, pool, shares, fit in variants:
        figures = {"variant": name, **measure(read_sources(real, pool), dev, shares, fit, real)}
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def measure(
    sources: Sources, dev: dict[str, list[Example]], shares: tuple[float, ...], fit: Fit, real: Path | None
) -> dict[str, Any]:
    """Out-of-fold macro-F1 of each source, and macro-F1 on the dev files, strict and with the second label accepted."""
    needs = [example for example in sources.examples if example.issue]
    importance = sources.importance[[example.issue > 0 for example in sources.examples]]
    blocks = count_blocks([example.text for example in needs])[:2]
    known, counts = known_buckets(blocks)
    idf = inverse_document_frequency(counts, len(needs)).astype(np.float64)
    labels = np.array([ISSUES.index(example.issue) for example in needs])
    learnt = learn(weigh([block[:, known] for block in blocks], idf, shares), labels, importance, fit)
    said = learnt.probabilities.argmax(1)
    figures: dict[str, Any] = {"out of fold": _of_sources(needs, importance, said, real)}
    for name, examples in dev.items():
        table = weigh([block[:, known] for block in count_blocks([e.text for e in examples])[:2]], idf, shares)
        figures[name] = _compare(examples, _answer(learnt, table))
    return figures


def _of_sources(
    needs: list[Example], importance: NDArray[np.float64], said: NDArray[np.int64], real: Path | None
) -> Scores:
    from_real = {example.id for example in read_examples(real)} if real else set()
    groups = {
        "own corpus": [at for at, weight in enumerate(importance) if weight == importance.max()],
        "real, issues 2-7": [
            at for at, one in enumerate(needs) if importance[at] == 1.0 and one.id in from_real and one.issue > 1
        ],
    }
    return {name: _compare([needs[at] for at in rows], said[rows]) for name, rows in groups.items() if rows}


def _answer(learnt: Learnt, table: csr_matrix) -> NDArray[np.int64]:
    margins = table @ unpack_weights(learnt.weights, learnt.scale) + learnt.bias
    return np.asarray((margins * learnt.slope + learnt.offset).argmax(1))


def _compare(examples: list[Example], said: NDArray[np.int64]) -> dict[str, float]:
    answers, gold = [ISSUES[at] for at in said], [example.issue for example in examples]
    lenient = [said if said == one.issue2 else one.issue for one, said in zip(examples, answers, strict=True)]
    labels = sorted(set(gold))
    return {
        "macro_f1": macro_f1(scores_of(labels, gold, answers)),
        "second_accepted": macro_f1(scores_of(labels, lenient, answers)),
    }


if __name__ == "__main__":
    raise SystemExit(main())
