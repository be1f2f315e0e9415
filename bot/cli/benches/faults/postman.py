"""LINE as it posts: at a steady rate, some events twice, some late, and again whatever was not answered with 200.

A few bodies are forged. Each event keeps the moment it was first posted, so that a stalled door cannot hide.
"""

import asyncio
import contextlib
import gc
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from bot.cli.benches.faults.ledger import Ledger
from bot.cli.benches.faults.product import WEBHOOK
from bot.cli.benches.http_load import read_answer, request_bytes
from bot.domain.errors import SettingsError
from bot.simulator.platform import LinePlatform, Webhook
from bot.simulator.platform.signing import signed_headers

_CONNECTIONS = 48
_PATIENCE = 12.0
_AGAIN = (0.5, 1.0, 2.0)  # seconds until the next try; LINE does not say its own
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class Habits:
    """How LINE behaves."""

    per_second: float = 150.0
    doubled: float = 0.10
    late: float = 0.05
    late_seconds: float = 30.0
    forged: float = 0.01


@dataclass(slots=True)
class _Errand:
    due_at: float
    webhook: Webhook
    tries: int = 0
    is_repeat: bool = False


class Postman:
    """Posts what `make` makes, from a thread of its own, while the block runs; leaving it waits for the last 200.

    Meanwhile nobody collects garbage in this process: what is posted and answered is kept by the hundred thousand, and
    to look through it all would hold up LINE for half a second, which would be taken for the door's.
    """

    def __init__(
        self, platform: LinePlatform, port: int, ledger: Ledger, make: Callable[[int], Webhook], habits: Habits
    ) -> None:
        self._platform, self._port, self._ledger, self._make, self._habits = platform, port, ledger, make, habits
        self._chance = random.Random(2569)  # noqa: S311 - no secret
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._failure: BaseException | None = None
        self._open = 0
        self.made = 0
        self.stopped_at = 0.0

    def __enter__(self) -> Self:
        gc.disable()
        self._thread.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.stop(180)
        gc.enable()

    def stop(self, seconds: float) -> None:
        """Make no more events; wait until every one was accepted."""
        if not self._stopping.is_set():
            self.stopped_at = time.monotonic()
            self._stopping.set()
        self._thread.join(timeout=seconds)
        if self._failure:
            raise SettingsError(f"the postman failed: {self._failure!r}")

    async def _run(self) -> None:
        self._due: asyncio.Queue[_Errand] = asyncio.Queue()
        couriers = [asyncio.create_task(self._carry()) for _ in range(_CONNECTIONS)]
        try:
            await self._produce()
            while self._open:  # noqa: ASYNC110 - a count, looked at now and then
                await asyncio.sleep(0.05)
        except BaseException as error:
            self._failure = error
            raise
        finally:
            for courier in couriers:
                courier.cancel()

    async def _produce(self) -> None:
        began = time.monotonic()
        while not self._stopping.is_set():
            due_at = began + self.made / self._habits.per_second
            await asyncio.sleep(max(0.0, due_at - time.monotonic()))
            webhook = self._make(self.made)
            self.made += 1
            if self._chance.random() < self._habits.late:
                due_at += self._chance.uniform(0, self._habits.late_seconds)
            self._add(due_at, webhook)

    def _add(self, due_at: float, webhook: Webhook, *, tries: int = 0, is_repeat: bool = False) -> None:
        self._open += 1
        errand = _Errand(due_at, webhook, tries, is_repeat)
        asyncio.get_running_loop().call_later(max(0.0, due_at - time.monotonic()), self._due.put_nowait, errand)

    async def _carry(self) -> None:
        line = _Line(self._port)
        try:
            while True:
                await self._post(line, await self._due.get())
                self._open -= 1
        finally:
            line.close()

    async def _post(self, line: "_Line", errand: _Errand) -> None:
        webhook = errand.webhook
        self._ledger.note_posted(webhook)
        status = await line.post(webhook.body, webhook.headers)
        self._ledger.note_answer(webhook, errand.due_at, status)
        if status != 200:
            again = time.monotonic() + _AGAIN[min(errand.tries, len(_AGAIN) - 1)]
            self._add(again, self._platform.redeliver(webhook), tries=errand.tries + 1, is_repeat=errand.is_repeat)
            return
        if not errand.is_repeat and self._chance.random() < self._habits.doubled:
            twin = webhook if self._chance.random() < 0.5 else self._platform.redeliver(webhook)
            self._add(time.monotonic() + self._chance.uniform(0, 3), twin, is_repeat=True)
        if self._chance.random() < self._habits.forged:
            await self._forge(line)

    async def _forge(self, line: "_Line") -> None:
        stranger = self._platform.make_unknown("bench", "U" + "f" * 32)
        forged = Webhook("bench", stranger.body, signed_headers("not the secret", stranger.body))
        self._ledger.note_forged(forged, await line.post(forged.body, forged.headers))


class _Line:
    """One kept-alive connection to the door."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            return await asyncio.wait_for(self._exchange(request_bytes(WEBHOOK, body, headers)), _PATIENCE)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            self.close()
            return _NOBODY

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            with contextlib.suppress(OSError):
                self._streams[1].close()
            self._streams = None

    async def _exchange(self, request: bytes) -> int:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        return await read_answer(reader)
