"""The pages of a forum's day: the board, the door, lists and sheets, scribes."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.forums import SeatsEntry
from bot.domain.roles import Role
from bot.domain.states import ForumState
from bot.services.record_attendance import sign_in_resident
from bot.store.attendances import count_by_seats, members_of
from bot.store.forum_parts import seats_of, set_seats
from bot.store.forums import forum_by_id
from bot.store.models import Attendance, AuditEntry, Forum, Need, NeedEvent, Resident
from tests.admin_site import csrf_of
from tests.forums import Forums

GROUPS = (("ผู้นำชุมชน", 2, "054000001"), ("กลุ่มผู้สูงวัย", 3, "054000002"), ("ประชาชนในเขตพื้นที่", 1, ""))
LIST = "ลำดับ,ชื่อ,กลุ่ม,โทร\n๑,สมชาย ใจดี,ผู้นำชุมชน,081-000-0001\n2,สมหญิง ใจดี,ผู้นำชุมชน,\n,บุญมี มาก,กลุ่มผู้สูงวัย,"


def make_day(told, database, **facts) -> int:
    """A forum with three groups that begins in half an hour; its id."""
    forum_id = Forums(told).forum(starts_at=told.now + timedelta(minutes=30))
    with database.transaction() as session:
        row = session.get(Forum, forum_id)
        for name, value in {"state": ForumState.ANNOUNCED, "day_code": "4102", **facts}.items():
            setattr(row, name, value)
        set_seats(session, row, [SeatsEntry(name, quota, contact_phone=phone) for name, quota, phone in GROUPS])
    return forum_id


@pytest.fixture
def forum_id(told, database):
    return make_day(told, database)


@pytest.fixture
def facilitator(as_role):
    return as_role(Role.FACILITATOR)


def page_of(forum_id: int, rest: str = "") -> str:
    return f"/admin/khelang/forums/{forum_id}/day{rest}"


def post(client, forum_id, rest, **data):
    token = csrf_of(client, page_of(forum_id))
    return client.post(page_of(forum_id, rest), data={"csrf_token": token, **data}, follow_redirects=True)


def bring(client, forum_id, lines=LIST, act="save", **data):
    return post(client, forum_id, "/members", lines=lines, act=act, **data)


def counted(database, khelang, forum_id) -> list[int]:
    """People by group in the order of the document, then those without one."""
    with database.reading() as session:
        counts = count_by_seats(session, khelang.id, forum_id)
        return [counts.get(one.id, 0) for one in [*seats_of(session, khelang.id, forum_id)]] + [counts.get(0, 0)]


def come(told, database, forum_id, *names, seats=0):
    for name in names:
        resident_id = told.resident(name)
        with database.transaction() as session:
            forum = forum_by_id(session, told.authority.id, forum_id)
            row, _ = sign_in_resident(session, forum, session.get(Resident, resident_id), told.now)
            row.seats_id = seats_of(session, told.authority.id, forum_id)[seats].id


def test_the_board_says_in_words_who_is_there_and_whom_to_call(facilitator, told, database, forum_id):
    come(told, database, forum_id, "U1", "U2", "U3")
    come(told, database, forum_id, "U4", seats=1)
    page = facilitator.get(page_of(forum_id)).text
    for words in (
        "จาก 6 คน",
        "เกิน 1",
        "ขาด 2",
        "ขาด 1",
        "นาทีล่าสุดเข้ามา 4 คน",
        "มาแล้ว 4102",
        "tel:054000002",
        "อีก 30 นาที",
    ):
        assert words in page, words
    assert page.index("กลุ่มผู้สูงวัย", page.index("ควรโทรตาม")) < page.index("ประชาชนในเขต", page.index("ควรโทรตาม"))
    board = facilitator.get(page_of(forum_id), headers={"HX-Request": "true"}).text
    assert 'hx-swap-oob="true"' in board
    assert "<html" not in board


def test_a_number_or_a_name_and_enter_sign_in_once(facilitator, database, khelang, forum_id):
    bring(facilitator, forum_id)
    assert "ลงชื่อ สมชาย ใจดี แล้ว" in post(facilitator, forum_id, "/enter", q="๑", entry_key="a" * 32).text
    assert "สมชาย ใจดี ลงชื่อไว้แล้วเมื่อ" in post(facilitator, forum_id, "/enter", q="1 สมชาย ใจดี", entry_key="b" * 32).text
    assert counted(database, khelang, forum_id) == [1, 0, 0, 0]
    page = post(facilitator, forum_id, "/enter", q="ใจดี", entry_key="c" * 32).text
    assert "พบ 2 คน เลือกคนที่มา" in page
    assert "ลงชื่อ บุญมี มาก แล้ว" in post(facilitator, forum_id, "/enter", q="บุญมี", entry_key="d" * 32).text
    page = post(facilitator, forum_id, "/enter", q="ไม่มีใคร", entry_key="e" * 32).text
    assert "ไม่พบ “ไม่มีใคร” ในรายชื่อผู้รับเชิญ" in page
    assert 'value="ไม่มีใคร"' in page
    assert counted(database, khelang, forum_id) == [1, 1, 0, 0]


def test_a_walk_in_is_entered_taken_back_and_comes_again(facilitator, database, khelang, forum_id):
    with database.reading() as session:
        seats = seats_of(session, khelang.id, forum_id)[2].id
    for _ in range(2):  # the answer was lost, the browser sends again
        page = post(facilitator, forum_id, "/enter", name="ป้าจันทร์", seats=seats, entry_key="a" * 32).text
    assert "ป้าจันทร์" in page
    assert counted(database, khelang, forum_id) == [0, 0, 1, 0]
    undo = re.search(r"/day(/undo/\d+)", page)[1]
    assert "เลิกลงชื่อ ป้าจันทร์ แล้ว" in post(facilitator, forum_id, undo).text
    assert counted(database, khelang, forum_id) == [0, 0, 0, 0]
    bring(facilitator, forum_id)
    post(facilitator, forum_id, "/enter", q="1", entry_key="b" * 32)
    post(facilitator, forum_id, re.search(r"/day(/undo/\d+)", facilitator.get(page_of(forum_id)).text)[1])
    post(facilitator, forum_id, "/enter", q="1", entry_key="c" * 32)
    assert counted(database, khelang, forum_id) == [1, 0, 0, 0]
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.what == "attendance_undone")).all()) == 2


def test_what_a_browser_kept_counts_once_however_often_it_is_sent(facilitator, database, khelang, forum_id):
    bring(facilitator, forum_id)
    entries = [
        {"entry_key": "1" * 32, "q": "1"},
        {"entry_key": "2" * 32, "name": "ลุงมา", "seats": ""},
        {"entry_key": "3" * 32, "q": "คนใหม่"},
        {"entry_key": "4" * 32, "number": "99"},
        {"entry_key": "short"},
    ]
    token = csrf_of(facilitator, page_of(forum_id))
    for _ in range(2):
        answer = facilitator.post(
            page_of(forum_id, "/entries"), json={"entries": entries}, headers={"X-CSRFToken": token}
        )
        assert answer.json["done"] == ["1" * 32, "2" * 32, "3" * 32]
        assert [one["key"] for one in answer.json["refused"]] == ["4" * 32, "short"]
        assert "ไม่มีเลข 99" in answer.json["refused"][0]["thai"]
    assert counted(database, khelang, forum_id) == [1, 0, 0, 2]
    bad = facilitator.post(page_of(forum_id, "/entries"), data="[", headers={"X-CSRFToken": token})
    assert bad.status_code == 400


def test_a_list_is_read_before_it_is_kept(facilitator, database, khelang, forum_id):
    page = bring(facilitator, forum_id, act="check").text
    assert "อ่านได้ 3 คน ไม่มีบรรทัดที่ผิด" in page
    with database.reading() as session:
        assert members_of(session, khelang.id, forum_id) == []
    wrong = f"{LIST}\n2,ซ้ำ เลข,ผู้นำชุมชน,\n5,,ผู้นำชุมชน,\n6,ใคร,กลุ่มอื่น,\nก,ใคร,ผู้นำชุมชน,\n7,ใคร,ผู้นำชุมชน,ไม่มี"
    answer = bring(facilitator, forum_id, wrong)
    assert answer.status_code == 422
    for words in (
        "บรรทัดที่ 5: เลข 2 ซ้ำกับบรรทัดที่ 3",
        "บรรทัดที่ 6: ไม่มีชื่อ",
        "บรรทัดที่ 7: ไม่มีกลุ่ม “กลุ่มอื่น”",
        "บรรทัดที่ 8",
        "บรรทัดที่ 9",
    ):
        assert words in answer.text, words
    assert "บุญมี มาก,กลุ่มผู้สูงวัย" in answer.text  # nothing typed is lost
    assert "เพิ่ม 3 คน แก้ 0 คน" in bring(facilitator, forum_id).text
    assert "เพิ่ม 0 คน แก้ 1 คน" in bring(facilitator, forum_id, "2,สมหญิง แก้แล้ว,กลุ่มผู้สูงวัย,").text
    with database.reading() as session:
        listed = [(one.number, one.name) for one in members_of(session, khelang.id, forum_id)]
    assert listed == [(1, "สมชาย ใจดี"), (2, "สมหญิง แก้แล้ว"), (3, "บุญมี มาก")]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_a_file_may_be_of_any_spelling(facilitator, database, khelang, forum_id, coding):
    file = (io.BytesIO(LIST.replace(",", ";").encode(coding)), "list.csv")
    assert "เพิ่ม 3 คน" in bring(facilitator, forum_id, "", file=file).text


def test_signed_sheets_are_printed_and_keyed_in_once(facilitator, database, khelang, forum_id):
    bring(facilitator, forum_id)
    sheets = facilitator.get(page_of(forum_id, "/sheets")).text
    assert sheets.count("<tr>") == 4 * 25  # three groups and the others, 24 lines and a head each
    assert "สมหญิง ใจดี" in sheets
    with database.reading() as session:
        seats = seats_of(session, khelang.id, forum_id)[1].id
    form = {"form_key": "f" * 32, "number": ["1", "2"], f"names-{seats}": "ยายมี\nยายมี\n  \nตาดี", "names-0": "คนผ่านมา"}
    assert "เพิ่ม 6 คน" in post(facilitator, forum_id, "/keying", **form).text
    assert "เพิ่ม 0 คน" in post(facilitator, forum_id, "/keying", **form).text
    assert counted(database, khelang, forum_id) == [2, 3, 0, 1]
    with database.reading() as session:
        assert {row.source for row in session.scalars(select(Attendance))} == {"sheet"}


def test_scribes_write_needs_into_the_same_pool(facilitator, database, khelang, forum_id):
    with database.reading() as session:
        seats = seats_of(session, khelang.id, forum_id)[1].id
    community = re.search(r'<option value="(\d+)"', facilitator.get(page_of(forum_id, "/needs")).text)[1]
    form = {"words": "ไฟทางหน้าวัดดับ อยากให้ซ่อม", "community": community, "seats": seats, "form_id": "a" * 32}
    for _ in range(2):
        page = post(facilitator, forum_id, "/needs", **form).text
    assert "จดแล้ว" in page
    assert f'value="{community}" selected' in page
    with database.reading() as session:
        need = session.scalars(select(Need)).one()
        recorded = session.scalars(select(NeedEvent).where(NeedEvent.what == "recorded")).one()
    assert need.source == "forum"
    assert (recorded.detail["forum"], recorded.detail["seats"]) == (forum_id, seats)
    assert "จากห้องประชุม" in facilitator.get(f"/admin/khelang/needs/{need.number}").text
    answer = post(facilitator, forum_id, "/needs", words="", community="999")
    assert (answer.status_code, "กรุณากรอกเรื่องที่พูด" in answer.text) == (422, True)


def test_the_wall_and_the_sign_show_no_name(facilitator, as_role, told, database, forum_id):
    bring(facilitator, forum_id)
    post(facilitator, forum_id, "/enter", q="1", entry_key="a" * 32)
    viewer = as_role(Role.VIEWER)
    for rest in ("", "/wall", "/sign"):
        page = viewer.get(page_of(forum_id, rest)).text
        assert "สมชาย" not in page
        assert "มาแล้ว 4102" in page
    assert "ครบ" not in viewer.get(page_of(forum_id, "/wall"), headers={"HX-Request": "true"}).text.split("กลุ่ม")[0]
    assert viewer.get(page_of(forum_id, "/members")).status_code == 403


def test_nobody_is_entered_at_a_forum_that_is_called_off(facilitator, told, database, khelang):
    forum_id = make_day(told, database, state=ForumState.CANCELLED)
    page = post(facilitator, forum_id, "/enter", name="ใคร", entry_key="a" * 32).text
    assert "ยังลงชื่อไม่ได้" in page
    assert counted(database, khelang, forum_id) == [0, 0, 0, 0]


def test_the_forum_of_another_authority_is_not_there(facilitator, database, lamphun, told, forum_id):
    with database.transaction() as session:
        session.get(Forum, forum_id).authority_id = lamphun.id
    pages = ("", "/wall", "/sign", "/members", "/sheets", "/keying", "/needs")
    assert {facilitator.get(page_of(forum_id, rest)).status_code for rest in pages} == {404}
    token = csrf_of(facilitator, "/admin/khelang/my-line")
    sent = facilitator.post(page_of(forum_id, "/entries"), json={"entries": []}, headers={"X-CSRFToken": token})
    assert sent.status_code == 404
