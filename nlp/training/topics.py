"""What a message of the corpus is about, told by the word lists of `lexicon/topics.toml`: finer than an issue.

The lists are read when the figures of grouping are built and never at run time: what is learnt from the messages they
sort also knows the words beside them, so that a need is understood that uses none of the lists' own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from nlp.normalize import fold

FILE = Path(__file__).parents[1] / "lexicon" / "topics.toml"
_SOME_WORDS = r"[^\n]{0,40}?"
_LONGEST_THAT_COUNTS = 30


def topic_names() -> Sequence[str]:
    """The topics, in their order."""
    return list(_patterns())


def topic_of(text: str) -> tuple[str, str] | None:
    """The topic whose words a text names at greatest length, the first of equals, and those words; None for none."""
    folded = fold(text).text
    best: tuple[tuple[int, int], str, str] | None = None
    for name, patterns in _patterns().items():
        for pattern in patterns:
            found = pattern.search(folded)
            rank = (min(len(found.group()), _LONGEST_THAT_COUNTS), -found.start()) if found else (0, 0)
            if found and (best is None or rank > best[0]):
                best = rank, name, found.group()
    return best[1:] if best else None


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    topics = tomllib.loads(FILE.read_text("utf-8"))["topics"]
    return {name: [re.compile(one.replace("~", _SOME_WORDS)) for one in some] for name, some in topics.items()}
