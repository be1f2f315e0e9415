"""Handing on work: within the process, and through a real Redis that may be emptied at any time."""

import threading
import time

import pytest
import redis

from bot.jobs import Job, Jobs
from tests.conftest import REDIS_URL


@pytest.fixture(params=["process", pytest.param("redis", marks=pytest.mark.redis)])
def jobs(request):
    url = REDIS_URL.rsplit("/", 1)[0] + "/8" if request.param == "redis" else ""
    if url:
        redis.Redis.from_url(url).flushdb()  # what another test left
    jobs = Jobs(url)
    yield jobs
    jobs.stop_workers()


def test_a_job_reaches_its_function_with_its_ids(jobs):
    arrived, done = [], threading.Event()

    def take_turn(authority_id, chat_hash):
        arrived.append((authority_id, chat_hash))
        done.set()

    jobs.run_with(Job.TAKE_TURN, take_turn, time_limit_seconds=5)
    jobs.start_workers(turns=1, sending=1)
    assert jobs.is_reachable()
    assert jobs.send(Job.TAKE_TURN, 7, "abc")
    assert done.wait(10)
    assert arrived == [(7, "abc")]


def test_a_job_that_never_ends_is_interrupted(jobs):
    ended = threading.Event()

    def deliver(_outbox_id):
        try:
            while True:
                time.sleep(0.01)
        finally:
            ended.set()

    jobs.run_with(Job.DELIVER, deliver, time_limit_seconds=1)
    jobs.start_workers(turns=1, sending=1)
    jobs.send(Job.DELIVER, 1)
    assert ended.wait(15)


@pytest.mark.parametrize(("threads", "does"), [((1, 0), Job.TAKE_TURN), ((0, 1), Job.DELIVER)])
def test_a_worker_may_leave_turns_or_sending_to_others(threads, does):
    jobs, done = Jobs(), {job: threading.Event() for job in (Job.TAKE_TURN, Job.DELIVER)}
    for job, event in done.items():
        jobs.run_with(job, lambda *_ids, event=event: event.set(), time_limit_seconds=5)
        jobs.send(job, 1)
    jobs.start_workers(turns=threads[0], sending=threads[1])
    assert done.pop(does).wait(10)
    (left,) = done.values()
    assert not left.wait(0.5)
    jobs.stop_workers()


def test_jobs_that_no_worker_took_yet_are_counted(jobs):
    before = jobs.count_queued(Job.TAKE_TURN)
    jobs.send(Job.TAKE_TURN, 7, "abc")
    jobs.send(Job.TAKE_TURN, 7, "def")
    assert jobs.count_queued(Job.TAKE_TURN) == before + 2
    assert Jobs("redis://127.0.0.1:1/0").count_queued(Job.TAKE_TURN) == 0


def test_a_redis_that_is_away_is_told_and_not_raised():
    away = Jobs("redis://127.0.0.1:1/0")
    assert away.send(Job.DELIVER, 1) is False
    assert away.is_reachable() is False
