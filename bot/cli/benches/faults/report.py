"""What was found: a line for the terminal, an object for programs, a page for people."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.cli.benches.faults.stage import Episode

_COUNTS = ("posted", "acked", "rows", "effects", "lost", "doubled", "invented", "bent", "overtaken")
_HEAD = f"| | fault | on | {' | '.join(_COUNTS[:8])} | well after s | finished after s |"


@dataclass(slots=True)
class Result:
    """One fault on one kind of installation. `skipped` says why it could not be played here."""

    name: str
    what: str
    where: str
    skipped: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    recovery_seconds: float | None = None
    finished_after_seconds: float | None = None
    notes: dict[str, float] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)  # what was kept, and took too long

    @property
    def is_kept(self) -> bool:
        return not self.breaches and not self.late

    def line(self) -> str:
        """For the terminal."""
        title = f"{self.name} {self.what} ({self.where})"
        if self.skipped:
            return f"skip {title}: {self.skipped}"
        facts = [f"{name} {count:,}" for name, count in self.counts.items()]
        if self.recovery_seconds is not None:
            facts.append(f"well again after {self.recovery_seconds:.1f} s")
        if self.finished_after_seconds is not None:
            facts.append(f"all finished after {self.finished_after_seconds:.1f} s")
        facts += [f"{name} {value:g}" for name, value in self.notes.items()]
        told = "".join(f"\n       {breach}" for breach in (*self.breaches, *self.late))
        return f"{'ok  ' if self.is_kept else 'FAIL'} {title}: {', '.join(facts)}{told}"

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "kept": self.is_kept}


def result_of(name: str, what: str, where: str, episode: Episode) -> Result:
    """An episode's judgement."""
    verdict = episode.verdict
    counts = {count: getattr(verdict, count) for count in _COUNTS}
    return Result(
        name, what, where,
        counts=counts,
        recovery_seconds=max(episode.recoveries, default=None),
        finished_after_seconds=episode.finished_after,
        notes=episode.notes,
        breaches=[*episode.breaches, *verdict.examples],
        late=episode.late,
    )  # fmt: skip


def page(results: Sequence[Result]) -> str:
    """A Markdown page: what was played, what was counted, what broke, what could not be played."""
    played = [one for one in results if not one.skipped]
    broken = [one for one in played if not one.is_kept]
    lines = ["# Faults", "", f"`prachakhom bench faults`, {platform.platform()}, {os.cpu_count()} processors", ""]
    lines += [f"{len(played)} played, {len(played) - len(broken)} of them with every promise kept.", ""]
    lines += [_HEAD, "|" + "---|" * (_HEAD.count("|") - 1)]
    for one in played:
        cells = [one.counts.get(name, "") for name in _COUNTS[:8]]
        well, finished = _seconds(one.recovery_seconds), _seconds(one.finished_after_seconds)
        shown = [f"{one.name} {'✓' if one.is_kept else '✗'}", one.what, one.where, *cells, well, finished]
        lines.append("| " + " | ".join(map(str, shown)) + " |")
    for one in broken:
        lines += [
            "",
            f"**{one.name} {one.what} ({one.where})**",
            *(f"- {breach}" for breach in (*one.breaches, *one.late)),
        ]
    skipped = [one for one in results if one.skipped]
    if skipped:
        lines += ["", "Not played here:", *(f"- {one.name} {one.what} ({one.where}): {one.skipped}" for one in skipped)]
    return "\n".join(lines) + "\n"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
