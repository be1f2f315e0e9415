"""What a resident hears of the review of their needs."""

import pytest

from bot.domain.review import Verdict
from bot.domain.roles import Role
from bot.services.review_needs import Chosen, Said, review_needs
from tests.admin_site import hire


@pytest.fixture
def staff_say(database, khelang, mali):
    person = hire(database, khelang.id, "pim@khelang.example", Role.FACILITATOR, moment=mali.now)

    def say(number, what, **more):
        with database.transaction() as session:
            chosen = [Chosen(number, None)]
            review_needs(session, khelang, Said(what, **more), chosen, staff_id=person.id, now=mali.now)

    return say


def test_a_dismissed_need_is_told_kindly_and_goes_before_a_person_again_on_request(mali, staff_say):
    mali.joins()
    mali.says("ไฟในซอย 3 ดับ อยากให้มาซ่อม")
    staff_say("KN-2571-00001", Verdict.NOT_A_NEED)
    mali.says("ขอบคุณ")
    mali.hears("เรื่อง KN-2571-00001 เจ้าหน้าที่อ่านแล้ว ยังไม่พบว่าอยากให้ทำอะไร")
    mali.says("เรื่องของฉัน")
    mali.hears("ยังไม่นับ")
    assert "ถอนแล้ว" not in mali.answer[0].text
    mali.says("แก้ประเด็น KN-2571-00001")
    mali.hears("เจ้าหน้าที่ยังไม่นับไว้", "พิมพ์ คืนเรื่อง")
    mali.says("คืนเรื่อง")
    mali.hears("คืนเรื่อง KN-2571-00001 แล้ว")
    assert mali.needs()[0].state == "in_review"


def test_the_numbers_of_a_split_are_told_and_all_pieces_go_when_the_message_is_unsent(mali, staff_say):
    words = "ไฟหน้าวัดดับทั้งแถว มืดจนคนแก่เดินลำบาก"
    mali.joins()
    mali.says(words)
    message_id = mali.last_message_id
    staff_say("KN-2571-00001", Verdict.SPLIT, borders=[words.index("มืด")])
    numbers = [need.number for need in mali.needs()]
    mali.says("ขอบคุณ")
    mali.hears("เจ้าหน้าที่จดแยกเป็น 2 เรื่องให้แล้ว", *(f"เลขเรื่อง {number}" for number in numbers))
    mali.takes_back(message_id)
    assert {(need.state, need.text) for need in mali.needs()} == {("erased", "")}
