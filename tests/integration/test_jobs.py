"""Handing on work: within the process, and through a real Redis that may be emptied at any time."""

import socket
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


def test_a_chat_that_writes_again_is_handed_on_once_until_a_worker_looks(jobs):
    looks = threading.Semaphore(0)
    for _ in range(3):
        assert jobs.send(Job.TAKE_TURN, 7, "abc")
    assert jobs.count_queued(Job.TAKE_TURN) == 1
    more = iter([True])

    def take_turn(*ids):
        if next(more, False):
            jobs.send(Job.TAKE_TURN, *ids)  # somebody writes while the worker looks
        looks.release()

    jobs.run_with(Job.TAKE_TURN, take_turn, time_limit_seconds=5)
    jobs.start_workers(turns=1, sending=0)
    assert all(looks.acquire(timeout=10) for _ in range(2))
    assert not looks.acquire(timeout=0.5)


def test_the_mark_of_a_job_that_got_lost_ends_by_itself(jobs, monkeypatch):
    monkeypatch.setattr("bot.jobs.marks._SECONDS", 1)
    jobs.send(Job.TAKE_TURN, 7, "abc")
    time.sleep(1.2)
    jobs.send(Job.TAKE_TURN, 7, "abc")
    assert jobs.count_queued(Job.TAKE_TURN) == 2


def test_two_answers_are_two_jobs(jobs):
    jobs.send(Job.DELIVER, 1)
    jobs.send(Job.DELIVER, 1)
    assert jobs.count_queued(Job.DELIVER) == 2


def test_a_rush_is_known_and_soon_over(jobs):
    assert not jobs.rush.is_on()
    jobs.rush.note()
    assert jobs.rush.is_on()
    time.sleep(0.5)
    assert not jobs.rush.is_on()


@pytest.mark.redis
def test_a_rush_at_one_door_is_known_to_other_processes():
    url = REDIS_URL.rsplit("/", 1)[0] + "/8"
    door, worker = Jobs(url), Jobs(url)
    door.rush.note()
    assert worker.rush.is_on()
    time.sleep(0.5)
    assert not worker.rush.is_on()


def test_a_redis_that_is_away_is_told_and_not_raised():
    away = Jobs("redis://127.0.0.1:1/0")
    assert away.send(Job.DELIVER, 1) is False
    assert away.is_reachable() is False
    away.rush.note()
    away.rush.is_on()  # whatever it says, nothing is raised


def test_a_redis_that_says_nothing_holds_up_the_door_once_and_not_at_every_commit():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_jobs = Jobs(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        silent_jobs.rush.note()
        silent_jobs.rush.is_on()
        time.sleep(0.1)  # longer than the pause between two words or questions
        began = time.monotonic()
        silent_jobs.rush.note()
        silent_jobs.rush.is_on()
        assert time.monotonic() - began < 1
