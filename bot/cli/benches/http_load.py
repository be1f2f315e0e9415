"""HTTP load over kept-alive loopback connections, light enough to share a machine with what it measures."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass
class Load:
    """What came back: seconds per answer, and how many answers were not 200."""

    latencies: list[float] = field(default_factory=list)
    not_ok: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds


def request_bytes(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A POST request, ready to be written to a connection."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def flood(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> Load:
    """Send as fast as answers come, on several connections, until the time or the requests are over."""
    return asyncio.run(_drive(port, iter(requests), connections, until=seconds, interval=None))


def pace(port: int, requests: Iterable[bytes], *, per_second: float, connections: int = 32) -> Load:
    """Send at a steady rate; time is counted from when a request was due, so a stalled server cannot hide."""
    return asyncio.run(_drive(port, iter(requests), connections, until=None, interval=1 / per_second))


async def _drive(
    port: int, requests: Iterator[bytes], connections: int, *, until: float | None, interval: float | None
) -> Load:
    load, started_at, due = Load(), time.perf_counter(), 0

    async def use_connection() -> None:
        nonlocal due
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            sent_at = time.perf_counter()
            if until is not None and sent_at - started_at > until:
                break
            if interval is not None:
                sent_at = started_at + due * interval
                due += 1
                await asyncio.sleep(max(0.0, sent_at - time.perf_counter()))
            request = next(requests, None)  # only now: it may be made at this moment
            if request is None:
                break
            writer.write(request)
            status = await read_answer(reader)
            load.latencies.append(time.perf_counter() - sent_at)
            load.not_ok += status != 200
        writer.close()

    await asyncio.gather(*(use_connection() for _ in range(connections)))
    load.seconds = time.perf_counter() - started_at
    return load


async def read_answer(reader: asyncio.StreamReader) -> int:
    """The status of the next answer on a kept-alive connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    lowered = head.lower()
    length = int(lowered.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]) if b"content-length:" in lowered else 0
    if length:
        await reader.readexactly(length)
    return int(head[9:12])
