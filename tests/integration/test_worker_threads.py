"""Threads of a worker: on SQLite one goes on at a time, and everywhere all let the door go first."""

import threading
import time


def test_on_sqlite_one_thread_of_the_worker_goes_on_at_a_time(worker):
    got_in = threading.Event()

    def go_on():
        with worker.at_work(hurried=True):
            got_in.set()

    other = threading.Thread(target=go_on)
    with worker.at_work():
        other.start()
        assert got_in.wait(0.2) is not worker.database.is_sqlite
    other.join()
    assert got_in.is_set()


def test_the_worker_waits_while_there_is_a_rush_at_the_door(worker):
    worker.jobs.rush.note()
    with worker.at_work():
        assert not worker.jobs.rush.is_on()


def test_the_worker_goes_on_now_and_then_however_long_the_rush(worker, monkeypatch):
    began = time.monotonic()
    monkeypatch.setattr(worker.jobs.rush, "is_on", lambda: True)
    with worker.at_work():
        assert 0.9 < time.monotonic() - began < 10
