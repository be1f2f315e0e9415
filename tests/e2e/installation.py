"""A whole installation as a municipality runs it: real processes, a real database, a LINE platform on loopback."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.cli.benches.processes import free_port
from bot.domain import thai_time
from bot.services.load_authority import load_authority_file
from bot.settings import Settings
from bot.simulator.platform import LinePlatform
from bot.store.migrate import migrate
from bot.store.sealing import Seal
from bot.store.session import Database

KHELANG = Path(__file__).parents[1] / "authorities" / "khelang.toml"
SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "token-of-khelang"


class Installation:
    """Starts, kills and restarts the product's processes over one data folder."""

    def __init__(self, folder: Path, database_url: str = "", redis_url: str = "") -> None:
        self.platform = LinePlatform()
        base = self.platform.start()
        self.platform.add_channel("khelang", SECRET, TOKEN)
        self.folder = folder
        self.env = {
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "LINE_API_BASE": base,
            "LINE_DATA_API_BASE": base,
        }
        self.settings = Settings.from_env(self.env)
        self.database = Database(self.settings.database_url)
        self.port = free_port()
        self.log = (folder / "processes.log").open("ab")
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        migrate(self.database)
        with self.database.transaction() as session:
            seal = Seal(self.settings.data_keys, self.settings.lookup_key)
            self.authority = load_authority_file(session, seal, KHELANG, thai_time.now())

    def start(self, *command: str, name: str = "") -> None:
        """Run `prachakhom command` as a process group of its own, called by its first word or `name`."""
        self._processes[name or command[0]] = subprocess.Popen(
            [sys.executable, "-m", "bot", *command],
            env={**os.environ, **self.env},
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run `prachakhom command` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, command)],
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def kill(self, name: str) -> None:
        """kill -9 to the process and all its children."""
        process = self._processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self, name: str) -> int:
        """Ask a process to end, as a rolling restart does; its code."""
        process = self._processes.pop(name)
        process.terminate()
        return process.wait(timeout=90)

    def wait_until_healthy(self, seconds: float = 40, *, port: int = 0) -> None:
        """Wait for the door to open."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError("the installation did not become healthy")

    def post(self, body: bytes, headers: dict[str, str], *, port: int = 0) -> int:
        """Post to the webhook; the status, or 0 where nobody answered."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{port or self.port}/line/khelang/webhook", data=body, headers=headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def post_until_accepted(self, body: bytes, headers: dict[str, str], seconds: float = 120) -> None:
        """Post as LINE redelivers: again and again until somebody says 200."""
        until = time.monotonic() + seconds
        while self.post(body, headers) != 200:
            if time.monotonic() > until:
                raise TimeoutError("the door never accepted the event")
            time.sleep(0.2)

    def post_all(self, webhooks: list, *, threads: int = 8) -> None:
        """Post many, several at once, each until it is accepted."""
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda webhook: self.post_until_accepted(webhook.body, webhook.headers), webhooks))

    def close(self) -> None:
        """End everything."""
        for name in list(self._processes):
            self.kill(name)
        self.platform.stop()
        self.database.close()
        self.log.close()
