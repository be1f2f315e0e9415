"""Full regroups by the worker: when staff ask, and every hour where anything changed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.jobs import Jobs
from bot.store.group_log import ask_for_regrouping, is_regrouping_asked
from bot.store.models import GroupAct
from bot.worker.regrouping import Setbacks, regroup_what_is_due, regroups_due
from bot.worker.sweep import Sweeper
from tests.grouped import LIGHTS


def due(grouped, *, hourly: bool = False, later: timedelta = timedelta(0)) -> list[str]:
    return [one.slug for one in regroups_due(grouped.database, grouped.now + later, hourly=hourly)]


def ask(grouped) -> None:
    by = grouped.by["staff_id"]
    with grouped.database.transaction() as session:
        ask_for_regrouping(session, grouped.authority.id, grouped.authority.cycle.id, by, grouped.now)


def test_what_staff_ask_for_is_due_at_once_and_once(grouped, lamphun):
    grouped.say_all(LIGHTS)
    assert due(grouped) == []
    ask(grouped)
    ask(grouped)
    assert due(grouped) == ["khelang"]
    regroup_what_is_due(grouped.database, regroups_due(grouped.database, grouped.now, hourly=False), grouped.now)
    assert due(grouped) == []
    assert len(grouped.ranked()) == 1
    with grouped.database.reading() as session:
        assert session.query(GroupAct).filter_by(what="regroup_asked").count() == 1


def test_a_wish_is_kept_however_long_the_worker_was_away(grouped):
    grouped.say_all(LIGHTS)
    grouped.regroup()
    ask(grouped)
    assert due(grouped, later=timedelta(days=2)) == ["khelang"]
    assert due(grouped, later=timedelta(days=2), hourly=True) == ["khelang"]


def test_after_a_failure_it_waits_longer_each_time_and_no_longer_once_it_went_well(grouped, monkeypatch):
    grouped.say_all(LIGHTS)
    ask(grouped)
    setbacks = Setbacks()

    def is_due(minutes: float) -> bool:
        now = grouped.now + timedelta(minutes=minutes)
        return bool(regroups_due(grouped.database, now, hourly=False, setbacks=setbacks))

    def try_at(minutes: float) -> None:
        now = grouped.now + timedelta(minutes=minutes)
        regroup_what_is_due(grouped.database, [grouped.authority], now, setbacks)

    with monkeypatch.context() as broken:
        broken.setattr("bot.worker.regrouping.regroup_needs", lambda *_: 1 / 0)
        try_at(0)
        assert [is_due(0.5), is_due(1)] == [False, True]
        try_at(1)
        assert [is_due(2.5), is_due(3)] == [False, True]
        for _ in range(9):
            try_at(3)
        assert [is_due(62), is_due(63)] == [False, True]
    try_at(63)
    ask(grouped)
    assert is_due(64)


def test_every_hour_it_is_due_where_something_happened_since(grouped, lamphun):
    assert due(grouped, hourly=True) == []
    grouped.say_all(LIGHTS)
    assert due(grouped, hourly=True) == ["khelang"]
    grouped.regroup()
    two_hours = timedelta(hours=2)
    assert due(grouped, hourly=True, later=two_hours) == []
    grouped.say(LIGHTS[0])
    assert due(grouped, hourly=True) == []
    assert due(grouped, hourly=True, later=two_hours) == ["khelang"]


def test_the_trouble_of_one_authority_does_not_stop_the_next(grouped, lamphun, monkeypatch):
    done = []

    def regroup(_database, authority, _now):
        done.append(authority.slug)
        if authority.slug == "khelang":
            raise RuntimeError("broken")

    monkeypatch.setattr("bot.worker.regrouping.regroup_needs", regroup)
    regroup_what_is_due(grouped.database, [grouped.authority, lamphun], grouped.now)
    assert done == ["khelang", "lamphun"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_sweep_does_it_beside_its_other_work(grouped, database):
    grouped.say_all(LIGHTS)
    ask(grouped)
    sweeper = Sweeper(SimpleNamespace(database=database, jobs=Jobs("")))
    sweeper._regroup_beside(hourly=False)
    sweeper._grouper.join(timeout=60)
    with database.reading() as session:
        assert not is_regrouping_asked(session, grouped.authority.id, grouped.authority.cycle.id)
    assert len(grouped.ranked()) == 1
