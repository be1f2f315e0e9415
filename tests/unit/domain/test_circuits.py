"""Forums spread over their days: the circuits of the seed documents, and what holds for any."""

from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from bot.domain.circuits import Timing, closing_day, days_of, shared_days, slots_of, spread
from bot.domain.thai_time import BANGKOK, bangkok_day

MORNING = (time(9),)


def days(slots):
    return [bangkok_day(one.starts_at) for one in slots]


def test_thirteen_districts_and_the_province_in_thirteen_days_need_one_day_of_two():
    timing = Timing(date(2020, 8, 13), date(2020, 8, 24), (time(9), time(13, 30)))
    found = days(slots_of(13, timing))
    closing = closing_day(found[-1], 1, timing)
    assert (found[0], closing) == (date(2020, 8, 13), date(2020, 8, 25))
    assert len({*found, closing}) == 13
    assert len([*found, closing]) == 14
    assert shared_days([*found, closing]) == {date(2020, 8, 13): 2}


def test_thirteen_districts_in_twenty_three_days_have_a_day_each_from_the_first_to_the_last():
    found = days(slots_of(13, Timing(date(2016, 8, 30), date(2016, 9, 21), MORNING)))
    assert (found[0], found[-1]) == (date(2016, 8, 30), date(2016, 9, 21))
    assert shared_days(found) == {}
    assert {(later - sooner).days for sooner, later in pairwise(found)} <= {1, 2}


def test_seventeen_communities_in_a_week_and_the_city_a_month_later():
    timing = Timing(date(2023, 1, 17), date(2023, 1, 23), (time(9), time(13), time(16)), per_day=3)
    found = days(slots_of(17, timing))
    assert sorted(Counter(found).values()) == [2, 2, 2, 2, 3, 3, 3]
    assert closing_day(found[-1], 31, timing) == date(2023, 2, 23)


def test_one_forum_is_on_its_day():
    assert days(slots_of(1, Timing(date(2019, 5, 28), date(2019, 5, 28), (time(10),)))) == [date(2019, 5, 28)]


def test_forums_at_one_hour_of_a_day_get_different_teams():
    day = date(2026, 3, 2)
    found = slots_of(4, Timing(day, day, (time(9), time(13, 30)), minutes=120, per_day=4, teams=("ก", "ข")))
    seen = [(one.starts_at.astimezone(BANGKOK).time(), one.team) for one in found]
    assert seen == [(time(9), "ก"), (time(13, 30), "ก"), (time(9), "ข"), (time(13, 30), "ข")]
    assert {one.ends_at - one.starts_at for one in found} == {timedelta(hours=2)}


def test_weekends_holidays_and_named_days_are_left_out():
    timing = Timing(
        date(2026, 4, 10), date(2026, 4, 21), MORNING, skips_weekends=True, skips_holidays=True,
        days_off=frozenset({date(2026, 4, 16)}),
    )  # fmt: skip
    assert days_of(timing) == [date(2026, 4, 10), date(2026, 4, 17), date(2026, 4, 20), date(2026, 4, 21)]
    assert closing_day(date(2026, 4, 10), 1, timing) == date(2026, 4, 17)


@given(count=some.integers(1, 120), span=some.integers(1, 60))
def test_any_number_of_forums_uses_the_whole_span_evenly(count, span):
    allowed = [date(2026, 1, 1) + timedelta(days=one) for one in range(span)]
    found = spread(count, allowed)
    held = Counter(found)
    assert found == sorted(found)
    assert len(found) == count
    assert found[0] == allowed[0]
    if count > 1:
        assert found[-1] == allowed[-1]
    assert max(held.values()) == -(-count // span)
    if count >= span:
        assert set(held) == set(allowed)
        assert max(held.values()) - min(held.values()) <= 1
