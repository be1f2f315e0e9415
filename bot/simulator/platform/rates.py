"""How many calls a second a channel may make: a bucket of tokens that fills steadily, as LINE describes it."""

import time
from threading import Lock


class Rates:
    """Without a limit, as at first, every call passes; each try uses a token, a repeated one too."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._limits: dict[str, int] = {}
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}  # tokens left, and when that was

    def limit(self, path: str, per_second: int | None) -> None:
        with self._lock:
            self._limits.pop(path, None)
            self._buckets.clear()
            if per_second is not None:
                self._limits[path] = per_second

    def let_pass(self, channel: str, path: str) -> bool:
        """Whether a call is within every limit that holds for its path."""
        with self._lock:
            limits = [(part, rate) for part, rate in self._limits.items() if part in path]
            taken = [self._take((channel, part), rate) for part, rate in limits]
            return all(taken)

    def _take(self, bucket: tuple[str, str], rate: int) -> bool:
        now = time.monotonic()
        left, at = self._buckets.get(bucket, (float(rate), now))
        left = min(float(rate), left + (now - at) * rate)
        self._buckets[bucket] = (left - 1 if left >= 1 else left, now)
        return left >= 1
