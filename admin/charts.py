"""Bars over time as plain geometry; the template draws them as SVG."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_FLAG_LENGTH = 28


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, standing on the axis."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A label at a height or at a place along the axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart: `levels` are the horizontal lines, the axis first; `feet` the labels below it."""

    width: int
    height: int
    left: int
    floor: float
    bars: tuple[Bar, ...]
    levels: tuple[Mark, ...]
    feet: tuple[Mark, ...]
    flags: tuple[Mark, ...] = ()  # events that explain it, each a line from top to axis


def columns(
    values: Sequence[int],
    titles: Sequence[str],
    feet: Sequence[str],
    *,
    width: int,
    height: int,
    flags: Mapping[int, str] | None = None,
) -> Columns:
    """Bars from zero; a blank foot is left out; `flags` stand over the bars whose places they name."""
    left, top, floor = 46, 14, height - 28
    highest = round_top(max(values, default=0))
    room = (width - left) / max(1, len(values))
    scale = (floor - top) / highest

    def bar(place: int, value: int) -> Bar:
        tall = round(value * scale, 1)
        return Bar(
            round(left + room * (place + 0.1), 1), round(floor - tall, 1), round(room * 0.8, 1), tall, titles[place]
        )

    levels = tuple(Mark(round(floor - highest * part / 4 * scale, 1), f"{highest * part // 4:,}") for part in range(5))
    marks = tuple(Mark(round(left + room * (place + 0.1), 1), foot) for place, foot in enumerate(feet) if foot)
    bars = tuple(bar(place, value) for place, value in enumerate(values))
    events = tuple(Mark(round(left + room * (place + 0.5), 1), label) for place, label in (flags or {}).items())
    return Columns(width, height, left, floor, bars, levels, marks, events)


def named_flags(marks: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Flags for `columns`: one label for each place, however many events stand there."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    for place, name in marks:
        names[place].append(name)
    return {place: _short(" · ".join(found)) for place, found in names.items()}


def small_columns(values: Sequence[int]) -> tuple[Bar, ...]:
    """Bars without axis or labels in a field of 96 by 36; each chart has its own scale."""
    highest, room = max(max(values, default=0), 1), 96 / max(1, len(values))
    heights = [round(34 * value / highest, 1) for value in values]
    return tuple(
        Bar(round(room * place + 1, 1), round(36 - tall, 1), round(room - 2, 1), tall, "")
        for place, tall in enumerate(heights)
    )


def round_top(highest: int) -> int:
    """The smallest round number of four equal steps that is not below `highest`."""
    steps = (step * 10**power for power in range(8) for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8))
    return next(4 * int(step) for step in steps if step == int(step) and 4 * step >= highest)


def _short(name: str) -> str:
    return name if len(name) <= _FLAG_LENGTH else f"{name[: _FLAG_LENGTH - 1].rstrip()}…"
