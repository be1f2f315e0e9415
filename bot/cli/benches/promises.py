"""A figure that was measured, and what was promised of it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Promise:
    """`at_least` or `at_most` is what was promised; with neither the figure is only told."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the figure is within its bounds."""
        is_low = self.at_least is not None and self.value < self.at_least
        is_high = self.at_most is not None and self.value > self.at_most
        return not is_low and not is_high

    def line(self) -> str:
        """The figure for people."""
        bound = f"  (at least {self.at_least:g})" if self.at_least is not None else ""
        bound += f"  (at most {self.at_most:g})" if self.at_most is not None else ""
        return f"{'ok  ' if self.is_kept else 'FAIL'} {self.name}: {self.value:,.2f} {self.unit}{bound}"

    def as_dict(self) -> dict[str, Any]:
        """The figure for programs."""
        bounds = {"at_least": self.at_least, "at_most": self.at_most}
        return {"name": self.name, "value": round(self.value, 4), "unit": self.unit, **bounds, "kept": self.is_kept}


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lie."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
