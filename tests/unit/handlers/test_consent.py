"""Nothing is read or kept before the resident agrees."""

import pytest

from bot.domain import consent
from bot.store.models import Consent, InboxEvent


def answers(talk, purpose=consent.Purpose.PLAN):
    return [row for row in talk.rows(Consent) if row.purpose == purpose]


def payloads(talk):
    return [(event.state, event.payload is not None) for event in talk.rows(InboxEvent)]


def test_a_new_friend_hears_who_we_are_and_what_is_kept(mali):
    mali.follows()
    mali.hears("เทศบาลเมืองเขลางค์นคร", "ก่อนเริ่ม ขออนุญาตเก็บ", "30 กันยายน 2575", "พ.ศ. 2571–2575")
    assert mali.labels() == ["ยินยอม", "ยินยอม ไม่รับประกาศ", "อ่านนโยบาย", "ไม่ยินยอม"]
    assert mali.buttons()[2].uri == "https://bot.example/privacy/khelang"


def test_without_a_public_address_the_policy_comes_as_words(mali):
    mali.base_url = ""
    mali.follows()
    mali.presses("อ่านนโยบาย")
    mali.hears("dpo@khelang.example", "ขอลบ")


def test_words_before_consent_wait_unread_and_come_through_in_order(mali):
    mali.follows()
    mali.says("ไฟดับทั้งซอยเลย")
    assert mali.ended == [("held", None)]
    mali.says("ถนนหน้าบ้านเป็นหลุมลึก")
    assert mali.needs() == []
    mali.presses("ยินยอม")
    assert [need.text for need in mali.needs()] == ["ไฟดับทั้งซอยเลย", "ถนนหน้าบ้านเป็นหลุมลึก"]
    mali.hears("ท่านอยู่ชุมชนไหน", mali.needs()[0].number)


def test_the_first_words_of_a_stranger_bring_the_notice(mali):
    mali.says("ไฟดับทั้งซอยเลย")
    mali.hears("ก่อนเริ่ม ขออนุญาตเก็บ")


def test_ten_messages_in_a_minute_bring_one_notice_and_one_reminder(mali):
    mali.follows()
    answers = [mali.says(f"ไฟดับ {number}") for number in range(10)]
    assert [len(answer) for answer in answers] == [1] + [0] * 9
    mali.waits(minutes=11)
    mali.says("ยังดับอยู่")
    mali.hears("ก่อนเริ่ม ขออนุญาตเก็บ")


def test_refusal_erases_what_waited_and_keeps_nothing_later(mali):
    mali.follows()
    mali.says("ไฟดับทั้งซอยเลย")
    mali.says("ไม่ยินยอม")
    mali.hears("ไม่เก็บอะไรไว้ และลบข้อความที่ส่งมาแล้ว")
    mali.says("ถนนพัง")
    mali.hears("ไม่ได้เก็บไว้")
    assert mali.ended == [("ignored", "refused")]
    assert payloads(mali)[1] == ("ignored", False)
    assert payloads(mali)[3] == ("ignored", False)
    mali.says("ยินยอม")
    mali.hears("ท่านอยู่ชุมชนไหน")
    assert mali.needs() == []


def test_consent_can_be_withdrawn_at_any_time_and_given_again(mali):
    mali.joins()
    mali.says("ไฟดับทั้งซอยเลย")
    mali.says("ยกเลิกความยินยอม")
    mali.hears("เลิกยินยอมแล้ว", "ลบข้อมูลของฉัน")
    mali.says("ถนนพังทั้งเส้นเลยค่ะ")
    assert len(mali.needs()) == 1
    mali.says("ยินยอม")
    mali.says("ถนนพังทั้งเส้นเลยค่ะ")
    assert len(mali.needs()) == 2
    assert [row.state for row in answers(mali)] == ["given", "withdrawn", "given"]


def test_agreeing_twice_changes_nothing(mali):
    mali.joins()
    mali.says("ยินยอม")
    mali.hears("ยินยอมไว้แล้ว")
    assert len(answers(mali)) == 1


def test_a_known_friend_is_welcomed_back_without_the_notice(mali):
    mali.joins()
    mali.blocks()
    mali.hears_nothing()
    assert mali.person().blocked_at is not None
    mali.follows(is_unblocked=True)
    mali.hears("ยินดีที่ได้คุยกันอีก")
    mali.does_not_hear("ขออนุญาตเก็บ")
    assert mali.person().blocked_at is None


@pytest.mark.row(40)
def test_a_new_version_of_the_notice_is_asked_on_coming_back(mali, monkeypatch):
    mali.joins()
    mali.blocks()
    monkeypatch.setattr("bot.services.give_consent.NOTICE_VERSION", consent.NOTICE_VERSION + 1)
    mali.follows(is_unblocked=True)
    mali.hears("ขออนุญาตเก็บ")
    mali.says("ไฟดับทั้งซอยเลย")
    assert mali.ended == [("held", None)]
    mali.says("ยินยอม")
    assert len(mali.needs()) == 1
    assert [row.notice_version for row in answers(mali)] == [consent.NOTICE_VERSION, consent.NOTICE_VERSION + 1]


def test_words_wait_again_when_somebody_who_refused_comes_back(mali):
    mali.follows()
    mali.says("ไม่ยินยอม")
    mali.blocks()
    mali.follows()
    mali.says("ไฟดับทั้งซอยเลย")
    assert mali.ended == [("held", None)]
    mali.says("ยินยอม")
    assert len(mali.needs()) == 1


@pytest.mark.row(15)
def test_blocking_and_coming_back_all_day_is_greeted_a_few_times_only(mali):
    greetings = 0
    for _ in range(20):
        greetings += len(mali.follows())
        mali.blocks()
    assert greetings == 3


def test_danger_before_consent_brings_the_numbers_and_keeps_nothing(mali):
    mali.follows()
    mali.says("ไฟไหม้บ้านข้างๆ ช่วยด้วย")
    mali.hears("199", "โทรก่อน", "ยังไม่ได้จดเรื่อง")
    assert mali.ended == [("held", None)]
    assert mali.alerts == []
    assert mali.needs() == []


def test_somebody_who_left_before_we_met_is_not_kept(mali):
    mali.blocks()
    assert mali.ended == [("ignored", "stranger left")]
    assert mali.needs() == []
