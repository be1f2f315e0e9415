"""How much memory and how many open files the product's processes hold, looked at now and then."""

import contextlib
from collections.abc import Callable
from pathlib import Path


class Watch:
    """Remembers what it saw; growth is that of the second half, when everything has been loaded."""

    def __init__(self, pids: Callable[[], list[int]]) -> None:
        self._pids = pids
        self._seen: list[tuple[float, int]] = []

    def look(self) -> None:
        """Look once."""
        pids = self._pids()
        self._seen.append((sum(_resident_mb(pid) for pid in pids), sum(_open_files(pid) for pid in pids)))

    @property
    def growth_mb(self) -> float:
        return max(0.0, self._seen[-1][0] - self._seen[len(self._seen) // 2][0])

    @property
    def growth_files(self) -> int:
        return max(0, self._seen[-1][1] - self._seen[len(self._seen) // 2][1])


def _resident_mb(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _open_files(pid: int) -> int:
    with contextlib.suppress(OSError):
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return 0
