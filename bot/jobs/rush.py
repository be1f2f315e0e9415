"""Whether more comes in at the door than it can take beside a worker: an answer may come later, the door may not.

The processes of one installation share a machine more often than not, so the door's word reaches workers in other
processes too.
"""

import time

import redis

_KEY = "prachakhom:rush"
_SECONDS = 0.2  # that a rush lasts beyond its last sign
_SAID_EVERY, _ASKED_EVERY = 0.05, 0.02
_LEFT_ALONE = 30.0  # a Redis that failed: one that says nothing would hold up the door's commits each time


class Rush:
    """Known through Redis where there is one, else in this process."""

    def __init__(self, client: "redis.Redis | None") -> None:
        self._redis = client
        self._until = self._say_at = self._ask_at = 0.0

    def note(self) -> None:
        """There is a rush at this moment."""
        now = time.monotonic()
        if now >= self._say_at:
            self._say_at, self._until = now + _SAID_EVERY, now + _SECONDS
            if self._redis:
                try:
                    self._redis.set(_KEY, 1, px=int(_SECONDS * 1000))
                except redis.RedisError:
                    self._say_at = time.monotonic() + _LEFT_ALONE

    def is_on(self) -> bool:
        """Whether there is one, or was a moment ago; False where Redis cannot be reached."""
        now = time.monotonic()
        if self._redis and now >= self._ask_at:
            self._ask_at = now + _ASKED_EVERY
            try:
                self._until = now + _SECONDS / 2 if self._redis.exists(_KEY) else 0.0
            except redis.RedisError:
                self._ask_at = time.monotonic() + _LEFT_ALONE
        return now < self._until
