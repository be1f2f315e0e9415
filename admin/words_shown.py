"""A resident's words as pages show them: personal data masked, the words that decided underlined."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import nlp
from admin.access import visit
from nlp.redact import LABELS

RESTRICTED = "คำของเรื่องนี้เปิดให้เฉพาะเจ้าหน้าที่แผนและผู้ดูแลระบบ"
KEPT_OUT = "มีข้อมูลอ่อนไหว อ่านได้ในหน้าเรื่อง"


class Worded(Protocol):
    """Whatever has the words of one need."""

    @property
    def number(self) -> str:
        """The number of the need."""

    @property
    def text(self) -> str:
        """Its words, unmasked."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that looks the same from end to end."""

    text: str
    is_mark: bool = False
    is_mask: bool = False


def masked(text: str) -> str:
    """The words with personal data replaced by what it was."""
    return nlp.redact(text).redacted


def words(need: Worded) -> str:
    """The masked words of a need, unless they speak of ending a life and are not for this person's eyes."""
    return RESTRICTED if is_hidden(need.number) else masked(need.text)


def is_hidden(number: str) -> bool:
    """Whether the words of this need are not for whoever is looking."""
    return number in visit().hidden


def pieces_of(need: Worded, evidence: Sequence[tuple[int, int]]) -> list[Piece]:
    """The words of a need in stretches, or that they are not for this person's eyes."""
    return [Piece(RESTRICTED)] if is_hidden(need.number) else pieces(need.text, evidence)


def pieces(text: str, evidence: Sequence[tuple[int, int]]) -> list[Piece]:
    """The words in stretches: masked ones, underlined ones and the rest; a mask hides what decided beneath it."""
    found: list[Piece] = []
    at = 0
    for span in nlp.redact(text).spans:
        found += _marked(text, at, span.start, evidence)
        found.append(Piece(LABELS[span.kind], is_mask=True))
        at = span.end
    return [*found, *_marked(text, at, len(text), evidence)]


def confidence_in_words(confidence: float) -> str:
    """How sure the machine was, as a person would say it."""
    if confidence > 0.85:
        return "มั่นใจมาก"
    return "ค่อนข้างมั่นใจ" if confidence >= 0.6 else "ไม่แน่ใจ"


def out_of_hundred(share: float) -> int:
    """A share from 0 to 1 as a whole number of hundredths, within bounds whatever was stored."""
    return round(100 * min(1.0, max(0.0, share)))


def _marked(text: str, start: int, end: int, evidence: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = start
    for first, last in sorted(evidence):
        first, last = max(first, at), min(last, end)  # noqa: PLW2901 - the part of the span that lies here
        if first >= last:
            continue
        if first > at:
            yield Piece(text[at:first])
        yield Piece(text[first:last], is_mark=True)
        at = last
    if at < end:
        yield Piece(text[at:end])
