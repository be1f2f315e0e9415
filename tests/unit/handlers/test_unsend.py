"""A message that is taken back goes everywhere; LINE allows no answer, so it is told with the next one."""

from bot.store.models import Attachment, ContactMessage, InboxEvent, NeedEvent


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
