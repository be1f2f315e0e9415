"""The deadline for needs: what is said after it is kept, and counts in no figure of that forum's brief."""

from dataclasses import replace
from datetime import timedelta

import pytest

from admin.brief_files.words import tell
from bot.services.build_brief import build_brief
from bot.store.needs import need_by_number
from tests.forums import Forums

HOUR = timedelta(hours=1)
PLAIN = {"issue": 6, "is_undecided": False, "is_urgent": False}


@pytest.fixture
def forums(told) -> Forums:
    return Forums(told)


def brief_at(forums, forum_id: int, moment):
    with forums.told.database.reading() as session:
        return build_brief(session, forums.told.authority, forum_id, moment)


def test_a_need_said_a_minute_too_late_counts_in_no_figure(forums, told):
    forum_id = forums.forum(needs_until=told.now)
    early = told.need("ไฟทางซอยหนึ่งดับ", by="U1", said_at=told.now, **PLAIN)
    late = told.need("ไฟทางซอยสองดับ", by="U2", community=1, said_at=told.now + HOUR / 60, **PLAIN)
    forums.ungroup()
    forums.group("ไฟทางดับ", early, late)
    forums.support(early, "U3", at=told.now - HOUR)
    forums.support(early, "U4", at=told.now + HOUR)
    brief = brief_at(forums, forum_id, told.now + 2 * HOUR)
    assert (brief.needs, brief.people, brief.communities_heard) == (1, 2, 1)
    assert [(one.needs, one.people) for one in brief.top] == [(1, 2)]
    assert [quote.number for one in brief.top for quote in one.quotes] == [early]
    assert sum(line.total for line in brief.heat) == sum(day.needs for day in brief.days) == 1
    with told.database.reading() as session:
        assert need_by_number(session, told.authority.id, late) is not None


def test_a_brief_says_that_its_deadline_has_passed_and_not_before(forums, told):
    told.need("ไฟทางซอยหนึ่งดับ", **PLAIN)
    forum_id = forums.forum(needs_until=told.now + HOUR)
    before, after = (brief_at(forums, forum_id, told.now + hours * HOUR) for hours in (0, 2))
    assert before.counted_until is None
    assert after.counted_until == told.now + HOUR
    assert after == replace(before, counted_until=told.now + HOUR, made_at=after.made_at)
    said = [" ".join(tell(one, thai_digits=False, is_frozen=False).lead) for one in (before, after)]
    assert ["กำหนดปิดรับ" in one for one in said] == [False, True]


def test_another_forum_of_the_same_places_counts_on(forums, told):
    closed, later = forums.forum(needs_until=told.now - HOUR), forums.forum(days=30)
    told.need("ไฟทางซอยหนึ่งดับ", **PLAIN)
    assert [brief_at(forums, one, told.now).needs for one in (closed, later)] == [0, 1]
