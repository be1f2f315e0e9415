"""A PostgreSQL and a Redis of our own, on free ports: servers that may be crashed, filled and emptied."""

import contextlib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import redis

from bot.cli.benches.processes import free_port
from bot.domain.errors import SettingsError

_BINARIES = "/usr/lib/postgresql"


class OwnPostgres:
    """A cluster with fsync on, in `folder`; as root it runs as the user `postgres`, because it refuses root.

    With `is_new` False the data lie there already.
    """

    def __init__(self, folder: Path, *, is_new: bool = True) -> None:
        self.folder, self.port = folder, free_port()
        self._user = "postgres" if os.geteuid() == 0 else None
        folder.mkdir(parents=True, exist_ok=True)
        if self._user:
            found = pwd.getpwnam(self._user)
            for path in (folder, *folder.rglob("*")):
                os.chown(path, found.pw_uid, found.pw_gid, follow_symlinks=False)
        self.data = folder / "data"
        if is_new:
            self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "--no-locale", "-E", "UTF8")

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._control("-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def crash(self) -> None:
        """End it as a power cut would, and start it again: it recovers from its log."""
        self.stop()
        self.start()

    def stop(self) -> None:
        with contextlib.suppress(SettingsError):  # it may be down already
            self._control("-m", "immediate", "stop")

    def pids(self) -> list[int]:
        """Every process of the cluster."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return []
        first = int(pid_file.read_text(encoding="ascii").splitlines()[0])
        return [first, *children_of(first)]

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.data), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        found = postgres_binary(program)
        if found is None:
            raise SettingsError(f"there is no {program} on this machine")
        ended = subprocess.run(  # noqa: S603 - a server's own program
            [found, *arguments], user=self._user, group=self._user, extra_groups=[] if self._user else None,
            cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=120,
        )  # fmt: skip
        if ended.returncode:
            raise SettingsError(f"{program} ended with {ended.returncode}: {ended.stderr.decode(errors='replace')}")


class OwnRedis:
    """A server that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise SettingsError("there is no redis-server on this machine")
        self._process = subprocess.Popen(  # noqa: S603 - a server's own program
            [program, "--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with contextlib.suppress(redis.RedisError):
                self.tell("PING")
                return
            time.sleep(0.05)
        raise SettingsError("redis-server did not answer")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def tell(self, *words: str) -> None:
        """Any command."""
        with redis.Redis(port=self.port, socket_timeout=5) as client:
            client.execute_command(*words)


def postgres_binary(program: str) -> str | None:
    """Where one of PostgreSQL's programs lies; Debian keeps them off the path."""
    versions: Sequence[Path] = sorted(Path(_BINARIES).glob(f"*/bin/{program}"))
    return str(versions[-1]) if versions else shutil.which(program)


def children_of(pid: int) -> list[int]:
    """The processes that a process started and that still live."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []
