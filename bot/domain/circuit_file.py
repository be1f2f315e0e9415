"""The circuits of a file of forums: drawn up from a template, or made of forums that the file or the pages named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.domain.circuits import LONGEST_SPAN, TEMPLATES, DateName, Timing, closing_day, days_of
from bot.domain.days import read_day
from bot.domain.errors import ForumFileError
from bot.domain.forum_file import FileTable, read_clock

_KEYS = frozenset(("name", "plan_cycle", "template", "forums", *DateName))
_TIMING_KEYS = frozenset(
    ("hours", "hours_each", "per_day", "closing_after", "without_weekends", "without_holidays", "days_off", "teams")
)


@dataclass(frozen=True, slots=True)
class CircuitEntry:
    """One [[circuit]]; it has either a template and its timing or the names of its forums."""

    name: str
    first_year: int | None
    template: str
    timing: Timing | None
    closing_after: int | None
    forums: tuple[str, ...]
    days: Mapping[DateName, date | None]


def read_circuits(tables: Mapping[str, Any]) -> tuple[CircuitEntry, ...]:
    """The circuits of a parsed TOML file. Raises ForumFileError with a line for each mistake."""
    mistakes: list[str] = []
    circuits = FileTable(tables, "file", mistakes, frozenset(tables)).tables("circuit")
    entries = [_circuit(one, number, mistakes) for number, one in enumerate(circuits, start=1)]
    names = [(one.first_year, one.name) for one in entries]
    mistakes += [f"circuit “{name}” stands twice" for year, name in set(names) if names.count((year, name)) > 1]
    if mistakes:
        raise ForumFileError("\n".join(mistakes))
    return tuple(entries)


def _circuit(values: Mapping[str, Any], number: int, mistakes: list[str]) -> CircuitEntry:
    table = FileTable(values, f"circuit {number} “{values.get('name', '')}”", mistakes, _KEYS | _TIMING_KEYS)
    template, forums = table.text("template"), table.texts("forums")
    if bool(template) == bool(forums):
        table.wrong("give either a template or forums")
    if template and template not in {one.name for one in TEMPLATES}:
        table.wrong(f"template {template!r} is not one of {', '.join(one.name for one in TEMPLATES)}")
    timing = _timing(table) if template else None
    days = {name: _day(table, name.value) for name in DateName}
    closing_after = None if template == "whole" else table.number("closing_after")
    if timing is not None:
        days[DateName.LAST_DAY] = _last_day(timing, closing_after)
    return CircuitEntry(
        name=table.text("name", is_required=True),
        first_year=table.number("plan_cycle"),
        template=template,
        timing=timing,
        closing_after=closing_after,
        forums=forums,
        days=days,
    )


def _timing(table: FileTable) -> Timing | None:
    first_on = _day(table, "first_day", is_required=True)
    last_on = _day(table, "last_day") or first_on
    hours, days_off = _hours(table), [read_day(one) for one in table.texts("days_off")]
    if None in days_off:
        table.wrong("days_off has what is no day such as 2/4/2569")
    if first_on is None or last_on is None or not hours:
        return None
    if not 0 <= (last_on - first_on).days <= LONGEST_SPAN:
        table.wrong(f"last_day must come after first_day, by {LONGEST_SPAN} days at most")
        return None
    return Timing(
        first_on=first_on,
        last_on=last_on,
        hours=hours,
        minutes=60 * (table.number("hours_each") or 3),
        per_day=table.number("per_day") or 2,
        skips_weekends=table.flag("without_weekends"),
        skips_holidays=table.flag("without_holidays"),
        days_off=frozenset(day for day in days_off if day),
        teams=table.texts("teams"),
    )


def _last_day(timing: Timing, closing_after: int | None) -> date:
    days = days_of(timing)
    if not days or closing_after is None:
        return timing.last_on
    return max(timing.last_on, closing_day(days[-1], closing_after, timing))


def _hours(table: FileTable) -> tuple[time, ...]:
    typed = table.texts("hours")
    found = [read_clock(one) for one in typed]
    if not typed or None in found:
        table.wrong('hours must be a list such as ["09.00", "13.30"]')
    return tuple(sorted(one for one in found if one))


def _day(table: FileTable, key: str, *, is_required: bool = False) -> date | None:
    typed = table.text(key, is_required=is_required)
    day = read_day(typed) if typed else None
    if typed and day is None:
        table.wrong(f"{key} {typed!r} is no day such as 2/4/2569")
    return day
