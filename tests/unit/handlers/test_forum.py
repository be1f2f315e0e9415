"""Forums in the chat: the next one, the answer to an invitation, the way there, the calendar, and the long memory."""

import json
from datetime import timedelta

import pytest

from bot.domain.forums import ForumReply
from bot.domain.messages import Location
from bot.services.export_data import gather_export
from bot.store.forum_answers import count_answers
from bot.store.models import ForumAnswer
from tests.announced import Announced


@pytest.fixture
def forums(database, khelang, now):
    return Announced(database, khelang, now)


def answers(talk) -> list[tuple[int, str]]:
    return [(row.forum_id, row.answer) for row in talk.rows(ForumAnswer)]


def test_the_next_forum_of_ones_own_place_comes_first_and_others_beneath(mali, forums):
    forums.forum("ประชาคมเมืองทั้งหมด", days=30)
    forums.forum("ประชาคมกล้วยแพะ", days=3, communities=(2, 3))
    forums.forum("ประชาคมบ้านชมพู", days=9, communities=(0,))
    forums.forum("ประชาคมที่ยังร่าง", days=1, state="draft")
    forums.forum("ประชาคมที่ยกเลิก", days=1, state="cancelled")
    forums.forum("ประชาคมเดือนก่อน", days=-30)
    mali.joins()
    for words in ("ประชาคมครั้งต่อไป", "ประชาคมวันไหน"):
        mali.says(words)
        mali.hears("ประชาคมบ้านชมพู", "อังคารที่ 3 มีนาคม 2569", "18.42 น.", "ห้องประชุมชมพู่", "ท่านไปได้ไหมคะ")
        mali.hears("ประชาคมอื่นที่ประกาศแล้ว", "ประชาคมกล้วยแพะ 25 ก.พ. 2569 18.42 น.", "ประชาคมเมืองทั้งหมด")
        mali.does_not_hear("ร่าง", "ยกเลิก", "เดือนก่อน")
    assert mali.needs() == []


def test_where_nothing_is_announced_for_ones_own_place_the_others_are_named(mali, forums):
    for days in range(1, 6):
        forums.forum(f"ประชาคมที่ {days}", days=days, communities=(2,))
    mali.joins()
    mali.says("ประชาคมครั้งต่อไป")
    mali.hears("ชุมชนของท่านยังไม่มีประชาคมที่ประกาศวัน", "ประชาคมที่ 1", "ประชาคมที่ 3")
    mali.does_not_hear("ประชาคมที่ 4")
    mali.says("จะไป")
    mali.does_not_hear("รับทราบ")
    assert answers(mali) == []


def test_a_stranger_may_ask_but_answers_only_after_consent(mali, forums):
    forums.forum("ประชาคมเมืองเขลางค์นคร")
    forums.forum("ประชาคมบ้านชมพู", days=1, communities=(0,))
    mali.follows()
    mali.says("ประชาคมครั้งต่อไป")
    mali.hears("ประชาคมเมืองเขลางค์นคร", "ประชาคมอื่นที่ประกาศแล้ว", "ประชาคมบ้านชมพู")
    mali.says("ดูแผนที่")
    assert isinstance(mali.answer[0], Location)
    mali.says("ใส่ปฏิทิน")
    mali.hears("/forums/khelang/")
    mali.says("จะไป")
    mali.hears("ยินยอม")
    assert answers(mali) == []


def test_an_answer_is_changed_by_one_tap_or_word_and_the_last_one_counts(mali, somchai, forums, database, khelang):
    forum_id = forums.forum()
    mali.joins()
    mali.says("ประชาคมครั้งต่อไป")
    mali.presses("จะไป")
    mali.hears("รับทราบค่ะ ท่านบอกว่าจะไป", "ประชาคมเมือง", "เปลี่ยนใจได้จนกว่าจะเริ่ม พิมพ์ ไม่ไป")
    assert mali.labels() == ["ไม่ไป", "ยังไม่แน่ใจ", "ดูแผนที่", "ใส่ปฏิทิน"]
    mali.presses("ไม่ไป")
    mali.hears("ท่านบอกว่าไม่ไป")
    mali.says("ยังไม่แน่ใจค่ะ")
    mali.hears("ยังไม่แน่ใจว่าจะไปหรือไม่")
    mali.says("ประชาคมครั้งต่อไป")
    mali.hears("ท่านบอกไว้ว่ายังไม่แน่ใจ")
    somchai.joins("บ้านจอมเมือง")
    somchai.taps(f"rsvp?answer=yes&forum={forum_id}")
    with database.reading() as session:
        counted = count_answers(session, khelang.id, [forum_id])[forum_id]
    assert counted == {ForumReply.YES: 1, ForumReply.MAYBE: 1}


def test_typed_answers_are_about_what_was_told_last(mali, forums):
    first, second = forums.forum("ประชาคมแรก", days=3), forums.forum("ประชาคมหลัง", days=20)
    mali.joins()
    mali.says("จะไป")
    mali.hears("ประชาคมแรก")
    forums.sent(second, mali.person().id, at=mali.now + timedelta(minutes=1))
    mali.waits(minutes=2)
    mali.says("ไปไม่ได้แล้ว")
    mali.hears("ไม่ไป", "ประชาคมหลัง")
    mali.taps(f"forum_map?forum={first}")
    mali.says("ยังไม่แน่ใจ")
    mali.hears("ประชาคมแรก")
    assert sorted(answers(mali)) == [(first, "maybe"), (second, "no")]


@pytest.mark.parametrize("words", ["จะไป รพ. ไม่มีรถ อยากได้รถรับส่งคนแก่", "ไปไม่ได้แล้วถนนขาด ช่วยมาซ่อมถนนหน่อย"])
def test_a_need_that_begins_like_an_answer_is_a_need(mali, forums, words):
    forums.forum()
    mali.joins()
    mali.says(words)
    assert [need.text for need in mali.needs()] == [words]
    assert answers(mali) == []


@pytest.mark.parametrize("words", ["จะไป", "ยังไม่แน่ใจ", "ไปไม่ได้แล้ว"])
def test_without_a_forum_such_words_are_words_like_any_other(mali, forums, words):
    forums.forum(days=-2)
    mali.joins()
    mali.says(words)
    mali.does_not_hear("รับทราบ", "ประชาคม")
    assert answers(mali) == []


def test_an_answer_typed_after_the_forum_was_held_is_about_it(mali, forums):
    forum_id = forums.forum(days=1)
    mali.joins()
    forums.sent(forum_id, mali.person().id)
    mali.waits(days=2)
    mali.says("ไม่ไป")
    mali.hears("ประชาคมเมือง จัดไปแล้วค่ะ")
    assert (answers(mali), mali.needs()) == ([], [])


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        ({"state": "cancelled", "state_reason": "เพราะฝนตกหนัก"}, "ยกเลิกแล้วค่ะ เพราะฝนตกหนัก"),
        ({"state": "postponed"}, "เลื่อนออกไปก่อน"),
        ({"state": "held"}, "จัดไปแล้วค่ะ เมื่อวันที่ 1 มีนาคม 2569"),
    ],
)
def test_an_answer_that_comes_too_late_is_met_kindly_and_changes_nothing(mali, forums, change, heard):
    forum_id = forums.forum()
    mali.joins()
    mali.says("จะไป")
    forums.change(forum_id, **change)
    mali.presses("ไม่ไป")
    mali.hears(heard)
    assert answers(mali) == [(forum_id, "yes")]


def test_answers_change_until_it_begins_and_who_is_late_may_still_come(mali, forums):
    forum_id = forums.forum(days=1)
    mali.joins()
    mali.says("จะไป")
    mali.waits(hours=23, minutes=50)
    mali.says("ไปไม่ได้แล้ว")
    mali.hears("ไม่ไป")
    mali.waits(minutes=15)
    mali.presses("จะไป")
    mali.hears("เริ่มแล้ว ยังมาร่วมได้ค่ะ")
    mali.says("ประชาคมครั้งต่อไป")
    mali.hears("วันนี้เริ่มแล้ว ยังมาร่วมได้ค่ะ")
    assert mali.labels() == ["ดูแผนที่", "ใส่ปฏิทิน"]
    assert answers(mali) == [(forum_id, "no")]


def test_another_authoritys_forum_a_draft_and_nonsense_are_all_not_found(mali, dara, forums, database, lamphun, now):
    theirs = Announced(database, lamphun, now).forum("ของลำพูน")
    ids = [
        theirs,
        forums.forum(state="draft"),
        forums.forum(state="cancelled", day_code=None),
        999_999_999,
        "9" * 30,
        "",
        "x",
    ]
    mali.joins()
    heard = set()
    for number in ids:
        for action in ("rsvp?answer=yes&forum=", "forum_map?forum=", "forum_calendar?forum="):
            mali.taps(f"{action}{number}")
            heard.add(mali.text())
    assert heard == {"ยังหาประชาคมนี้ไม่เจอค่ะ ดูที่ประกาศแล้ว พิมพ์ ประชาคมครั้งต่อไป"}
    mali.taps(f"rsvp?answer=perhaps&forum={forums.forum()}")
    assert mali.text() in heard
    assert answers(mali) == []


def test_the_way_there_is_a_point_on_the_map_or_the_name_of_the_place(mali, forums):
    forum_id = forums.forum()
    mali.joins()
    mali.says("ดูแผนที่")
    assert mali.answer == [Location("ประชาคมเมือง", "ห้องประชุมชมพู่", 18.2601, 99.4702)]
    forums.change(forum_id, latitude=None)
    mali.says("ดูแผนที่")
    mali.hears("ห้องประชุมชมพู่", "054-000-000")


def test_the_calendar_is_a_link_or_the_day_in_words(mali, forums):
    forum_id = forums.forum()
    mali.joins()
    mali.says("ใส่ปฏิทิน")
    mali.hears(f"https://bot.example/forums/khelang/{forum_id}.ics")
    mali.base_url = ""
    mali.says("ใส่ปฏิทิน")
    mali.hears("จดวันไว้ได้เลยค่ะ", "วันอาทิตย์ที่ 1 มีนาคม 2569 เวลา 18.42 น.", "ห้องประชุมชมพู่")
    mali.does_not_hear("http")


@pytest.mark.parametrize("words", ["ดูแผนที่", "ใส่ปฏิทิน"])
def test_without_any_forum_there_is_nothing_to_find(mali, words):
    mali.joins()
    mali.says(words)
    mali.hears("ยังไม่ประกาศวัน")


def test_a_copy_of_ones_data_holds_the_answers_and_erasing_takes_them(mali, somchai, forums, database):
    forum_id = forums.forum()
    mali.joins()
    somchai.joins()
    mali.says("จะไป")
    somchai.says("ไม่ไป")
    with database.reading() as session:
        copy = gather_export(session, mali.person())
    assert [(one["ประชาคม"], one["คำตอบ"]) for one in copy["คำตอบเรื่องประชาคม"]] == [("ประชาคมเมือง", "จะไป")]
    assert "1 มี.ค. 2569" in json.dumps(copy, ensure_ascii=False)
    mali.says("ลบข้อมูลของฉัน")
    mali.says("ยืนยันลบ")
    assert answers(somchai) == [(forum_id, "no")]
