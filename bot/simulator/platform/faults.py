"""The ways in which a call to LINE can fail, put in the path of the next calls."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Literal

FaultKind = Literal["rate", "quota", "refuse", "error", "error_after", "drop", "drop_after", "slow"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail.

    `rate` and `quota` answer 429, `refuse` 400, `error` 500 and `drop` closes the connection, all before anything is
    accepted; `error_after` and `drop_after` do so after the call has had its full effect, which is how duplicates come
    about. `slow` only waits `seconds` first, as every other kind may.
    """

    kind: FaultKind
    seconds: float = 0.0
    path: str = ""  # only calls whose path holds this


FaultRule = Callable[[str], Fault | None]


class Faults:
    """Planned faults, taken in order; a rule decides where none is planned."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._planned: deque[Fault] = deque()
        self._rule: FaultRule | None = None

    def plan(self, *faults: Fault) -> None:
        with self._lock:
            self._planned.extend(faults)

    def decide_by(self, rule: FaultRule | None) -> None:
        with self._lock:
            self._rule = rule

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()
            self._rule = None

    def take(self, path: str) -> Fault | None:
        """The fault that this call meets, if any."""
        with self._lock:
            for fault in self._planned:
                if fault.path in path:
                    self._planned.remove(fault)
                    return fault
            return self._rule(path) if self._rule else None
