"""Danger to life: numbers first, and nobody is said to be told who was not."""

import pytest

from bot.services.link_staff_line import make_code
from bot.store.models import Membership, Staff


@pytest.fixture
def officer(database, khelang, now):
    """A staff member and their code for linking LINE."""
    with database.transaction() as session:
        staff = Staff(email="officer@khelang.example", name="สมศรี", password_hash="x", created_at=now)
        session.add(staff)
        session.flush()
        session.add(Membership(staff_id=staff.id, authority_id=khelang.id, role="officer", created_at=now))
        session.flush()
        return make_code(session, staff.id, khelang.id, now)


@pytest.mark.row(32)
def test_the_numbers_come_first_and_the_need_is_recorded(mali):
    mali.joins()
    mali.says("ไฟไหม้บ้านข้างๆ ช่วยด้วย")
    assert "โทรก่อน" in mali.answer[0].alt_text
    assert [button.uri for button in mali.buttons()[:2]] == ["tel:1669", "tel:199"]
    mali.hears("199 ไฟไหม้", "ไม่ได้แจ้งหน่วยกู้ภัย", "KN-2571-00001")
    mali.does_not_hear("แจ้งเจ้าหน้าที่ว่าด่วน")
    need = mali.needs()[0]
    assert (need.is_urgent, need.state) == (True, "in_review")
    assert mali.alerts == []


@pytest.mark.row(32)
def test_linked_staff_are_alerted_and_only_then_is_it_said(mali, meet, khelang, officer):
    staff = meet(khelang, "officer")
    staff.says(f"เชื่อม {officer}")
    staff.hears("เชื่อมไลน์ของเจ้าหน้าที่แล้ว")
    mali.joins()
    mali.says("ไฟไหม้บ้านข้างๆ ช่วยด้วย โทร 081-234-5678")
    mali.hears("แจ้งเจ้าหน้าที่ว่าด่วนแล้ว")
    (alert,) = mali.alerts
    assert "KN-2571-00001" in alert.message.text
    assert "ชุมชนบ้านชมพู" in alert.message.text
    assert "081-234-5678" not in alert.message.text


def test_a_code_works_once_and_a_wrong_one_not_at_all(meet, khelang, officer):
    staff, stranger = meet(khelang, "officer"), meet(khelang, "stranger")
    stranger.says("เชื่อม 000000" if officer != "000000" else "เชื่อม 000001")
    stranger.hears("รหัสนี้ใช้ไม่ได้แล้ว")
    staff.says(f"เชื่อม {officer}")
    stranger.says(f"เชื่อม {officer}")
    stranger.hears("รหัสนี้ใช้ไม่ได้แล้ว")


def test_guessing_codes_ends_after_five(meet, khelang, officer):
    guesser = meet(khelang, "guesser")
    for guess in range(5):
        guesser.says(f"เชื่อม 99999{guess}" if officer[:5] != "99999" else f"เชื่อม 11111{guess}")
    guesser.says(f"เชื่อม {officer}")
    guesser.hears("รหัสนี้ใช้ไม่ได้แล้ว")
    guesser.waits(hours=0.1)
    guesser.says(f"เชื่อม {officer}")
    guesser.hears("รหัสนี้ใช้ไม่ได้แล้ว")


def test_a_code_of_another_authority_does_not_work(dara, officer):
    dara.says(f"เชื่อม {officer}")
    dara.hears("รหัสนี้ใช้ไม่ได้แล้ว")


@pytest.mark.row(32)
def test_somebody_in_despair_hears_a_kind_word_and_the_crisis_line(mali):
    mali.joins()
    mali.says("อยากตายแล้ว ไม่ไหวแล้ว")
    mali.hears("ท่านไม่ได้อยู่คนเดียว", "1323")
    mali.does_not_hear("ประเด็น")
    assert mali.needs()[0].state == "in_review"


def test_danger_is_heard_whatever_was_asked(mali):
    mali.joins()
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.says("ไฟไหม้บ้านข้างๆ ช่วยด้วย")
    mali.hears("199", "KN-2571-00001")


def test_an_urgent_need_is_not_shown_to_neighbours(mali, somchai):
    mali.joins()
    somchai.joins()
    mali.says("ไฟไหม้บ้านข้างๆ ช่วยด้วย")
    somchai.says("ไฟไหม้หญ้าข้างบ้านบ่อยมาก อยากให้มีรถน้ำประจำชุมชน")
    somchai.does_not_hear("เพื่อนบ้าน")


def test_a_number_to_call_may_be_typed(mali):
    mali.joins()
    mali.says("โทร 199")
    mali.hears("199 ไฟไหม้")
