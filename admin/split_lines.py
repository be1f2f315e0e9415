"""A need's words on lines, one line a wish: staff choose where lines break and can change nothing else.

The words are masked as everywhere, so what was typed is laid beside the masked words, spaces left aside, and its line
breaks are counted back into the words as they were said.
"""

from collections.abc import Iterable

import nlp
from nlp.redact import LABELS


def words_on_lines(text: str, borders: Iterable[int]) -> str:
    """The masked words with a line break at each border, and blanks in place of their own."""
    breaks = set(borders)
    lines = [""]
    for sign, at, is_first in _shown(text):
        if is_first and at in breaks and lines[-1].strip():
            lines.append("")
        lines[-1] += " " if sign.isspace() else sign
    return "\n".join(" ".join(line.split()) for line in lines)


def borders_typed(text: str, typed: str) -> list[int] | None:
    """Where in `text` the typed lines begin, but for the first; None where a word was changed, added or left out."""
    signs = [(sign, at if is_first else end) for sign, at, is_first, end in _signs(text) if not sign.isspace()]
    lines = ["".join(line.split()) for line in typed.splitlines()]
    if "".join(lines) != "".join(sign for sign, _ in signs):
        return None
    borders, so_far = [], 0
    for line in filter(None, lines):
        if so_far:
            borders.append(signs[so_far][1])
        so_far += len(line)
    return borders


def _shown(text: str) -> Iterable[tuple[str, int, bool]]:
    return ((sign, at, is_first) for sign, at, is_first, _ in _signs(text))


def _signs(text: str) -> Iterable[tuple[str, int, bool, int]]:
    """Each sign of the masked words: where it stands in `text`, whether it begins there, where what it hides ends."""
    at = 0
    for span in nlp.redact(text).spans:
        yield from ((text[place], place, True, place) for place in range(at, span.start))
        for place, sign in enumerate(LABELS[span.kind]):
            yield sign, span.start, place == 0, span.end
        at = span.end
    yield from ((text[place], place, True, place) for place in range(at, len(text)))
