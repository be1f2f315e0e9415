"""Reaching a person."""

from datetime import UTC, datetime

from bot.store.models import ContactMessage


def test_outside_hours_a_message_is_left_for_the_next_working_day(mali):
    mali.joins()  # a Sunday evening
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.hears("054-000-000", "08.30–16.30", "นอกเวลาราชการ", "วันจันทร์ที่ 23 กุมภาพันธ์ 2569 เวลา 08.30 น.")
    assert mali.buttons()[0].uri == "tel:054000000"
    mali.says("ไฟในซอยดับตั้งแต่เมื่อวาน ช่วยโทรกลับด้วย")
    mali.hears("ฝากข้อความถึงเจ้าหน้าที่แล้ว")
    assert [row.text for row in mali.rows(ContactMessage)] == ["ไฟในซอยดับตั้งแต่เมื่อวาน ช่วยโทรกลับด้วย"]
    assert mali.needs() == []
    mali.says("ไฟในซอยดับตั้งแต่เมื่อวาน")
    assert len(mali.needs()) == 1


def test_within_hours_nothing_is_said_about_waiting(mali):
    mali.joins()
    mali.now = datetime(2026, 2, 23, 3, 0, tzinfo=UTC)
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.does_not_hear("นอกเวลา")


def test_another_button_closes_the_question(mali):
    mali.joins()
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.says("เรื่องของฉัน")
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    assert len(mali.needs()) == 1
    assert mali.rows(ContactMessage) == []


def test_leaving_nothing(mali):
    mali.joins()
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.presses("ยกเลิก")
    mali.hears("ไม่ฝากข้อความ")


def test_before_consent_only_the_telephone_is_named(mali):
    mali.follows()
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.hears("054-000-000")
    mali.does_not_hear("ฝาก")
    mali.says("ช่วยโทรกลับด้วย")
    assert mali.ended == [("held", None)]


def test_the_number_typed_out_is_told_again(mali):
    mali.joins()
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.says("โทร 054-000-000")
    mali.hears("กดโทรจากโทรศัพท์ได้เลย", "054-000-000 เจ้าหน้าที่")
