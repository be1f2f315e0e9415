"""People counted in one reading are those that the questions of the group workbench and the list of needs count."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.thai_time import bangkok_day
from bot.store.communities import communities_of
from bot.store.models import GroupMember, Need
from bot.store.reports_brief import BriefScope
from bot.store.reports_groups import people_of_needs, ranked_groups
from bot.store.reports_needs import NeedFilter, count_needs, need_totals
from bot.store.voices import count_voices
from tests.forums import Forums

STATES = ("recorded", "in_review", "confirmed", "confirmed", "withdrawn")


@pytest.fixture
def crowd(told) -> None:
    """Forty needs of ten people and of paper, in five groups or alone, some said again, with supporters."""
    chance, forums, numbers = random.Random(7), Forums(told), []
    for at in range(40):
        who = chance.choice([None, *(f"U{one}" for one in range(10))])
        said_at = told.now - timedelta(days=chance.randrange(20))
        facts = {"issue": 6, "is_undecided": chance.random() < 0.1, "state": "confirmed", "said_at": said_at}
        numbers.append(told.need(f"ไฟทางต้นที่ {at} ดับ", by=who, community=at % 4, **facts))
    for number in numbers:
        row = told.row(number)
        neighbours = {f"U{one}" for one in chance.sample(range(14), chance.randrange(4))}
        for one in sorted(neighbours):
            if told.resident(one) != row.resident_id:
                forums.support(number, one, at=told.now - timedelta(days=chance.randrange(20)))
    forums.ungroup()
    for at in range(5):
        forums.group(f"กลุ่ม {at}", *numbers[at * 7 : at * 7 + 7])
    with told.database.transaction() as session:
        for need in session.scalars(select(Need)):
            need.state = chance.choice(STATES)
        members = session.scalars(select(GroupMember).where(GroupMember.group_id.is_not(None))).all()
        for member in chance.sample(members, 12):
            member.duplicate_of = chance.choice(members).need_id
        nowhere = chance.choice(session.scalars(select(Need)).all())
        nowhere.community_id = None


@pytest.mark.parametrize("places", [None, (0, 1), (3,)])
def test_groups_are_counted_as_the_workbench_counts_them(crowd, told, database, khelang, places):
    since = bangkok_day(told.now - timedelta(days=8))
    with database.reading() as session:
        ids = [one.id for one in communities_of(session, khelang.id)]
        chosen = None if places is None else frozenset(ids[one] for one in places)
        ranked = ranked_groups(session, khelang.id, khelang.cycle.id, communities=chosen, since=since)
        voices = count_voices(session, BriefScope(khelang.id, khelang.cycle.id, chosen), since)
    names = ("group_id", "number", "title", "issue", "people", "tellers", "new_people", "needs", "communities")
    assert ranked
    assert [[getattr(one, name) for name in names] for one in voices.groups] == [
        [getattr(one, name) for name in names] for one in ranked
    ]


def test_tellers_alone_are_counted_as_the_list_of_needs_counts_them(told, database, khelang):
    for at, who in enumerate(("U1", "U1", "U2", None, None)):
        told.need(f"ไฟทางต้นที่ {at} ดับ", by=who, issue=6, is_undecided=at == 0)
    with database.reading() as session:
        listed = count_needs(session, khelang.id, khelang.cycle.id, NeedFilter())
        voices = count_voices(session, BriefScope(khelang.id, khelang.cycle.id, None), bangkok_day(told.now))
    assert voices.people == listed.people == 4
    assert voices.by_issue == {0: 1, 6: 4}


def test_what_paper_says_again_counts_with_its_original_in_every_figure(told, database, khelang):
    papers = [told.need(f"ขอถังขยะหน้าตลาด ใบที่ {at}", by=None, issue=5, is_undecided=False) for at in (1, 2)]
    place = told.row(papers[1]).id, told.row(papers[0]).id
    Forums(told).group("ถังขยะ", *papers, issue=5)
    with database.transaction() as session:
        session.get(GroupMember, place[0]).duplicate_of = place[1]
    assert people_everywhere(database, khelang, told, place) == [1] * 6
    with database.transaction() as session:
        session.get(Need, place[1]).state = "withdrawn"  # now the other one speaks for itself
    assert people_everywhere(database, khelang, told, place) == [1] * 6


def people_everywhere(database, khelang, told, need_ids):
    """The brief's headline, chapter and group; list of needs, figures above it, and effect of a proposal."""
    here = khelang.id, khelang.cycle.id
    with database.reading() as session:
        voices = count_voices(session, BriefScope(*here, None), bangkok_day(told.now))
        listed = count_needs(session, *here, NeedFilter()), need_totals(session, *here)
        proposed = people_of_needs(session, khelang.id, need_ids)
    groups = [one.people for one in voices.groups]
    return [voices.people, voices.by_issue[5], *groups, *(one.people for one in listed), proposed]


def test_a_scope_without_needs_has_no_voices(told, database, khelang):
    with database.reading() as session:
        voices = count_voices(session, BriefScope(khelang.id, khelang.cycle.id, None), bangkok_day(told.now))
    assert (voices.people, voices.groups, voices.by_issue.total()) == (0, (), 0)
