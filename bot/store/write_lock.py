"""Who of this process may write to SQLite next: the door before the worker.

SQLite has one writer at a time. A resident's message must be on disk before LINE loses patience, while a turn that
begins 20 ms later harms nobody; so whoever is in a hurry goes first, and among equals nobody waits in SQLite's busy
handler, whose sleeping retries starve one thread for seconds under load.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class WriteLock:
    """A lock with two classes of waiters."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_held = False
        self._hurried = 0

    @contextmanager
    def held(self, *, hurried: bool) -> Iterator[None]:
        """Hold the lock for the block."""
        self._acquire(hurried=hurried)
        try:
            yield
        finally:
            with self._changed:
                self._is_held = False
                self._changed.notify_all()

    def _acquire(self, *, hurried: bool) -> None:
        with self._changed:
            self._hurried += hurried
            self._changed.wait_for(lambda: not self._is_held and (hurried or not self._hurried))
            self._hurried -= hurried
            self._is_held = True
