"""A real server in a process of its own, for what only bytes on a socket can do."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from bot.cli.benches.processes import free_port

SLOWEST = 2.0
_SCRIPT = """
import sys
from bot.app import build_parts, create_app
from bot.cli import server
from bot.settings import Settings

server.SLOWEST_REQUEST = float(sys.argv[2])
build = lambda: create_app(build_parts(Settings.from_env()))
server.Server(f"127.0.0.1:{sys.argv[1]}", processes=1, threads=4, build=build, stop=lambda: None).run()
"""


class Served:
    """The application behind the product's own server, with four threads."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        env = {**os.environ, "DATA_DIR": str(folder), **settings}
        command = [sys.executable, "-c", _SCRIPT, str(self.port), str(SLOWEST)]
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()

    def connect(self) -> socket.socket:
        """A connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, request: bytes) -> bytes:
        """Send these bytes and read until the server closes or says nothing more."""
        with self.connect() as connection:
            connection.sendall(request)
            return read_all(connection)

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait(timeout=30)

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError):
                self.connect().close()
                return
            time.sleep(0.1)
        raise TimeoutError("the server did not come up")


def read_all(connection: socket.socket) -> bytes:
    """Everything that comes until the other side closes."""
    found = b""
    with suppress(OSError):
        while piece := connection.recv(65_536):
            found += piece
    return found
