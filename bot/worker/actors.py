"""One actor per kind of work: which function does which job, and how long it may take."""

from functools import partial

from bot.jobs import Job
from bot.worker.broadcasting import read_quota, send_next_batch, start_broadcast
from bot.worker.delivery import deliver
from bot.worker.media import fetch_media
from bot.worker.parts import WorkerParts
from bot.worker.turn import take_turn


def register_actors(parts: WorkerParts) -> None:
    """Tell the broker of this process what to run."""
    parts.jobs.run_with(Job.TAKE_TURN, partial(take_turn, parts), time_limit_seconds=60)
    parts.jobs.run_with(Job.DELIVER, partial(deliver, parts), time_limit_seconds=60)
    parts.jobs.run_with(Job.START_BROADCAST, partial(start_broadcast, parts), time_limit_seconds=300)
    parts.jobs.run_with(Job.SEND_BATCH, partial(send_next_batch, parts), time_limit_seconds=60)
    parts.jobs.run_with(Job.READ_QUOTA, partial(read_quota, parts), time_limit_seconds=60)
    parts.jobs.run_with(Job.FETCH_MEDIA, partial(fetch_media, parts), time_limit_seconds=120)
