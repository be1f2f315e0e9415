"""How an installation does, in figures, and from where on a figure asks for a person.

`/readyz`, `/metrics` with docs/alerts.yaml, and the staff's page of the state all take their figures and bounds from
here, so that the three cannot tell different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

OLDEST_EVENT = timedelta(seconds=60)
OLDEST_ANSWER = timedelta(minutes=5)  # retries of LINE's bad moments lie within it
OLDEST_MEDIA = timedelta(hours=1)
LONGEST_SENDING = timedelta(hours=2)
URGENT_WAIT = timedelta(hours=1)
OLDEST_BACKUP = timedelta(hours=36)  # a daily one may be late, but not missing
LEAST_DISK = 0.05
LITTLE_DISK = 0.15
LITTLE_QUOTA = 0.1

LATENCY_BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # seconds
RECENT = timedelta(minutes=5)  # over which speed is judged


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the one that has waited longest."""

    count: int = 0
    since: datetime | None = None

    def age(self, now: datetime) -> timedelta:
        """How long the oldest has waited; nothing where none waits."""
        return max(now - self.since, timedelta(0)) if self.since else timedelta(0)


@dataclass(frozen=True, slots=True)
class Handled:
    """Events finished of late: how many by what became of them, and how long they took from door to end.

    `within` counts those that took no longer than each of LATENCY_BOUNDS.
    """

    by_state: Mapping[str, int] = field(default_factory=dict)
    within: tuple[int, ...] = (0,) * len(LATENCY_BOUNDS)
    seconds: float = 0.0

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.by_state.values())


@dataclass(frozen=True, slots=True)
class Quota:
    """The month's messages as LINE told them last; no limit where `limit` is None."""

    limit: int | None
    used: int
    read_at: datetime

    @property
    def left(self) -> int | None:
        """Messages that may still be sent this month."""
        return None if self.limit is None else max(0, self.limit - self.used)

    @property
    def is_short(self) -> bool:
        """Whether little is left."""
        return self.limit is not None and (self.left or 0) < self.limit * LITTLE_QUOTA


@dataclass(frozen=True, slots=True)
class Layer:
    """What an authority taught the language model: the version that answers, and over which shipped model."""

    version: int
    base_version: str
    learnt_at: datetime


@dataclass(frozen=True, slots=True)
class AuthorityStatus:
    """The figures of one authority. Failed and unknown sends are those of the days that the inbox shows."""

    slug: str
    events: Waiting = Waiting()
    held_events: int = 0
    dead_events: int = 0
    handled: Handled = Handled()
    answers: Waiting = Waiting()
    failed_answers: int = 0
    unknown_answers: int = 0
    media: Waiting = Waiting()
    announcements: Mapping[str, int] = field(default_factory=dict)  # by state
    paused: Mapping[str, int] = field(default_factory=dict)  # by why_held
    sending: Waiting = Waiting()
    failed_people: int = 0
    unknown_people: int = 0
    quota: Quota | None = None  # None where LINE was never asked
    unreviewed: int = 0
    urgent: Waiting = Waiting()  # … of the unreviewed
    layer: Layer | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """The whole installation; one authority's page gets it with this authority alone."""

    authorities: tuple[AuthorityStatus, ...]
    free_disk: float
    is_broker_reachable: bool
    last_backup_at: datetime | None
    model_version: str
