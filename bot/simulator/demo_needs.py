"""The invented needs of the demo: one CSV per authority beside this module."""

import csv
from dataclasses import dataclass
from pathlib import Path

from bot.domain.states import NeedSource

DEMO = Path(__file__).parent / "demo"


@dataclass(frozen=True, slots=True)
class DemoNeed:
    """One line of a file; `row` counts from 1, `issue` is what its teller would call right, None if nobody can."""

    row: int
    community_code: str
    text: str
    issue: int | None
    days_ago: int
    hour: int
    supporters: int
    teller: str
    is_confirmed: bool
    source: NeedSource


def event_id(row: int) -> str:
    """The event that stands for a line's message, always the same."""
    return f"demo:{row}"


def demo_needs(slug: str) -> list[DemoNeed]:
    """What residents of one authority have said, oldest first; empty where there is no file."""
    path = DEMO / f"needs-{slug}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        needs = [_need(number, row) for number, row in enumerate(csv.DictReader(file), start=1)]
    return sorted(needs, key=lambda need: (-need.days_ago, need.hour, need.row))


def _need(number: int, row: dict[str, str]) -> DemoNeed:
    return DemoNeed(
        row=number,
        community_code=row["community_code"],
        text=row["text"],
        issue=int(row["issue"]) if row["issue"] else None,
        days_ago=int(row["days_ago"]),
        hour=int(row["hour"]),
        supporters=int(row["supporters"]),
        teller=row["teller"],
        is_confirmed=row["confirmed"] == "1",
        source=NeedSource(row["source"]),
    )
