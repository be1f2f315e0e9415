"""People are counted, never messages: each voice once in a figure, whatever the filter."""

from datetime import timedelta

import pytest

from bot.domain.states import NeedState
from bot.domain.thai_time import bangkok_day
from bot.services.edit_group import mark_duplicates
from bot.store.communities import communities_of
from bot.store.reports_groups import GroupFilter, people_by_community, people_of_all, people_of_needs
from tests.grouped import LIGHTS


@pytest.mark.row(35)
def test_ten_messages_of_one_person_are_one_voice(grouped):
    grouped.group([grouped.say(f"{LIGHTS[0]} ซอย {at}", "mali") for at in range(10)])
    (group,) = grouped.ranked()
    assert (group.people, group.tellers, group.supporters, group.needs) == (1, 1, 0, 10)


def test_supporters_count_once_and_not_again_where_they_told_something_themselves(grouped):
    first, second = grouped.say(LIGHTS[0], "mali"), grouped.say(LIGHTS[1], "somchai")
    grouped.group([first, second])
    for who in ("somchai", "dara", "dao"):
        grouped.agree(first, who)
    grouped.agree(second, "dara")
    (group,) = grouped.ranked()
    assert (group.people, group.tellers, group.supporters) == (4, 2, 2)


def test_every_sheet_of_paper_is_a_voice_unless_it_says_the_same_thing_again(grouped):
    sheets = [grouped.say(text, "") for text in LIGHTS]
    grouped.group(sheets)
    assert grouped.ranked()[0].people == 3
    grouped.do(mark_duplicates, sheets[:2])
    assert grouped.ranked()[0].people == 2
    grouped.set_state(sheets[0], NeedState.WITHDRAWN)  # then the other stands for both
    assert grouped.ranked()[0].people == 2


def test_duplicates_of_residents_count_their_tellers_once(grouped):
    numbers = [grouped.say(LIGHTS[0], "mali"), grouped.say(LIGHTS[1], "mali"), grouped.say(LIGHTS[2], "somchai")]
    grouped.group(numbers)
    grouped.do(mark_duplicates, numbers)
    (group,) = grouped.ranked()
    assert (group.people, group.needs) == (2, 3)


def test_withdrawn_and_erased_needs_leave_the_figures_at_once(grouped):
    numbers = grouped.say_all(LIGHTS)
    grouped.group(numbers)
    grouped.agree(numbers[0], "dara")
    grouped.set_state(numbers[0], NeedState.WITHDRAWN)
    assert grouped.ranked()[0].people == 2
    grouped.set_state(numbers[1], NeedState.ERASED)
    assert grouped.ranked()[0].people == 1
    grouped.set_state(numbers[2], NeedState.ERASED)
    assert grouped.ranked() == []


def test_filters_by_community_issue_and_day_count_only_what_they_let_through(grouped, khelang):
    old = grouped.now - timedelta(days=20)
    grouped.group([grouped.say(LIGHTS[0], community=0), grouped.say(LIGHTS[1], community=1, said_at=old)])
    grouped.group([grouped.say("ขอถังขยะเพิ่ม", community=1, issue=5), grouped.say("ขอถังขยะเพิ่มครับ", community=1, issue=5)])
    with grouped.database.reading() as session:
        first, second = (one.id for one in communities_of(session, khelang.id)[:2])
    assert [(one.issue, one.people, one.communities) for one in grouped.ranked(communities=[first])] == [(6, 1, 1)]
    assert [(one.issue, one.people) for one in grouped.ranked(communities=[second])] == [(5, 2), (6, 1)]
    assert [one.issue for one in grouped.ranked(issue=6)] == [6]
    recent = bangkok_day(grouped.now) - timedelta(days=7)
    assert {one.issue: one.people for one in grouped.ranked(said_from=recent)} == {6: 1, 5: 2}
    assert grouped.ranked(communities=[]) == []


def test_new_people_are_those_whose_first_voice_came_since(grouped):
    old = grouped.now - timedelta(days=20)
    first = grouped.say(LIGHTS[0], "mali", said_at=old)
    grouped.group(
        [first, grouped.say(LIGHTS[1], "mali"), grouped.say(LIGHTS[2], "somchai"), grouped.say(LIGHTS[0], "")]
    )
    grouped.agree(first, "dao", at=old)
    grouped.agree(first, "dara")
    since = bangkok_day(grouped.now) - timedelta(days=6)
    (group,) = grouped.ranked(since=since)
    assert (group.people, group.new_people) == (5, 3)
    assert (group.first_on, group.last_on) == (bangkok_day(old).isoformat(), bangkok_day(grouped.now).isoformat())
    assert grouped.ranked()[0].new_people == 0


def test_who_spoke_before_the_period_is_not_new_in_it(grouped):
    old = grouped.now - timedelta(days=60)
    told = grouped.say(LIGHTS[0], "mali", said_at=old)
    both = grouped.say(LIGHTS[1], "mali"), grouped.say(LIGHTS[2], "somchai")
    grouped.group([told, *both, grouped.say(LIGHTS[0], "dao", said_at=old)])
    grouped.agree(told, "dara", at=old)
    grouped.agree(both[0], "dara")
    since = bangkok_day(grouped.now) - timedelta(days=6)
    (group,) = grouped.ranked(since=since, said_from=since)
    assert (group.people, group.tellers, group.new_people) == (3, 2, 1)


def test_groups_stand_by_people_and_two_together_count_those_in_both_once(grouped, khelang):
    small = grouped.group([grouped.say(LIGHTS[0], "mali"), grouped.say(LIGHTS[1], "mali")])
    numbers = [grouped.say("ทางเท้าพัง", who) for who in ("mali", "somchai", "dara")]
    big = grouped.group(numbers)
    ranked = grouped.ranked()
    assert [one.number for one in ranked] == [big, small]
    place = khelang.id, khelang.cycle.id
    with grouped.database.reading() as session:
        ids = tuple(one.group_id for one in ranked)
        assert people_of_all(session, *place, GroupFilter(group_ids=ids)) == 3
        assert people_of_needs(session, khelang.id, [grouped.need(one).id for one in numbers[:2]]) == 2


def test_who_speaks_in_two_communities_is_counted_in_both(grouped, khelang):
    grouped.group([grouped.say(LIGHTS[0], "mali", community=0), grouped.say(LIGHTS[1], "mali", community=1)])
    (group,) = grouped.ranked()
    with grouped.database.reading() as session:
        counts = people_by_community(session, khelang.id, khelang.cycle.id, GroupFilter())
    assert sorted(counts.values()) == [1, 1]
    assert (group.people, group.communities) == (1, 2)


def test_another_authority_has_none_of_these_groups(grouped, lamphun):
    grouped.group(grouped.say_all(LIGHTS))
    grouped.authority = lamphun
    assert grouped.ranked() == []
