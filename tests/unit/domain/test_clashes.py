"""What two forums take from each other, and forums on the wrong day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.clashes import Bounds, ClashKind, Planned, clashes_between, clashes_with
from bot.domain.thai_time import BANGKOK

NINE = datetime(2026, 3, 2, 9, tzinfo=BANGKOK)
ONE = Planned(1, "ก", NINE, NINE + timedelta(hours=2), "ทีม 1", "วัดบน", frozenset({1}))
APART = replace(ONE, key=2, name="ข", team="ทีม 2", venue="วัดล่าง", communities=frozenset({2}))


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, []),
        ({"team": " ทีม1 "}, [ClashKind.TEAM]),
        ({"venue": "วัดบน"}, [ClashKind.VENUE]),
        ({"communities": frozenset({1, 2})}, [ClashKind.PEOPLE]),
        ({"communities": None}, [ClashKind.PEOPLE]),
        ({"team": "ทีม 1", "starts_at": NINE + timedelta(minutes=119)}, [ClashKind.TEAM]),
        ({"team": "ทีม 1", "starts_at": NINE + timedelta(hours=2)}, []),
        ({"team": "ทีม 1", "starts_at": NINE - timedelta(hours=2), "ends_at": None}, [ClashKind.TEAM]),
        ({"team": "ทีม 1", "starts_at": NINE - timedelta(hours=3), "ends_at": None}, []),
    ],
)
def test_forums_clash_only_where_they_share_something_at_one_time(changes, kinds):
    changes.setdefault("ends_at", changes.get("starts_at", NINE) + timedelta(hours=3))
    assert [one.kind for one in clashes_between([ONE, replace(APART, **changes)])] == kinds


def test_blank_teams_and_venues_are_no_team_and_no_venue():
    assert clashes_between([replace(ONE, team="", venue=" "), replace(APART, team="", venue=" ")]) == []


def test_a_long_forum_clashes_with_each_that_falls_into_it():
    long = replace(ONE, ends_at=NINE + timedelta(hours=9))
    others = [replace(APART, key=at, team="ทีม 1", starts_at=NINE + timedelta(hours=at), ends_at=None) for at in (3, 7)]
    assert [(one.one.key, one.other.key) for one in clashes_between([*others, long])] == [(1, 3), (1, 7)]


def test_forums_keep_the_days_of_their_circuit():
    bounds = Bounds(date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 6))
    at = [replace(ONE, key=day, starts_at=NINE.replace(day=day)) for day in (1, 2, 5, 6, 7)]
    found = [(one.one.key, one.kind, one.day) for one in clashes_with(bounds, at)]
    assert found == [
        (1, ClashKind.OUTSIDE, bounds.first_on),
        (6, ClashKind.OUTSIDE, bounds.last_on),
        (7, ClashKind.TOO_LATE, bounds.finish_by),
    ]
    assert clashes_with(Bounds(), at) == []
