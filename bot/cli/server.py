"""Gunicorn around the application. Everything is built after the fork: threads and connections do not survive one."""

import gc
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from bot.domain.errors import SettingsError

_GRACE_SECONDS = 10
# A request needs the interpreter a dozen times for a moment; at Python's 5 ms a turn it would wait that long each time
# behind a thread that computes.
_SWITCH_SECONDS = 0.001
SLOWEST_REQUEST = 25.0  # seconds in which a request must have come in whole


def require_free(host: str, port: int) -> None:
    """Raise SettingsError where nobody can listen: Gunicorn would try again and again, and say so at length."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise SettingsError(f"cannot listen on {host}:{port} ({error}); give another --port") from error


class QuietLogger(Logger):  # type: ignore[misc]
    """Gunicorn's words go where all others go, in the same form."""

    def setup(self, cfg: Any) -> None:
        """Hand entries on instead of printing them."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Worker(ThreadWorker):  # type: ignore[misc]
    """Threads that no client can hold by sending a byte at a time: after a while nothing more is read from it.

    Only reading ends, so an answer that takes long is still sent whole. Gunicorn by itself waits for ever.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._begun: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        """One request of a connection, in a thread of its own."""
        self._begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            del self._begun[conn]

    def murder_pending(self) -> None:
        """Called each second; here also for connections whose request does not end."""
        super().murder_pending()
        bearable = time.monotonic() - SLOWEST_REQUEST
        for conn, begun_at in list(self._begun.items()):
            if begun_at < bearable:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)


class Server(BaseApplication):  # type: ignore[misc]
    """One master that keeps `processes` alive; `build` makes the application, `stop` runs when a process ends."""

    def __init__(
        self, address: str, *, processes: int, threads: int, build: Callable[[], Flask], stop: Callable[[], None]
    ) -> None:
        self._options: dict[str, Any] = {
            "bind": address,
            "workers": processes,
            "threads": threads,
            "worker_class": Worker,
            "graceful_timeout": _GRACE_SECONDS,
            "timeout": 60,
            "keepalive": 30,
            "limit_request_line": 4094,
            "worker_exit": lambda _arbiter, _worker: stop(),
            "logger_class": QuietLogger,
            "loglevel": "warning",
            "proc_name": "prachakhom",
            "control_socket_disable": True,
        }
        self._build = build
        super().__init__()

    def load_config(self) -> None:
        """Take the options given; the command line belongs to us and not to Gunicorn."""
        for key, value in self._options.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Flask:
        """The application of one process, made after the fork."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        app = self._build()
        keep_what_is_loaded()
        return app


def keep_what_is_loaded() -> None:
    """Let the collector of garbage pass over what a process has loaded by now and never gives back.

    Dictionaries of words are some hundred thousand objects: to look at them again in the midst of a request would take
    a fifth of a second.
    """
    gc.collect()
    gc.freeze()
