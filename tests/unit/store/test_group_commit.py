"""Many small writes in one commit."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.store.group_commit import GroupCommit


@pytest.fixture
def numbers(database):
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS numbers"))
        connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
    yield database
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE numbers"))


def insert(session, batch):
    for number in batch:
        session.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})
    return [number * 2 for number in batch]


def stored(database):
    with database.reading() as session:
        return set(session.scalars(text("SELECT n FROM numbers")))


def test_each_caller_gets_its_own_result_and_finds_it_stored(numbers):
    writer = GroupCommit(numbers, insert)

    def write(number):
        result = writer.submit(number, timeout=10)
        return result, number in stored(numbers)

    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(write, range(200)))
    assert results == [(number * 2, True) for number in range(200)]


def test_a_bad_item_fails_alone(numbers):
    insert_7 = GroupCommit(numbers, insert)
    assert insert_7.submit(7, timeout=10) == 14
    started, failures = threading.Barrier(10), []

    def write(number):
        started.wait()
        try:
            insert_7.submit(number, timeout=10)
        except Exception as error:
            failures.append((number, type(error).__name__))

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(write, [7, *range(100, 109)]))
    assert failures == [(7, "IntegrityError")]
    assert stored(numbers) == {7, *range(100, 109)}


def test_many_at_once_are_a_rush(numbers):
    begun, go_on, rush = threading.Event(), threading.Event(), threading.Event()

    def insert_when_told(session, batch):
        begun.set()
        go_on.wait(10)
        return insert(session, batch)

    writer = GroupCommit(numbers, insert_when_told, rush.set)
    with ThreadPoolExecutor(20) as pool:
        pool.submit(writer.submit, 1, timeout=10)
        begun.wait(10)
        for number in range(2, 20):
            pool.submit(writer.submit, number, timeout=10)
        time.sleep(0.3)  # they gather behind the first, which was alone
        assert not rush.is_set()
        go_on.set()
    assert rush.is_set()
