"""Present danger told from talk of it, against labelled messages (`id,text,urgent`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nlp.danger import find_danger


@dataclass(frozen=True, slots=True)
class DangerFigures:
    """How many urgent messages are missed, and how many others ring the bell."""

    rows: int
    urgent: int
    missed: int
    false_alarms: int

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return asdict(self)


def evaluate_dangers(rows: Sequence[dict[str, str]]) -> DangerFigures:
    """Compare each row's `urgent` (1 or 0) with what is said of its text."""
    answered = [(row["urgent"] == "1", find_danger(row["text"]).urgent) for row in rows]
    return DangerFigures(
        rows=len(rows),
        urgent=sum(gold for gold, _ in answered),
        missed=sum(gold and not said for gold, said in answered),
        false_alarms=sum(said and not gold for gold, said in answered),
    )
