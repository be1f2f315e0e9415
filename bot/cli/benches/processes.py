"""Servers started for a measurement, each on a free port and with a folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bot.domain.errors import SettingsError

_START_SECONDS = 60.0


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(module: str, arguments: list[str], port: int, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m module arguments`, from when it answers /healthz until the block ends."""
    process = subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_healthy(process, port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SettingsError(f"a server for the measurement ended at once with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SettingsError(f"a server for the measurement did not answer within {_START_SECONDS:.0f} seconds")
