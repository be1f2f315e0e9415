"""G2.7, G2.14: a disk that is full for a while, and a disk as it was at the moment the power went."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import select

from bot.cli.benches.faults.kills import integrity_of
from bot.cli.benches.faults.servers import OwnPostgres
from bot.cli.benches.faults.stage import SQLITE, Episode, Stage
from bot.settings import Settings
from bot.store.models import InboxEvent
from bot.store.session import Database

_PIECE = b"\0" * 65536
_HOLD = 20


def small_disk(stack: ExitStack, megabytes: int) -> Path | None:
    """A disk of its own in memory until the stack ends; None where this machine does not let us mount one."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603 - a system's own program
        return None
    stack.callback(subprocess.run, ["umount", "-l", str(folder)], check=False)
    return folder


def fill_the_disk(stage: Stage, episode: Episode, times: int, *, disk: Path, hold: float = _HOLD) -> None:
    """Not a byte left for a while: the door says no to what it cannot keep, and takes it when there is room again."""
    for _ in range(times):
        before = len(episode.ledger.answers)
        filler = disk / "filler"
        until = time.monotonic() + hold
        while time.monotonic() < until:
            _fill(filler)
            time.sleep(0.1)
        refused = sum(one.status != 200 for one in episode.ledger.answers[before:])
        taken = len(episode.ledger.answers) - before - refused
        filler.unlink()
        stage.recovered(episode)
        time.sleep(1)
        episode.notes["refused_while_full"] = episode.notes.get("refused_while_full", 0) + refused
        episode.notes["taken_while_full"] = episode.notes.get("taken_while_full", 0) + taken
    episode.expect("nothing was refused: the disk was never full", holds=episode.notes["refused_while_full"] > 0)


def cut_the_power(stage: Stage, episode: Episode, times: int) -> None:
    """What lies on the disk at a random moment, and a start from there: everything accepted until then is in it."""
    for _ in range(times):
        time.sleep(1.5)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            accepted = _copy_of_a_moment(stage, episode, Path(folder))
            missing = accepted - _events_in_copy(stage, episode, Path(folder))
            episode.expect(f"{len(missing)} accepted events were not on the disk", holds=not missing)
        episode.notes["copies"] = episode.notes.get("copies", 0) + 1


def _copy_of_a_moment(stage: Stage, episode: Episode, folder: Path) -> set[str]:
    """Copy the data while nothing of it can change; the events that had been accepted before."""
    accepted = {one for one, posted in list(episode.ledger.posted.items()) if posted.is_acked}
    stage.product.pause()
    frozen = stage.postgres.pids() if stage.postgres else []
    for pid in frozen:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    try:
        if stage.postgres:
            shutil.copytree(stage.postgres.data, folder / "data", ignore=shutil.ignore_patterns("postmaster.pid"))
        else:
            # Not by this process, which has the file open: to close a second handle would drop SQLite's locks.
            files = [str(path) for path in stage.folder.glob("prachakhom.db*")]
            subprocess.run(["cp", *files, str(folder)], check=True)  # noqa: S603, S607 - a system's own program
    finally:
        for pid in frozen:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        stage.product.go_on()
    return accepted


def _events_in_copy(stage: Stage, episode: Episode, folder: Path) -> set[str]:
    if stage.kind == SQLITE:
        found = integrity_of(folder / "prachakhom.db")
        episode.expect(f"PRAGMA integrity_check of the copy said {found}", holds=found == "ok")
        return _event_ids(f"sqlite:///{folder / 'prachakhom.db'}")
    copy = OwnPostgres(folder, is_new=False)
    copy.start()
    try:
        return _event_ids(Settings.from_env({"DATA_DIR": str(folder), "DATABASE_URL": copy.url}).database_url)
    finally:
        copy.stop()


def _event_ids(url: str) -> set[str]:
    database = Database(url)
    try:
        with database.reading() as session:
            return set(session.scalars(select(InboxEvent.event_id)))
    finally:
        database.close()


def _fill(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("ab", buffering=0) as filler:
        while True:
            filler.write(_PIECE)
