"""Learn the weights of `nlp.borders` from messages whose borders are marked: `python -m nlp.training.borders`.

The left side of each place is what stands since the last true border, as it is when the text is put back together.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from nlp.borders import WEIGHTS, signs_of
from nlp.corpus import FOLDER
from nlp.split import cut

MARKED = FOLDER / "borders" / "messages.csv"
_BORDER = "‖"
_SEED = 20260402
_COST = 3

Places = list[tuple[Mapping[str, float], bool]]


def main(path: Path = MARKED) -> int:
    """Fit, write the weights, and print how many borders and messages are right out of fold."""
    with path.open(encoding="utf-8", newline="") as file:
        messages = [places_of(row["marked"]) for row in csv.DictReader(file)]
    names = sorted({name for message in messages for signs, _ in message for name in signs})
    right = 0
    for known, unseen in KFold(5, shuffle=True, random_state=_SEED).split(messages):
        fitted = _fit([messages[at] for at in known], names)
        right += sum(_is_right(fitted, names, messages[at]) for at in unseen)
    weights = dict(zip(names, _fit(messages, names).tolist(), strict=True))
    facts = {"messages": len(messages), "right_out_of_fold": round(right / len(messages), 3)}
    rounded = {name: round(weight, 3) for name, weight in weights.items()}
    WEIGHTS.write_text(json.dumps({**facts, "weights": rounded}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(facts) + "\n")
    return 0


def places_of(marked: str) -> Places:
    """Each place where a marked message could be cut: its signs, and whether a border is there."""
    text, borders = marked.replace(_BORDER, ""), _borders(marked)
    pieces = cut(text)
    places: Places = []
    left = pieces[0] if pieces else None
    for piece in pieces[1:]:
        if left is None or left.side.is_context or piece.side.is_context:
            left = piece if left is None or left.side.is_context else left
            continue
        is_border = any(left.end - 1 <= border <= piece.start for border in borders)
        places.append((signs_of(piece.mark_before, left.side, piece.side, len(pieces)), is_border))
        left = piece if is_border else left.joined_with(piece, text)
    return places


def _borders(marked: str) -> list[int]:
    found, at = [], 0
    for part in marked.split(_BORDER)[:-1]:
        at += len(part)
        found.append(at)
    return found


def _fit(messages: list[Places], names: list[str]) -> NDArray[np.float64]:
    rows = np.array([[signs.get(name, 0.0) for name in names] for message in messages for signs, _ in message])
    labels = np.array([is_border for message in messages for _, is_border in message])
    fitted = LogisticRegression(C=_COST, fit_intercept=False, max_iter=2000).fit(rows, labels)
    return np.asarray(fitted.coef_[0])


def _is_right(weights: NDArray[np.float64], names: list[str], message: Places) -> bool:
    """Whether every place of a message is told right."""
    told = [sum(weights[at] * signs.get(name, 0.0) for at, name in enumerate(names)) > 0 for signs, _ in message]
    return told == [is_border for _, is_border in message]


if __name__ == "__main__":
    raise SystemExit(main())
