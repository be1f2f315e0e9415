"""The pages of announcements: written and kept, looked at, tried, asked for, approved by another, sent once."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from bot.domain.broadcasts import Audience, Content
from bot.domain.days import typed_day
from bot.domain.roles import Role
from bot.domain.states import BroadcastState
from bot.domain.thai_time import BANGKOK, bangkok_day, now
from bot.services.link_staff_line import link, make_code
from bot.store.models import AuditEntry, Authority, Broadcast, OutboxMessage, QuotaReading, Resident
from tests.admin_site import browser_of, csrf_of, hire
from tests.broadcasts import WORDS, Announced
from tests.forums import Forums

PAGE = "/admin/khelang/broadcasts"
FILLED = {"name": "น้ำไม่ไหล", "form": "text", "text": WORDS, "when": "now"}


@pytest.fixture
def mali(database, khelang):
    return hire(database, khelang.id, "mali2@khelang.example", Role.OFFICER)


@pytest.fixture
def writer(site, database, mali):
    return browser_of(site, database, mali)


@pytest.fixture
def announced(told, mali) -> Announced:
    """Three people in two communities."""
    for name, community in (("U1", 0), ("U2", 0), ("U3", 1)):
        told.resident(name, community)
    return Announced(told, mali.id)


@pytest.fixture
def all_hours(database, khelang):
    settings_of(database, khelang, push_from_hour=0, push_to_hour=24)


def settings_of(database, khelang, **values):
    with database.transaction() as session:
        row = session.get(Authority, khelang.id)
        row.settings = {**row.settings, **values}


def rows_of(database, table=Broadcast):
    with database.reading() as session:
        return list(session.scalars(select(table)))


def save(client, broadcast_id=None, **changes):
    page = f"{PAGE}/{broadcast_id or 'new'}"
    shown = client.get(page).text
    revision = re.search(r'name="revision" value="(\d+)"', shown)[1]
    data = {**FILLED, "revision": revision, "csrf_token": csrf_of(client, page), **changes}
    return client.post(page, data={name: value for name, value in data.items() if value is not None})


def act(client, broadcast_id, deed, **values):
    data = {"deed": deed, "csrf_token": csrf_of(client, "/admin/account"), **values}
    return client.post(f"{PAGE}/{broadcast_id}/act", data=data)


def test_a_draft_is_written_kept_and_listed(writer, announced, database):
    assert "ยังไม่มีประกาศ" in writer.get(PAGE).text
    answer = save(writer)
    (row,) = rows_of(database)
    assert (answer.status_code, answer.location) == (302, f"{PAGE}/{row.id}")
    assert (row.name, row.state, row.content["text"], row.revision) == ("น้ำไม่ไหล", "draft", WORDS, 1)
    page = writer.get(f"{PAGE}/{row.id}").text
    assert 'จะได้รับ</td><td class="r num">3 คน' in page.replace("\n", "").replace("  ", "")
    assert f'<p class="lp-words">{WORDS}</p>' in page
    listed = writer.get(PAGE).text
    assert "น้ำไม่ไหล" in listed
    assert "ถึง ทุกคน" in listed
    assert "ร่าง</span>" in listed


def test_what_is_too_long_is_said_and_what_was_typed_stays(writer, announced, database):
    answer = save(writer, text="ก" * 4501, day="40/13/2569", clock="9.99", when="later", name="")
    assert answer.status_code == 422
    for words in ("ข้อความยาว 4,501 ตัวอักษร ได้ไม่เกิน 4,500", "อ่านวันที่ “40/13/2569” ไม่ออก", "กรุณากรอกชื่อประกาศ"):
        assert words in unescape(answer.text)
    assert "ก" * 4501 in answer.text
    assert rows_of(database) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"form": "card", "label-1": "เปิด", "uri-1": "javascript:alert(1)"}, "ต้องขึ้นต้นด้วย https://"),
        ({"form": "card", "label-1": "ตกลง"}, "ใช้คำในเมนูได้เท่านั้น"),
        ({"form": "card", "uri-2": "https://a.example"}, "กรุณากรอกคำบนปุ่ม"),
        ({"personal": "สวัสดี {ชื่อ}"}, "ไม่รู้จัก {ชื่อ}"),
        ({"text": "สวัสดี {ชุมชน}"}, "ใช้ได้ในช่องประโยคสำหรับแต่ละคนเท่านั้น"),
        ({"answers": "yes"}, "เลือกว่าเป็นคำตอบต่อประชาคมครั้งไหน"),
        ({"form": "poem"}, "กรุณาเลือกรูปแบบข้อความ"),
    ],
)
def test_what_line_or_a_reader_could_not_use_is_refused(writer, announced, database, khelang, changes, words):
    answer = save(writer, **changes)
    if "answers" in changes:  # no forum exists, so the boxes are not offered; typed by hand it is refused all the same
        assert "คำตอบต่อประชาคม" not in writer.get(f"{PAGE}/new").text
    assert answer.status_code == 422
    assert words in unescape(answer.text)


def test_the_sum_and_the_preview_follow_what_is_typed(writer, announced, database, khelang):
    with database.transaction() as session:
        session.scalars(select(Resident)).first().muted_at = now()
    token = csrf_of(writer, f"{PAGE}/new")
    data = {**FILLED, "form": "card", "heading": "<b>ด่วน</b>", "personal": "ถึง{ชุมชน}", "csrf_token": token}
    page = writer.post(f"{PAGE}/look", data=data).text
    assert re.search(r"ปิดรับประกาศ</td><td class=\"r num\">−1<", page)
    assert "ส่งถึง 2 คน" in page
    assert "&lt;b&gt;ด่วน&lt;/b&gt;" in page  # escaped, in the header of the card
    assert "<b>ด่วน" not in page
    assert rows_of(database) == []


def test_nothing_goes_out_before_the_second_step(writer, announced, database, all_hours):
    answer = save(writer, deed="next")
    (row,) = rows_of(database)
    assert (row.state, answer.location) == ("draft", f"{PAGE}/{row.id}/confirm?revision=1")
    page = writer.get(answer.location).text
    assert "ยืนยันส่งถึง 3 คน" in page
    assert page.count("btn pri") == 1
    answer = act(writer, row.id, "send", revision=1)
    assert (answer.status_code, answer.location) == (302, f"{PAGE}/{row.id}")
    assert announced.row(row.id).state == BroadcastState.SCHEDULED
    again = act(writer, row.id, "send", revision=1)  # a double click
    assert again.status_code == 409
    assert "สั่งส่งไปแล้วเมื่อ" in again.text
    assert "จะส่งเพียงครั้งเดียว" in again.text
    late = writer.post(f"{PAGE}/{row.id}", data={**FILLED, "revision": 1, "text": "อื่น",
                                                 "csrf_token": csrf_of(writer, "/admin/account")})  # fmt: skip
    assert late.status_code == 409
    assert announced.row(row.id).content["text"] == WORDS
    assert writer.get(f"{PAGE}/{row.id}/confirm?revision=1").status_code == 302


def test_the_last_look_says_when_it_goes(writer, announced, database, khelang):
    hour = now().astimezone(BANGKOK).hour
    settings_of(database, khelang, push_from_hour=23 if hour < 23 else 0, push_to_hour=24 if hour < 23 else 23)
    broadcast_id = announced.draft()
    page = writer.get(f"{PAGE}/{broadcast_id}/confirm?revision=1").text
    assert "เพราะตอนนี้อยู่นอกเวลาส่ง" in page
    assert f"{23 if hour < 23 else 0:02d}.00 น." in page


def test_two_people_who_edit_are_told_of_each_other(writer, officer, announced, database):
    broadcast_id = announced.draft()
    save(writer, broadcast_id, text="ของมะลิ")
    answer = save(officer, broadcast_id, text="ของสมชาย", revision="1")
    assert answer.status_code == 409
    assert "มีคนแก้ประกาศนี้เมื่อ" in answer.text
    assert "ของสมชาย</textarea>" in answer.text
    assert announced.row(broadcast_id).content["text"] == "ของมะลิ"
    over = re.search(r'name="revision" value="(\d+)"', answer.text)[1]
    assert save(officer, broadcast_id, text="ของสมชาย", revision=over).status_code == 302
    assert announced.row(broadcast_id).content["text"] == "ของสมชาย"


def test_another_approves_exactly_what_was_asked_for(writer, officer, announced, database, khelang, all_hours):
    settings_of(database, khelang, approve_broadcasts=True)
    broadcast_id = announced.draft()
    assert "ขออนุมัติส่งถึง 3 คน" in writer.get(f"{PAGE}/{broadcast_id}").text
    assert save(writer, broadcast_id, deed="ask").status_code == 302
    own = writer.get(f"{PAGE}/{broadcast_id}").text
    assert "ท่านเป็นผู้ขอ ต้องให้เจ้าหน้าที่อีกคนอนุมัติ" in own
    assert "อนุมัติและส่งถึง" not in own
    assert act(writer, broadcast_id, "approve", revision=2).status_code == 409
    assert "อนุมัติและส่งถึง 3 คน" in officer.get(f"{PAGE}/{broadcast_id}").text
    assert act(officer, broadcast_id, "approve", revision=1).status_code == 409
    assert act(officer, broadcast_id, "approve", revision=2).status_code == 302
    row = announced.row(broadcast_id)
    assert (row.state, row.approved_by != row.asked_by) == ("scheduled", True)
    assert "อนุมัติโดย mali" in officer.get(f"{PAGE}/{broadcast_id}").text


def test_an_edit_after_approval_voids_it(writer, officer, announced, database, khelang):
    settings_of(database, khelang, approve_broadcasts=True, push_from_hour=0, push_to_hour=24)
    broadcast_id = announced.draft(send_at=now() + timedelta(days=3))
    later = bangkok_day(now()) + timedelta(days=3)
    when = {"when": "later", "day": typed_day(later), "clock": "09.00"}
    save(writer, broadcast_id, deed="ask", **when)
    act(officer, broadcast_id, "approve", revision=announced.row(broadcast_id).revision)
    assert announced.row(broadcast_id).state == "scheduled"
    act(writer, broadcast_id, "reopen", revision=announced.row(broadcast_id).revision)
    row = announced.row(broadcast_id)
    assert (row.state, row.approved_by, row.asked_by) == ("draft", None, None)
    answer = act(writer, broadcast_id, "send", revision=row.revision)
    assert "ให้มีผู้อนุมัติก่อนส่ง" in answer.text
    assert announced.row(broadcast_id).state == "draft"


def test_it_is_sent_back_with_words(writer, officer, announced, database, khelang, all_hours):
    settings_of(database, khelang, approve_broadcasts=True)
    broadcast_id = announced.draft()
    save(writer, broadcast_id, deed="ask")
    assert "กรุณากรอกสิ่งที่ขอให้แก้" in act(officer, broadcast_id, "send_back", revision=2).text
    assert act(officer, broadcast_id, "send_back", revision=2, words="วันผิด เป็นวันที่ 9").status_code == 302
    page = writer.get(f"{PAGE}/{broadcast_id}").text
    assert "ผู้อนุมัติส่งกลับให้แก้" in page
    assert "วันผิด เป็นวันที่ 9" in page


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"send_at": now() - timedelta(hours=1)}, "ผ่านไปแล้ว"),
        ({"audience": Audience(issues=(7,))}, "ไม่มีใครอยู่ในกลุ่มผู้รับที่เลือก"),
        ({"content": Content()}, "กรุณาเขียนข้อความ"),
        ({"content": Content(form="card", text=WORDS)}, "กรุณากรอกหัวเรื่องของการ์ด"),
        ({"content": Content(form="forum")}, "การ์ดประชาคมต้องเลือกประชาคมก่อน"),
    ],
)
def test_what_is_not_ready_stays_a_draft(writer, announced, all_hours, facts, words):
    broadcast_id = announced.draft(**facts)
    answer = act(writer, broadcast_id, "send", revision=1)
    assert answer.status_code == 409
    assert words in answer.text
    assert announced.row(broadcast_id).state == "draft"


def test_above_the_quota_the_button_is_off_and_the_service_refuses(writer, announced, database, khelang, all_hours):
    with database.transaction() as session:
        session.add(QuotaReading(authority_id=khelang.id, limit=500, used=499, read_at=now()))
    broadcast_id = announced.draft()
    page = writer.get(f"{PAGE}/{broadcast_id}").text
    assert "ขาด 2 จาก 500" in page
    assert re.search(r'value="next" disabled', page)
    assert "โควตา LINE เดือนนี้ขาด 2 ข้อความ" in act(writer, broadcast_id, "send", revision=1).text
    assert announced.row(broadcast_id).state == "draft"


def test_the_test_goes_to_ones_own_line_only(writer, announced, database, khelang, seal, mali):
    broadcast_id = announced.draft()
    assert "ท่านยังไม่ได้เชื่อม LINE" in writer.get(f"{PAGE}/{broadcast_id}").text
    assert "ท่านยังไม่ได้เชื่อม LINE" in save(writer, broadcast_id, deed="test").text
    with database.transaction() as session:
        code = make_code(session, mali.id, khelang.id, now())
        link(session, seal, khelang.id, code, "U" + "9" * 32, now=now())
    assert save(writer, broadcast_id, deed="test").status_code == 302
    (parcel,) = rows_of(database, OutboxMessage)
    assert (parcel.resident_id, parcel.messages[0]["text"], parcel.how) == (None, WORDS, "push")
    assert announced.row(broadcast_id).state == "draft"


def test_copy_and_correction_are_new_drafts(writer, announced, database):
    broadcast_id = announced.draft(content=Content(form="card", heading="งดจ่ายน้ำ", text=WORDS))
    announced.set(broadcast_id, state="sent")
    act(writer, broadcast_id, "copy")
    act(writer, broadcast_id, "correct")
    _, copied, corrected = rows_of(database)
    assert (copied.state, copied.name, copied.corrects_id) == ("draft", "น้ำไม่ไหล (สำเนา)", None)
    assert (corrected.content["heading"], corrected.corrects_id) == ("แก้ไขประกาศ", broadcast_id)
    assert "งดจ่ายน้ำ" in corrected.content["text"]


def test_a_forums_draft_is_opened_by_one_click(writer, announced, told, database):
    forum_id = Forums(told).forum()
    page = f"{PAGE}/new?forum={forum_id}&kind=invitation"
    assert "เปิดร่าง" in writer.get(page).text
    assert rows_of(database) == []  # looking makes nothing
    data = {"forum_id": forum_id, "kind": "invitation", "csrf_token": csrf_of(writer, page)}
    for _ in range(2):
        assert writer.post(f"{PAGE}/new", data=data).location == f"{PAGE}/1"
    (row,) = rows_of(database)
    assert (row.kind, row.content["form"], row.forum_id) == ("invitation", "forum", forum_id)
    assert "ขอเชิญร่วมประชาคม" in writer.get(f"{PAGE}/1").text
    assert save(writer, 1, form="forum", text="แต่งกายสุภาพ").status_code == 302
    assert announced.row(1).content["form"] == "forum"
    assert writer.get(f"{PAGE}/new?forum=999&kind=invitation").status_code == 404


def test_the_quota_is_asked_for_and_waited_for(writer, announced, database, khelang):
    broadcast_id = announced.draft()
    address = save(writer, broadcast_id, deed="quota").location
    page = writer.get(address).text
    assert "กำลังถาม LINE" in page
    waiting = unescape(re.search(r'hx-get="([^"]+/quota[^"]+)"', page)[1])
    assert "every 2s" in writer.get(waiting).text
    with database.transaction() as session:
        session.add(QuotaReading(authority_id=khelang.id, limit=None, used=12, read_at=now()))
    answered = writer.get(waiting).text
    assert "every 2s" not in answered
    assert "ใช้ไป 12 · ครั้งนี้ 3 · ไม่จำกัดจำนวน" in answered
    assert writer.get(f"{PAGE}/quota?asked=nonsense&people=x").status_code == 200


def test_facilitators_read_and_viewers_do_not(as_role, announced, database):
    broadcast_id = announced.draft()
    reader = as_role(Role.FACILITATOR)
    assert "เขียนประกาศ" not in reader.get(PAGE).text
    page = reader.get(f"{PAGE}/{broadcast_id}").text
    assert WORDS in page
    assert 'name="deed"' not in page
    assert act(reader, broadcast_id, "send", revision=1).status_code == 403
    viewer = as_role(Role.VIEWER)
    assert viewer.get(PAGE).status_code == 403
    assert "ประกาศ</a>" not in viewer.get("/admin/khelang/").text


def test_another_authoritys_announcement_does_not_exist(site, database, lamphun, announced):
    stranger = browser_of(site, database, hire(database, lamphun.id, "w@lamphun.example", Role.ADMIN))
    broadcast_id = announced.draft()
    for path in ("", "/progress", "/confirm"):
        assert stranger.get(f"/admin/lamphun/broadcasts/{broadcast_id}{path}").status_code == 404
    token = csrf_of(stranger, "/admin/account")
    for path in ("", "/act"):
        data = {**FILLED, "deed": "copy", "revision": 1, "csrf_token": token}
        assert stranger.post(f"/admin/lamphun/broadcasts/{broadcast_id}{path}", data=data).status_code == 404
    data = {**FILLED, "broadcast": broadcast_id, "csrf_token": token}
    assert stranger.post("/admin/lamphun/broadcasts/look", data=data).status_code == 404


def test_every_change_is_on_record(writer, announced, database, all_hours):
    save(writer, deed="next")
    act(writer, 1, "send", revision=1)
    act(writer, 1, "cancel")
    whats = [row.what for row in rows_of(database, AuditEntry) if row.what.startswith("broadcast")]
    assert whats == ["broadcast_begun", "broadcast_ordered", "broadcast_cancelled"]
