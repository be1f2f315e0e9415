"""G2.9: the machine's clock jumps an hour back, or a day forward, while the product runs (libfaketime)."""

import time
from pathlib import Path

from sqlalchemy import select

from bot.cli.benches.faults.stage import Episode, Stage
from bot.domain.states import OutboxState
from bot.store.models import OutboxMessage

_LIBRARIES = ("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime")
_CACHE_SECONDS = 1


def faketime_library() -> Path | None:
    """Where libfaketime lies, in the kind that knows threads."""
    paths = (Path(folder) / "libfaketimeMT.so.1" for folder in _LIBRARIES)
    return next((path for path in paths if path.exists()), None)


def environment(library: Path, offset: Path) -> dict[str, str]:
    """What makes the product's processes believe the offset in a file; timers go on by the true clock."""
    set_clock(offset, "+0")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_CACHE_DURATION": str(_CACHE_SECONDS),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "0",
    }


def set_clock(offset: Path, by: str) -> None:
    """Let the product believe that it is so much later or earlier."""
    offset.write_text(by + "\n", encoding="ascii")
    offset.chmod(0o644)


def jump(stage: Stage, episode: Episode, seconds: int, *, offset: Path, by: str) -> None:
    """The clock jumps, and jumps back when the time is over."""
    set_clock(offset, by)
    time.sleep(_CACHE_SECONDS + 0.5)
    stage.recovered(episode)
    time.sleep(seconds)
    set_clock(offset, "+0")
    time.sleep(_CACHE_SECONDS + 0.5)
    stage.recovered(episode)


def judge_jump(stage: Stage, episode: Episode) -> None:
    """Nothing was erased too early, and no answer was given up for its age."""
    with stage.database.reading() as session:
        states = session.scalars(select(OutboxMessage.state).where(OutboxMessage.id > episode.marks.parcel)).all()
    given_up = sum(state in (OutboxState.UNKNOWN, OutboxState.FAILED, OutboxState.CANCELLED) for state in states)
    episode.expect(f"{given_up} answers were given up", holds=given_up == 0)
