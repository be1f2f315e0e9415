"""Who of a process may go on next where only one can: those in a hurry before the patient.

SQLite has one writer at a time. A resident's message must be on disk before LINE loses patience, while a turn that
begins 20 ms later harms nobody; so the door goes before the worker, and among equals nobody waits in SQLite's busy
handler, whose sleeping retries starve one thread for seconds under load. The worker's own threads queue in the same way
for the interpreter.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class PriorityLock:
    """A lock with two classes of waiters, each in the order in which it came.

    Whoever lets go hands the lock to one waiter and wakes no other: waking all of them, only to sleep again, took a
    third of the processor under load.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_held = False
        self._hurried: deque[threading.Lock] = deque()
        self._patient: deque[threading.Lock] = deque()

    @contextmanager
    def held(self, *, hurried: bool) -> Iterator[None]:
        """Hold the lock for the block."""
        self._acquire(self._hurried if hurried else self._patient)
        try:
            yield
        finally:
            self._release()

    def _acquire(self, queue: "deque[threading.Lock]") -> None:
        with self._guard:
            if not self._is_held:
                self._is_held = True
                return
            my_turn = threading.Lock()
            my_turn.acquire()
            queue.append(my_turn)
        try:
            my_turn.acquire()
        except BaseException:  # a time limit that ran out meanwhile is raised here, with the lock already handed over
            if self._has_left(queue, my_turn):
                raise
            self._release()
            raise

    def _has_left(self, queue: "deque[threading.Lock]", my_turn: threading.Lock) -> bool:
        with self._guard:
            if my_turn not in queue:
                return False
            queue.remove(my_turn)
            return True

    def _release(self) -> None:
        with self._guard:
            if self._hurried:
                self._hurried.popleft().release()
            elif self._patient:
                self._patient.popleft().release()
            else:
                self._is_held = False
