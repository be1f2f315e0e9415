"""The product's own processes under a supervisor that starts again whatever died, as systemd and compose do."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli.benches.faults.servers import children_of
from bot.cli.benches.processes import free_port
from bot.domain.errors import SettingsError

WEBHOOK = "/line/bench/webhook"
_LOOK_EVERY = 0.2
_START_SECONDS = 90.0


class Product:
    """`prachakhom serve`, or `web` and `worker` processes, over one environment.

    `workers` holds the options of each worker; `module` may stand for `bot`.
    """

    def __init__(
        self, env: Mapping[str, str], log: Path, *, workers: Sequence[Sequence[str]] = (), module: str = "bot"
    ) -> None:
        self.env, self.port, self.log = dict(env), free_port(), log
        door = ["serve"] if not workers else ["web", "--processes", "2"]
        self.door = door[0]
        self.workers = [f"worker {number}" for number in range(len(workers))]
        self._commands: dict[str, list[str]] = {self.door: [*door, "--port", str(self.port)]}
        self._commands |= {name: ["worker", *options] for name, options in zip(self.workers, workers, strict=True)}
        self._module = module
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock, self._stopping, self._halted = threading.Lock(), threading.Event(), threading.Event()
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)

    def start(self) -> None:
        """Start everything, and wait until the door is open."""
        for name in self._commands:
            self._start(name)
        self._supervisor.start()
        self.wait_until_well(_START_SECONDS)

    def kill(self, name: str) -> None:
        """SIGKILL to a process and its children; the supervisor finds it dead."""
        self._signal_group(name, signal.SIGKILL)

    def kill_child(self, name: str) -> bool:
        """SIGKILL to one child of a process; False where it has none just now."""
        children = children_of(self._running[name].pid)
        if not children:
            return False
        os.kill(random.choice(children), signal.SIGKILL)  # noqa: S311 - no secret
        return True

    def end_kindly(self, name: str) -> float:
        """SIGTERM, and the seconds until the process is gone."""
        with self._lock:
            process = self._running[name]
        began = time.monotonic()
        process.terminate()
        process.wait(timeout=60)
        return time.monotonic() - began

    def pause(self) -> None:
        """Let no process of the product run any more, until `go_on`."""
        for name in self._commands:
            self._signal_group(name, signal.SIGSTOP)

    def go_on(self) -> None:
        for name in self._commands:
            self._signal_group(name, signal.SIGCONT)

    def post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """The door's answer to one body; 0 where nobody answers."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=12)
            connection.request("POST", WEBHOOK, body, dict(headers))
            status = connection.getresponse().status
            connection.close()
        except (OSError, http.client.HTTPException):
            return 0
        return status

    def readiness(self) -> dict[str, bool]:
        """What /readyz says of each check; empty where nobody answers."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=12)
            connection.request("GET", "/readyz")
            checks: dict[str, bool] = json.loads(connection.getresponse().read())["checks"]
            connection.close()
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return {}
        return checks

    def is_well(self) -> bool:
        """Whether /readyz finds nothing wrong but, perhaps, events that wait: these the checker judges."""
        checks = self.readiness()
        return bool(checks) and all(fine for name, fine in checks.items() if name != "no_old_event")

    def wait_until_well(self, seconds: float) -> float:
        """How long it took. Raises SettingsError when it never was."""
        began = time.monotonic()
        while not self.is_well():
            if time.monotonic() - began > seconds:
                raise SettingsError(f"the product was not well after {seconds:.0f} seconds: {self.readiness()}")
            time.sleep(0.1)
        return time.monotonic() - began

    def pids(self) -> list[int]:
        """Every process of the product."""
        with self._lock:
            masters = [process.pid for process in self._running.values()]
        return [*masters, *(child for pid in masters for child in children_of(pid))]

    def halt(self) -> None:
        """End everything, and let nobody start it again until `go_again`."""
        self._halted.set()
        for name in self._commands:
            self.kill(name)
            self._running[name].wait()

    def go_again(self) -> None:
        """Let the supervisor find everything dead."""
        self._halted.clear()

    def stop(self) -> None:
        """End everything at once."""
        self._stopping.set()
        if self._supervisor.is_alive():
            self._supervisor.join()
        for name in list(self._running):
            self.kill(name)
            self._running.pop(name).wait()

    def _start(self, name: str) -> None:
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own modules
                [sys.executable, "-m", self._module, *self._commands[name]],
                env={**os.environ, **self.env}, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        with self._lock:
            self._running[name] = process

    def _supervise(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY):
            for name, process in list(self._running.items()):
                if process.poll() is not None and not self._halted.is_set():
                    self._start(name)

    def _signal_group(self, name: str, number: signal.Signals) -> None:
        with self._lock:
            process = self._running[name]
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return


def run_command(env: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """One command of the product, from its start to its end."""
    command: Sequence[str] = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, env={**os.environ, **env}, capture_output=True, check=False, timeout=300)  # noqa: S603
