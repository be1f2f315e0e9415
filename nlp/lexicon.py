"""Word lists kept beside the model, readable and correctable by people who train nothing.

`kinds.toml` holds cues that the kind model takes as features; the files named after an issue hold its telling words,
which steer the evidence to words that mean something to a reader.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from nlp.tokenize import Word

_FOLDER = Path(__file__).parent / "lexicon"
_SHORT, _LONG = 6, 120
_SHORT_TERM = 3


def find_cues(text: str) -> list[str]:
    """The names of the kind cues present in a folded text."""
    lists, pairs = _kind_cues()
    found = {name for name, pattern in lists.items() if pattern.search(text)}
    found |= {name for name, (one, two) in pairs.items() if one in found and two in found}
    if not any(char.isalpha() for char in text):
        found.add("no_letters")
    if len(text) <= _SHORT:
        found.add("short")
    if len(text) >= _LONG:
        found.add("long")
    return sorted(found)


def find_terms(text: str, words: list[Word], issue: int) -> list[tuple[int, int]]:
    """Where a folded text holds telling words of an issue; short ones as whole words, for ยา also stands in อยาก."""
    starts, ends = {word.start for word in words}, {word.end for word in words}
    spans = (found.span() for found in _issue_terms()[issue].finditer(text))
    return [
        (start, end)
        for start, end in spans
        if (start in starts and end in ends) or (end - start > _SHORT_TERM and (start in starts or end in ends))
    ]


def is_term(word: str) -> bool:
    """Whether a folded text is nothing but one telling word of an issue."""
    return any(pattern.fullmatch(word) for pattern in _issue_terms().values())


@cache
def _kind_cues() -> tuple[dict[str, re.Pattern[str]], dict[str, tuple[str, str]]]:
    content = tomllib.loads((_FOLDER / "kinds.toml").read_text("utf-8"))
    lists = {name: _any_of(words) for name, words in content["cues"].items()}
    return lists, {name: (one, two) for name, (one, two) in content["pairs"].items()}


@cache
def _issue_terms() -> dict[int, re.Pattern[str]]:
    found = {}
    for path in sorted(_FOLDER.glob("[1-7]-*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        found[int(content["issue"])] = _any_of(content["terms"])
    return found


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
