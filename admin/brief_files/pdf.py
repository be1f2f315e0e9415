"""The brief as a PDF."""

import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

from admin.brief_files.told import Told
from admin.paper.typst_pdf import set_pdf

_HERE = Path(__file__).parent
_ICONS = _HERE.parent / "static" / "admin" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="i(\d)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)
_STROKES = 'fill="none" stroke="#000" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'


def as_pdf(told: Told) -> bytes:
    """The brief as a tagged PDF of A4 pages; the same brief gives the same bytes."""
    return set_pdf(_HERE / "brief.typ", asdict(told), icons=_icons())


@cache
def _icons() -> dict[str, str]:
    """The signs of the issues as black outlines, by number."""
    return {
        number: f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><g {_STROKES}>{drawing}</g></svg>'
        for number, box, drawing in _SYMBOL.findall(_ICONS.read_text(encoding="utf-8"))
    }
