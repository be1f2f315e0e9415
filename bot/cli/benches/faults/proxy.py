"""A TCP proxy on loopback that can cut, swallow, delay and reset what passes: a network that fails on command."""

import contextlib
import socket
import struct
import threading
import time
from typing import Literal

from bot.cli.benches.processes import free_port

Mode = Literal["pass", "cut", "blackhole", "slow", "reset"]
_RESET_AFTER = 2_000  # bytes
_SLOW_SECONDS = 2.0
_POLL = 0.05


class Proxy:
    """Passes connections on to `target`. In `blackhole` bytes wait until the mode ends, as TCP repeats them."""

    def __init__(self, target: int) -> None:
        self.port, self._target = free_port(), target
        self._mode: Mode = "pass"
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=256)
        threading.Thread(target=self._accept, daemon=True).start()

    def behave(self, mode: Mode) -> None:
        """Treat every connection so from now on; open ones are cut at once where the network is cut."""
        self._mode = mode
        if mode == "cut":
            for connection in list(self._open):
                _end(connection)

    def close(self) -> None:
        self.behave("cut")
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError):  # either side may be gone already
                self._join(client)

    def _join(self, client: socket.socket) -> None:
        if self._mode == "cut":
            client.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            client.close()
            raise
        server.settimeout(None)
        self._open |= {client, server}
        for one, other in ((client, server), (server, client)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                while self._mode == "blackhole":
                    time.sleep(_POLL)
                if self._mode == "slow":
                    time.sleep(_SLOW_SECONDS)
                passed = passed + len(data) if self._mode == "reset" else 0
                if passed > _RESET_AFTER:
                    # Lingering for no time at all turns the close into a reset.
                    source.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
                sink.sendall(data)
        for connection in (source, sink):
            self._open.discard(connection)
            _end(connection)


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        connection.close()
