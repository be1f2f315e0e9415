"""The words that decided: each occurrence's weight is laid on the characters it covers and summed word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.features import Features
from nlp.kinds import NO_ISSUE, Span
from nlp.lexicon import find_terms
from nlp.model import Known, Scored
from nlp.normalize import Folded
from nlp.tokenize import Word

MOST_SPANS = 4
_LEAST_SHARE = 0.35
_TERM_BONUS = 1.6
_PARTICLES = frozenset(
    re.split(
        " ",
        "ค่ะ คะ ครับ คับ จ้า จ้ะ จ๊ะ เจ้า นะ น่ะ ด้วย หน่อย ที เลย แล้ว ก็ ของ ที่ และ หรือ มี ไม่ ให้ ได้ ว่า เป็น อยู่ มา ไป มาก ๆ "
        "ขอ อยาก ช่วย บ่ ตี้ หื้อ เน้อ ใน กับ จะ คน แต่ จาก เพราะ เขา เรา ผม ดิฉัน หนู สวัสดี ขอบคุณ รบกวน",
    )
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, cut, counted and looked up once for all that is asked of it."""

    folded: Folded
    words: list[Word]
    features: Features
    known: Known


def find_evidence(reading: Reading, scored: Scored, column: int, issue: int = NO_ISSUE) -> tuple[Span, ...]:
    """At most a few spans of the source that spoke most for one class, in reading order."""
    folded, words, features = reading.folded, reading.words, reading.features
    if not words or not len(scored.parts):
        return ()
    characters = _weight_of_characters(len(folded.text), features, scored, column)
    terms = find_terms(folded.text, words, issue) if issue != NO_ISSUE else []
    weights = [_weight_of_word(word, characters, terms) for word in words]
    top = max(weights)
    if top <= 0:
        return (_span(folded, words[weights.index(top)]),)
    chosen = sorted(range(len(words)), key=lambda at: -weights[at])
    chosen = [at for at in chosen if weights[at] >= top * _LEAST_SHARE]
    return _merged(folded, words, chosen)


def _weight_of_characters(length: int, features: Features, scored: Scored, column: int) -> NDArray[np.float64]:
    others = np.delete(scored.parts, column, axis=1).mean(axis=1)
    pull = (scored.parts[:, column] - others).astype(np.float64)
    at = scored.occurrences
    inside = at < len(features.buckets)  # cues stand nowhere in the text
    at, pull = at[inside], pull[inside]
    starts, ends = features.starts[at], features.ends[at]
    per_character = pull / np.maximum(ends - starts, 1)
    slope = np.zeros(length + 1)
    np.add.at(slope, starts, per_character)
    np.add.at(slope, ends, -per_character)
    return np.cumsum(slope)


def _weight_of_word(word: Word, characters: NDArray[np.float64], terms: list[tuple[int, int]]) -> float:
    weight = float(characters[word.start : word.end].sum())
    if word.text in _PARTICLES or not any(char.isalnum() for char in word.text):
        return min(weight, 0) + 0.05 * max(weight, 0)
    return weight * _TERM_BONUS if any(start < word.end and word.start < end for start, end in terms) else weight


def _merged(folded: Folded, words: list[Word], chosen: list[int]) -> tuple[Span, ...]:
    """The best words as spans; neighbours become one span, and the weakest fall away beyond the limit."""
    kept: set[int] = set()
    for at in chosen:
        grown = kept | {at}
        if sum(one - 1 not in grown for one in grown) > MOST_SPANS:
            continue
        kept = grown
    spans: list[Span] = []
    for at in sorted(kept):
        span = _span(folded, words[at])
        if at - 1 in kept:
            span = Span(spans.pop().start, span.end)
        spans.append(span)
    return tuple(spans)


def _span(folded: Folded, word: Word) -> Span:
    return Span(*folded.source_span(word.start, word.end))
