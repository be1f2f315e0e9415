"""Labelled messages on disk: the corpus written for this project, and other files of the same shape."""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
DANGER = FOLDER / "danger" / "messages.csv"
_PRAISE = re.compile("ชมเชย|ชื่นชม|คำชม|บริการดี")
NO_DANGER = "none"
NORTHERN = "northern"  # the register of คำเมือง


@dataclass(frozen=True, slots=True)
class Example:
    """One message and what it should be understood as."""

    id: str
    text: str
    kind: str
    issue: int
    issue2: int | None = None
    register: str = ""  # how it is told: terse, formal, northern …


@dataclass(frozen=True, slots=True)
class DangerExample:
    """One message and the danger it tells of, `none` for talk of danger without any."""

    id: str
    text: str
    danger: str


def read_corpus() -> list[Example]:
    """Every example that ships with the project, in a fixed order."""
    return [example for path in sorted(FOLDER.glob("*.csv")) for example in read_examples(path)]


def read_danger_corpus() -> list[DangerExample]:
    """Messages of people in danger, and messages that only look so."""
    return [DangerExample(row["id"], row["text"], row["danger"]) for row in _rows(DANGER)]


def read_examples(path: Path) -> list[Example]:
    """The labelled rows of a CSV; a file without a `kind` column tells needs from the rest by its issue."""
    return [read_example(row) for row in _rows(path)]


def read_labelled_pool(texts: Path, labels: Path) -> list[Example]:
    """Messages of a gzipped CSV (`id,text`) with the labels that a file of ours gives them by their ids."""
    with gzip.open(texts, "rt", encoding="utf-8-sig", newline="") as file:
        text_of = {row["id"]: row["text"] for row in csv.DictReader(file)}
    return [read_example({**row, "text": text_of[row["id"]]}) for row in _rows(labels)]


def read_example(row: dict[str, str]) -> Example:
    """An example from a row with `id,text,issue`, perhaps `issue2,kind,register`. Raises KeyError and ValueError."""
    issue = int(row["issue"] or 0)
    second = int(row.get("issue2") or 0) or None
    return Example(
        row["id"], row["text"], row.get("kind") or _kind(row["text"], issue), issue, second, row.get("register") or ""
    )


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, so a model can name what it learnt from without holding it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _kind(text: str, issue: int) -> str:
    if issue:
        return "need"
    return "thanks" if _PRAISE.search(text) else "chat"
