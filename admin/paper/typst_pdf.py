"""Sets a PDF by Typst, which carries Thai marks right and needs no library of the system.

The fonts are our own making (see `fonts/make.sh`), so that the words can be searched and copied out of the PDF.
"""

import json
import re
from pathlib import Path
from typing import Any

import typst

_ADMIN = Path(__file__).parents[1]
_FONTS = Path(__file__).parent / "fonts"
_UNDRAWN = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")  # what only varies the emoji before it
_ENDLESS = re.compile(r"[^\s\u0e00-\u0e7f]{31,}")  # in one word, such as an address of the web
_PIECE = 20


def set_pdf(template: Path, told: dict[str, Any], **drawings: Any) -> bytes:
    """A tagged PDF of A4 pages from a template below admin; the same words give the same bytes."""
    data = {"told": _drawable(told), **drawings}
    return typst.compile(
        template,
        root=_ADMIN,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


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
