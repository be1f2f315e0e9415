"""The heat map of overview and brief: communities by issue, as counts or per hundred households."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask import url_for

from admin.needs_query import NOWHERE, UNDECIDED
from bot.domain.authority_words import bare_name
from bot.domain.issues import IssueName
from bot.store.reports_overview import Line


@dataclass(frozen=True, slots=True)
class Scale:
    """The five steps of colour: where each begins and how the legend calls it."""

    begins: tuple[float, ...]
    labels: tuple[str, ...]
    unit: str
    said: str  # what stands after one figure

    def step(self, value: float) -> int:
        """0 for nothing, otherwise 1 to 5."""
        return bisect_right(self.begins, value) if value else 0


COUNTS = Scale((1, 5, 10, 20, 40), ("1–4", "5–9", "10–19", "20–39", "40 ขึ้นไป"), "จำนวนเรื่อง", "เรื่อง")
RATES = Scale(
    (0, 1, 2, 5, 10),
    ("ไม่ถึง 1", "1–1.9", "2–4.9", "5–9.9", "10 ขึ้นไป"),
    "เรื่องต่อ 100 ครัวเรือน",
    "เรื่องต่อ 100 ครัวเรือน",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure; without an address where there is nothing to open."""

    text: str
    step: int
    address: str | None
    label: str  # the whole of it in words, for screen readers


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One community."""

    name: str
    address: str
    is_silent: bool
    cells: tuple[Cell, ...]
    undecided: Cell
    total: Cell


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows by area; `footer` ends with the undecided ones and the total."""

    scale: Scale
    areas: tuple[tuple[str, tuple[HeatRow, ...]], ...]
    footer: tuple[Cell, ...]


def heat_map(
    lines: Sequence[Line],
    issues: Sequence[IssueName],
    level_word: str,
    *,
    per_households: bool = False,
    is_whole: bool = True,
) -> HeatMap:
    """The map; per households only communities that say how many they have are shown.

    Needs whose place is not known stand in a line that is named by `level_word`. Totals open their needs only where the
    lines are the whole authority.
    """
    lines = [line for line in lines if line.place.households or not per_households]
    scale = RATES if per_households else COUNTS
    areas = tuple(
        (area, tuple(_row(line, issues, scale, level_word) for line in group))
        for area, group in groupby(lines, key=lambda line: line.place.area)
    )
    footer = tuple(_footer(lines, issues, scale))
    return HeatMap(scale, areas, footer if is_whole else tuple(replace(cell, address=None) for cell in footer))


def _row(line: Line, issues: Sequence[IssueName], scale: Scale, level_word: str) -> HeatRow:
    place, name = line.place, bare_name(line.place.name) or f"ยังไม่ทราบ{level_word}"
    community = NOWHERE if place.community_id is None else str(place.community_id)

    def cell(needs: int, of_what: str, issue: str | None = None) -> Cell:
        return _cell(scale, needs, place.households, f"{name} {of_what}", community=community, issue=issue)

    return HeatRow(
        name=name,
        address=url_for("admin.needs", community=community),
        is_silent=line.is_silent,
        cells=tuple(cell(line.by_issue[one.number], one.short_name, str(one.number)) for one in issues),
        undecided=cell(line.undecided, "ยังตัดสินไม่ได้", UNDECIDED),
        total=replace(cell(line.total, "รวม"), text="0") if not line.total else cell(line.total, "รวม"),
    )


def _footer(lines: Sequence[Line], issues: Sequence[IssueName], scale: Scale) -> Iterable[Cell]:
    households = sum(line.place.households or 0 for line in lines)
    for one in issues:
        needs = sum(line.by_issue[one.number] for line in lines)
        yield _cell(scale, needs, households, f"ทุกแห่ง {one.short_name}", issue=str(one.number))
    undecided = sum(line.undecided for line in lines)
    yield _cell(scale, undecided, households, "ทุกแห่ง ยังตัดสินไม่ได้", issue=UNDECIDED)
    yield _cell(scale, sum(line.total for line in lines), households, "ทุกแห่ง รวม")


def _cell(
    scale: Scale,
    needs: int,
    households: int | None,
    what: str,
    *,
    community: str | None = None,
    issue: str | None = None,
) -> Cell:
    if not needs:
        return Cell("–", 0, None, f"{what} ยังไม่มีเรื่อง")
    value = needs * 100 / households if scale is RATES and households else needs
    text = f"{value:.1f}" if scale is RATES else f"{needs:,}"
    address = url_for("admin.needs", community=community, issue=issue)
    return Cell(text, scale.step(value), address, f"{what} {text} {scale.said}")
