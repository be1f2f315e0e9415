"""A message that is taken back goes everywhere; LINE allows no answer, so it is told with the next one."""

import pytest

from bot.domain.roles import Role
from bot.services.understand import read_as_need
from bot.services.write_down_voice import write_down_voice
from bot.store.models import Attachment, ContactMessage, InboxEvent, NeedEvent, Notice
from tests.admin_site import hire


@pytest.mark.row(39)
def test_an_unsent_need_is_emptied_and_told_with_the_next_answer(mali):
    mali.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.takes_back(mali.last_message_id)
    mali.hears_nothing()
    (need,) = mali.needs()
    assert (need.text, need.search_text, need.evidence, need.scores, need.state) == ("", "", [], None, "erased")
    assert [event.payload for event in mali.rows(InboxEvent) if event.type == "message"][-1] is None
    mali.says("สวัสดีค่ะ")
    assert mali.answer[0].text == "ข้อความที่ยกเลิกไป ลบออกจากระบบแล้วค่ะ"
    mali.says("สวัสดีค่ะ")
    mali.does_not_hear("ยกเลิกไป")


def test_supports_of_an_unsent_need_go_with_it(mali, somchai):
    mali.joins()
    somchai.joins()
    mali.says("ไฟในซอย 3 ดับ อยากให้มาซ่อม")
    message_id = mali.last_message_id
    somchai.says("เห็นด้วย KN-2571-00001")
    mali.takes_back(message_id)
    assert mali.needs()[0].supporters == 0
    assert "unsent" in [row.what for row in mali.rows(NeedEvent)]
    somchai.presses("เลิกเห็นด้วย")
    somchai.hears("ยังหาข้อที่ว่าไม่เจอ")


@pytest.mark.row(39)
def test_an_unsent_photo_goes(mali):
    mali.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.sends("image")
    mali.takes_back(mali.last_message_id)
    assert [row.state for row in mali.rows(Attachment)] == ["erased"]
    assert mali.needs()[0].text


def test_an_unsent_message_to_staff_is_emptied(mali):
    mali.joins()
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.says("ช่วยโทรกลับด้วย")
    mali.takes_back(mali.last_message_id)
    assert [row.text for row in mali.rows(ContactMessage)] == [""]


@pytest.mark.row(39)
def test_words_that_wait_for_consent_can_be_taken_back(mali):
    mali.follows()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.takes_back(mali.last_message_id)
    mali.says("ยินยอม")
    assert mali.needs() == []


def test_words_of_which_we_were_unsure_are_forgotten(mali):
    mali.joins()
    mali.says("ไปกินข้าวกันไหม")
    mali.takes_back(mali.last_message_id)
    assert "unsure" not in mali.conversation().context["memory"]
    mali.says("จดเป็นเรื่อง")
    assert mali.needs() == []


def place_of(need):
    return need.latitude, need.longitude, need.place_name


def test_a_place_that_was_shared_can_be_taken_back(mali):
    mali.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.shares_place(18.29123, 99.49234, "บ้านป้าสมศรี")
    assert place_of(mali.needs()[0]) == (18.291, 99.492, "บ้านป้าสมศรี")
    mali.takes_back(mali.last_message_id)
    (need,) = mali.needs()
    assert place_of(need) == (None, None, None)
    assert need.text
    assert [row.what for row in mali.rows(NeedEvent)][-1] == "place_removed"
    assert [event.payload for event in mali.rows(InboxEvent) if event.type == "message"][-1] is None


def test_a_place_that_was_told_in_words_can_be_taken_back(mali):
    mali.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.shares_place(18.29123, 99.49234, "ตลาด")
    mali.taps(f"add_detail?need={mali.needs()[0].number}")
    mali.says("อยู่หน้าบ้านลุงดำ")
    assert mali.needs()[0].place_name == "อยู่หน้าบ้านลุงดำ"
    mali.takes_back(mali.last_message_id)
    assert place_of(mali.needs()[0]) == (18.291, 99.492, None)


def test_a_place_that_another_has_replaced_since_takes_nothing_with_it(mali):
    mali.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.shares_place(18.29123, 99.49234, "ผิดที่")
    wrong = mali.last_message_id
    mali.shares_place(18.3, 99.5, "หน้าวัด")
    mali.takes_back(wrong)
    assert place_of(mali.needs()[0]) == (18.3, 99.5, "หน้าวัด")


def test_a_place_that_waits_for_its_need_is_forgotten(mali):
    mali.joins()
    mali.shares_place(18.29123, 99.49234, "บ้านป้าสมศรี")
    mali.takes_back(mali.last_message_id)
    assert "ป้าสมศรี" not in str(mali.conversation().context)
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    assert place_of(mali.needs()[0]) == (None, None, None)


def test_a_voice_that_was_written_down_is_not_quoted_after_it_was_taken_back(mali, khelang):
    mali.joins()
    mali.sends("audio")
    staff = hire(mali.database, khelang.id, "malee@example.org", Role.OFFICER, moment=mali.now)
    (voice,) = mali.rows(Attachment)
    heard = read_as_need("สะพานไม้หัก อยากให้ซ่อม", khelang).parts
    with mali.database.transaction() as session:
        write_down_voice(session, khelang, voice.id, heard, staff_id=staff.id, now=mali.now)
    assert "สะพานไม้หัก" in mali.rows(Notice)[0].text
    mali.takes_back(voice.line_message_id)
    assert [row.kind for row in mali.rows(Notice)] == ["unsent"]
    mali.says("สวัสดีค่ะ")
    mali.does_not_hear("สะพานไม้หัก")


@pytest.mark.row(39)
def test_unsending_what_never_came_changes_nothing(mali):
    mali.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.takes_back("999999")
    assert mali.needs()[0].text
    mali.says("สวัสดีค่ะ")
    mali.does_not_hear("ยกเลิกไป")


def test_nobody_takes_back_the_words_of_another(mali, somchai):
    mali.joins()
    somchai.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    somchai.takes_back(mali.last_message_id)
    assert mali.needs()[0].text
