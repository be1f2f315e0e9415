"""Buttons and the words on them do the same; other people's needs cannot be touched."""

import pytest


@pytest.fixture
def told(mali):
    mali.joins()
    mali.says("ไฟในซอย 3 ดับมาสองอาทิตย์แล้ว อยากให้มาซ่อม")
    return mali


@pytest.mark.parametrize("words", ["ถูกต้อง", "ถูกต้องค่ะ", "ใช่", "ถูกต้อง 1", "ถูกต้อง KN-2571-00001", "ถูกต้อง ๑"])
def test_confirming_by_words(told, words):
    told.says(words)
    told.hears("ยืนยันเรื่องนี้แล้ว", "KN-2571-00001")
    assert told.needs()[0].state == "confirmed"


@pytest.mark.row(37)
def test_confirming_ten_times_is_confirming_once(told):
    for _ in range(10):
        told.presses("ถูกต้อง")
        told.hears("ยืนยันเรื่องนี้แล้ว")
    assert told.needs()[0].state == "confirmed"


@pytest.mark.parametrize("choice", ["5", "๕", "5 สิ่งแวดล้อม", "สิ่งแวดล้อม", "ประเด็นที่ 5", "สิ่งแวดลอม"])
def test_the_issue_is_corrected_by_number_or_name(told, choice):
    told.says("แก้ประเด็น")
    told.hears("เข้าประเด็นไหน", "7 ธรรมาภิบาล", "พิมพ์เลขหน้าประเด็น")
    told.says(choice)
    told.hears("แก้แล้ว", "ประเด็น 5 สิ่งแวดล้อม")
    assert (told.needs()[0].issue, told.needs()[0].issue_by) == (5, "resident")
    assert told.step() == "open"


def test_an_issue_that_is_none_is_asked_again(told):
    told.says("แก้ประเด็น")
    told.says("9")
    told.hears("ยังหาประเด็นนี้ไม่เจอ")
    told.says("ไม่แก้")
    told.hears("ไม่แก้อะไร")


def test_a_new_need_said_instead_of_an_issue_is_a_need(told):
    told.says("แก้ประเด็น")
    told.says("ขยะล้นหน้าตลาด อยากให้มาเก็บบ่อยขึ้น")
    assert len(told.needs()) == 2


def test_withdrawing_and_bringing_back_within_a_week(told):
    told.says("ถอนเรื่อง")
    told.hears("ถอนเรื่อง KN-2571-00001 แล้ว", "ภายใน 7 วัน")
    told.presses("ถูกต้อง")  # an old button says how things stand
    told.hears("ถอนเรื่อง KN-2571-00001 แล้ว")
    told.waits(days=6)
    told.says("คืนเรื่อง")
    told.hears("คืนเรื่อง KN-2571-00001 แล้ว")
    assert told.needs()[0].state == "recorded"


@pytest.mark.row(37)
def test_after_a_week_it_is_too_late(told):
    told.says("ถอนเรื่อง")
    told.waits(days=8)
    told.presses("คืนเรื่อง")
    told.hears("เกิน 7 วันแล้ว")
    assert told.needs()[0].state == "withdrawn"


@pytest.mark.row(36)
def test_another_resident_and_a_missing_number_hear_the_same(told, somchai):
    somchai.joins()
    heard = []
    for number in ("KN-2571-00001", "KN-2571-09999", "LP-2571-00001", "-1", "", "KN-2571-" + "9" * 250):
        for action in ("confirm", "fix_issue", "set_issue", "add_detail", "withdraw", "restore", "merge", "photo_of"):
            somchai.taps(f"{action}?need={number}&issue=5")
            heard.append(somchai.text())
    assert set(heard) == {heard[0]}
    assert "ยังหาเรื่องนี้ไม่เจอ" in heard[0]
    assert told.needs()[0].state == "recorded"
    somchai.says("ถอนเรื่อง KN-2571-00001")
    somchai.hears("ยังหาเรื่องนี้ไม่เจอ")


@pytest.mark.row(36)
def test_a_button_that_is_none_of_ours_is_explained(mali):
    mali.joins()
    for data in ("vote=1&p=V-2569-06", "unknown", "confirm?need", "x" * 299):
        mali.taps(data)
        mali.hears("ปุ่มนี้ใช้ไม่ได้แล้ว")


def test_a_number_alone_shows_the_need(told):
    told.says("kn-2571-00001")
    told.hears("KN-2571-00001", "รับเรื่องแล้ว", "ถอนเรื่อง")
    told.says("KN-2571-00077")
    told.hears("ยังหาเรื่องนี้ไม่เจอ")


def test_with_two_needs_on_the_card_the_one_meant_is_asked_for(mali):
    mali.joins()
    mali.says("อยากได้ไฟทางในซอย 5 และอยากให้มีครูสอนภาษาอังกฤษเพิ่มที่โรงเรียน")
    mali.says("แก้ประเด็น")
    mali.hears("แก้ประเด็นของเรื่องไหน")
    mali.says("แก้ประเด็น 2")
    mali.hears("เรื่อง KN-2571-00002 เข้าประเด็นไหน")
    mali.says("2")
    assert [need.issue for need in mali.needs()] == [6, 2]


def test_a_button_before_consent_asks_for_consent(mali):
    mali.follows()
    mali.taps("confirm?need=KN-2571-00001")
    mali.hears("ยินยอม")


def test_a_slip_of_the_finger_is_forgiven(told):
    told.says("แก้ประเดน")
    told.hears("เข้าประเด็นไหน")
