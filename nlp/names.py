"""Names of people: a title or "my name is" and what follows, checked against PyThaiNLP's lists of Thai names.

Nicknames after a kin word (ป้าแดง) stay: they tell a neighbour who is meant and nobody else. A kin word with a first
name and a surname does name a person and goes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names, thai_words

from nlp.tokenize import tokenize

_FILE = Path(__file__).parent / "lexicon" / "names.toml"
# A name begins with a consonant or a leading vowel; a run of Thai letters of bounded length keeps the search linear.
_RUN = "[ก-ฮเ-ไ][ก-ฮะ-ูเ-์]{1,24}"
_FULL_NAME = f" ?(?P<first>{_RUN})(?P<last> {{1,2}}{_RUN})?"
_LONGEST_NAME = 14
_LONGEST_SURNAME_OF_WORDS = 9
_TELLING = 5  # a known first name that long is hardly a word by chance
_SHORT = 3
_LATIN_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? ?[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?")


@dataclass(frozen=True, slots=True)
class _Words:
    sure: re.Pattern[str]
    kin: re.Pattern[str]
    introduced: re.Pattern[str]
    no_title: re.Pattern[str]
    no_head: re.Pattern[str]
    no_surname: re.Pattern[str]
    after_name: re.Pattern[str]
    surname_tail: re.Pattern[str]
    after_surname: re.Pattern[str]
    said_of_people: re.Pattern[str]


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Where the text names a person."""
    yield from _titled(text)
    yield from _kin(text)
    yield from _introduced(text)
    yield from (found.span() for found in _LATIN_NAME.finditer(text))


def _titled(text: str) -> Iterator[tuple[int, int]]:
    words, at = _read_words(), 0
    while found := words.sure.search(text, at):
        at = found.start("first")  # an office may have swallowed the title of a name behind it
        if words.no_head.search(text[max(0, found.start() - 8) : found.start()]):
            continue
        # นายก is an office, but นายกฤษดา is a man: only a known name may begin like the office.
        if words.no_title.match(text, found.start()) and not _is_man_not_office(found):
            continue
        if " " in text[found.start() : found.start("first")] and words.no_surname.match(found["first"]):
            continue
        yield found.start(), _end_of_name(found, _length_of_first_name(found["first"]))


def _kin(text: str) -> Iterator[tuple[int, int]]:
    for found in _read_words().kin.finditer(text):
        first, last = found["first"], (found["last"] or "").strip()
        length = _length_of_known_name(first)
        if length == len(first) and last and (family := _length_of_surely_surname(last)):
            yield found.start(), found.end() - len(last) + family
        elif found.group().startswith("คุณ") and length >= _TELLING and _ends_there(found, length):
            yield found.start(), found.start("first") + length


def _introduced(text: str) -> Iterator[tuple[int, int]]:
    for found in _read_words().introduced.finditer(text):
        length, last = _length_of_known_name(found["first"]), (found["last"] or "").strip()
        if length < len(found["first"]) <= _LONGEST_SURNAME_OF_WORDS and _looks_like_surname(last):
            length = len(found["first"])  # a first name that no list has
        if length >= _TELLING or (length > _SHORT and _ends_there(found, length)):
            is_said = _read_words().said_of_people.match(last)
            yield found.start("first"), found.start("first") + length if is_said else _end_of_name(found, length)


def _ends_there(found: re.Match[str], length: int) -> bool:
    """Whether a first name of that length is the whole run, or what follows in it cannot be part of a name."""
    return length == len(found["first"]) or bool(_read_words().after_name.match(found["first"], length))


def _end_of_name(found: re.Match[str], length: int) -> int:
    """The end of the first name, or of the surname where one follows."""
    end = found.start("first") + length
    last = (found["last"] or "").strip()
    if not last or length < len(found["first"]):
        return end
    if _read_words().no_surname.match(last) and last not in _family_names() and not _looks_like_surname(last):
        return end
    return found.end("last") - len(last) + _length_of_surname(last)


def _looks_like_surname(run: str) -> bool:
    if not run or len(run) > _LONGEST_SURNAME_OF_WORDS:
        return False
    return run in _family_names() or bool(_read_words().surname_tail.search(run))


def _is_man_not_office(found: re.Match[str]) -> bool:
    return found.group().startswith("นายก") and _length_of_known_name(found["first"]) >= _TELLING


def _length_of_surely_surname(run: str) -> int:
    """How much of a run is a surname although no title of office stands before the name; 0 where it may be anything."""
    known = _length_of_known_surname(run)
    if known or _read_words().no_surname.match(run):
        return known
    cut = _length_of_surname(run)
    is_word = all(word.text in thai_words() for word in tokenize(run[:cut]))
    return 0 if is_word or cut > _LONGEST_NAME else cut


def _length_of_first_name(run: str) -> int:
    known = _length_of_known_name(run)
    if known == len(run) or known > 2:
        return known
    return len(run) if len(run) <= _LONGEST_NAME else tokenize(run)[0].end


def _length_of_known_name(run: str) -> int:
    names = _first_names()
    return next((size for size in range(min(len(run), _LONGEST_NAME), 1, -1) if run[:size] in names), 0)


def _length_of_surname(run: str) -> int:
    after = _read_words().after_surname.search(run, _SHORT)
    if after:
        return after.start()
    if len(run) <= _LONGEST_NAME:
        return len(run)
    return _length_of_known_surname(run) or tokenize(run)[0].end


def _length_of_known_surname(run: str) -> int:
    names = _family_names()
    return next((size for size in range(len(run), 2, -1) if run[:size] in names), 0)


@cache
def _read_words() -> _Words:
    content: dict[str, list[str]] = tomllib.loads(_FILE.read_text("utf-8"))
    one_of = {name: f"(?:{'|'.join(words)})" for name, words in content.items()}
    return _Words(
        sure=re.compile(one_of["sure_titles"] + _FULL_NAME),
        kin=re.compile(one_of["kin_titles"] + _FULL_NAME),
        introduced=re.compile(one_of["introductions"] + "[ :]{0,2}" + _FULL_NAME.removeprefix(" ?")),
        no_title=re.compile(one_of["no_title"]),
        no_head=re.compile(one_of["no_head"] + "$"),
        no_surname=re.compile(one_of["no_surname"]),
        after_name=re.compile(one_of["after_name"]),
        surname_tail=re.compile(one_of["surname_tails"] + "$"),
        after_surname=re.compile(one_of["after_surname"]),
        said_of_people=re.compile(one_of["said_of_people"]),
    )


@cache
def _first_names() -> frozenset[str]:
    return frozenset(thai_male_names() | thai_female_names())


@cache
def _family_names() -> frozenset[str]:
    return frozenset(thai_family_names())
