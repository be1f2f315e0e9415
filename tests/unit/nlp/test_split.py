"""Where the wishes of one message stand."""

from itertools import pairwise

import pytest

from nlp import split


def texts_of(message):
    return [part.text for part in split(message)]


def test_one_wish_is_one_part_and_the_whole_text():
    message = "อยากให้ซ่อมถนนหน้าโรงเรียน เป็นหลุมมานาน รถล้มทุกวัน"
    assert texts_of(message) == [message]


@pytest.mark.parametrize("message", ["สวัสดีค่ะ", "ประชาคมวันไหน", "", "555"])
def test_no_need_has_no_part(message):
    assert split(message) == ()


def test_every_part_stands_where_it_says():
    message = "สวัสดีครับ มีสองเรื่อง เรื่องแรกไฟทางดับครับ เรื่องที่สองขอถังขยะหน้าวัดครับ"
    parts = split(message)
    assert len(parts) == 2
    assert all(message[part.start : part.end] == part.text for part in parts)
    assert [part.classification.issue for part in parts] == [6, 5]


def test_parts_do_not_overlap_and_come_in_reading_order():
    parts = split("1) ซ่อมฝาท่อหน้าตลาด\n2) ขอวัคซีนหมาแมว\n3) อยากได้สนามบาส")
    assert len(parts) == 3
    assert all(one.end <= two.start for one, two in pairwise(parts))


def test_a_message_of_very_many_lines_stays_one_need():
    message = "\n".join(["ขอไฟทางหน้าวัด", "ขอถังขยะ"] * 60)
    assert texts_of(message) == [message]


def test_a_part_that_alone_would_look_like_a_question_is_still_a_need():
    parts = split("ขอซ่อมฝาท่อหน้าตลาด แล้วก็ประกาศข่าวเทศบาลในไลน์ด้วยครับ")
    assert [part.classification.kind for part in parts] == ["need", "need"]
