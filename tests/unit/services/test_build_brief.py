"""The figures of a forum's brief: people once, only the forum's places, what came since the last forum."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.errors import NotFound
from bot.domain.roles import Role
from bot.domain.states import NeedState
from bot.domain.thai_time import bangkok_day
from bot.services.build_brief import build_brief
from bot.services.dismiss_need import dismiss_need
from bot.services.make_forum import ForumEdit, make_forum
from bot.services.withdraw_need import merge, restore, withdraw
from bot.store.authorities import cycles_of
from bot.store.communities import communities_of
from bot.store.erasing import erase_needs
from bot.store.forums import all_areas_of
from bot.store.models import Area, Community, Need, Resident
from tests.admin_site import hire
from tests.forums import Forums
from tests.told import Told

LIGHT = {"issue": 6, "is_undecided": False, "is_urgent": False, "state": NeedState.CONFIRMED}


@pytest.fixture
def forums(told: Told) -> Forums:
    return Forums(told)


@pytest.fixture
def area(database, khelang) -> dict[str, int]:
    with database.reading() as session:
        return {one.name: one.id for one in all_areas_of(session, khelang.id)}


def days_ago(told: Told, days: int) -> dict[str, object]:
    return {**LIGHT, "said_at": told.now - timedelta(days=days)}


def test_everybody_is_counted_once_whatever_they_told_and_supported(told, forums):
    first = told.need("ไฟทางซอย 3 ดับ", by="U1", **LIGHT)
    second = told.need("ถนนหน้าวัดเป็นหลุม", by="U1", **LIGHT)
    told.need("ขอหมอมาตรวจที่ศาลา", by="U2", community=1, **{**LIGHT, "issue": 2})
    told.need("ขอถังขยะเพิ่ม", by=None, **{**LIGHT, "issue": 5})
    forums.support(first, "U2", "U3")
    forums.support(second, "U3")
    brief = forums.brief(forums.forum())
    assert (brief.people, brief.needs) == (4, 4)  # U1, U2, U3 and the one behind the paper
    assert {one.issue: one.people for one in brief.chapters if one.people} == {6: 3, 2: 1, 5: 1}
    assert (brief.communities_heard, brief.communities_asked) == (2, 4)
    assert brief.chapters[0].issue == 6
    assert brief.method.by_source == {"line": 3, "paper": 1}


def test_a_group_counts_tellers_and_supporters_and_their_communities(told, forums):
    needs = [
        told.need("ไฟทางซอย 3 ดับ", by="U1", **LIGHT),
        told.need("ไฟทางซอย 4 ดับ", by="U1", **LIGHT),
        told.need("ไฟหน้าวัดไม่ติด", by="U2", community=1, **LIGHT),
    ]
    told.need("ถนนเป็นหลุม", by="U4", **LIGHT)
    forums.support(needs[0], "U2", "U3")
    forums.ungroup()
    forums.group("ไฟทางดับ", *needs)
    brief = forums.brief(forums.forum())
    (group,) = brief.chapters[0].groups
    assert (group.title, group.people, group.tellers, group.supporters) == ("ไฟทางดับ", 3, 2, 1)
    assert (group.needs, group.communities, brief.groups) == (3, 2, 1)
    assert (brief.chapters[0].needs, brief.chapters[0].alone) == (4, 1)
    assert (brief.method.grouped, brief.method.alone) == (3, 1)
    assert brief.top == (group,)


def test_a_forum_of_an_area_counts_its_communities_alone(told, forums, database, area):
    inside = [told.need("ไฟทางซอย 3 ดับ", by="U1", **LIGHT), told.need("ไฟไม่ติด", by="U2", community=1, **LIGHT)]
    outside = told.need("ไฟหน้าโรงเรียนเสีย", by="U3", community=2, **LIGHT)
    nowhere = told.need("ไฟดับทั้งซอย", by="U4", **LIGHT)
    with database.transaction() as session:
        session.scalars(select(Need).where(Need.number == nowhere)).one().community_id = None
    forums.ungroup()
    forums.group("ไฟทางดับ", *inside, outside, nowhere)
    brief = forums.brief(forums.forum(level="subdistrict", areas=frozenset({area["ชมพู"]})))
    assert (brief.people, brief.needs, brief.chapters[0].groups[0].people) == (2, 2, 2)
    assert [(one.name, one.area, one.total) for one in brief.heat] == [
        ("บ้านชมพู", "ต.ชมพู", 1), ("บ้านจอมเมือง", "ต.ชมพู", 1),
    ]  # fmt: skip
    assert (brief.communities_heard, brief.communities_asked, brief.forum.reach) == (2, 2, "ต.ชมพู")
    everywhere = forums.brief(forums.forum())
    assert (everywhere.people, everywhere.needs, everywhere.forum.reach) == (4, 4, "ทั้งเทศบาล")
    assert (everywhere.heat[-1].community_id, everywhere.heat[-1].name) == (None, "ยังไม่ทราบชุมชน")
    assert sum(one.total for one in everywhere.heat) == everywhere.needs


def test_a_larger_area_reaches_the_communities_of_those_within_it(told, forums, area):
    told.need("ไฟทางซอย 3 ดับ", **LIGHT)
    told.need("ไฟหน้าโรงเรียนเสีย", community=2, **LIGHT)
    brief = forums.brief(forums.forum(level="district", areas=frozenset({area["เมืองลำปาง"]})))
    assert (brief.needs, brief.communities_asked, brief.forum.reach) == (2, 4, "อ.เมืองลำปาง")


def test_single_communities_can_be_reached_too(told, forums, database, khelang):
    told.need("ไฟทางซอย 3 ดับ", **LIGHT)
    told.need("ไฟหน้าโรงเรียนเสีย", community=2, **LIGHT)
    with database.reading() as session:
        third = communities_of(session, khelang.id)[2].id
    brief = forums.brief(forums.forum(level="community", communities=frozenset({third})))
    assert (brief.needs, brief.forum.reach) == (1, "บ้านกล้วยม่วง")


def test_what_counts_no_more_is_told_by_whose_doing(told, forums, database, khelang):
    told.need("ไฟทางซอย 3 ดับ", **LIGHT)
    gone = {
        name: told.need(f"น้ำไม่ไหลที่ซอย {name}", by=f"U-{name}", **LIGHT)
        for name in ("withdrawn", "erased", "dismissed", "whole", "part", "back")
    }
    staff = hire(database, khelang.id, "mali@khelang.example", Role.FACILITATOR)
    with database.transaction() as session:
        needs = {name: session.scalars(select(Need).where(Need.number == one)).one() for name, one in gone.items()}
        for name in ("withdrawn", "back"):
            withdraw(session, needs[name], told.now)
        restore(session, needs["back"], told.now)
        erase_needs(session, khelang.id, [needs["erased"]], "erased", told.now)
        merge(session, khelang, needs["whole"], [needs["part"]], told.now)
        dismiss_need(session, khelang, gone["dismissed"], seen=None, staff_id=staff.id, now=told.now)
    brief = forums.brief(forums.forum())
    assert brief.needs == 3
    assert (brief.method.withdrawn, brief.method.dismissed, brief.method.merged) == (2, 1, 1)


def test_unreviewed_and_undecided_needs_are_told_apart(told, forums):
    told.need("ช่วยดูเรื่องนั้นด้วย", **{**LIGHT, "is_undecided": True, "state": NeedState.IN_REVIEW})
    told.need("ไฟทางซอย 3 ดับ", **{**LIGHT, "state": NeedState.IN_REVIEW})
    told.need("ไฟทางซอย 4 ดับ", **LIGHT)
    brief = forums.brief(forums.forum())
    assert (brief.needs, brief.unreviewed, brief.method.undecided) == (3, 2, 1)
    assert brief.chapters[0].needs == 2
    assert sum(brief.method.by_decider.values()) == 3


def test_growth_counts_people_who_came_after_the_last_forum_of_the_same_places(told, forums):
    old = told.need("ไฟทางซอย 3 ดับ", by="U1", **days_ago(told, 30))
    again = told.need("ไฟทางซอย 3 ยังดับ", by="U1", **days_ago(told, 2))
    new = told.need("ไฟหน้าวัดไม่ติด", by="U2", **days_ago(told, 12))
    hole = told.need("ถนนเป็นหลุม", by="U3", **days_ago(told, 1))
    forums.support(old, "U4", at=told.now - timedelta(days=40))
    forums.support(old, "U5", at=told.now - timedelta(days=3))
    forums.ungroup()
    forums.group("ไฟทางดับ", old, again, new)
    forums.group("ถนนเป็นหลุม", hole)
    forums.forum(days=-20)
    brief = forums.brief(forums.forum())
    light, road = brief.chapters[0].groups
    assert (light.people, light.since_last, light.is_new) == (4, 2, False)
    assert (road.people, road.since_last, road.is_new) == (1, 1, True)
    assert brief.last_forum_on == bangkok_day(told.now - timedelta(days=20))
    assert brief.fastest == light


def test_without_a_forum_before_growth_is_that_of_seven_days(told, forums, area):
    needs = [told.need(f"ไฟทางซอย {days} ดับ", by=f"U{days}", **days_ago(told, days)) for days in (6, 7, 20)]
    forums.ungroup()
    forums.group("ไฟทางดับ", *needs)
    forums.forum(days=-3, level="subdistrict", areas=frozenset({area["ชมพู"]}))  # of other places
    forums.forum(days=3)  # still to come
    brief = forums.brief(forums.forum())
    assert brief.last_forum_on is None
    assert (brief.chapters[0].groups[0].since_last, brief.chapters[0].groups[0].is_new) == (1, False)


def test_the_last_forum_of_the_same_level_must_have_reached_all_of_the_places(told, forums, area):
    one, both = frozenset({area["ชมพู"]}), frozenset({area["ชมพู"], area["กล้วยแพะ"]})
    forums.forum(days=-9, level="subdistrict", areas=both)
    forums.forum(days=-5, level="subdistrict", areas=one)
    assert forums.brief(forums.forum(level="subdistrict", areas=one)).last_forum_on == bangkok_day(
        told.now - timedelta(days=5)
    )
    assert forums.brief(forums.forum(level="subdistrict", areas=both)).last_forum_on == bangkok_day(
        told.now - timedelta(days=9)
    )


def test_quotes_are_masked_from_different_people_and_never_urgent(told, forums):
    needs = [
        told.need("ไฟทางหน้าศาลาดับ โทร 081-234-5678", by="U1", **LIGHT),
        told.need("ไฟทางหน้าศาลาดับมานานแล้ว", by="U1", **LIGHT),
        told.need("ซอย 4 มืดมากตอนกลางคืน", by="U2", **LIGHT),
        told.need("ขอไฟทางหน้าโรงเรียนด้วยครับ", by="U3", community=1, **LIGHT),
        told.need("เสาไฟจะล้มใส่คน", by="U4", **{**LIGHT, "is_urgent": True}),
    ]
    forums.support(needs[0], "U5", "U6")
    forums.ungroup()
    forums.group("ไฟทางดับ", *needs)
    brief = forums.brief(forums.forum())
    quotes = brief.chapters[0].groups[0].quotes
    assert quotes[0].number == needs[0]
    assert {quote.number for quote in quotes} == {needs[0], needs[2], needs[3]}
    assert quotes[0].text == "ไฟทางหน้าศาลาดับ โทร [เบอร์โทร]"
    assert {quote.community for quote in quotes} == {"บ้านชมพู", "บ้านจอมเมือง"}
    assert [(one.number, one.is_reviewed) for one in brief.urgent] == [(needs[4], True)]


def test_the_room_is_asked_the_facilitators_questions_and_what_residents_asked(told, forums):
    number = told.need("น้ำประปาหมู่บ้านจะไหลเมื่อไรคะ", **LIGHT)
    told.need("ไฟทางซอย 3 ดับ", **LIGHT)
    told.need("เสาจะล้มใส่คนเมื่อไรก็ไม่รู้ ช่วยด้วยได้ไหม", **{**LIGHT, "is_urgent": True})
    brief = forums.brief(forums.forum(questions=("ซ่อมก่อนหรือเพิ่มก่อน",)))
    assert brief.questions == ("ซ่อมก่อนหรือเพิ่มก่อน", "น้ำประปาหมู่บ้านจะไหลเมื่อไรคะ")
    assert [one.number for one in brief.asked] == [number]


def test_silent_communities_say_how_they_can_be_reached(told, forums, database):
    told.resident("U7", community=1)
    with database.transaction() as session:
        session.scalars(select(Resident)).one().joined_by = "poster"
    silent = {one.name: one for one in forums.brief(forums.forum()).silent}
    assert len(silent) == 4
    assert (silent["บ้านจอมเมือง"].friends, silent["บ้านจอมเมือง"].needs) == (1, 0)
    assert silent["บ้านจอมเมือง"].reach == "ชวนทาง LINE ได้ 1 คน และโปสเตอร์ QR มีคนสแกนเข้ามาแล้ว 1 คน"
    assert silent["บ้านชมพู"].reach == (
        "ยังไม่มีเพื่อนใน LINE จาก 400 ครัวเรือน ต้องใช้กระดาษหรือให้โทร 054-000-000 และยังไม่มีใครเข้ามาทางโปสเตอร์ QR รหัส 01"
    )


def test_days_end_today_and_forums_of_the_places_stand_on_them(told, forums, area):
    told.need("ไฟทางซอย 3 ดับ", **days_ago(told, 3))
    told.need("ไฟทางซอย 4 ดับ", **days_ago(told, 3))
    forums.forum(days=-9, name="ที่นี่", level="subdistrict", areas=frozenset({area["ชมพู"]}))
    forums.forum(days=-9, name="ที่อื่น", level="subdistrict", areas=frozenset({area["กล้วยแพะ"]}))
    brief = forums.brief(forums.forum(level="subdistrict", areas=frozenset({area["ชมพู"]})))
    assert (len(brief.days), brief.days[-1].day) == (56, bangkok_day(told.now))
    assert {one.day: one.needs for one in brief.days if one.needs} == {bangkok_day(told.now - timedelta(days=3)): 2}
    assert [one.name for one in brief.forum_days] == ["ที่นี่"]


def test_nothing_of_another_authority_or_plan_cycle_is_counted(told, forums, database, seal, khelang, lamphun):
    Told(database, seal, lamphun, told.now).need("ถนนหน้าวัดพระธาตุ", **LIGHT)
    number = told.need("เรื่องของแผนก่อน", **LIGHT)
    with database.transaction() as session:
        old = next(cycle for cycle in cycles_of(session, khelang.id) if not cycle.collecting)
        session.scalars(select(Need).where(Need.number == number)).one().plan_cycle_id = old.id
    brief = forums.brief(forums.forum())
    assert (brief.needs, brief.people, brief.groups) == (0, 0, 0)
    assert [one.needs for one in brief.chapters] == [0] * 7
    before = forums.brief(forums.forum(plan_cycle_id=old.id))
    assert (before.needs, before.forum.first_year, before.silent) == (1, 2566, ())


def test_a_forum_belongs_to_its_authority_with_cycle_and_places(told, forums, database, khelang, lamphun):
    forum_id = forums.forum()
    with database.transaction() as session:
        with pytest.raises(NotFound):
            build_brief(session, lamphun, forum_id, told.now)
        theirs = {
            "plan_cycle_id": lamphun.cycle.id,
            "areas": frozenset(session.scalars(select(Area.id).where(Area.authority_id == lamphun.id))),
            "communities": frozenset(session.scalars(select(Community.id).where(Community.authority_id == lamphun.id))),
        }
        for name, value in theirs.items():
            facts = {"plan_cycle_id": khelang.cycle.id, name: value}
            edit = ForumEdit(name="x", level="community", starts_at=told.now, venue="", questions=(), **facts)
            with pytest.raises(NotFound):
                make_forum(session, khelang.id, edit, by=None, now=told.now)


def test_nobody_fills_the_quotes_of_a_group_by_writing_often(told, forums):
    others = [told.need(f"ขอไฟทางหน้าบ้านหลังที่ {at} ด้วย", by=f"V{at}", **LIGHT) for at in range(3)]
    often = [told.need(f"ไฟดับอีกแล้วเป็นคืนที่ {at} ของเดือน", by="U1", **LIGHT) for at in range(30)]
    forums.ungroup()
    forums.group("ไฟทางดับ", *others, *often)
    (group,) = forums.brief(forums.forum()).chapters[0].groups
    assert len({one.number for one in group.quotes} & set(often)) <= 1
    assert len(group.quotes) == 3


def test_words_that_are_not_fit_leave_their_place_to_others(told, forums):
    fit = [told.need(f"ขอไฟทางหน้าบ้านหลังที่ {at} ด้วย", by=f"V{at}", **LIGHT) for at in range(4)]
    unfit = [told.need(f"ไฟดับ หลานติดยามาขโมยหลอดไปคืนที่ {at}", by=f"W{at}", **LIGHT) for at in range(9)]
    forums.ungroup()
    forums.group("ไฟทางดับ", *fit, *unfit)
    (group,) = forums.brief(forums.forum()).chapters[0].groups
    assert len(group.quotes) == 3
    assert {one.number for one in group.quotes} <= set(fit)


def test_one_person_is_quoted_again_only_where_there_are_too_few(told, forums):
    needs = [told.need(f"ขอไฟทางหน้าบ้านหลังที่ {at} ด้วย", by=f"U{at % 2}", **LIGHT) for at in range(6)]
    forums.ungroup()
    forums.group("ไฟทางดับ", *needs)
    assert len(forums.brief(forums.forum()).chapters[0].groups[0].quotes) == 3
