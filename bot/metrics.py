"""What `/metrics` tells Prometheus, right however many processes and machines there are.

Gauges are read from the rows at every scrape, so any web process answers for the whole installation. Events handled and
their speed are told of the last five minutes, from rows too, and not as counters that only grow: rows go away when
their time is over, and a counter that shrinks would look to Prometheus like thousands of new events. What leaves no row
(how the door answered, and how fast) is counted in the processes themselves, whose counts `share_counts` puts together.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeHistogramMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.domain.status import LATENCY_BOUNDS, AuthorityStatus, Status, Waiting

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own setting, which another WSGI server's set-up may give
# Labels let a count come to be only when it is first used, which is after the fork.
RECEIVED = Counter("prachakhom_webhook_total", "Bodies posted to the webhook", ["outcome"], registry=None)
ANSWERED = Histogram(
    "prachakhom_webhook_seconds",
    "How long the webhook took to answer",
    ["status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
    registry=None,
)
# Of each authority: the name of the figure, where it stands in AuthorityStatus, what it means.
_COUNTS = (
    ("waiting_events", "events.count", "Events that wait to be handled"),
    ("held_events", "held_events", "Messages that wait for consent"),
    ("dead_events", "dead_events", "Events given up after five tries, for staff to see"),
    ("waiting_answers", "answers.count", "Answers that wait to be sent"),
    ("failed_answers", "failed_answers", "Answers that LINE refused, in fourteen days"),
    ("unknown_answers", "unknown_answers", "Answers of which nobody knows whether they came, in fourteen days"),
    ("waiting_files", "media.count", "Photos and voices that wait to be fetched"),
    ("announcement_failed_people", "failed_people", "People for whom LINE refused an announcement, in fourteen days"),
    ("announcement_unknown_people", "unknown_people", "People whose announcement may have come, in fourteen days"),
    ("unreviewed_needs", "unreviewed", "Needs that wait for a person"),
    ("unreviewed_urgent_needs", "urgent.count", "Urgent needs that wait for a person"),
)
_AGES = (
    ("oldest_waiting_event_seconds", "events", "Age of the event that has waited longest"),
    ("oldest_waiting_answer_seconds", "answers", "Age of the answer that has waited longest"),
    ("oldest_waiting_file_seconds", "media", "Age of the photo or voice that has waited longest to be fetched"),
    ("oldest_sending_seconds", "sending", "How long the announcement that began first has been going out"),
    ("oldest_urgent_need_seconds", "urgent", "Age of the urgent need that has waited longest for a person"),
)
_NEVER = 0  # the moment that stands for one that never was


def share_counts(folder: Path) -> None:
    """Count in files of that empty folder from now on, so that every process forked later tells the sum of all.

    The library decides this when it is imported; a command knows only later whether it will fork.
    """
    os.environ[_FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


def exposition(look: Callable[[], Status], now: datetime) -> bytes:
    """The whole answer; where the state cannot be seen, `prachakhom_database_up` says so and the gauges are missing."""
    registry = CollectorRegistry()
    registry.register(_OfRows(look, now))
    if _FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(RECEIVED)
        registry.register(ANSWERED)
    return generate_latest(registry)


class _OfRows(Collector):
    """Everything that rows tell."""

    def __init__(self, look: Callable[[], Status], now: datetime) -> None:
        self._look, self._now = look, now

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: the registry must not ask the database only to be told names."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        try:
            status = self._look()
        except Exception:  # noqa: BLE001 - whatever it is, Prometheus is to be told that it is
            yield _plain("database_up", "Whether the database answers", 0)
            return
        yield _plain("database_up", "Whether the database answers", 1)
        yield from _of_installation(status)
        for name, path, meaning in _COUNTS:
            yield _by_authority(name, meaning, status, attrgetter(path))
        for name, path, meaning in _AGES:
            yield _by_authority(name, meaning, status, partial(_age, path, self._now))
        yield from _announcements(status)
        yield from _quota(status)
        yield from _models(status)
        yield from _speed(status)


def _age(path: str, now: datetime, one: AuthorityStatus) -> float:
    waiting: Waiting = getattr(one, path)
    return waiting.age(now).total_seconds()


def _of_installation(status: Status) -> Iterator[Metric]:
    yield _plain("broker_up", "Whether work can be handed on", status.is_broker_reachable)
    yield _plain("disk_free_ratio", "Free share of the disk under DATA_DIR", status.free_disk)
    backed_up_at = status.last_backup_at.timestamp() if status.last_backup_at else _NEVER
    yield _plain("last_backup_timestamp_seconds", "When the last backup was made; 0 never", backed_up_at)


def _announcements(status: Status) -> Iterator[Metric]:
    states = _family("announcements", "Announcements that have not ended", "authority", "state")
    paused = _family("announcements_paused", "Announcements that stand still, by what holds them", "authority", "by")
    for one in status.authorities:
        for state, count in one.announcements.items():
            states.add_metric([one.slug, state], count)
        for held_by, count in one.paused.items():
            paused.add_metric([one.slug, held_by], count)
    yield states
    yield paused


def _quota(status: Status) -> Iterator[Metric]:
    limit = _family("quota_limit", "Messages LINE allows this month; absent where there is no limit", "authority")
    left = _family("quota_left", "Messages that may still be sent this month", "authority")
    read_at = _family("quota_read_timestamp_seconds", "When LINE was last asked", "authority")
    for one in status.authorities:
        if one.quota is None:
            continue
        read_at.add_metric([one.slug], one.quota.read_at.timestamp())
        if one.quota.limit is not None and one.quota.left is not None:
            limit.add_metric([one.slug], one.quota.limit)
            left.add_metric([one.slug], one.quota.left)
    yield from (limit, left, read_at)


def _models(status: Status) -> Iterator[Metric]:
    shipped = _family("model_info", "The language model that is shipped, by its version", "version")
    shipped.add_metric([status.model_version], 1)
    layer = _family("model_layer_version", "What staff taught the model: the version that answers; 0 none", "authority")
    learnt_at = _family("model_layer_timestamp_seconds", "When that was learnt", "authority")
    for one in status.authorities:
        answers = one.layer if one.layer and one.layer.base_version == status.model_version else None
        layer.add_metric([one.slug], answers.version if answers else _NEVER)
        if answers:
            learnt_at.add_metric([one.slug], answers.learnt_at.timestamp())
    yield from (shipped, layer, learnt_at)


def _speed(status: Status) -> Iterator[Metric]:
    ended = _family("events_handled", "Events finished in the last five minutes", "authority", "state")
    seconds = GaugeHistogramMetricFamily(
        "prachakhom_event_seconds",
        "How long events of the last five minutes took from the door to their end",
        labels=["authority"],
    )
    for one in status.authorities:
        for state, count in one.handled.by_state.items():
            ended.add_metric([one.slug, state], count)
        buckets = [(str(bound), within) for bound, within in zip(LATENCY_BOUNDS, one.handled.within, strict=True)]
        seconds.add_metric([one.slug], [*buckets, ("+Inf", one.handled.count)], one.handled.seconds)
    yield from (ended, seconds)


def _plain(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"prachakhom_{name}", meaning, value=value)


def _family(name: str, meaning: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"prachakhom_{name}", meaning, labels=labels)


def _by_authority(name: str, meaning: str, status: Status, figure: Callable[[AuthorityStatus], float]) -> Metric:
    family = _family(name, meaning, "authority")
    for one in status.authorities:
        family.add_metric([one.slug], figure(one))
    return family
