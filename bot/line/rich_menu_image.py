"""The picture of the rich menu: six tiles, each an icon above its word, large enough for old eyes.

It is drawn once, by `python -m bot.line.rich_menu_image`, and shipped: to set Thai marks right, Pillow needs the
system's FriBiDi, which a server need not have.
"""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from bot.line.flex import INK, NAVY, RULE, WHITE
from bot.line.rich_menu import PICTURE
from bot.line.rich_menu_layout import HEIGHT, TILES, WIDTH, tile_box

_FONT = Path(__file__).parent / "fonts" / "Sarabun-SemiBold.ttf"  # OFL, see beside it
_TEXT_SIZE, _LINE_HEIGHT = 124, 172
_ICON = 260
_FINER = 4  # icons are drawn larger and scaled down: Pillow's lines have no smooth edges
_STROKE = 20
Pen = ImageDraw.ImageDraw


def draw(labels: tuple[tuple[str, ...], ...]) -> bytes:
    """A PNG of the six tiles; a label comes as its lines, and the first tile is the filled one."""
    if not features.check("raqm"):
        raise RuntimeError("Pillow without raqm sets Thai marks in the wrong place; install FriBiDi")
    picture = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    for index, (lines, icon) in enumerate(zip(labels, _ICONS, strict=True)):
        _draw_tile(picture, tile_box(index), lines, icon, is_filled=index == 0)
    out = io.BytesIO()
    picture.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_tile(
    picture: Image.Image,
    box: tuple[int, int, int, int],
    lines: tuple[str, ...],
    icon: Callable[[Pen, str], None],
    *,
    is_filled: bool,
) -> None:
    left, top, right, bottom = box
    ground, ink, mark = (NAVY, WHITE, WHITE) if is_filled else (WHITE, INK, NAVY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((left, top, right, bottom), fill=ground, outline=RULE, width=4)
    icon_top = top + (bottom - top - _ICON - 60 - 2 * _LINE_HEIGHT) // 2
    centre = (left + right) // 2
    picture.paste(_icon(icon, ground, mark), (centre - _ICON // 2, icon_top))
    text_middle = icon_top + _ICON + 60 + _LINE_HEIGHT
    for number, line in enumerate(lines):
        middle = text_middle + (number * 2 - len(lines) + 1) * _LINE_HEIGHT // 2
        pen.text((centre, middle), line, fill=ink, font=_font(), anchor="mm", language="th")


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, _TEXT_SIZE, layout_engine=ImageFont.Layout.RAQM)


def _icon(icon: Callable[[Pen, str], None], ground: str, mark: str) -> Image.Image:
    large = Image.new("RGB", (100 * _FINER * 3, 100 * _FINER * 3), ground)
    icon(ImageDraw.Draw(large), mark)
    return large.resize((_ICON, _ICON), Image.Resampling.LANCZOS)


def _at(*numbers: float) -> list[float]:
    """Positions on the icon's grid of 100 by 100."""
    return [number * _FINER * 3 for number in numbers]


_LINE = _STROKE * _FINER


def _speech(pen: Pen, mark: str) -> None:
    pen.rounded_rectangle(_at(8, 12, 92, 72), radius=120, outline=mark, width=_LINE)
    pen.polygon(_at(28, 68, 28, 94, 54, 68), fill=mark)
    pen.line(_at(28, 34, 72, 34), fill=mark, width=_LINE)
    pen.line(_at(28, 51, 58, 51), fill=mark, width=_LINE)


def _list(pen: Pen, mark: str) -> None:
    pen.rounded_rectangle(_at(16, 6, 84, 94), radius=80, outline=mark, width=_LINE)
    for height in (32, 50, 68):
        pen.ellipse(_at(29, height - 4, 37, height + 4), fill=mark)
        pen.line(_at(44, height, 72, height), fill=mark, width=_LINE)


def _calendar(pen: Pen, mark: str) -> None:
    pen.rounded_rectangle(_at(8, 16, 92, 92), radius=80, outline=mark, width=_LINE)
    pen.rectangle(_at(8, 34, 92, 44), fill=mark)
    for across in (30, 70):
        pen.line(_at(across, 6, across, 26), fill=mark, width=_LINE)
    pen.line(_at(32, 66, 45, 78, 69, 55), fill=mark, width=_LINE, joint="curve")


def _house(pen: Pen, mark: str) -> None:
    pen.line(_at(6, 50, 50, 12, 94, 50), fill=mark, width=_LINE, joint="curve")
    pen.line(_at(19, 42, 19, 90, 81, 90, 81, 42), fill=mark, width=_LINE, joint="curve")
    pen.rectangle(_at(41, 60, 59, 90), fill=mark)


def _person(pen: Pen, mark: str) -> None:
    pen.ellipse(_at(31, 6, 69, 44), outline=mark, width=_LINE)
    pen.arc(_at(12, 54, 88, 134), 180, 360, fill=mark, width=_LINE)
    pen.line(_at(12, 91, 88, 91), fill=mark, width=_LINE)


def _headset(pen: Pen, mark: str) -> None:
    pen.arc(_at(14, 8, 86, 86), 180, 360, fill=mark, width=_LINE)
    for left in (8, 74):
        pen.rounded_rectangle(_at(left, 46, left + 18, 74), radius=60, fill=mark)
    pen.line(_at(83, 70, 83, 86, 58, 90), fill=mark, width=_LINE // 2, joint="curve")
    pen.ellipse(_at(46, 83, 60, 97), fill=mark)


_ICONS: tuple[Callable[[Pen, str], None], ...] = (_speech, _list, _calendar, _house, _person, _headset)


if __name__ == "__main__":
    PICTURE.write_bytes(draw(TILES))
