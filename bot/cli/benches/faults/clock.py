"""G2.9: the machine's clock jumps an hour back, or a day forward, while the product runs."""

import time
from pathlib import Path

from sqlalchemy import select

from bot.cli.benches.faults.stage import Episode, Stage
from bot.domain.states import OutboxState
from bot.store.models import InboxEvent, OutboxMessage

OFFSET_FILE = "BENCH_CLOCK_OFFSET_FILE"


def set_clock(offset: Path, seconds: int) -> None:
    """Let the product believe that it is so much later or earlier; a reader never meets half a number."""
    draft = offset.with_suffix(".new")
    draft.write_text(f"{seconds}\n", encoding="ascii")
    draft.chmod(0o644)
    draft.replace(offset)


def jump(stage: Stage, episode: Episode, seconds: int, *, offset: Path, by: int) -> None:
    """The clock jumps, and jumps back when the time is over."""
    episode.is_clock_true = False
    for shift in (by, 0):
        set_clock(offset, shift)
        stage.recovered(episode)
        time.sleep(seconds)


def judge_jump(stage: Stage, episode: Episode) -> None:
    """No words were erased too early, and no answer was given up for its age."""
    with stage.database.reading() as session:
        states = session.scalars(select(OutboxMessage.state).where(OutboxMessage.id > episode.marks.parcel)).all()
        events = session.scalars(select(InboxEvent.payload).where(InboxEvent.id > episode.marks.event)).all()
    given_up = sum(state in (OutboxState.UNKNOWN, OutboxState.FAILED, OutboxState.CANCELLED) for state in states)
    episode.expect(f"{given_up} answers were given up", holds=given_up == 0)
    emptied = sum(payload is None for payload in events)
    episode.expect(f"{emptied} events were emptied", holds=emptied == 0)
