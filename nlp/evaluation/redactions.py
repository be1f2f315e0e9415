"""Personal data found, against labelled messages (`id,text,spans_json`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nlp.redact import redact


@dataclass(frozen=True, slots=True)
class RedactionFigures:
    """Spans found to the character and with their kind; `covered` counts those that at least lie under some label."""

    rows: int
    spans: int
    recall: float
    precision: float
    covered: float

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return asdict(self)


def evaluate_redactions(rows: Sequence[dict[str, str]]) -> RedactionFigures:
    """Compare each row's spans with those that are redacted."""
    gold = {(at, *_place(span)) for at, row in enumerate(rows) for span in json.loads(row["spans_json"])}
    found = [redact(row["text"]).spans for row in rows]
    said = {(at, span.start, span.end, span.kind) for at, spans in enumerate(found) for span in spans}
    covered = sum(any(one.start <= start and end <= one.end for one in found[at]) for at, start, end, _ in gold)
    return RedactionFigures(
        rows=len(rows),
        spans=len(gold),
        recall=_part(len(gold & said), len(gold)),
        precision=_part(len(gold & said), len(said)),
        covered=_part(covered, len(gold)),
    )


def _place(span: dict[str, Any]) -> tuple[int, int, str]:
    return span["start"], span["end"], span["kind"]


def _part(count: int, of: int) -> float:
    return round(count / of, 4) if of else 1.0
