"""What a resident's message is asked: its kind, its wishes, whether life is in danger; the text is read only once."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.classify import classify_reading, danger_of, read
from nlp.kinds import Classification, Danger, NeedPart
from nlp.layer import Layer
from nlp.split import parts_of


@dataclass(frozen=True, slots=True)
class Analysis:
    """One message understood; `parts` is empty unless it holds a need."""

    whole: Classification
    parts: tuple[NeedPart, ...]
    danger: Danger


def analyse(text: str, layer: Layer | None = None) -> Analysis:
    """Kind, wishes and danger of a message, with what an authority taught."""
    reading = read(text)
    danger = danger_of(reading)
    whole = classify_reading(reading, layer, danger)
    return Analysis(whole, parts_of(text, reading, whole, layer), danger)
