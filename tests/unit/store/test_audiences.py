"""Who an announcement is for: each person once, of one authority, and the sum agrees with the list."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.broadcasts import Audience
from bot.domain.forums import ForumReply
from bot.domain.states import ConsentState
from bot.store.audiences import count_audience, resident_ids_of
from bot.store.forum_answers import answer_of, keep_answer
from bot.store.models import (
    Area,
    Attendance,
    BroadcastRecipient,
    Community,
    Forum,
    NeedGroup,
    Resident,
    StakeholderGroup,
)
from tests.announced import Announced
from tests.forums import Forums
from tests.told import Told

LIGHT = {"issue": 6, "is_undecided": False}


@pytest.fixture
def people(told):
    """Two of บ้านชมพู, one of the next community, one of the third."""
    return {name: told.resident(name, community) for name, community in (("a", 0), ("b", 0), ("c", 1), ("d", 2))}


@pytest.fixture
def who(database, khelang, people):
    """The names of an audience, which its sum agrees with."""

    def ask(**conditions: object) -> str:
        audience = Audience(**conditions)
        with database.reading() as session:
            ids = resident_ids_of(session, khelang, audience)
            assert count_audience(session, khelang, audience).people == len(ids)
        return "".join(name for name, one in people.items() if one in ids)

    return ask


def change(database, resident_id, **values):
    with database.transaction() as session:
        for name, value in values.items():
            setattr(session.get(Resident, resident_id), name, value)


def place_id(database, khelang, table, **facts):
    with database.reading() as session:
        return session.scalars(select(table).filter_by(authority_id=khelang.id, **facts)).one().id


def test_places_widen_each_other(who, database, khelang):
    chomphu, next_door = (place_id(database, khelang, Community, code=code) for code in ("01", "02"))
    assert who() == "abcd"
    assert who(communities=(chomphu,)) == "ab"
    assert who(communities=(chomphu, next_door)) == "abc"
    with database.transaction() as session:
        whole = session.scalars(select(Area).where(Area.authority_id == khelang.id)).first()
        part = Area(authority_id=khelang.id, parent_id=whole.id, level="subdistrict", name="ส่วนหนึ่ง")
        session.add(part)
        session.flush()
        for code, area in (("01", None), ("02", whole.id), ("03", part.id), ("04", None)):
            session.scalars(select(Community).filter_by(authority_id=khelang.id, code=code)).one().area_id = area
        whole_id, part_id = whole.id, part.id
    assert who(areas=(part_id,)) == "d"
    assert who(areas=(whole_id,)) == "cd"  # what lies in an area below it lies in it
    assert who(areas=(part_id,), communities=(chomphu,)) == "abd"


def test_whoever_told_or_agreed_is_meant_once(told, who, database):
    forums = Forums(told)
    first = told.need("ไฟทางดับ", by="a", community=0, **LIGHT)
    second = told.need("ไฟทางดับอีก", by="a", community=0, **LIGHT)
    doctor = told.need("ขอหมอ", by="c", community=1, **{**LIGHT, "issue": 2})
    withdrawn = told.need("ไฟดับเหมือนกัน", by="d", community=2, **LIGHT, state="withdrawn")
    forums.ungroup()
    lights = forums.group("ไฟทาง", first, second, withdrawn)
    forums.support(first, "b")
    told.resident("b", 0)
    assert who(issues=(6,)) == "a"
    assert who(issues=(6, 2)) == "ac"
    assert who(groups=(lights,)) == "ab"
    old = forums.group("ไฟเดิม", doctor)
    with told.database.transaction() as session:
        session.get(NeedGroup, old).merged_into_id = lights
    forums.join(lights, doctor)
    assert who(groups=(old,)) == "abc"  # merged since: meant with the group that took its needs in
    assert who(groups=(lights,), issues=(2,)) == "c"  # conditions narrow each other


def test_answers_to_a_forum(told, who, people, database, khelang):
    forum, other = Forums(told).forum(), Forums(told).forum(days=9)
    with database.transaction() as session:
        for name, answer in (("a", "yes"), ("b", "no"), ("c", "maybe")):
            keep_answer(session, khelang.id, forum, people[name], ForumReply(answer), now=told.now)
        session.add(Attendance(authority_id=khelang.id, forum_id=forum, resident_id=people["d"], source="qr",
                               came_at=told.now))  # fmt: skip
        session.add(Attendance(authority_id=khelang.id, forum_id=forum, resident_id=people["a"], source="qr",
                               came_at=told.now, cancelled_at=told.now))  # fmt: skip
        session.add(Attendance(authority_id=khelang.id, forum_id=forum, name="คนเดินเข้ามา", source="staff",
                               came_at=told.now))  # fmt: skip
    assert who(forum_id=forum, answers=("yes", "maybe")) == "ac"
    assert who(forum_id=forum, answers=("none",)) == "d"
    assert who(forum_id=forum, answers=("none", "no")) == "bd"
    assert who(forum_id=other, answers=("none",)) == "abcd"
    assert who(forum_id=forum, attended=True) == "d"
    assert who(forum_id=forum) == "abcd"


def test_an_answer_holds_for_the_day_it_was_given_to(told, who, people, database, khelang):
    forum = Forums(told).forum()

    def change(move: timedelta, state: str = "announced", **answers: str) -> None:
        with database.transaction() as session:
            row = session.get(Forum, forum)
            row.starts_at, row.state = row.starts_at + move, state
            session.flush()
            for name, answer in answers.items():
                keep_answer(session, khelang.id, forum, people[name], ForumReply(answer), now=told.now)

    def stand() -> list[str]:
        answers = (("yes",), ("maybe",), ("no",), ("unconfirmed",), ("none",))
        return [who(forum_id=forum, answers=one) for one in answers]

    change(timedelta(), a="yes", b="no", c="maybe")
    assert stand() == ["a", "c", "b", "", "d"]
    change(timedelta(days=7), c="yes")
    assert stand() == ["c", "", "", "a", "bd"]
    with database.reading() as session:
        assert answer_of(session, khelang.id, forum, people["a"]) is None
        assert answer_of(session, khelang.id, forum, people["c"]) == ForumReply.YES
    change(timedelta(), state="postponed")
    assert stand() == ["", "", "", "ac", "bd"]  # to a day that nobody knows
    change(timedelta(days=-7))
    assert stand() == ["a", "", "b", "c", "d"]  # back to the first day after all


def test_whoever_was_sent_news_of_a_forum_or_answered_has_heard_of_it(told, who, people, database, khelang):
    forums = Announced(database, khelang, told.now)
    forum, other = forums.forum(), forums.forum()
    forums.sent(other, people["d"])
    sent = forums.sent(forum, people["a"], people["b"])
    with database.transaction() as session:
        session.scalars(
            select(BroadcastRecipient).filter_by(broadcast_id=sent, resident_id=people["b"])
        ).one().left_out = "muted"
        keep_answer(session, khelang.id, forum, people["c"], ForumReply.NO, now=told.now)
    assert who(forum_id=forum, heard_of=True) == "ac"
    assert who(forum_id=forum, heard_of=True, answers=("none",)) == "a"


def test_conditions_of_another_version_mean_nobody(who):
    stored = {**Audience().as_json(), "colour": ["blue"]}
    read = Audience.from_json(stored)
    assert Audience.from_json(read.as_json()) == read
    assert read.unknown == ("colour",)
    assert who(unknown=read.unknown) == ""


def test_stakeholders(told, who, people, database, khelang):
    with database.transaction() as session:
        group = StakeholderGroup(authority_id=khelang.id, position=99, name="กลุ่มทดสอบ", quota=3)
        session.add(group)
        session.flush()
        session.get(Resident, people["c"]).stakeholder_group_id = group.id
        group_id = group.id
    assert who(stakeholders=(group_id,)) == "c"


def test_the_sum_takes_nobody_away_twice(told, people, database, khelang, who):
    change(database, people["a"], muted_at=told.now, blocked_at=told.now)
    change(database, people["b"], blocked_at=told.now)
    change(database, people["c"], consent_state=ConsentState.WITHDRAWN)
    home = place_id(database, khelang, Community, code="01")
    assert who() == "d"
    assert who(communities=(home,)) == ""
    with database.reading() as session:
        count = count_audience(session, khelang, Audience(communities=(home,)))
    assert (count.agreed, count.elsewhere, count.muted, count.blocked, count.people) == (3, 1, 1, 1, 0)


def test_erased_people_and_other_authorities_are_never_meant(told, people, database, seal, khelang, lamphun, who):
    Told(database, seal, lamphun, told.now).resident("z", 0)
    change(database, people["d"], erased_at=told.now)
    assert who() == "abc"
    with database.reading() as session:
        theirs = session.scalars(select(Community.id).where(Community.authority_id == lamphun.id)).all()
        assert resident_ids_of(session, khelang, Audience(communities=tuple(theirs))) == []
        assert len(resident_ids_of(session, lamphun, Audience())) == 1
