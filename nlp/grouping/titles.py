"""What a group is called: a phrase that its members wrote, telling what is wanted and not where or by whom.

Nothing private is in it, and nothing of what must not be read out in a room (`nlp.sensitive`).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from nlp.grouping.central import representatives
from nlp.grouping.vectors import Matrix, unit, vectors_of
from nlp.normalize import fold
from nlp.redact import redact
from nlp.sensitive import find_sensitive
from nlp.tokenize import Word, tokenize

_FILE = Path(__file__).parents[1] / "lexicon" / "titles.toml"
_SHORTEST, _LONGEST, _BEST_LENGTH = 6, 40, 18
_MOST_WORDS = 9
_MOST_TEXTS, _MOST_PHRASES = 24, 160
_LONGEST_READ = 600  # characters of a text; what is wanted is said early
_FOR_WORDS, _FOR_BORDERS, _FOR_LENGTH = 0.5, 0.09, 0.16
_FOR_GAPS, _FOR_REPEATS = 0.12, 0.2
_BORDERS = " \n.,!?:;/()-"
_MARKS = re.compile("^[ัิ-ฺ็-๎ะาำๅๆ]|[เ-ไ]$")
_CALLED = ("เจ๊", "เฮีย", "เสี่ย")  # with a name they are one word to the tokenizer
_SHORT = 3  # letters; a word so short may be the first part of a name
_NOT_A_PLACE = re.compile(r"pm ?2\.?5", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rules:
    no_first: frozenset[str]
    no_last: frozenset[str]
    never: re.Pattern[str]
    persons: frozenset[str]
    after_persons: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    words: tuple[str, ...]
    borders: int  # how many of its two ends are ends of a clause too


def title_of(texts: Sequence[str], vectors: Matrix, others: Sequence[str] | None = None) -> str:
    """A phrase of 6 to 40 characters that stands in one of the texts, other than the titles of sibling groups.

    `vectors` are those of the texts. Empty where no text holds a fit phrase, as of one letter or a mere address.
    """
    taken = {_bare(title) for title in others or ()}
    central = representatives(vectors, min(len(texts), _MOST_TEXTS))
    found = {phrase.text: phrase for at in central for phrase in _phrases(texts[at]) if _bare(phrase.text) not in taken}
    spread = Counter(word for at in central for word in {word.text for word in tokenize(_folded(texts[at]))})
    phrases = sorted(found.values(), key=lambda phrase: -_cheap(phrase, spread, len(central)))[:_MOST_PHRASES]
    if not phrases:
        return ""
    centre = unit(vectors[central].mean(0, keepdims=True))[0]
    likeness = vectors_of([phrase.text for phrase in phrases]) @ centre
    worth = likeness + np.array([_cheap(phrase, spread, len(central)) for phrase in phrases])
    return phrases[int(np.argmax(worth))].text


def _cheap(phrase: _Phrase, spread: Counter[str], count: int) -> float:
    """What a phrase is worth by its words, ends and length: words that many members use, and not just one of them."""
    rules = _read_rules()
    telling = [word for word in phrase.words if word not in rules.no_first and word not in rules.no_last]
    shared = [(spread[word] - 0.5) / count for word in telling]
    length = abs(len(phrase.text) - _BEST_LENGTH) / _BEST_LENGTH
    by_words = float(np.mean(shared)) if shared else -1.0
    repeats = len(phrase.words) - len(set(phrase.words))
    against = _FOR_LENGTH * length + _FOR_GAPS * phrase.text.count(" ") + _FOR_REPEATS * repeats
    return _FOR_WORDS * by_words + _FOR_BORDERS * phrase.borders - against


def _phrases(text: str) -> Iterator[_Phrase]:
    """Runs of whole words that could be a title, exactly as they stand in the text."""
    text = text[:_LONGEST_READ]
    folded = fold(text)
    words, rules = tokenize(folded.text), _read_rules()
    kept_out = [*((span.start, span.end) for span in redact(text).spans), *find_sensitive(text)]
    kept_out += [folded.source_span(*span) for span in _names_in(words, rules)]
    for first, one in enumerate(words):
        if one.text in rules.no_first or len(one.text) < 2 or not one.text[0].isalpha():
            continue
        for last in range(first, min(first + _MOST_WORDS, len(words))):
            start, end = folded.source_span(one.start, words[last].end)
            if end - start > _LONGEST:
                break
            said = text[start:end]
            if end - start < _SHORTEST or not _is_fit(said, words[last], rules):
                continue
            if not any(first_of < end and start < end_of for first_of, end_of in kept_out):
                yield _Phrase(said, tuple(word.text for word in words[first : last + 1]), _borders(text, start, end))


def _is_fit(said: str, last: Word, rules: _Rules) -> bool:
    is_whole = not _MARKS.search(said) and last.text[0].isalpha()
    return is_whole and last.text not in rules.no_last and not rules.never.search(_NOT_A_PLACE.sub("", said))


def _names_in(words: Sequence[Word], rules: _Rules) -> Iterator[tuple[int, int]]:
    """Where somebody may be named: a title or kinship, and then a word that is not known to follow one.

    No dictionary of names has the nicknames, and many names are words; a blank title is better than an accusation.
    """
    for at, word in enumerate(words):
        if word.text.startswith(_CALLED) and word.text not in rules.persons:
            yield word.start, word.end
        elif word.text in rules.persons and at + 1 < len(words) and words[at + 1].text not in rules.after_persons:
            is_cut = len(words[at + 1].text) <= _SHORT and at + 2 < len(words)  # สม|ศักดิ์
            yield word.start, words[at + 1 + is_cut].end


def _borders(text: str, start: int, end: int) -> int:
    return (start == 0 or text[start - 1] in _BORDERS) + (end == len(text) or text[end] in _BORDERS)


def _bare(title: str) -> str:
    """A title as it is compared: two that differ in space only are the same to a reader."""
    return re.sub(r"\s+", "", _folded(title))


def _folded(text: str) -> str:
    return fold(text[:_LONGEST_READ]).text


@cache
def _read_rules() -> _Rules:
    content = tomllib.loads(_FILE.read_text("utf-8"))
    first, last, persons, after = (
        frozenset(content[name]) for name in ("no_first", "no_last", "persons", "after_persons")
    )
    return _Rules(first, last, re.compile(content["never"]), persons, after)
