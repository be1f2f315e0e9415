"""A worker that only sends, at a pace and with batches of a size that a measurement gives."""

import signal
import sys
import threading
from dataclasses import replace

from bot.app import build_parts
from bot.jobs import Pace
from bot.settings import Settings
from bot.worker.actors import register_actors
from bot.worker.sweep import Sweeper, release_claims_of_the_dead


def main() -> None:
    """Send until told to stop."""
    batch_size, per_second = int(sys.argv[1]), int(sys.argv[2])
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stopping.set())
    parts = build_parts(Settings.from_env())
    pace = Pace(parts.settings.redis_url, multicasts=per_second)
    worker = replace(parts.worker, pace=pace, batch_size=batch_size)
    if not parts.settings.is_scaled_out:
        release_claims_of_the_dead(worker)
    register_actors(worker)
    parts.jobs.start_workers(turns=1, sending=1)
    sweeper = Sweeper(worker)
    sweeper.start()
    stopping.wait()
    sweeper.stop()
    parts.jobs.stop_workers()


if __name__ == "__main__":
    main()
