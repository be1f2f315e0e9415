"""What residents tell of one person that a room must not hear: illness, disability, abuse, self-harm, crime, creed.

Word lists, read and mended by people (`lexicon/sensitive.toml`). They find the plain ways of saying it and no more:
whoever tells it in other words is not found, so staff still read what is printed.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from nlp.normalize import fold

_FILE = Path(__file__).parent / "lexicon" / "sensitive.toml"


def find_sensitive(text: str) -> list[tuple[int, int]]:
    """Where a text tells such a thing, from whom it tells of to what; code points of the text, the end excluded."""
    folded = fold(text)
    return [folded.source_span(*found.span()) for found in _pattern().finditer(folded.text)]


def is_sensitive(text: str) -> bool:
    """Whether a text tells such a thing anywhere."""
    return _pattern().search(fold(text).text) is not None


@cache
def _pattern() -> re.Pattern[str]:
    lists = tomllib.loads(_FILE.read_text("utf-8"))
    people, is_ill, has, always = ("|".join(lists[name]) for name in ("people", "is_ill", "has", "always"))
    told = f"(?:{people})(?:[^\n]{{0,24}}?(?:เป็น|ป่วย)(?:{is_ill})|[^\n]{{0,16}}?(?:เป็น)?(?:{has}))"
    return re.compile(f"{told}|{always}", re.IGNORECASE)
