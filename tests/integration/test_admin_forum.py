"""The page of a forum: every fact that staff give, what becomes of it, and two people who change it at once."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from bot.domain.forums import ForumReply
from bot.domain.roles import Role
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day, short_moment
from bot.services.make_forum import edit_of
from bot.store.authorities import cycles_of
from bot.store.forum_answers import keep_answer
from bot.store.forums import forum_by_id
from bot.store.models import Attendance, AuditEntry, Broadcast, Forum, ForumSeats, StakeholderGroup
from tests.admin_site import csrf_of
from tests.forums import Forums
from tests.integration.test_admin_forums import PAGE, places, save

__all__ = ["places"]  # fixture

ALL = {
    "level": "city",
    "end": "12.00",
    "point": "https://www.google.com/maps/@18.2903,99.4920,17z",
    "needs_day": "31 มี.ค. 2569",
    "capacity": "250",
    "chair": "นายกเทศมนตรี",
    "team": "ทีมเมือง",
    "bodies": "อำเภอเมืองลำปาง\nโรงเรียนในเขต",
    "agenda-0-title": "พิจารณาร่างแผนเพิ่มเติม",
    "agenda-0-kind": "consider_draft",
    "agenda-0-plan": "2566",
    "agenda-2-title": "รับทราบปัญหา",
    "agenda-2-kind": "gather_needs",
    "has_seats": "1",
    "seats-0-name": "คณะกรรมการพัฒนาเทศบาล",
    "seats-0-quota": "21",
    "seats-1-name": "ประชาชนในเขตพื้นที่",
    "seats-1-quota": "34",
    "seats-1-contact": "ป้าสมใจ",
    "seats-1-phone": "054-111-222",
}


@pytest.fixture
def forums(told) -> Forums:
    return Forums(told)


def press(client, forum_id: int, act: str):
    token = csrf_of(client, f"{PAGE}/{forum_id}/postpone")
    return client.post(f"{PAGE}/{forum_id}/state", data={"act": act, "csrf_token": token}, follow_redirects=True)


def facts_of(told, forum_id: int):
    with told.database.reading() as session:
        return forum_by_id(session, told.authority.id, forum_id)


def fields_of(client, forum_id: int) -> dict[str, str]:
    """What the form of a forum would send if it were saved as it is."""
    page = client.get(f"{PAGE}/{forum_id}/edit").text
    fields = {one[0]: unescape(one[1]) for one in re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page)}
    for name in ("level", "place", "has_seats"):
        fields.pop(name, None)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        fields[name] = unescape(text)
    return fields


def test_every_fact_is_kept_shown_and_offered_for_change(officer, told, khelang, places):
    forum_id = int(save(officer, **ALL).location.rsplit("/", 1)[1])
    facts = facts_of(told, forum_id)
    assert (short_moment(facts.ends_at), short_moment(facts.needs_until)) == (
        "2 เม.ย. 2569 12.00 น.",
        "31 มี.ค. 2569 16.30 น.",
    )
    assert (facts.latitude, facts.longitude, facts.capacity, facts.team) == (18.2903, 99.492, 250, "ทีมเมือง")
    page = officer.get(f"{PAGE}/{forum_id}").text
    for words in ("ถึง 12.00 น.", "31 มี.ค. 2569 16.30 น.", "250 คน", "นายกเทศมนตรี", "อำเภอเมืองลำปาง, โรงเรียนในเขต"):
        assert words in page, words
    assert "พิจารณาร่างแผน · แผน พ.ศ. 2566–2570" in page
    assert "ที่นั่ง 55 คน จาก 2 กลุ่ม" in page
    assert "054-111-222" in page
    with told.database.reading() as session:
        before = edit_of(session, khelang.id, forum_id)
        own = session.scalars(select(StakeholderGroup.id)).one()
    assert save(
        officer, f"{PAGE}/{forum_id}/edit", **{**fields_of(officer, forum_id), "level": "city", "has_seats": "1"}
    )
    with told.database.reading() as session:
        assert edit_of(session, khelang.id, forum_id) == before
    assert [(one.id is not None, one.stakeholder_group_id) for one in before.seats] == [(True, None), (True, None)]
    assert f'name="seats-0-group" value="{own}"' in officer.get(f"{PAGE}/new").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"end": "09.00"}, "เวลาเลิกต้องหลังเวลาเริ่ม"),
        ({"point": "https://maps.app.goo.gl/abc"}, "อ่านจุดบนแผนที่ไม่ออก"),
        ({"needs_day": "3/4/2569"}, "วันปิดรับเรื่องต้องไม่หลังเวลาเริ่ม"),
        ({"needs_day": "", "needs_clock": "12.00"}, "กรุณากรอกวันปิดรับเรื่อง"),
        ({"capacity": "มาก"}, "จำนวนคนที่รับได้ต้องเป็นจำนวนเต็ม"),
        ({"agenda-0-kind": "sing"}, "กรุณาเลือกชนิดของวาระ"),
        ({"agenda-0-plan": "2500"}, "กรุณาเลือกแผนของวาระ"),
        ({"seats-0-name": ""}, "กรุณากรอกชื่อกลุ่มของแถวนี้"),
        ({"seats-0-name": "ประชาชนในเขตพื้นที่"}, "ซ้ำกัน"),
        ({"seats-0-quota": "-1"}, "จำนวนที่นั่งต้องเป็นจำนวนเต็ม"),
        ({"bodies": "\n".join(["ก"] * 21)}, "ใส่หน่วยงานได้ไม่เกิน 20 แห่ง"),
    ],
)
def test_what_is_wrong_in_a_folded_part_is_said_and_kept(officer, told, places, changes, words):
    answer = save(officer, **{**ALL, **changes})
    page = unescape(answer.text)
    assert (answer.status_code, words in page) == (422, True)
    for link in re.findall(r'<li><a href="#([^"]+)">', page):
        assert f'id="{link}"' in page
    for name in {"seats-1-contact", "agenda-2-title", "chair"} - set(changes):
        assert f'value="{ALL[name]}"' in page
    with told.database.reading() as session:
        assert session.scalars(select(ForumSeats)).all() == []


def test_seats_that_are_not_wanted_are_not_kept(officer, told, places):
    forum_id = int(save(officer, **{**ALL, "has_seats": None}).location.rsplit("/", 1)[1])
    assert "ไม่ได้เก็บที่นั่งให้กลุ่มใด" in officer.get(f"{PAGE}/{forum_id}").text


def test_seats_that_somebody_took_stay(officer, told, places):
    forum_id = int(save(officer, **ALL).location.rsplit("/", 1)[1])
    with told.database.transaction() as session:
        seats = session.scalars(select(ForumSeats).where(ForumSeats.name == "ประชาชนในเขตพื้นที่")).one()
        session.add(
            Attendance(
                authority_id=told.authority.id, forum_id=forum_id, seats_id=seats.id, name="ลุงคำ", source="staff",
                came_at=told.now,
            )
        )  # fmt: skip
    fields = {**fields_of(officer, forum_id), "level": "city"}
    answer = save(officer, f"{PAGE}/{forum_id}/edit", **fields)
    assert answer.status_code == 422
    assert "เอา “ประชาชนในเขตพื้นที่” ออกไม่ได้" in unescape(answer.text)
    renamed = {
        **fields,
        "has_seats": "1",
        "seats-1-name": "ประชาชนทั่วไป",
        "seats-1-quota": "40",
        "seats-0-name": "",
        "seats-0-quota": "",
    }
    assert save(officer, f"{PAGE}/{forum_id}/edit", **renamed).status_code == 302
    with told.database.reading() as session:
        assert [(one.id, one.name, one.quota) for one in session.scalars(select(ForumSeats))] == [
            (seats.id, "ประชาชนทั่วไป", 40)
        ]


def test_two_people_who_edit_at_once_see_each_other(officer, as_role, told, places):
    forum_id = int(save(officer, level="city").location.rsplit("/", 1)[1])
    mine = {**fields_of(officer, forum_id), "level": "city", "venue": "หอประชุม"}
    save(as_role(Role.ADMIN), f"{PAGE}/{forum_id}/edit", level="city", venue="โรงเรียน", name="ประชาคมเมือง")
    answer = save(officer, f"{PAGE}/{forum_id}/edit", **mine)
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "admin แก้ประชาคมนี้" in page
    assert "สถานที่ ฉบับล่าสุด “โรงเรียน” ของท่าน “หอประชุม”" in page
    assert 'value="หอประชุม"' in page
    assert facts_of(told, forum_id).venue == "โรงเรียน"
    again = {**mine, "seen": re.search(r'name="seen" value="(\w+)"', page)[1]}
    assert save(officer, f"{PAGE}/{forum_id}/edit", **again).status_code == 302
    assert facts_of(told, forum_id).venue == "หอประชุม"


def test_a_forum_goes_through_its_states_by_its_buttons(officer, told, forums):
    forum_id = forums.forum(days=5, state=ForumState.DRAFT)
    assert "ประชาชนยังไม่เห็น" in officer.get(f"{PAGE}/{forum_id}").text
    page = press(officer, forum_id, "announced").text
    assert "ประกาศแล้ว ประชาชนเห็นใน LINE" in page
    assert f"มาแล้ว {facts_of(told, forum_id).day_code}" in page
    assert "ปิดรับเรื่องแล้ว" in press(officer, forum_id, "closed").text
    assert "เปิดรับเรื่องอีกครั้ง" in press(officer, forum_id, "reopened").text
    early = press(officer, forum_id, "held")
    assert (early.status_code, "ยังไม่ถึงวันของประชาคมนี้" in early.text) == (409, True)
    assert press(officer, forum_id, "dance").status_code == 400
    past = forums.forum(days=-1)
    assert "บันทึกว่าจัดแล้ว" in press(officer, past, "held").text
    assert facts_of(told, past).state == ForumState.HELD
    assert "ยังไม่ได้จัด" in officer.get(f"{PAGE}/{past}").text
    with told.database.reading() as session:
        staff = set(session.scalars(select(AuditEntry.staff_id).where(AuditEntry.what == "forum_announced")))
    assert None not in staff


def test_a_forum_is_postponed_and_cancelled_for_a_reason_that_residents_read(officer, told, forums):
    forum_id = forums.forum(days=5)
    page = f"{PAGE}/{forum_id}/postpone"
    day = bangkok_day(told.now + timedelta(days=12))
    typed = {
        "when": "day",
        "day": f"{day.day}/{day.month}/{day.year + 543}",
        "clock": "13.00",
        "csrf_token": csrf_of(officer, page),
    }
    refused = officer.post(page, data={**typed, "reason": ""})
    assert (refused.status_code, "กรุณากรอกเหตุผล" in refused.text, typed["day"] in refused.text) == (422, True, True)
    past = officer.post(page, data={**typed, "day": "1/1/2560", "reason": "น้ำท่วม"})
    assert (past.status_code, "วันใหม่ต้องเป็นวันที่ยังไม่ผ่านไป" in past.text) == (422, True)
    assert officer.post(page, data={**typed, "reason": "น้ำท่วม"}).status_code == 302
    facts = facts_of(told, forum_id)
    assert (bangkok_day(facts.starts_at), facts.state) == (day, ForumState.ANNOUNCED)
    assert "เพราะน้ำท่วม" in officer.get(f"{PAGE}/{forum_id}").text
    later = {"when": "later", "reason": "น้ำยังไม่ลด", "csrf_token": typed["csrf_token"]}
    assert officer.post(page, data=later).status_code == 302
    assert "ยังไม่มีวันใหม่" in officer.get(f"{PAGE}/{forum_id}").text
    cancel = {"reason": "รวมกับครั้งอื่น", "csrf_token": typed["csrf_token"]}
    assert officer.post(f"{PAGE}/{forum_id}/cancel", data=cancel).status_code == 302
    gone = officer.get(f"{PAGE}/{forum_id}").text
    assert "ยกเลิกแล้ว เพราะรวมกับครั้งอื่น" in gone
    for words in ("เลื่อน เพราะน้ำท่วม", "เลื่อน เพราะน้ำยังไม่ลด", "ยกเลิก เพราะรวมกับครั้งอื่น"):
        assert words in gone
    assert "กลับเป็นร่าง" in press(officer, forum_id, "restored").text


def test_the_list_parts_forums_by_what_became_of_them(officer, forums):
    for days, state in ((3, "announced"), (9, "draft"), (5, "cancelled"), (4, "postponed"), (-2, "held"), (0, "held")):
        forums.forum(days=days, state=ForumState(state), name=f"{state} {days}")
    page = officer.get(PAGE).text
    order = re.findall(r">(\w+ -?\d)</a></h3>", page)
    assert order == ["announced 3", "draft 9", "postponed 4", "held 0", "held -2", "cancelled 5"]
    assert "อีก 5 วัน" not in page


def test_answers_and_announcements_of_this_forum_are_shown(officer, told, forums):
    forum_id, other = forums.forum(), forums.forum(name="อีกครั้ง")
    residents = [told.resident(f"U{at}") for at in range(3)]
    with told.database.transaction() as session:
        for resident_id, answer in zip(residents, ("yes", "yes", "maybe"), strict=True):
            keep_answer(session, told.authority.id, forum_id, resident_id, ForumReply(answer), now=told.now)
        for forum, name in ((forum_id, "คำเชิญหนึ่ง"), (other, "คำเชิญสอง")):
            session.add(
                Broadcast(
                    authority_id=told.authority.id, forum_id=forum, kind="invitation", name=name, state="sent",
                    content={}, audience={}, made_at=told.now, changed_at=told.now,
                )
            )  # fmt: skip
    page = officer.get(f"{PAGE}/{forum_id}").text
    assert re.findall(r"<b>(\d+)</b> คน", page) == ["2", "1", "0"]
    assert "คำเชิญหนึ่ง" in page
    assert "คำเชิญสอง" not in page
    assert "จะไป 2 คน · ยังไม่แน่ใจ 1 คน" in officer.get(PAGE).text


def test_viewers_read_and_change_nothing(as_role, forums):
    forum_id = forums.forum()
    viewer = as_role(Role.VIEWER)
    page = viewer.get(f"{PAGE}/{forum_id}")
    assert page.status_code == 200
    assert 'name="act"' not in page.text
    assert "/edit" not in page.text
    for path in ("postpone", "cancel", "edit"):
        assert viewer.get(f"{PAGE}/{forum_id}/{path}").status_code == 403


def test_a_forum_of_another_cycle_opens_in_its_own(officer, told, khelang, forums):
    with told.database.reading() as session:
        old = next(one.id for one in cycles_of(session, khelang.id) if not one.collecting)
    forum_id = forums.forum(plan_cycle_id=old)
    assert officer.get(f"{PAGE}/{forum_id}").location.endswith("?cycle=2566")


def test_who_meant_to_come_on_another_day_has_not_confirmed_the_new_one(officer, told, forums):
    forum_id = forums.forum()
    people = {name: told.resident(name) for name in ("U1", "U2", "U3")}
    with told.database.transaction() as session:
        for name, answer in (("U1", "yes"), ("U2", "maybe"), ("U3", "no")):
            keep_answer(session, told.authority.id, forum_id, people[name], ForumReply(answer), now=told.now)
    assert "ยังไม่ยืนยันวันใหม่" not in officer.get(f"{PAGE}/{forum_id}").text
    with told.database.transaction() as session:
        row = session.get(Forum, forum_id)
        row.put_off_from, row.starts_at = row.starts_at, row.starts_at + timedelta(days=7)
        session.flush()
        keep_answer(session, told.authority.id, forum_id, people["U2"], ForumReply.YES, now=told.now)
    page = officer.get(f"{PAGE}/{forum_id}").text
    assert re.findall(r'<dt class="sm">([^<]+)</dt><dd><b>(\d+)</b> คน', page) == [
        ("จะไป", "1"), ("ยังไม่แน่ใจ", "0"), ("ไม่ไป", "0"), ("ยังไม่ยืนยันวันใหม่", "1"),
    ]  # fmt: skip
    assert "จะไป 1 คน · ยังไม่ยืนยันวันใหม่ 1 คน" in officer.get(PAGE).text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FACILITATOR])
def test_every_link_leads_to_a_page_that_opens(as_role, told, forums, role):
    forum_id = forums.forum()
    with told.database.transaction() as session:
        session.add(
            Broadcast(
                authority_id=told.authority.id, forum_id=forum_id, kind="invitation", name="คำเชิญ", state="sent",
                content={}, audience={}, made_at=told.now, changed_at=told.now,
            )
        )  # fmt: skip
    client = as_role(role)
    page = client.get(f"{PAGE}/{forum_id}").text
    assert "คำเชิญ" in page
    links = {unescape(one) for one in re.findall(r'href="(/admin/[^"#]+)"', page)}
    answers = {one: client.get(one, buffered=True).status_code for one in links}
    assert {one: status for one, status in answers.items() if status >= 400} == {}
