"""Clean, fold and key Thai text.

`fold` is what every other module reads: one pass that evens out what a phone keyboard leaves behind (runs, zero-width
signs, Thai digits, doubled marks) and remembers, for each character kept, where it stood in the resident's own text.
Always NFC: NFKC would take ำ apart and change the letters that people see.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pythainlp.util import normalize as normalize_thai

MAX_READ = 5_000
"""Characters read for meaning; LINE's own limit, and a bound on the time that one message can take."""

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff"
_ZERO_WIDTH = re.compile(f"[{_INVISIBLE}]")
_SPACES = re.compile(r"\s+")
_RUN = re.compile(r"(\D)\1{2,}|(\d)\2{3,}", re.DOTALL)
_MARK_STACK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{3,}")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

_FOLDED_PARTS = re.compile(
    "(?P<same>(?P<letter>[^\\W\\d]|[^\\w\\s])(?P=letter){2,})"
    "|(?P<number>(?P<digit>\\d)(?P=digit){3,})"
    "|(?P<marks>[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,})"
    "|(?P<am>\u0e4d[\u0e48-\u0e4b]?\u0e32|[\u0e48-\u0e4b]\u0e4d\u0e32)"
    "|(?P<ae>\u0e40\u0e40)"
    "|(?P<space>\\s+)"
    f"|(?P<hidden>[{_INVISIBLE}\x00-\x1f\x7f-\x9f\ud800-\udfff]+)"
)
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made even for reading, with the way back: `starts[i]` is where its character `i` began in the source."""

    text: str
    starts: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the source; composing may have changed the order of marks on one letter."""
        covered = self.starts[start:end]
        return min(covered), max(self.starts[end], max(covered) + 1)


def clean(text: str) -> str:
    """The text as it may be stored: NFC, without control signs, lone surrogates shown as U+FFFD."""
    visible = _CONTROL.sub("", _ANSI.sub("", text))
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", visible))


def search_key(text: str) -> str:
    """The text as it is searched and compared: two ways of typing one thing give one key."""
    key = _ZERO_WIDTH.sub("", clean(text)).translate(_THAI_DIGITS).casefold()
    # Runs go first: PyThaiNLP's normalize takes a third of a second on a stack of tone marks.
    key = _MARK_STACK.sub(lambda marks: _sorted_marks(marks.group()), _collapse(key))
    return _collapse(normalize_thai(_SPACES.sub(" ", key))).strip()


def fold(text: str) -> Folded:
    """The text evened out for the tokenizer and the features."""
    composed, starts = _compose(text[:MAX_READ])
    pieces: list[str] = []
    kept: list[int] = []
    at = 0
    for found in _FOLDED_PARTS.finditer(composed):
        pieces.append(composed[at : found.start()])
        kept.extend(starts[at : found.start()])
        piece = _replacement(found)
        pieces.append(piece)
        kept.extend([starts[found.start()]] * len(piece))
        at = found.end()
    pieces.append(composed[at:])
    kept.extend(starts[at:])  # includes the end of the text, so a span may end there
    folded = "".join(pieces).translate(_THAI_DIGITS)
    return Folded(_lower(folded), tuple(kept))


def _collapse(text: str) -> str:
    return _RUN.sub(lambda run: run.group(1) or run.group(2) * 3, text)


def _compose(text: str) -> tuple[str, list[int]]:
    """NFC, cluster by cluster, so that every character still knows its place."""
    if unicodedata.is_normalized("NFC", text):
        return text, list(range(len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = unicodedata.normalize("NFC", text[at:end])
        pieces.append(piece)
        starts.extend([at] * len(piece))
        at = end
    return "".join(pieces), [*starts, len(text)]


def _lower(text: str) -> str:
    """Lower case where that keeps the length: a few capitals (İ) become two characters and would break the map."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _replacement(found: re.Match[str]) -> str:
    """What stands for a matched part; nothing for what cannot be seen."""
    part = found.group()
    return {
        "same": part[0],
        "number": part[0] * 3,
        "marks": _sorted_marks(part),
        "am": "".join(char for char in part if char in _TONES) + "\u0e33",
        "ae": "\u0e41",
        "space": "\n" if "\n" in part else " ",
    }.get(found.lastgroup or "", "")


def _sorted_marks(marks: str) -> str:
    """One vowel mark and one tone, in the order that the dictionary has them."""
    vowel = next((mark for mark in marks if mark not in _TONES), "")
    tone = next((mark for mark in marks if mark in _TONES), "")
    return vowel + tone
