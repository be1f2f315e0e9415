"""Circuits on the pages of staff: planned, checked, saved, changed at once, announced, counted down and rolled up."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from bot.domain.circuits import DateName
from bot.domain.days import typed_day
from bot.domain.roles import Role
from bot.domain.states import ForumState
from bot.domain.thai_time import BANGKOK, bangkok_day, now
from bot.services.make_circuit import CircuitEdit, NewCircuit, make_circuit
from bot.store.circuits import circuits_of
from bot.store.forums import forums_of
from bot.store.models import AuditEntry, Forum
from tests.admin_site import csrf_of
from tests.forums import Forums

PAGE = "/admin/khelang/forums/circuits"
WISH = {
    "name": "ประชาคมทุกชุมชน", "template": "communities", "hours": "09.00, 13.30", "length": "3", "per_day": "2",
    "closing_after": "7", "teams": "ทีมวัง", "days_off": "",
}  # fmt: skip


def later(days: int):
    return bangkok_day(now()) + timedelta(days=days)


def wish(**changes):
    dates = {"first_on": typed_day(later(20)), "last_on": typed_day(later(22)), "finish_by": typed_day(later(60))}
    return {name: value for name, value in {**WISH, **dates, **changes}.items() if value is not None}


def post(client, step: str, data: dict, page: str = f"{PAGE}/new"):
    return client.post(page, data={**data, "step": step, "csrf_token": csrf_of(client, f"{PAGE}/new")})


def fields_of(page: str) -> dict[str, str]:
    """What the forms of a page hold."""
    found = {}
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not ("checkbox" in tag and "checked" not in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    return found


def planned(client, **changes) -> str:
    """A saved circuit; its address."""
    drawn = post(client, "draw", wish(**changes))
    assert drawn.status_code == 200
    saved = post(client, "save", fields_of(drawn.text))
    assert saved.status_code == 302
    return saved.location


@pytest.fixture
def stored(database, khelang):
    """The circuits and forums as they stand."""

    def read():
        with database.reading() as session:
            return circuits_of(session, khelang.id, khelang.cycle.id), forums_of(session, khelang.id)

    return read


def test_a_circuit_is_drawn_and_nothing_is_saved_before_it_is_said(officer, stored):
    page = unescape(post(officer, "draw", wish()).text)
    assert "5 ครั้ง ใน 10 วัน" in page
    assert "จัดจริง 4 วัน" in page
    assert "วันที่จัดมากกว่าหนึ่งครั้งเพราะวันไม่พอ" in page
    typed = fields_of(page)
    assert [typed[f"clock-{at}"] for at in range(5)] == ["09.00", "13.30", "09.00", "09.00", "09.00"]
    assert typed["name-0"] == "ประชาคมชุมชนบ้านชมพู"
    assert typed["name-4"] == "ประชาคมเทศบาลเมืองเขลางค์นคร"
    assert stored() == ([], [])


def test_a_circuit_is_saved_as_it_was_edited(officer, stored):
    typed = fields_of(post(officer, "draw", wish()).text)
    typed |= {"venue-1": "วัดจอมเมือง", "name-1": "ประชาคมจอมเมือง", "drop-2": "1", "day-3": typed_day(later(21))}
    assert post(officer, "save", typed).status_code == 302
    (circuit,), forums = stored()
    assert [one.level for one in forums] == ["community"] * 3 + ["city"]
    assert {one.circuit_id for one in forums} == {circuit.id}
    assert {one.state for one in forums} == {ForumState.DRAFT}
    assert (forums[1].name, forums[1].venue, forums[1].team) == ("ประชาคมจอมเมือง", "วัดจอมเมือง", "ทีมวัง")
    assert forums[0].ends_at - forums[0].starts_at == timedelta(hours=3)
    assert bangkok_day(forums[2].starts_at) == later(21)
    assert circuit.due_on(DateName.FIRST_DAY) == later(20)
    assert circuit.due_on(DateName.LAST_DAY) == later(29)
    assert circuit.due_on(DateName.FINISH_BY) == later(60)
    assert (circuit.name, circuit.template) == ("ประชาคมทุกชุมชน", "communities")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "กรุณากรอกชื่อชุดประชาคม"),
        ({"template": "districts"}, "กรุณาเลือกแบบของชุด"),
        ({"first_on": "31/2/2569"}, "วันแรก: อ่าน “31/2/2569” ไม่ออก"),
        ({"first_on": "2/1/2570", "last_on": "1/1/2570"}, "วันสุดท้ายต้องไม่อยู่ก่อนวันแรก"),
        ({"first_on": "2/1/2570", "last_on": "4/1/2571"}, "ชุดหนึ่งยาวได้ไม่เกิน 366 วัน"),
        ({"first_on": "2/1/2570", "last_on": "2/1/2570"}, "4 ครั้งใน 1 วัน วันละไม่เกิน 2 ครั้ง จัดได้เพียง 2 ครั้ง"),
        ({"hours": "25.00"}, "เวลาเริ่มเขียนแบบ 09.00"),
        ({"per_day": "มาก"}, "จำนวนครั้งต่อวันต้องเป็นจำนวนเต็ม"),
        ({"days_off": "12/8/2569\nวันแม่"}, "วันที่เว้น: อ่าน “วันแม่” ไม่ออก"),
        (
            {"first_on": "5/4/2570", "last_on": "6/4/2570", "days_off": "5/4/2570", "skips_holidays": "1"},
            "ไม่เหลือวันที่จัดได้เลย",
        ),
        ({"teams": "ท" * 101}, "ชื่อทีมแต่ละทีมยาวได้ไม่เกิน 100 ตัวอักษร"),
    ],
)
def test_what_is_wrong_with_the_wishes_is_said_and_all_is_kept(officer, stored, changes, words):
    answer = post(officer, "draw", wish(**changes))
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert words in page
    for link in re.findall(r'<li><a href="#([^"]+)">', page):
        assert f'id="{link}"' in page
    assert 'value="13.30"' in page or 'value="09.00, 13.30"' in page or "hours" in changes
    assert stored() == ([], [])


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("day-1", "วันอังคาร", "วันที่ของแถวที่ 2: อ่าน “วันอังคาร” ไม่ออก"),
        ("clock-0", "9 โมง", "เวลาเริ่มของแถวที่ 1เขียนแบบ 08.30"),
        ("until-0", "08.00", "เวลาเลิกของแถวที่ 1ต้องหลังเวลาเริ่ม"),
        ("name-2", "", "กรุณากรอกชื่อของแถวที่ 3"),
        ("place-2", "c999999", "กรุณาเลือกพื้นที่ของแถวที่ 3"),
        ("venue-2", "ก" * 201, "สถานที่ของแถวที่ 3ยาวได้ไม่เกิน 200 ตัวอักษร"),
    ],
)
def test_what_is_wrong_in_the_table_is_said_beside_its_row(officer, stored, field, typed, words):
    drawn = fields_of(post(officer, "draw", wish()).text)
    answer = post(officer, "save", {**drawn, field: typed})
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    assert fields_of(answer.text)["name-3"] == drawn["name-3"]
    assert stored() == ([], [])


def test_a_button_pressed_twice_makes_one_circuit(officer, stored):
    typed = fields_of(post(officer, "draw", wish()).text)
    assert post(officer, "save", typed).status_code == 302
    again = post(officer, "save", {**typed, "venue-0": "ศาลา"})
    assert again.status_code == 422
    assert "มีชุดชื่อ “ประชาคมทุกชุมชน” แล้วในรอบแผนนี้" in unescape(again.text)
    assert fields_of(again.text)["venue-0"] == "ศาลา"
    assert [len(some) for some in stored()] == [1, 5]
    assert post(officer, "save", {**typed, "name": "ชุดสอง"}).status_code == 302
    second = next(one for one in stored()[0] if one.name == "ชุดสอง")
    page = f"{PAGE}/{second.id}/edit"
    answer = officer.post(page, data={**fields_of(officer.get(page).text), "name": "ประชาคมทุกชุมชน"})
    assert (answer.status_code, {one.name for one in stored()[0]}) == (422, {"ประชาคมทุกชุมชน", "ชุดสอง"})


def test_clashes_are_named_before_and_after_saving(officer, told, stored):
    start = datetime.combine(later(20), datetime.min.time(), tzinfo=BANGKOK) + timedelta(hours=10)
    Forums(told).forum(name="เวทีเก่า", starts_at=start, ends_at=start + timedelta(hours=1), team="ทีมวัง")
    page = unescape(post(officer, "draw", wish(hours="09.00")).text)
    assert "ประชาคมชุมชนบ้านชมพู กับ ประชาคมชุมชนบ้านจอมเมือง ใช้ทีม “ทีมวัง” พร้อมกัน" in page
    assert "ประชาคมชุมชนบ้านชมพู กับ เวทีเก่า ใช้ทีม “ทีมวัง” เชิญคนในพื้นที่เดียวกัน พร้อมกัน" in page
    assert "เวลา 10.00–11.00 น." in page
    address = planned(officer, hours="09.00", finish_by=typed_day(later(21)))
    page = unescape(officer.get(address).text)
    assert "ประชาคมเทศบาลเมืองเขลางค์นคร กับ" not in page
    assert "ช้ากว่าวันที่ต้องเสร็จ" in page
    assert page.count("ทีมชน") >= 2


def test_many_forums_are_changed_in_one_form_but_not_the_day_of_an_announced_one(officer, database, stored):
    address = planned(officer)
    _, forums = stored()
    with database.transaction() as session:
        session.get(Forum, forums[0].id).state = "announced"
    typed = fields_of(officer.get(f"{address}/edit").text)
    assert f"day-{forums[0].id}" not in typed
    first, second = str(forums[0].id), str(forums[1].id)
    typed |= {f"day-{first}": "1/1/2571", f"team-{first}": "ทีมใหม่", f"venue-{second}": "ศาลา", "name": "ชุดใหม่"}
    typed |= {f"day-{second}": typed_day(later(22)), f"clock-{second}": "10.00"}
    assert officer.post(f"{address}/edit", data=typed).status_code == 302
    (circuit,), after = stored()
    one, two = (next(two for two in after if two.id == forum.id) for forum in forums[:2])
    assert (one.starts_at, one.team) == (forums[0].starts_at, "ทีมใหม่")
    assert (bangkok_day(two.starts_at), two.venue, circuit.name) == (later(22), "ศาลา", "ชุดใหม่")
    assert "เปลี่ยน 2 ครั้ง" in officer.get(address).text
    with database.reading() as session:
        edits = session.scalars(select(AuditEntry).where(AuditEntry.what == "forum_edited")).all()
    assert {one.detail["forum"] for one in edits} == {int(first), int(second)}


def test_an_edit_of_a_circuit_that_changed_meanwhile_is_not_silently_kept(officer, stored):
    address = planned(officer)
    mine = fields_of(officer.get(f"{address}/edit").text)
    assert officer.post(f"{address}/edit", data={**mine, "name": "ของอีกคน"}).status_code == 302
    answer = officer.post(f"{address}/edit", data={**mine, "name": "ของฉัน"})
    assert answer.status_code == 422
    assert "มีคนแก้ชุดนี้ระหว่างที่ท่านเปิดหน้านี้อยู่" in answer.text
    assert stored()[0][0].name == "ของอีกคน"
    assert officer.post(f"{address}/edit", data=fields_of(answer.text)).status_code == 302
    assert stored()[0][0].name == "ของฉัน"


def test_drafts_are_announced_at_once_and_those_of_the_past_stay(officer, database, stored):
    address = planned(officer)
    _, forums = stored()
    with database.transaction() as session:
        session.get(Forum, forums[0].id).starts_at = now() - timedelta(days=1)
    assert "ประกาศร่างทั้ง 5 ครั้ง" in officer.get(address).text
    token = csrf_of(officer, address)
    officer.post(f"{address}/announce", data={"csrf_token": token})
    page = officer.get(address).text
    assert "ประกาศแล้ว 4 ครั้ง" in page
    assert "ประชาคมชุมชนบ้านชมพู ยังเป็นร่าง" in page
    states = {one.id: one.state for one in stored()[1]}
    assert states.pop(forums[0].id) is ForumState.DRAFT
    assert set(states.values()) == {ForumState.ANNOUNCED}


def test_dates_count_down_are_ticked_and_stand_on_the_overview(officer, told, stored):
    told.need("ขอไฟทาง")
    address = planned(
        officer, template="whole", first_on=typed_day(later(5)), last_on="", circular=typed_day(later(-8)),
        finish_by=typed_day(later(10)),
    )  # fmt: skip
    page = unescape(officer.get(address).text)
    assert "18 วันจากหนังสือสั่งการ · 5 วันหลังประชาคม" in page
    assert "อีก 10 วัน" in page
    assert "ผ่านมาแล้ว 8 วัน" in page
    overview = "/admin/khelang/"
    assert officer.get(overview).text.count("#dates") == 2
    circular = next(one for one in stored()[0][0].days if one.name is DateName.CIRCULAR)
    data = {"csrf_token": csrf_of(officer, address), "done": "1"}
    assert officer.post(f"{address}/dates/{circular.id}", data=data).status_code == 302
    assert "ทำแล้ว</span>" in officer.get(address).text
    assert officer.get(overview).text.count("#dates") == 1
    officer.post(f"{address}/dates/{circular.id}", data={**data, "done": "0"})
    assert officer.get(overview).text.count("#dates") == 2


def test_the_calendar_shows_all_forums_of_a_month(officer, told):
    forums = Forums(told)
    at = datetime(2027, 8, 12, 9, tzinfo=BANGKOK)
    for name, days, facts in (("เช้า", 0, {}), ("ซ้อน", 0, {}), ("อีกเดือน", 30, {})):
        forums.forum(name=name, starts_at=at + timedelta(days=days), **facts)
    page = unescape(officer.get("/admin/khelang/forums/calendar?month=2570-08").text)
    assert "ปฏิทินประชาคม สิงหาคม 2570" in page
    assert "09.00 น. เช้า" in page
    assert "วันแม่แห่งชาติ" in page
    assert "เช้า กับ ซ้อน จัดที่ “หอประชุม” เชิญคนในพื้นที่เดียวกัน พร้อมกัน" in page
    assert page.count("สถานที่ชน") == 2
    assert "อีกเดือน" not in page
    assert "month=2570-07" in page
    assert "month=2570-09" in page
    for odd in ("", "2570-13", "9999-01", "x", "2570-00"):
        assert officer.get(f"/admin/khelang/forums/calendar?month={odd}").status_code == 200


def test_circuits_of_another_authority_do_not_exist(officer, database, lamphun):
    new = NewCircuit(lamphun.cycle.id, "whole", CircuitEdit("ชุดของลำพูน", {DateName.FINISH_BY: later(9)}))
    with database.transaction() as session:
        theirs = make_circuit(session, lamphun.id, new, [], by=None, now=now())
        (day,) = circuits_of(session, lamphun.id, lamphun.cycle.id)[0].days
    assert "ชุดของลำพูน" not in officer.get(PAGE).text
    for page in ("", "/edit", "/roll-up"):
        assert officer.get(f"{PAGE}/{theirs}{page}").status_code == 404
    token = {"csrf_token": csrf_of(officer, f"{PAGE}/new"), "done": "1", "name": "ก"}
    own = planned(officer).rsplit("/", 1)[1]
    for page in (f"{theirs}/edit", f"{theirs}/announce", f"{theirs}/dates/{day.id}", f"{own}/dates/{day.id}"):
        assert officer.post(f"{PAGE}/{page}", data=token).status_code == 404
    with database.reading() as session:
        assert circuits_of(session, lamphun.id, lamphun.cycle.id)[0].days == (day,)


def test_viewers_read_and_change_nothing(as_role, officer):
    address = planned(officer)
    viewer = as_role(Role.VIEWER)
    page = viewer.get(address).text
    assert "ประกาศร่าง" not in page
    assert "/edit" not in page
    assert viewer.get(f"{address}/roll-up").status_code == 200
    assert viewer.get(f"{address}/edit").status_code == 403
    assert viewer.get(f"{PAGE}/new").status_code == 403
    assert "ประชาคมทุกชุมชน" in viewer.get(PAGE).text
