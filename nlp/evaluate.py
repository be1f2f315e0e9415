"""Measure the library on a labelled file, whatever it labels: `python -m nlp.evaluate FILE.csv`.

The columns say what is measured: `needs_json` splitting, `spans_json` redaction, `urgent` danger, `group` and `issue`
groups of needs, `issue` (with perhaps `issue2` and `kind`) messages.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from nlp.corpus import read_example
from nlp.evaluation.dangers import DangerFigures, evaluate_dangers
from nlp.evaluation.groups import GroupFigures, evaluate_groups
from nlp.evaluation.messages import MessageFigures, evaluate_messages
from nlp.evaluation.redactions import RedactionFigures, evaluate_redactions
from nlp.evaluation.splits import SplitFigures, evaluate_splits

Figures = MessageFigures | SplitFigures | RedactionFigures | DangerFigures | GroupFigures


def evaluate_file(path: Path | str) -> Figures:
    """Answer every row of a CSV and compare. Raises KeyError or ValueError where columns are not as they must be."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = set(rows[0]) if rows else set()
    if "needs_json" in columns:
        return evaluate_splits(rows)
    if "spans_json" in columns:
        return evaluate_redactions(rows)
    if "urgent" in columns and "issue" not in columns:
        return evaluate_dangers(rows)
    if {"group", "issue"} <= columns:
        return evaluate_groups(rows)
    return evaluate_messages([read_example(row) for row in rows])


def main(argv: Sequence[str]) -> int:
    """Print the figures of one file as JSON."""
    sys.stdout.write(json.dumps(evaluate_file(argv[0]).as_dict(), ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
