"""The words this library speaks in: what a message is, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "need", "greeting", "thanks", "question_forum", "question_howto", "question_status", "chat", "spam", "abuse"
]
PersonalDataKind = Literal["phone", "national_id", "email", "bank_account", "plate", "house_no", "name"]
DangerKind = Literal["fire", "medical", "crime", "accident", "self_harm", "disaster"]

KINDS: tuple[Kind, ...] = get_args(Kind)
DANGERS: tuple[DangerKind, ...] = get_args(DangerKind)
ISSUES = (1, 2, 3, 4, 5, 6, 7)
NO_ISSUE = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the original text, in code points, its end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Classification:
    """What one message, or one part of it, was understood to be."""

    kind: Kind
    issue: int
    confidence: float
    issue2: int | None
    abstained: bool
    urgent: bool
    evidence: tuple[Span, ...]
    scores: tuple[float, ...]
    model_version: str


@dataclass(frozen=True, slots=True)
class NeedPart:
    """One wish and its place: `text` is `source[start:end]`."""

    start: int
    end: int
    text: str
    classification: Classification


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Where something stands that points to a person."""

    start: int
    end: int
    kind: PersonalDataKind


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text with its personal data replaced by labels."""

    redacted: str
    spans: tuple[PersonalData, ...]


@dataclass(frozen=True, slots=True)
class Danger:
    """Whether life is in danger now, and which emergency numbers fit."""

    urgent: bool
    kinds: frozenset[DangerKind]
