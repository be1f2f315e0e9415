"""The brief as a PDF, set by Typst, which carries Thai marks right and needs no library of the system.

The fonts are our own making (see `fonts/make.sh`), so that the words can be searched and copied out of the PDF.
"""

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from admin.brief_files.told import Told

_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"
_ICONS = _HERE.parent / "static" / "admin" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="i(\d)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)
_STROKES = 'fill="none" stroke="#000" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
_UNDRAWN = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")  # what only varies the emoji before it
_ENDLESS = re.compile(r"[^\s\u0e00-\u0e7f]{31,}")  # in one word, such as an address of the web
_PIECE = 20


def as_pdf(told: Told) -> bytes:
    """The brief as a tagged PDF of A4 pages; the same brief gives the same bytes."""
    data = {"told": _drawable(asdict(told)), "icons": _icons()}
    return typst.compile(
        _HERE / "brief.typ",
        root=_HERE,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


@cache
def _icons() -> dict[str, str]:
    """The signs of the issues as black outlines, by number."""
    return {
        number: f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><g {_STROKES}>{drawing}</g></svg>'
        for number, box, drawing in _SYMBOL.findall(_ICONS.read_text(encoding="utf-8"))
    }


def _drawable(value: Any) -> Any:
    """The same values, their words as the fonts and the width of a line allow."""
    if isinstance(value, str):
        return _ENDLESS.sub(_breakable, _UNDRAWN.sub("", value))
    if isinstance(value, dict):
        return {key: _drawable(inner) for key, inner in value.items()}
    return [_drawable(inner) for inner in value] if isinstance(value, list | tuple) else value


def _breakable(word: re.Match[str]) -> str:
    """A word that no line could hold, with places to break it."""
    text = word[0]
    return "\u200b".join(text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
