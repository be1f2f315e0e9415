"""G2.1, G2.2, G2.3, G2.5, G2.12: processes that are killed, and processes that are asked to end."""

import random
import time
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.cli.benches.faults.stage import Episode, Stage

_CHANCE = random.Random(2569)  # noqa: S311 - no secret
_GRACE = 11.0


def kill_web_children(stage: Stage, episode: Episode, times: int) -> None:
    """A random child of the web master, every 1–4 seconds."""
    for _ in range(times):
        if stage.product.kill_child(stage.product.door):
            episode.notes["kills"] = episode.notes.get("kills", 0) + 1
        stage.recovered(episode)
        time.sleep(_CHANCE.uniform(1, 4))


def kill_everything_of_the_door(stage: Stage, episode: Episode, times: int) -> None:
    """The web master with its children; the supervisor starts it again."""
    for _ in range(times):
        stage.product.kill(stage.product.door)
        episode.notes["kills"] = episode.notes.get("kills", 0) + 1
        stage.recovered(episode)
        time.sleep(_CHANCE.uniform(1, 3))


def kill_workers(stage: Stage, episode: Episode, times: int) -> None:
    """A job worker with work in hand: something always waits under this load."""
    for turn in range(times):
        stage.product.kill(stage.product.workers[turn % len(stage.product.workers)])
        episode.notes["kills"] = episode.notes.get("kills", 0) + 1
        stage.recovered(episode)
        time.sleep(_CHANCE.uniform(1, 4))


def kill_the_writer(stage: Stage, episode: Episode, times: int) -> None:
    """The one process that writes to SQLite, in the midst of its commits; the file must stay whole."""
    while episode.notes.get("kills", 0) < times:
        if stage.product.kill_child(stage.product.door):
            episode.notes["kills"] = episode.notes.get("kills", 0) + 1
        stage.recovered(episode)
        time.sleep(_CHANCE.uniform(0.05, 0.8))
    found = integrity_of(stage.folder / "prachakhom.db")
    episode.expect(f"PRAGMA integrity_check said {found}", holds=found == "ok")


def restart_kindly(stage: Stage, episode: Episode, times: int) -> None:
    """SIGTERM to one process after another: what is in hand is finished, and nobody waits long for it."""
    names = [stage.product.door, *stage.product.workers]
    for turn in range(times):
        seconds = stage.product.end_kindly(names[turn % len(names)])
        episode.notes["longest_end_seconds"] = max(episode.notes.get("longest_end_seconds", 0), seconds)
        stage.recovered(episode)
        time.sleep(1)
    longest = episode.notes["longest_end_seconds"]
    if longest > _GRACE:
        episode.late.append(f"a process needed {longest:.1f} s to end")


def integrity_of(path: Path) -> str:
    """What SQLite finds of a file."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        said = str(connection.execute(text("PRAGMA integrity_check")).scalar())
    engine.dispose()
    return said
