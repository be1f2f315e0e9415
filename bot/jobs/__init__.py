"""How work reaches a worker. Rows are the truth; messages only carry ids, and every one of them may be lost.

A job says which row to look at, nothing else. Whatever was written but never handed on is found again by the sweep, so
a flushed Redis or a killed worker costs seconds and never a message. Rows own the retries: the broker has none.
"""

from bot.jobs.broker import ANNOUNCING, Job, Jobs, TimeLimitExceeded
from bot.jobs.rate import Pace

__all__ = ["ANNOUNCING", "Job", "Jobs", "Pace", "TimeLimitExceeded"]
