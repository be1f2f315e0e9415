"""Counting and cutting text as LINE does, never within a letter: ที่ or a family emoji stays whole or goes whole."""

import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"
_JOINER = "\u200d"
_LONGEST_LETTER = 32  # code points; a stack of 5,000 tone marks is no letter, and must not make a text uncuttable


def letters(text: str) -> Iterator[str]:
    """`text` in what readers take for single letters (grapheme clusters, near enough for Thai and for emoji)."""
    letter = ""
    for char in text:
        if letter and not _continues(letter, char):
            yield letter
            letter = ""
        letter += char
    if letter:
        yield letter


def letter_count(text: str) -> int:
    """How many letters LINE counts in a label: ยืนยัน has four."""
    return sum(1 for _ in letters(text))


def unit_count(text: str) -> int:
    """How many UTF-16 units LINE counts in a message: an emoji is two."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def clip_letters(text: str, limit: int) -> str:
    """`text`, or its beginning and … within `limit` letters."""
    if len(text) <= limit or letter_count(text) <= limit:
        return text
    return _cut(text, limit, lambda _letter: 1)


def clip_units(text: str, limit: int) -> str:
    """`text`, or its beginning and … within `limit` UTF-16 units."""
    if unit_count(text) <= limit:
        return text
    return _cut(text, limit, unit_count)


def split_units(text: str, limit: int, at_most: int) -> list[str]:
    """`text` in at most `at_most` parts of `limit` UTF-16 units, cut at line ends or spaces; the last may end in …."""
    parts: list[str] = []
    while unit_count(text) > limit and len(parts) < at_most - 1:
        head = _beginning(text, limit, unit_count)
        head = next((head[:cut] for cut in (head.rfind("\n"), head.rfind(" ")) if cut > len(head) // 2), head)
        parts.append(head.rstrip())
        text = text[len(head) :].lstrip()
    return [part for part in [*parts, clip_units(text, limit)] if part]


def _cut(text: str, limit: int, weigh: Callable[[str], int]) -> str:
    return _beginning(text, limit - 1, weigh).rstrip() + ELLIPSIS


def _beginning(text: str, limit: int, weigh: Callable[[str], int]) -> str:
    kept: list[str] = []
    for letter in letters(text):
        limit -= weigh(letter)
        if limit < 0:
            break
        kept.append(letter)
    return "".join(kept)


def _continues(letter: str, char: str) -> bool:
    if len(letter) >= _LONGEST_LETTER:
        return False
    if letter + char == "\r\n":
        return True
    if letter[-1] in "\r\n":
        return False
    if _is_mark(char):
        return True
    if letter[-1] == _JOINER:
        return unicodedata.category(char) == "So"
    return len(letter) == 1 and _is_flag_half(letter) and _is_flag_half(char)


def _is_mark(char: str) -> bool:
    """Whether `char` is written on the one before it; sara am is a letter to Unicode but a mark to the eye."""
    if char in "\u0e33\u0eb3\u200c\u200d" or unicodedata.category(char) in {"Mn", "Mc", "Me"}:
        return True
    return 0x1F3FB <= ord(char) <= 0x1F3FF or 0xE0020 <= ord(char) <= 0xE007F


def _is_flag_half(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF
