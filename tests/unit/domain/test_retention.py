"""When the time of each kind of data is over."""

from datetime import UTC, datetime

import pytest

from bot.domain.retention import RULES, Kept, cutoff, ends_at, is_day


def test_every_kind_has_one_rule():
    assert sorted(rule.kept for rule in RULES) == sorted(Kept)


@pytest.mark.parametrize(
    ("setting", "is_collecting", "last_moment"),
    [
        ("", True, datetime(2033, 9, 30, 16, 59, tzinfo=UTC)),  # 30 September 2576, one year after 2575
        ("30 กันยายน 2575", True, datetime(2032, 9, 30, 16, 59, tzinfo=UTC)),
        ("30/9/2575", True, datetime(2032, 9, 30, 16, 59, tzinfo=UTC)),
        ("ตลอดไป", True, datetime(2033, 9, 30, 16, 59, tzinfo=UTC)),
        ("31 ธันวาคม 2590", False, datetime(2033, 9, 30, 16, 59, tzinfo=UTC)),  # what was promised before stands
        ("30 กันยายน 2570", False, datetime(2027, 9, 30, 16, 59, tzinfo=UTC)),
    ],
)
def test_needs_are_kept_to_the_end_of_a_bangkok_day(setting, is_collecting, last_moment):
    over = ends_at(setting, 2575, is_collecting=is_collecting)
    assert last_moment < over
    assert (over - last_moment).total_seconds() == 60


def test_a_setting_is_a_day_or_nothing():
    assert is_day("30 กันยายน 2575")
    assert not is_day("หนึ่งปีหลังแผน")


def test_what_is_kept_by_plan_cycles_has_no_cutoff():
    with pytest.raises(ValueError, match="plan cycle"):
        cutoff(Kept.NEEDS, datetime(2026, 1, 1, tzinfo=UTC))
