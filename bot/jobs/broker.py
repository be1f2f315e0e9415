"""One broker: within the process on one machine, in Redis beyond it. The only user of Dramatiq."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import StrEnum
from typing import Any

import dramatiq
import redis
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.errors import BrokerConnectionError
from dramatiq.middleware import Middleware, ShutdownNotifications, TimeLimit, TimeLimitExceeded

from bot.jobs.marks import Marks
from bot.jobs.rush import Rush

__all__ = ["Job", "Jobs", "TimeLimitExceeded"]

log = structlog.get_logger(__name__)

ANNOUNCING = 8  # requests of announcements at once: they wait for LINE most of the time
_NAMESPACE = "prachakhom"
_CONNECT_SECONDS, _ANSWER_SECONDS = 2, 5  # a Redis that says nothing must not hold up the door


class Job(StrEnum):
    """What can be asked of a worker; each kind has a queue of its own, so that slow files never delay an answer."""

    TAKE_TURN = "take_turn"  # authority id, chat hash
    DELIVER = "deliver"  # outbox id
    FETCH_MEDIA = "fetch_media"  # attachment id
    START_BROADCAST = "start_broadcast"  # announcement id: fix its audience
    SEND_BATCH = "send_batch"  # announcement id: send its next batch, and go on from there
    READ_QUOTA = "read_quota"  # authority id


_DOES_ALL = frozenset({Job.TAKE_TURN})  # one that waits is enough, however often it is asked for


class Jobs:
    """Sends jobs, and in a worker runs them; `rush` is how the door asks workers to wait."""

    def __init__(self, redis_url: str = "") -> None:
        # No Retries middleware: a failed job is left to the sweep.
        middleware: list[Middleware] = [TimeLimit(), ShutdownNotifications()]
        self._redis = _connected(redis_url) if redis_url else None
        self._broker: dramatiq.Broker = (
            RedisBroker(  # type: ignore[no-untyped-call]
                client=self._redis, middleware=middleware, namespace=_NAMESPACE, heartbeat_timeout=10_000
            )
            if self._redis
            else StubBroker(middleware=middleware)
        )
        for job in Job:
            self._broker.declare_queue(job)
        self._marks, self.rush = Marks(self._redis), Rush(self._redis)
        self._workers: list[dramatiq.Worker] = []

    def send(self, job: Job, *ids: int | str) -> bool:
        """Hand on a row's id; False (and a line in the log) when the broker cannot be reached."""
        message: dramatiq.Message[Any] = dramatiq.Message(
            queue_name=job, actor_name=job, args=ids, kwargs={}, options={}
        )
        try:
            if job in _DOES_ALL and not self._marks.put(job, ids):
                return True
            self._broker.enqueue(message)
        except (BrokerConnectionError, redis.RedisError) as error:
            log.warning("job_not_handed_on", job=job.value, error=type(error).__name__)
            return False
        return True

    def run_with(self, job: Job, function: Callable[..., None], *, time_limit_seconds: int) -> None:
        """Say which function does a kind of job in this process."""
        as_actor = dramatiq.actor(
            broker=self._broker, actor_name=job, queue_name=job, time_limit=time_limit_seconds * 1000
        )
        as_actor(self._unmarking(job, function) if job in _DOES_ALL else function)

    def _unmarking(self, job: Job, function: Callable[..., None]) -> Callable[..., None]:
        def run(*ids: int | str) -> None:
            with suppress(redis.RedisError):  # it ends by itself
                self._marks.take_away(job, ids)
            function(*ids)

        return run

    def start_workers(self, *, turns: int, sending: int, fetching: int = 2, announcing: int = ANNOUNCING) -> None:
        """Begin to run jobs on threads of this process, so many for each kind; must come after any fork.

        A process may leave turns, or everything that waits for LINE, to others.
        """
        # Without this signal, which Dramatiq's own command line gives, time limits would never interrupt anything.
        self._broker.emit_after("process_boot")
        # Several workers share the broker on purpose; Dramatiq would warn of the second at every start.
        self._broker.logger.disabled = True
        of_line = (
            ({Job.DELIVER}, sending),
            ({Job.FETCH_MEDIA}, fetching),
            ({Job.SEND_BATCH}, announcing),
            ({Job.START_BROADCAST, Job.READ_QUOTA}, 1),
        )
        for queues, threads in [({Job.TAKE_TURN}, turns)] * bool(turns) + [*of_line] * bool(sending):
            worker = dramatiq.Worker(self._broker, queues={*queues}, worker_threads=threads, worker_timeout=100)
            worker.start()
            self._workers.append(worker)
        self._broker.logger.disabled = False

    def stop_workers(self, timeout_seconds: int = 10) -> None:
        """Let running jobs finish and take no more; all kinds at once, so that the time is for all of them together."""
        if self._workers:
            with ThreadPoolExecutor(len(self._workers)) as pool:
                list(pool.map(lambda worker: worker.stop(timeout=timeout_seconds * 1000), self._workers))
        self._workers.clear()
        if self._redis:
            self._redis.close()

    def count_queued(self, job: Job) -> int:
        """How many jobs of a kind no worker has taken yet; none where the broker cannot be reached."""
        try:
            if self._redis:
                return int(self._redis.llen(f"{_NAMESPACE}:{job}"))  # type: ignore[arg-type]
        except redis.RedisError:
            return 0
        return self._broker.queues[job].qsize()  # type: ignore[no-any-return]

    def is_reachable(self) -> bool:
        """Whether jobs can be handed on now."""
        try:
            return self._redis is None or bool(self._redis.ping())
        except redis.RedisError:
            return False


def _connected(redis_url: str) -> "redis.Redis":
    """A client that connects when it is first used, and never waits long."""
    return redis.Redis.from_url(
        redis_url, socket_connect_timeout=_CONNECT_SECONDS, socket_timeout=_ANSWER_SECONDS, health_check_interval=30
    )
