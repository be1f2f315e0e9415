"""What a session promises: one commit or nothing, one moment for all questions, the hurried first."""

import threading
import time

import psycopg
import pytest
from dramatiq.threading import raise_thread_exception
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.jobs import TimeLimitExceeded
from bot.store.models import Authority
from bot.store.priority_lock import PriorityLock


def count(session):
    return session.scalar(select(func.count()).select_from(Authority))


def test_a_transaction_that_fails_leaves_nothing(database, khelang):
    def change_and_fail():
        with database.transaction() as session:
            session.get(Authority, khelang.id).name = "เปลี่ยนแล้ว"
            session.flush()
            session.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError):
        change_and_fail()
    with database.reading() as session:
        assert session.get(Authority, khelang.id).name == khelang.name


def test_all_questions_of_a_page_see_one_moment(database, khelang, request):
    with database.reading() as session:
        assert count(session) == 1
        request.getfixturevalue("lamphun")
        assert count(session) == 1
    with database.reading() as session:
        assert count(session) == 2


def test_writers_of_one_process_never_meet(database, khelang):
    def add_to_name():
        for _ in range(10):
            with database.transaction() as session:
                row = session.get(Authority, khelang.id, with_for_update=True)
                row.name += "x"

    writers = [threading.Thread(target=add_to_name) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reading() as session:
        assert session.get(Authority, khelang.id).name == khelang.name + "x" * 80


def test_the_hurried_go_first():
    lock, order, started = PriorityLock(), [], threading.Barrier(5)

    def wait(name, *, hurried):
        started.wait()
        time.sleep(0.05 if hurried else 0)  # the hurried one comes last
        with lock.held(hurried=hurried):
            order.append(name)

    waiters = [
        threading.Thread(target=wait, args=(n,), kwargs={"hurried": n == "door"}) for n in ("a", "b", "c", "door")
    ]
    with lock.held(hurried=False):
        for waiter in waiters:
            waiter.start()
        started.wait()
        time.sleep(0.3)
    for waiter in waiters:
        waiter.join()
    assert order[0] == "door"
    assert sorted(order[1:]) == ["a", "b", "c"]


def test_a_waiter_whose_time_ran_out_leaves_the_lock_to_others():
    lock, waiting, ended = PriorityLock(), threading.Event(), threading.Event()

    def wait():
        waiting.set()
        try:
            with lock.held(hurried=False):
                pass
        except TimeLimitExceeded:
            ended.set()

    waiter = threading.Thread(target=wait)
    with lock.held(hurried=False):
        waiter.start()
        waiting.wait()
        time.sleep(0.1)
        raise_thread_exception(waiter.ident, TimeLimitExceeded)
    waiter.join()
    assert ended.is_set()
    taken = threading.Thread(target=lambda: lock.held(hurried=False).__enter__(), daemon=True)
    taken.start()
    taken.join(5)
    assert not taken.is_alive()


def test_overwritten_words_do_not_live_on_in_the_write_ahead_log(sqlite_database, tmp_path):
    def files():
        return b"".join(path.read_bytes() for path in tmp_path.glob("test.db*"))

    with sqlite_database.transaction() as session:
        session.execute(text("CREATE TABLE notes (words TEXT)"))
        session.execute(text("INSERT INTO notes VALUES ('a secret word')"))
    with sqlite_database.transaction() as session:
        session.execute(text("DELETE FROM notes"))
    assert b"a secret word" in files()
    sqlite_database.forget_overwritten_pages()
    assert b"a secret word" not in files()


def test_one_statement_is_a_commit_of_its_own(database):
    with database.statement() as session:
        session.execute(text("INSERT INTO backups (made_at, size, sha256) VALUES ('2026-01-01', 1, 'a')"))
    with database.question() as session:
        assert session.scalar(text("SELECT count(*) FROM backups")) == 1


@pytest.mark.postgres
@pytest.mark.parametrize("idle_seconds", [0.0, 0.7])
def test_a_connection_that_lay_idle_is_asked_whether_it_lives(postgres_database, idle_seconds):
    with postgres_database.reading() as session:
        ended = session.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(postgres_database.url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    time.sleep(idle_seconds)
    if idle_seconds:
        with postgres_database.reading() as session:
            assert session.scalar(text("SELECT pg_backend_pid()")) != ended
    else:
        with pytest.raises(OperationalError), postgres_database.reading() as session:
            session.scalar(text("SELECT 1"))
