"""Wishes told apart, against labelled messages (`id,text,n,needs_json`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nlp.evaluation.scores import f1_of, share
from nlp.kinds import NeedPart
from nlp.split import split

_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class SplitFigures:
    """How often the number of wishes is right, and how many wishes are found under the right issue."""

    rows: int
    right_number: float
    needs_f1: float

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return asdict(self)


def evaluate_splits(rows: Sequence[dict[str, str]]) -> SplitFigures:
    """A wish is found where half of the shorter of both texts is shared and the issue is the same."""
    answered = [(row["text"], json.loads(row["needs_json"]), split(row["text"])) for row in rows]
    hits = sum(_found(text, gold, parts) for text, gold, parts in answered)
    said, gold_needs = sum(len(parts) for _, _, parts in answered), sum(len(gold) for _, gold, _ in answered)
    numbers = [int(row["n"]) for row in rows]
    right = share(number == len(parts) for number, (_, _, parts) in zip(numbers, answered, strict=True))
    return SplitFigures(len(rows), right, f1_of(hits, said, gold_needs))


def _found(text: str, gold: list[dict[str, Any]], parts: Sequence[NeedPart]) -> int:
    free = list(parts)
    hits = 0
    for need in gold:
        start = text.find(need["text"])
        end = start + len(need["text"])
        match = next((part for part in free if _is_match(part, start, end, need["issue"])), None)
        if match:
            free.remove(match)
            hits += 1
    return hits


def _is_match(part: NeedPart, start: int, end: int, issue: int) -> bool:
    shared = min(end, part.end) - max(start, part.start)
    return part.classification.issue == issue and shared >= _OVERLAP * min(end - start, part.end - part.start)
