"""Which jobs wait for a worker already, where one job does all there is to do for its ids.

A chat that writes ten times while workers are busy needs one job, not ten. The mark of a job is taken away before it
looks for work, so it finds whatever was committed while its mark stood. A job that got lost leaves its mark behind; it
ends by itself, and then the sweep hands the chat on again.
"""

import time
from collections.abc import Sequence

import redis

_SECONDS = 10
_KEY = "prachakhom:waits"


class Marks:
    """In Redis where there is one, else in this process."""

    def __init__(self, client: "redis.Redis | None") -> None:
        self._redis = client
        self._here: dict[str, float] = {}

    def put(self, job: str, ids: Sequence[int | str]) -> bool:
        """Mark a job; False where its mark stands already. Raises redis.RedisError."""
        key = _key(job, ids)
        if self._redis:
            return bool(self._redis.set(key, 1, nx=True, ex=_SECONDS))
        now = time.monotonic()
        stands = self._here.get(key, now) > now
        self._here[key] = now + _SECONDS
        return not stands

    def take_away(self, job: str, ids: Sequence[int | str]) -> None:
        """Let the next of its kind be handed on. Raises redis.RedisError."""
        key = _key(job, ids)
        self._here.pop(key, None)
        if self._redis:
            self._redis.delete(key)


def _key(job: str, ids: Sequence[int | str]) -> str:
    return ":".join(map(str, (_KEY, job, *ids)))
