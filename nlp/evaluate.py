"""Measure the model on labelled messages: `python -m nlp.evaluate FILE.csv`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlp.classify import MODEL_VERSION, classify
from nlp.corpus import Example, read_examples
from nlp.kinds import ISSUES, Classification

_BINS = 10


@dataclass(frozen=True, slots=True)
class IssueScore:
    """How well one issue was found: of those said, of those there, and both together."""

    issue: int
    precision: float
    recall: float
    f1: float
    rows: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one file of labelled messages says about the model."""

    model_version: str
    rows: int
    needs: int
    macro_f1: float
    macro_f1_second_accepted: float
    accuracy: float
    top_two_accuracy: float
    issues: tuple[IssueScore, ...]
    calibration_error: float
    coverage: float
    accuracy_where_not_abstained: float
    needs_kept: float
    non_needs_caught: float | None
    kind_accuracy: float | None

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return asdict(self)


def evaluate_file(path: Path | str) -> Evaluation:
    """Classify every row of a CSV (`id,text,issue[,issue2][,kind]`) and compare."""
    return evaluate(read_examples(Path(path)))


def evaluate(examples: Sequence[Example]) -> Evaluation:
    """Compare what is said of the examples with their labels; issue figures look at needs only."""
    answered = [(example, classify(example.text)) for example in examples]
    needs = [(example, answer) for example, answer in answered if example.issue]
    others = [(example, answer) for example, answer in answered if not example.issue]
    gold = [example.issue for example, _ in needs]
    # A need mistaken for small talk counts as a wrong issue, so no figure hides it.
    said = [answer.issue for _, answer in needs]
    lenient = [answer.issue if answer.issue == example.issue2 else example.issue for example, answer in needs]
    scores = _issue_scores(gold, said)
    kept = [pair for pair in needs if not pair[1].abstained]
    return Evaluation(
        model_version=MODEL_VERSION,
        rows=len(answered),
        needs=len(needs),
        macro_f1=_macro(scores),
        macro_f1_second_accepted=_macro(_issue_scores(lenient, said)),
        accuracy=_share([example.issue == answer.issue for example, answer in needs]),
        top_two_accuracy=_share([example.issue in _top_two(answer) for example, answer in needs]),
        issues=scores,
        calibration_error=_calibration_error(needs),
        coverage=_share([not answer.abstained for _, answer in needs]),
        accuracy_where_not_abstained=_share([example.issue == answer.issue for example, answer in kept]),
        needs_kept=_share([answer.kind == "need" for _, answer in needs]),
        non_needs_caught=_share([answer.kind != "need" for _, answer in others]) if others else None,
        kind_accuracy=_share([example.kind == answer.kind for example, answer in answered]) if others else None,
    )


def _issue_scores(gold: list[int], said: list[int]) -> tuple[IssueScore, ...]:
    return tuple(_issue_score(issue, gold, said) for issue in ISSUES if issue in gold or issue in said)


def _issue_score(issue: int, gold: list[int], said: list[int]) -> IssueScore:
    hits = sum(one == issue == other for one, other in zip(gold, said, strict=True))
    precision = hits / said.count(issue) if issue in said else 0.0
    recall = hits / gold.count(issue) if issue in gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return IssueScore(issue, round(precision, 4), round(recall, 4), round(f1, 4), gold.count(issue))


def _macro(scores: tuple[IssueScore, ...]) -> float:
    return round(sum(score.f1 for score in scores) / len(scores), 4) if scores else 0.0


def _share(outcomes: list[bool]) -> float:
    return round(sum(outcomes) / len(outcomes), 4) if outcomes else 0.0


def _top_two(answer: Classification) -> list[int]:
    return sorted(ISSUES, key=lambda issue: -answer.scores[issue - 1])[:2]


def _calibration_error(needs: list[tuple[Example, Classification]]) -> float:
    """Expected calibration error of the best issue, over ten equal bins of confidence."""
    error = 0.0
    for step in range(_BINS):
        low, high = step / _BINS, (step + 1) / _BINS
        inside = [(one, answer) for one, answer in needs if low < max(answer.scores) <= high]
        if inside:
            right = sum(_top_two(answer)[0] == one.issue for one, answer in inside)
            error += abs(sum(max(answer.scores) for _, answer in inside) - right)
    return round(error / len(needs), 4) if needs else 0.0


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures of one file as JSON."""
    parser = argparse.ArgumentParser(prog="nlp evaluate", description=__doc__)
    parser.add_argument("file", type=Path)
    options = parser.parse_args(argv)
    sys.stdout.write(json.dumps(evaluate_file(options.file).as_dict(), ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
