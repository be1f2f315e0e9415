"""Kinds, issues and confidence against labelled messages (`id,text,issue[,issue2][,kind]`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nlp.classify import MODEL_VERSION, classify
from nlp.corpus import Example
from nlp.evaluation.scores import Score, calibration_error, f1_of, macro_f1, scores_of, share
from nlp.kinds import ISSUES, KINDS, Classification

_SET_ASIDE = 0.1
Answered = list[tuple[Example, Classification]]


@dataclass(frozen=True, slots=True)
class MessageFigures:
    """What one file of labelled messages says about the model; the figures of kinds need a file with non-needs."""

    model_version: str
    rows: int
    needs: int
    macro_f1: float
    macro_f1_second_accepted: float
    accuracy: float
    top_two_accuracy: float
    issues: tuple[Score[int], ...]
    calibration_error: float
    calibration_error_second_accepted: float
    coverage: float
    accuracy_where_not_abstained: float
    accuracy_of_surest_90_percent_second_accepted: float
    needs_kept: float
    non_needs_caught: float | None
    need_f1: float | None
    kind_accuracy: float | None
    kind_macro_f1: float | None

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return asdict(self)


def evaluate_messages(examples: Sequence[Example]) -> MessageFigures:
    """Compare what is said of the examples with their labels; issue figures look at needs only."""
    answered = [(example, classify(example.text)) for example in examples]
    needs = [(example, answer) for example, answer in answered if example.issue]
    others = [(example, answer) for example, answer in answered if not example.issue]
    # A need mistaken for small talk counts as a wrong issue, so no figure hides it.
    said = [answer.issue for _, answer in needs]
    scores = scores_of(ISSUES, [example.issue for example, _ in needs], said)
    lenient = [answer.issue if answer.issue == example.issue2 else example.issue for example, answer in needs]
    confidences = [max(answer.scores) for _, answer in needs]
    kept = [pair for pair in needs if not pair[1].abstained]
    return MessageFigures(
        model_version=MODEL_VERSION,
        rows=len(answered),
        needs=len(needs),
        macro_f1=macro_f1(scores),
        macro_f1_second_accepted=macro_f1(scores_of(ISSUES, lenient, said)),
        accuracy=share(_is_right(pair) for pair in needs),
        top_two_accuracy=share(example.issue in _top_two(answer) for example, answer in needs),
        issues=scores,
        calibration_error=calibration_error(confidences, [_is_right(pair) for pair in needs]),
        calibration_error_second_accepted=calibration_error(confidences, [_is_fair(pair) for pair in needs]),
        coverage=share(not answer.abstained for _, answer in needs),
        accuracy_where_not_abstained=share(_is_right(pair) for pair in kept),
        accuracy_of_surest_90_percent_second_accepted=share(_is_fair(pair) for pair in _surest(needs)),
        needs_kept=share(answer.kind == "need" for _, answer in needs),
        **_kind_figures(answered, others),
    )


def _kind_figures(answered: Answered, others: Answered) -> dict[str, Any]:
    names = ("non_needs_caught", "need_f1", "kind_accuracy", "kind_macro_f1")
    if not others:
        return dict.fromkeys(names)
    gold, said = [example.kind for example, _ in answered], [answer.kind for _, answer in answered]
    hits = sum(one == other == "need" for one, other in zip(gold, said, strict=True))
    figures = (
        share(answer.kind != "need" for _, answer in others),
        f1_of(hits, said.count("need"), gold.count("need")),
        share(one == other for one, other in zip(gold, said, strict=True)),
        macro_f1(scores_of([str(kind) for kind in KINDS], gold, said)),
    )
    return dict(zip(names, figures, strict=True))


def _is_right(pair: tuple[Example, Classification]) -> bool:
    return pair[0].issue == pair[1].issue


def _is_fair(pair: tuple[Example, Classification]) -> bool:
    return pair[1].issue in {pair[0].issue, pair[0].issue2}


def _top_two(answer: Classification) -> list[int]:
    return sorted(ISSUES, key=lambda issue: -answer.scores[issue - 1])[:2]


def _surest(needs: Answered) -> Answered:
    """The needs without the tenth that the model is least sure of."""
    return sorted(needs, key=lambda pair: max(pair[1].scores))[round(len(needs) * _SET_ASIDE) :]
