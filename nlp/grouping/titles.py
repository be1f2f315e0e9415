"""What a group is called: a phrase that its members wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nlp.grouping.central import representatives
from nlp.grouping.vectors import Matrix
from nlp.normalize import fold
from nlp.redact import redact
from nlp.tokenize import tokenize

_SHORTEST, _LONGEST = 8, 40


def title_of(texts: Sequence[str], vectors: Matrix, others: Sequence[str] | None = None) -> str:
    """A short phrase from the members' own words, other than those of sibling groups; empty where there are none."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_phrases(text)))
    order = representatives(vectors, len(texts))[:10]
    found = [phrase for at in order for phrase in _phrases(texts[at]) if phrase not in (others or ())]
    return max(found, key=lambda phrase: (counts[phrase] * len(phrase), len(phrase)), default="")


def _phrases(text: str) -> list[str]:
    if redact(text).spans:
        return []
    folded = fold(text).text
    words = tokenize(folded)
    spans = ((one.start, two.end) for at, one in enumerate(words) for two in words[at : at + 8])
    return [folded[start:end] for start, end in spans if _SHORTEST <= end - start <= _LONGEST]
