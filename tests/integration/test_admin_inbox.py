"""The inbox: what waits is finished once, by the right people, and the sender hears of it."""

import pytest

from bot.domain.roles import Role
from bot.store.models import Attachment, AuditEntry, ContactMessage, InboxEvent, Need, NeedEvent, Notice, OutboxMessage
from bot.store.reports_inbox import inbox_counts
from tests.admin_site import csrf_of

INBOX = "/admin/khelang/inbox"


def post(client, more: str, **form):
    token = csrf_of(client, "/admin/account")
    return client.post(f"{INBOX}{more}", data={"csrf_token": token, **form})


def one(database, table, **by):
    with database.reading() as session:
        return session.query(table).filter_by(**by).one()


@pytest.mark.parametrize(
    ("tab", "words"),
    [("voice", "ฟังครบแล้ว"), ("media", "ไม่มีรูปค้าง"), ("contact", "ตอบครบแล้ว"), ("dead", "ไม่มีรายการติดค้าง"),
     ("undelivered", "ส่งถึงทุกคำตอบ"), ("nonsense", "ฟังครบแล้ว")],
)  # fmt: skip
def test_an_empty_tab_says_that_it_is_done(as_role, tab, words):
    assert words in as_role(Role.FACILITATOR).get(INBOX, query_string={"tab": tab}).text


def test_a_voice_becomes_needs_of_its_sender_who_is_told_the_numbers(as_role, told, database):
    voice = told.media("audio", content_type="audio/x-m4a", by="U7")
    officer = as_role(Role.OFFICER)
    assert f"/attachments/{voice}" in officer.get(INBOX).text
    answer = post(officer, f"/voice/{voice}", words="ไฟทางซอย 4 ดับทั้งซอย")
    assert answer.status_code == 303
    need = one(database, Need)
    attachment = one(database, Attachment, id=voice)
    assert (need.source, need.resident_id, need.community_id) == ("voice", attachment.resident_id, need.community_id)
    assert need.community_id is not None
    assert attachment.need_id == need.id
    notice = one(database, Notice)
    assert (notice.resident_id, need.number in notice.text, "ไฟทางซอย 4" in notice.text) == (
        need.resident_id,
        True,
        True,
    )
    assert need.number in officer.get(answer.location).text
    assert "ฟังครบแล้ว" in officer.get(INBOX).text


def test_two_people_cannot_write_down_the_same_voice(as_role, told, database):
    voice = told.media("audio")
    officer = as_role(Role.OFFICER)
    post(officer, f"/voice/{voice}", words="ไฟทางซอย 4 ดับ")
    late = post(officer, f"/voice/{voice}", words="ไฟทางซอย 4 ดับ")
    assert late.status_code == 409
    assert "มีคนจัดการเสียงนี้ไปแล้ว" in late.text
    with database.reading() as session:
        assert session.query(Need).count() == 1


def test_a_voice_without_a_need_is_closed_and_empty_words_are_asked_for_again(as_role, told, database):
    voice = told.media("audio")
    officer = as_role(Role.OFFICER)
    empty = post(officer, f"/voice/{voice}", words="  ")
    assert empty.status_code == 400
    assert "พิมพ์คำที่ได้ยินก่อนบันทึก" in empty.text
    assert post(officer, f"/voice/{voice}", act="close").status_code == 303
    assert one(database, Attachment, id=voice).written_down_at is not None
    assert one(database, AuditEntry, what="voice_closed").detail == {"attachment": voice}


def test_a_photo_is_put_to_its_senders_own_need_only(as_role, told, database):
    mine, others = told.need("ไฟทางดับ", by="U1"), told.need("ถนนพัง", by="U2")
    photo = told.media(by="U1")
    officer = as_role(Role.OFFICER)
    page = officer.get(INBOX, query_string={"tab": "media"}).text
    assert mine in page
    assert others not in page
    wrong = post(officer, f"/media/{photo}", number=others)
    assert wrong.status_code == 409
    assert one(database, Attachment, id=photo).written_down_at is None
    assert post(officer, f"/media/{photo}", number=mine).status_code == 303
    assert one(database, Attachment, id=photo).need_id == told.row(mine).id
    with database.reading() as session:
        assert session.query(NeedEvent).filter_by(what="photo_added", who="staff").count() == 1


def test_an_answer_waits_for_the_resident_and_is_given_once(as_role, told, database):
    message = told.message("ประชาคมวันไหนคะ โทรกลับ 081-234-5678")
    officer = as_role(Role.OFFICER)
    page = officer.get(INBOX).text
    assert "ประชาคมวันไหนคะ โทรกลับ [เบอร์โทร]" in page
    assert post(officer, f"/contact/{message}", answer="วันที่ 2 เมษายนค่ะ").status_code == 303
    assert "วันที่ 2 เมษายนค่ะ" in one(database, Notice).text
    row = one(database, ContactMessage)
    assert (row.answer, row.answered_by is not None) == ("วันที่ 2 เมษายนค่ะ", True)
    again = post(officer, f"/contact/{message}", answer="ซ้ำ")
    assert again.status_code == 400
    assert one(database, ContactMessage).answer == "วันที่ 2 เมษายนค่ะ"


@pytest.mark.parametrize(("answer", "words"), [(" ", "พิมพ์คำตอบก่อนส่ง"), ("ก" * 1001, "คำตอบยาวเกินไป")])
def test_an_answer_that_cannot_be_sent_is_kept_in_its_field(as_role, told, database, answer, words):
    message = told.message("ประชาคมวันไหนคะ")
    page = post(as_role(Role.OFFICER), f"/contact/{message}", answer=answer)
    assert page.status_code == 400
    assert words in page.text
    assert answer.strip() in page.text
    assert one(database, ContactMessage).answered_at is None


def test_masked_words_of_a_message_are_opened_on_record(as_role, told, database):
    message = told.message("โทรกลับ 081-234-5678")
    officer = as_role(Role.OFFICER)
    assert "081-234-5678" in post(officer, f"/contact/{message}", act="open").text
    assert "081-234-5678" not in officer.get(INBOX).text
    assert one(database, AuditEntry, what="contact_opened").detail == {"message": message}


def test_a_message_dealt_with_otherwise_is_closed_without_an_answer(as_role, told, database):
    message = told.message("ขอบคุณค่ะ")
    assert post(as_role(Role.OFFICER), f"/contact/{message}", act="close").status_code == 303
    with database.reading() as session:
        assert session.query(Notice).count() == 0
    assert one(database, ContactMessage).answer is None


def test_a_dead_event_waits_again_from_the_start(as_role, told, database):
    event = told.dead_event()
    admin = as_role(Role.ADMIN)
    assert "KeyError" in admin.get(INBOX, query_string={"tab": "dead"}).text
    assert post(admin, f"/events/{event}").status_code == 303
    row = one(database, InboxEvent)
    assert (row.state, row.attempts, row.reason, row.handled_at) == ("waiting", 0, None, None)
    assert post(admin, f"/events/{event}").status_code == 409


def test_an_event_whose_words_are_gone_stays_dead(as_role, told, database):
    event = told.dead_event(payload=None)
    assert post(as_role(Role.ADMIN), f"/events/{event}").status_code == 409
    assert one(database, InboxEvent).state == "dead"


def test_answers_that_did_not_arrive_are_shown_for_two_weeks(as_role, told, database, khelang):
    with database.transaction() as session:
        session.add(
            OutboxMessage(authority_id=khelang.id, purpose="answer", how="reply", retry_key="k", messages=[],
                          state="unknown", attempts=3, created_at=told.now, error="timed out <b>")
        )  # fmt: skip
    page = as_role(Role.FACILITATOR).get(INBOX, query_string={"tab": "undelivered"}).text
    assert "ไม่ทราบผล" in page
    assert "timed out &lt;b&gt;" in page


def test_counts_are_of_what_a_person_can_finish(told, database, khelang):
    told.media("audio")
    told.media("image")
    told.media("image", need=told.need("ไฟทางดับ"))
    told.message("ประชาคมวันไหน")
    told.dead_event()
    with database.reading() as session:
        counts = inbox_counts(session, khelang.id, told.now)
    assert (counts.voice, counts.loose, counts.contact, counts.dead, counts.undelivered) == (1, 1, 1, 1, 0)
    assert counts.waiting == 4


@pytest.mark.parametrize(
    ("role", "more", "status"),
    [
        (Role.VIEWER, "/voice/1", 403), (Role.FACILITATOR, "/voice/1", 403), (Role.FACILITATOR, "/media/1", 403),
        (Role.FACILITATOR, "/contact/1", 403), (Role.OFFICER, "/events/1", 403), (Role.OFFICER, "/voice/999", 409),
        (Role.OFFICER, "/contact/999", 409), (Role.ADMIN, f"/events/{2**31 - 1}", 409),
        (Role.ADMIN, f"/events/{'9' * 30}", 404),
    ],
)  # fmt: skip
def test_acts_are_for_the_roles_that_may(as_role, told, role, more, status):
    told.media("audio")
    told.message("สวัสดี")
    told.dead_event()
    assert post(as_role(role), more, words="x", act="close").status_code == status


def test_viewers_do_not_see_the_inbox(as_role):
    assert as_role(Role.VIEWER).get(INBOX).status_code == 403
