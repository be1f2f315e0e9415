"""Messages so common that no model is asked: a bare greeting, thanks, a yes, laughter, a button, a bare topic."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from nlp.kinds import Kind
from nlp.lexicon import is_term

_FILE = Path(__file__).parent / "lexicon" / "phrases.toml"


@dataclass(frozen=True, slots=True)
class _Phrases:
    whole: dict[Kind, re.Pattern[str]]
    signs: dict[Kind, str]
    particles: re.Pattern[str]


def fixed_kind(folded: str) -> Kind | None:
    """The kind of a message that is nothing but a set phrase or a topic; None for everything else."""
    known = _read_phrases()
    text = folded.strip()
    if not any(char.isalnum() for char in text):
        return next((kind for kind, signs in known.signs.items() if any(sign in text for sign in signs)), "chat")
    fixed = next((kind for kind, pattern in known.whole.items() if pattern.fullmatch(text)), None)
    if fixed is None and is_term(known.particles.sub("", text)):
        return "need"
    return fixed


@cache
def _read_phrases() -> _Phrases:
    content = tomllib.loads(_FILE.read_text("utf-8"))
    particles = f"(?:{'|'.join(content['particles'])})*"
    whole = {
        cast("Kind", kind): re.compile(f"(?:{'|'.join(phrases)}){particles}")
        for kind, phrases in content["phrases"].items()
    }
    signs = {cast("Kind", kind): signs for kind, signs in content["signs"].items()}
    return _Phrases(whole, signs, re.compile(particles + "$"))
