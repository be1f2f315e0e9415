"""Telling needs and being sent announcements are agreed to apart, and each is as easy to take back as to give."""

import pytest

from bot.services.export_data import gather_export
from bot.store.models import Consent


def answers(talk):
    return [(row.purpose, row.state) for row in talk.rows(Consent)]


def test_whoever_agrees_without_announcements_tells_needs_and_is_in_no_audience(mali):
    mali.follows()
    mali.presses("ยินยอม ไม่รับประกาศ")
    mali.says("บ้านชมพู")
    mali.says("ไฟดับทั้งซอยเลย")
    assert len(mali.needs()) == 1
    assert mali.person().muted_at is not None
    assert answers(mali) == [("plan", "given"), ("announcements", "refused")]


@pytest.mark.parametrize("words", ["ยินยอม ไม่รับประกาศ", "ยินยอมไม่รับประกาศค่ะ", "ยินยอม แต่ไม่รับประกาศ"])
def test_the_button_may_be_typed(mali, words):
    mali.follows()
    mali.says(words)
    assert answers(mali) == [("plan", "given"), ("announcements", "refused")]


def test_both_may_be_given_at_once_and_each_taken_back_alone(mali):
    mali.joins()
    mali.says("ปิดรับประกาศ")
    assert mali.person().consent_state == "given"
    mali.says("เปิดรับประกาศ")
    mali.says("ยกเลิกความยินยอม")
    assert answers(mali) == [
        ("plan", "given"), ("announcements", "given"),
        ("announcements", "refused"), ("announcements", "given"),
        ("plan", "withdrawn"),
    ]  # fmt: skip


def test_agreeing_again_does_not_bring_back_announcements(mali):
    mali.joins()
    mali.says("ปิดรับประกาศ")
    mali.says("ยกเลิกความยินยอม")
    mali.says("ยินยอม")
    assert mali.person().muted_at is not None


def test_an_old_button_says_no_to_announcements_only(mali):
    mali.joins()
    mali.taps("agree_quietly")
    mali.hears("ปิดรับประกาศแล้ว")
    assert mali.person().consent_state == "given"


def test_the_copy_says_what_was_agreed_to_and_to_which_notice(mali, database):
    mali.joins()
    with database.reading() as session:
        consents = gather_export(session, mali.person())["ความยินยอม"]
    assert [(one["เพื่อ"], one["คำตอบ"], one["ฉบับที่"]) for one in consents] == [
        ("ทำแผน จัดประชาคม และแจ้งผล", "ให้แล้ว", 2),
        ("ส่งประกาศ", "ให้แล้ว", 2),
    ]
