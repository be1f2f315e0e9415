"""The pictures of a brief: bars beside the largest group, weeks of seven days, forums in their places."""

from datetime import date, timedelta

import pytest

from admin.brief_pictures import bars_of, largest_groups, time_line
from bot.domain.brief import Brief, BriefForum, Chapter, DayCount, ForumDay, Method, RankedGroup
from bot.domain.thai_time import now

FIRST = date(2026, 2, 1)


def group(number: int, tellers: int, supporters: int, issue: int = 6) -> RankedGroup:
    people = tellers + supporters
    return RankedGroup(number, number, f"กลุ่ม {number}", issue, people, tellers, supporters, tellers, 1, 0, False, ())


def brief_of(*chapters: tuple[RankedGroup, ...], **facts: object) -> Brief:
    forum = BriefForum(1, "ประชาคม", "city", "ทั้งเทศบาล", now(), "", 2571, 2575)
    method = Method(None, None, {}, {}, 0, 0, 0, 0, 0, 0, ())
    told = [Chapter(groups[0].issue, "ประเด็น", "ประเด็น", 9, 9, 0, groups) for groups in chapters if groups]
    return Brief("เทศบาล", forum, now(), None, 9, 9, 3, 1, 4, 0, (), None, (), tuple(told), (), (), (), method, **facts)


def test_bars_are_parts_of_the_largest_group_of_all_issues():
    bars = bars_of(brief_of((group(1, 30, 10), group(2, 5, 15)), (group(3, 10, 0, issue=2),)))
    assert {number: (bar.said, bar.supported) for number, bar in bars.items()} == {
        1: (75.0, 25.0), 2: (12.5, 37.5), 3: (25.0, 0.0),
    }  # fmt: skip
    assert bars_of(brief_of()) == {}


def test_the_largest_groups_stand_together_whatever_their_issue():
    found = largest_groups(brief_of((group(1, 30, 10), group(2, 5, 0)), (group(3, 10, 0, issue=2),)))
    assert [one.number for _, one in found] == [1, 3, 2]


def test_weeks_add_up_their_days_and_carry_the_forums_in_them():
    days = tuple(DayCount(FIRST + timedelta(days=at), at % 7) for at in range(56))
    forums = (ForumDay(FIRST + timedelta(days=9), "ประชาคมหมู่บ้าน"), ForumDay(FIRST + timedelta(days=200), "ที่อื่น"))
    shown = time_line(brief_of(days=days, forum_days=forums))
    assert (len(shown.by_day.bars), len(shown.by_week.bars)) == (56, 8)
    assert {bar.title.rsplit(": ", 1)[1] for bar in shown.by_week.bars} == {"21 เรื่อง"}
    assert [mark.label for mark in shown.by_day.flags] == ["ประชาคมหมู่บ้าน"]
    week = shown.by_week.bars[1]
    assert shown.by_week.flags[0].at == pytest.approx(week.x + week.width / 2)


def test_two_forums_of_one_day_and_of_one_week_are_both_named():
    days = tuple(DayCount(FIRST + timedelta(days=at), 1) for at in range(56))
    marks = ((9, "เช้า"), (9, "บ่าย"), (10, "อีกวัน"))
    shown = time_line(brief_of(days=days, forum_days=tuple(ForumDay(FIRST + timedelta(days=at), n) for at, n in marks)))
    assert [mark.label for mark in shown.by_day.flags] == ["เช้า · บ่าย", "อีกวัน"]
    assert [mark.label for mark in shown.by_week.flags] == ["เช้า · บ่าย · อีกวัน"]


def test_a_copy_without_days_has_no_time_line():
    assert time_line(brief_of()) is None
