"""Five-fold figures and an ablation, for the model card: `python -m nlp.training.measure --help`.

Folds are drawn over all needs, so every source is judged on rows that were not learnt; each part of the model is left
out in turn and the dev files are scored by what remains.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from nlp.corpus import NORTHERN, Example, read_examples
from nlp.evaluation.scores import macro_f1, scores_of
from nlp.kinds import ISSUES
from nlp.model import ISSUE_SHARES, inverse_document_frequency, unpack_weights
from nlp.training.linear import Fit, Learnt, fit_mean_of_two, fit_plain, learn
from nlp.training.sources import OWN, REAL, Sources, read_sources
from nlp.training.tables import count_blocks, known_buckets, weigh

Scores = dict[str, dict[str, float]]
_EVERYTHING, _WORDS, _CHARACTERS = ISSUE_SHARES[:2], (1.0, 0.0), (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Variant:
    """A recipe that differs from the shipped one in one part."""

    name: str
    shares: tuple[float, ...] = _EVERYTHING
    fit: Fit = fit_mean_of_two
    real: bool = True
    pool: bool = True
    folds: bool = True
    northern: bool = True


VARIANTS = (
    Variant("the shipped recipe"),
    Variant("plain SVM only", fit=fit_plain),
    Variant("words only", shares=_WORDS),
    Variant("characters only", shares=_CHARACTERS),
    Variant("texts as typed, not normalised", folds=False),
    Variant("without Northern Thai rows", northern=False),
    Variant("without the pool", pool=False),
    Variant("our own corpus only", real=False, pool=False),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as JSON, a line for each variant as it is done."""
    parser = argparse.ArgumentParser(prog="nlp measure", description=__doc__)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--dev", type=Path, nargs="*", default=[])
    options = parser.parse_args(argv)
    dev = {path.stem: [example for example in read_examples(path) if example.issue] for path in options.dev}
    for variant in VARIANTS:
        real = options.real if variant.real else None
        sources = read_sources(real, options.pool if variant.pool else None)
        figures = {"variant": variant.name, **measure(sources, dev, variant, real)}
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def measure(sources: Sources, dev: dict[str, list[Example]], variant: Variant, real: Path | None) -> dict[str, Any]:
    """Out-of-fold macro-F1 of each source, and macro-F1 on the dev files, strict and with the second label accepted."""
    kept = [example.issue > 0 and (variant.northern or example.register != NORTHERN) for example in sources.examples]
    needs = [example for example, is_kept in zip(sources.examples, kept, strict=True) if is_kept]
    importance = sources.importance[kept]
    blocks = count_blocks([example.text for example in needs], folds=variant.folds)[:2]
    known, counts = known_buckets(blocks)
    idf = inverse_document_frequency(counts, len(needs)).astype(np.float64)
    labels = np.array([ISSUES.index(example.issue) for example in needs])
    table = weigh([block[:, known] for block in blocks], idf, variant.shares)
    learnt = learn(table, labels, importance, variant.fit)
    said = learnt.probabilities.argmax(1)
    figures: dict[str, Any] = {"out of fold": _of_sources(needs, importance, said, real)}
    for name, examples in dev.items():
        blocks = count_blocks([example.text for example in examples], folds=variant.folds)[:2]
        table = weigh([block[:, known] for block in blocks], idf, variant.shares)
        figures[name] = _compare(examples, _answer(learnt, table))
    return figures


def _of_sources(
    needs: list[Example], importance: NDArray[np.float64], said: NDArray[np.int64], real: Path | None
) -> Scores:
    from_real = {example.id for example in read_examples(real)} if real else set()
    groups = {
        "own corpus": [at for at, weight in enumerate(importance) if weight == OWN],
        "real, issues 2-7": [
            at for at, one in enumerate(needs) if importance[at] == REAL and one.id in from_real and one.issue > 1
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
