"""How fast announcements may go out: for one channel over all workers together, through Redis where there is one.

LINE takes 200 multicasts and 2,000 pushes a second from a channel; we stay well below, because answers to residents go
the same way. Where LINE refuses one for its rate all the same, the channel rests for a second. Where Redis is away each
process keeps the same pace for itself.
"""

import time
from typing import Literal

from limits import RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

MULTICASTS_PER_SECOND, PUSHES_PER_SECOND = 50, 200
_LONGEST_NAP = 0.25
_REST = RateLimitItemPerSecond(1)  # one rest at a time; while it lasts nothing passes

How = Literal["multicast", "push"]


class Pace:
    """Lets senders pass, so many in any second."""

    def __init__(
        self, redis_url: str = "", *, multicasts: int = MULTICASTS_PER_SECOND, pushes: int = PUSHES_PER_SECOND
    ) -> None:
        self._limits = {"multicast": RateLimitItemPerSecond(multicasts), "push": RateLimitItemPerSecond(pushes)}
        self._alone = MovingWindowRateLimiter(MemoryStorage())
        self._together = self._alone
        if redis_url:
            storage = RedisStorage(
                redis_url, key_prefix="prachakhom_pace", wrap_exceptions=True,
                socket_connect_timeout=2, socket_timeout=5,
            )  # fmt: skip
            self._together = MovingWindowRateLimiter(storage)

    def wait(self, authority_id: int, how: How, *, seconds: float) -> bool:
        """Wait until one more request may go out; False where that takes longer than so many seconds."""
        until = time.monotonic() + seconds
        while not self._may_pass(authority_id, how):
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(_LONGEST_NAP, left, 1 / self._limits[how].amount))
        return True

    def rest(self, authority_id: int, how: How) -> None:
        """LINE said that it was too fast: let nothing pass for a second."""
        try:
            self._together.hit(_REST, "rest", str(authority_id), how)
        except StorageError:
            self._alone.hit(_REST, "rest", str(authority_id), how)

    def _may_pass(self, authority_id: int, how: How) -> bool:
        try:
            return self._passes(self._together, authority_id, how)
        except StorageError:
            return self._passes(self._alone, authority_id, how)

    def _passes(self, limiter: MovingWindowRateLimiter, authority_id: int, how: How) -> bool:
        of_channel = (str(authority_id), how)
        return limiter.test(_REST, "rest", *of_channel) and limiter.hit(self._limits[how], *of_channel)
