"""Forums: made and edited by officers, read by all; what was typed wrong is said beside its field and kept."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from threading import Event

import pytest
from sqlalchemy import event, select

from bot.domain.days import read_day, typed_day
from bot.domain.roles import Role
from bot.domain.thai_time import bangkok_day, long_date, now
from bot.services.make_forum import ForumEdit, edit_forum
from bot.store.forums import forums_of
from bot.store.models import Area, AuditEntry, Authority, Community, Forum
from tests.admin_site import csrf_of, hire
from tests.forums import Forums

PAGE = "/admin/khelang/forums"
FILLED = {
    "name": "ประชาคมตำบลชมพู",
    "level": "subdistrict",
    "day": "2/4/2569",
    "clock": "09.30",
    "venue": "ศาลาวัด",
    "plan": "2571",
    "questions": "ซ่อมก่อนหรือเพิ่มก่อน\n\n  น้ำหรือถนน  ",
}


@pytest.fixture
def places(database, khelang) -> dict[str, str]:
    with database.reading() as session:
        areas = session.scalars(select(Area).where(Area.authority_id == khelang.id, Area.level == "subdistrict"))
        communities = session.scalars(select(Community).where(Community.authority_id == khelang.id))
        return {row.name: f"a{row.id}" for row in areas} | {row.code: f"c{row.id}" for row in communities}


def save(client, page: str = f"{PAGE}/new", **changes):
    data = {**FILLED, **changes, "csrf_token": csrf_of(client, page)}
    return client.post(page, data={name: value for name, value in data.items() if value is not None})


def the_forums(database, khelang):
    with database.reading() as session:
        return forums_of(session, khelang.id)


def test_an_officer_makes_a_forum(officer, database, khelang, places):
    assert "ยังไม่มีประชาคมในรอบแผนนี้" in officer.get(PAGE).text
    answer = save(officer, place=places["ชมพู"])
    (forum,) = the_forums(database, khelang)
    assert (answer.status_code, answer.location) == (302, f"{PAGE}/{forum.id}")
    assert (forum.name, forum.level, forum.venue) == ("ประชาคมตำบลชมพู", "subdistrict", "ศาลาวัด")
    assert forum.starts_at == datetime(2026, 4, 2, 2, 30, tzinfo=UTC)  # half past nine in Bangkok
    assert forum.questions == ("ซ่อมก่อนหรือเพิ่มก่อน", "น้ำหรือถนน")
    assert forum.areas == {int(places["ชมพู"][1:])}
    assert (forum.communities, forum.plan_cycle_id) == (frozenset(), khelang.cycle.id)
    page = officer.get(PAGE).text
    assert "วันพฤหัสบดีที่ 2 เมษายน 2569 เวลา 09.30 น." in page
    assert "ศาลาวัด · ต.ชมพู" in page
    with database.reading() as session:
        log = session.scalars(select(AuditEntry).where(AuditEntry.what == "forum_made")).one()
    assert log.detail == {"forum": forum.id}


def test_a_day_in_the_past_is_kept_and_named(officer, database, khelang, places):
    for day, is_past in ((bangkok_day(now()) - timedelta(days=1), True), (bangkok_day(now()), False)):
        save(officer, level="city", day=typed_day(day))
        assert (f"วันที่ {long_date(day)} ผ่านมาแล้ว" in officer.get(PAGE).text) == is_past
    assert len(the_forums(database, khelang)) == 2


def test_the_example_of_a_day_is_to_come(officer, places):
    page = officer.get(f"{PAGE}/new").text
    assert read_day(re.search(r"วัน/เดือน/ปี พ\.ศ\. เช่น ([\d/]+)", page)[1]) > bangkok_day(now())


def test_places_of_another_level_do_not_count(officer, database, khelang, places):
    save(officer, level="community", place=[places["ชมพู"], places["01"], places["03"]])
    save(officer, level="city", place=places["01"])
    one, whole = sorted(the_forums(database, khelang), key=lambda forum: forum.id)
    assert (one.areas, one.communities) == (frozenset(), {int(places["01"][1:]), int(places["03"][1:])})
    assert (whole.areas, whole.communities, whole.is_for_all) == (frozenset(), frozenset(), True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "กรุณากรอกชื่อประชาคม"),
        ({"level": "galaxy"}, "กรุณาเลือกระดับ"),
        ({"place": None}, "กรุณาเลือกตำบลอย่างน้อยหนึ่งแห่ง"),
        ({"place": "a999999"}, "กรุณาเลือกตำบลอย่างน้อยหนึ่งแห่ง"),
        ({"day": "31/2/2569"}, "อ่านวันที่ “31/2/2569” ไม่ออก"),
        ({"day": "2/4/9999"}, "อ่านวันที่ “2/4/9999” ไม่ออก"),
        ({"day": ""}, "กรุณากรอกวันที่"),
        ({"clock": "25.00"}, "เวลาเขียนแบบ 08.30"),
        ({"plan": "2500"}, "กรุณาเลือกรอบแผน"),
        ({"questions": "\n".join(["ถาม"] * 21)}, "ใส่คำถามได้ไม่เกิน 20 ข้อ"),
        ({"questions": "ถ" * 301}, "คำถามแต่ละข้อยาวได้ไม่เกิน 300 ตัวอักษร"),
        ({"venue": "ศ" * 201}, "สถานที่ยาวได้ไม่เกิน 200 ตัวอักษร"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer, database, khelang, places, changes, words):
    answer = save(officer, **{"place": places["ชมพู"], **changes})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert page.count(words) >= 1
    for link in re.findall(r'<li><a href="#([^"]+)">', page):
        assert f'id="{link}"' in page
    for name in {"name", "venue", "day", "clock"} - set(changes):
        assert f'value="{FILLED[name]}"' in page
    if "level" not in changes:
        assert re.search(r'value="subdistrict"\s+required\s+data-level\s+checked', page)
    if "place" not in changes:
        assert re.search(rf'value="{places["ชมพู"]}" checked', page)
    assert the_forums(database, khelang) == []


def test_a_forum_is_edited_with_what_it_had(officer, database, khelang, places):
    save(officer, place=places["ชมพู"])
    (forum,) = the_forums(database, khelang)
    page = officer.get(f"{PAGE}/{forum.id}/edit").text
    assert 'value="2/4/2569"' in page
    assert 'value="09.30"' in page
    assert f'value="{places["ชมพู"]}" checked' in page
    assert "ซ่อมก่อนหรือเพิ่มก่อน\nน้ำหรือถนน</textarea>" in page
    save(officer, f"{PAGE}/{forum.id}/edit", name="ประชาคมเมือง", level="city", plan="2566", venue="")
    (edited,) = the_forums(database, khelang)
    assert (edited.id, edited.name, edited.level, edited.areas) == (forum.id, "ประชาคมเมือง", "city", frozenset())
    assert "ประชาคมเมือง" not in officer.get(PAGE).text.split("<main", 1)[1].split("flash", 1)[-1].split("</p>", 1)[1]
    assert "ประชาคมเมือง" in officer.get(f"{PAGE}?cycle=2566").text
    with database.reading() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.what == "forum_edited")).one().staff_id


def test_coming_forums_stand_before_those_held(officer, told):
    forums = Forums(told)
    for days in (-20, 3, 40, -1):
        forums.forum(days=days, name=f"ครั้งที่ {days}")
    page = officer.get(PAGE).text
    assert re.findall(r">ครั้งที่ (-?\d+)</a></h3>", page) == ["3", "40", "-1", "-20"]
    assert "อีก 3 วัน" in page


def test_others_read_and_cannot_make_or_edit(as_role, told):
    forum_id = Forums(told).forum()
    facilitator = as_role(Role.FACILITATOR)
    page = facilitator.get(PAGE).text
    assert "ประชาคมเมือง" in page
    assert "/edit" not in page
    assert "/new" not in page
    assert facilitator.get(f"{PAGE}/{forum_id}/edit").status_code == 403


def test_levels_are_those_the_authority_has(officer, database, khelang):
    page = officer.get(f"{PAGE}/new").text
    assert re.findall(r'name="level" value="(\w+)"', page) == ["community", "subdistrict", "city"]
    with database.transaction() as session:
        row = session.get(Authority, khelang.id)
        row.kind, row.community_level = "pao", "district"
    page = officer.get(f"{PAGE}/new").text
    assert re.findall(r'name="level" value="(\w+)"', page) == ["district", "province"]


def test_a_forum_of_another_authority_cannot_be_reached(officer, database, lamphun, told):
    with database.transaction() as session:
        row = Forum(
            authority_id=lamphun.id, plan_cycle_id=lamphun.cycle.id, name="ของลำพูน", level="city",
            starts_at=told.now + timedelta(days=3), venue="", questions=[], made_at=told.now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        forum_id = row.id
    assert "ของลำพูน" not in officer.get(PAGE).text
    for page in ("", "edit", "postpone", "cancel", "brief", "wall", "brief.pdf"):
        assert officer.get(f"{PAGE}/{forum_id}/{page}".rstrip("/")).status_code == 404
    token = csrf_of(officer, f"{PAGE}/new")
    assert officer.post(f"{PAGE}/{forum_id}/brief/freeze", data={"csrf_token": token}).status_code == 404


def test_a_retired_community_of_a_forum_stays_when_something_else_is_edited(officer, told, database, khelang, places):
    ids = [int(places[code][1:]) for code in ("01", "03")]
    forum_id = Forums(told).forum(level="community", communities=frozenset(ids))
    with database.transaction() as session:
        session.get(Community, ids[1]).retired_at = told.now
    page = officer.get(f"{PAGE}/{forum_id}/edit").text
    boxes = re.findall(r'name="place" value="(c\d+)"( checked)?>([^<]+)', page)
    assert next(name for value, ticked, name in boxes if value == places["03"] and ticked).endswith(" (เลิกใช้)")
    assert "เลิกใช้" not in officer.get(f"{PAGE}/new").text
    ticked = [value for value, ticked, _ in boxes if ticked]
    assert save(officer, f"{PAGE}/{forum_id}/edit", level="community", place=ticked).status_code == 302
    (forum,) = the_forums(database, khelang)
    assert forum.communities == frozenset(ids)


def test_two_officers_who_change_only_the_places_of_a_forum_do_not_mix_them(told, database, khelang, places):
    forums = Forums(told)
    forum_id = forums.forum(level="community")
    by = hire(database, khelang.id, "kan@khelang.example", Role.OFFICER).id

    def put(code: str, wait: float = 0) -> None:
        edit = ForumEdit(
            khelang.cycle.id, "ประชาคมเมือง", "community", told.now, "หอประชุม", (),
            communities=frozenset({int(places[code][1:])}),
        )  # fmt: skip
        with database.transaction() as session:
            edit_forum(session, khelang.id, forum_id, edit, by=by, now=told.now)
            session.flush()
            first_has_written.set()
            time.sleep(wait)

    first_has_written = Event()
    put("01")
    first_has_written.clear()
    with ThreadPoolExecutor(1) as another:
        first = another.submit(put, "02", 0.4)
        first_has_written.wait(10)
        put("03")
        first.result(10)
    (forum,) = the_forums(database, khelang)
    assert forum.communities == {int(places["03"][1:])}


def test_pages_ask_no_more_of_the_database_where_there_are_many_forums(told, database, khelang, as_role, places):
    told.need("ขอไฟทางหน้าศาลา มืดมาก")
    forums, client = Forums(told), as_role(Role.VIEWER)
    forum_id = forums.forum(level="community", communities=frozenset({int(places["01"][1:])}))
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def asked_by(page: str) -> int:
        asked.clear()
        assert client.get(page).status_code == 200
        return len(asked)

    pages = (PAGE, f"{PAGE}/{forum_id}/brief")
    before = [asked_by(page) for page in pages]
    for at in range(30):
        other = frozenset({int(places[("02", "03", "04")[at % 3]][1:])})
        forums.forum(days=-at - 1, level="community", communities=other)
    assert [asked_by(page) for page in pages] == before
