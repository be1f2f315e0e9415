"""What neighbours said already, and agreeing with it."""

import pytest

from bot.store.models import NeedSupport


@pytest.fixture
def neighbours(mali, somchai):
    mali.joins()
    somchai.joins()
    mali.says("ไฟในซอย 3 ดับมาสองอาทิตย์แล้ว โทร 081-234-5678")
    return mali, somchai


def test_a_similar_need_is_shown_without_personal_data(neighbours):
    _, somchai = neighbours
    somchai.says("ไฟในซอย 3 ดับ มืดมาก")
    somchai.hears("เพื่อนบ้านพูดเรื่องคล้ายกัน", "1. “ไฟในซอย 3 ดับมาสองอาทิตย์แล้ว", "เรื่องนี้มี 1 คน")
    somchai.does_not_hear("081-234-5678")
    assert "พิมพ์ว่า เห็นด้วย 1" in somchai.answer[1].alt_text


@pytest.mark.parametrize("words", ["เห็นด้วย 1", "เห็นด้วยข้อ 1", "เห็นด้วย", "1", "๑", "เห็นด้วย KN-2571-00001"])
def test_agreeing_by_words(neighbours, words):
    mali, somchai = neighbours
    somchai.says("ไฟในซอย 3 ดับ มืดมาก")
    somchai.says(words)
    somchai.hears("นับเสียงของท่านแล้ว เรื่องนี้มี 2 คน")
    assert mali.needs()[0].supporters == 1


def test_agreeing_twice_counts_once_and_can_be_taken_back(neighbours):
    mali, somchai = neighbours
    somchai.says("ไฟในซอย 3 ดับ มืดมาก")
    somchai.presses("เห็นด้วยข้อ 1")
    somchai.presses("เห็นด้วยข้อ 1")
    somchai.hears("เรื่องนี้มี 2 คน")
    somchai.says("เลิกเห็นด้วย")
    somchai.hears("เลิกเห็นด้วยแล้ว", "มี 1 คน")
    somchai.presses("เลิกเห็นด้วย")
    assert mali.needs()[0].supporters == 0
    assert mali.rows(NeedSupport) == []


def test_one_does_not_agree_with_oneself(neighbours):
    mali, _ = neighbours
    mali.taps("support?need=KN-2571-00001")
    mali.hears("เป็นเรื่องของท่านเอง")
    assert mali.needs()[0].supporters == 0


def test_own_supported_withdrawn_urgent_and_other_communities_needs_are_not_shown(neighbours, meet, khelang):
    mali, somchai = neighbours
    far = meet(khelang, "far")
    far.joins("บ้านจอมเมือง")
    far.says("ไฟในซอย 3 ดับ มืดมาก")
    far.does_not_hear("เพื่อนบ้าน")
    somchai.says("ไฟในซอย 3 ดับ มืดมาก")
    somchai.presses("เห็นด้วยข้อ 1")
    somchai.says("ไฟในซอย 3 ดับ ยังมืดอยู่")
    somchai.does_not_hear("เพื่อนบ้าน")
    mali.says("ถอนเรื่อง KN-2571-00001")
    mali.says("ไฟในซอย 3 ดับอีกแล้ว")
    mali.hears("เพื่อนบ้านพูดเรื่องคล้ายกัน")
    mali.does_not_hear("081", "สองอาทิตย์")


def test_needs_elsewhere_and_missing_ones_are_answered_alike(neighbours, meet, khelang):
    far = meet(khelang, "far")
    far.joins("บ้านจอมเมือง")
    far.taps("support?need=KN-2571-00001")
    elsewhere = far.text()
    far.taps("support?need=KN-2571-08888")
    assert far.text() == elsewhere
    assert neighbours[0].needs()[0].supporters == 0


def test_several_are_agreed_with_at_once(neighbours):
    mali, somchai = neighbours
    mali.says("ไฟในซอย 3 ดับอีกแล้ว มืดมาก")
    somchai.says("ไฟในซอย 3 ดับ มืดมาก")
    somchai.says("เห็นด้วย 1 2")
    somchai.hears("KN-2571-00001 มี 2 คน", "KN-2571-00002 มี 2 คน")


def test_none_of_them(neighbours):
    _, somchai = neighbours
    somchai.says("ไฟในซอย 3 ดับ มืดมาก")
    somchai.says("ไม่มีข้อที่ตรง")
    somchai.hears("จดแยกไว้แล้ว")
