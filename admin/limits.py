"""How often something may be tried, counted in memory on one machine and in Redis beyond it.

The `limits` library is used directly: Flask-Limiter on top of it would look at every request of the application, the
webhook's too. While Redis is away each process counts by itself, so that nobody is locked out and nobody is let loose.
"""

import time
from typing import cast

from flask import current_app
from limits import parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

_KEY = "prachakhom_limits"


class Limits:
    """Counts tries of `what` by `who`; `allowed` reads like “5 per 15 minutes”."""

    def __init__(self, storage_uri: str) -> None:
        storage = storage_from_string(storage_uri)
        self._outages = storage.base_exceptions
        self._shared = MovingWindowRateLimiter(storage)
        self._alone = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, what: str, allowed: str, *who: str) -> int:
        """Count one try and say how many are left. Raises TooManyRequests (429) where none was."""
        try:
            return self._hit(self._shared, what, allowed, who)
        except self._outages:
            return self._hit(self._alone, what, allowed, who)

    def forget(self, what: str, allowed: str, *who: str) -> None:
        """Forget the tries, because the last one was right."""
        try:
            self._shared.clear(parse(allowed), what, *who)
        except self._outages:
            self._alone.clear(parse(allowed), what, *who)

    @staticmethod
    def _hit(counter: MovingWindowRateLimiter, what: str, allowed: str, who: tuple[str, ...]) -> int:
        item = parse(allowed)
        if counter.hit(item, what, *who):
            return counter.get_window_stats(item, what, *who).remaining
        wait = counter.get_window_stats(item, what, *who).reset_time - time.time()
        raise TooManyRequests(retry_after=max(1, int(wait) + 1))


def keep_limits(extensions: dict[str, object], storage_uri: str) -> None:
    """Make the counters of one application."""
    extensions[_KEY] = Limits(storage_uri)


def limits() -> Limits:
    """The counters of the application that answers this request."""
    return cast(Limits, current_app.extensions[_KEY])
