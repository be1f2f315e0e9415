"""Where do you live? — asked once, understood however it is answered."""

import json
from dataclasses import replace

import pytest

from bot.line.render import render


@pytest.fixture
def agreed(mali):
    mali.follows()
    mali.says("ยินยอม")
    mali.hears("ท่านอยู่ชุมชนไหน พิมพ์ชื่อได้เลย เช่น บ้านชมพู ถามครั้งเดียวค่ะ")
    return mali


@pytest.mark.parametrize(
    "typed",
    ["บ้านชมพู", "ชมพู", "ชมภู", "ชุมชนบ้านชมพู", "ชุมชน ชมพู", "อยู่บ้านชมพูค่ะ", "หมู่บ้านชมพูครับ", "ชมพ", "บานชมพู", "ชุมชน 01"],
)
def test_a_name_is_understood_with_short_forms_and_slips(agreed, typed):
    agreed.says(typed)
    agreed.hears("ท่านอยู่ชุมชนบ้านชมพู")
    assert agreed.step() == "open"


def test_two_names_that_come_near_become_numbered_choices(agreed):
    agreed.says("กล้วย")
    agreed.hears("ยังหา “กล้วย” ไม่เจอ", "1 บ้านกล้วย", "2 บ้านกล้วย", "พิมพ์ 1 หรือ 2")
    first = agreed.labels()[0].removeprefix("1 ")
    agreed.says("๑")
    agreed.hears(f"ท่านอยู่ชุมชน{first}")


def test_an_unknown_name_offers_the_list(agreed):
    agreed.says("ดาวอังคาร")
    agreed.hears("ยังหา “ดาวอังคาร” ไม่เจอ")
    agreed.presses("ดูรายชื่อ")
    agreed.hears("1 บ้านชมพู", "4 บ้านกล้วยกลาง", "พิมพ์เลข 1–4")
    agreed.says("4")
    agreed.hears("ท่านอยู่ชุมชนบ้านกล้วยกลาง")
    assert agreed.person().joined_by == "list"


def test_a_place_finds_the_nearest_community(agreed):
    agreed.shares_place(18.2603, 99.4705)
    agreed.hears("ท่านอยู่ชุมชนบ้านชมพู")
    assert agreed.person().joined_by == "place"


def test_a_place_far_away_is_said_to_be_far_away(agreed):
    agreed.shares_place(13.75, 100.5)
    agreed.hears("อยู่นอกพื้นที่")
    assert agreed.step() == "community"


def test_a_place_that_is_none_is_asked_again(agreed):
    agreed.shares_place(None, None)
    agreed.hears("ยังอ่านตำแหน่งนี้ไม่ได้")


def test_a_need_told_before_the_answer_is_recorded_and_filled_in_later(agreed):
    agreed.says("ไฟในซอยดับมาสองอาทิตย์แล้ว")
    agreed.hears("รับเรื่องแล้ว", "อีกนิดเดียว ท่านอยู่ชุมชนไหน")
    assert agreed.needs()[0].community_id is None
    agreed.says("บ้านชมพู")
    agreed.hears("เรื่องที่แจ้งไว้ 1 เรื่อง ลงชุมชนนี้ให้แล้ว")
    assert agreed.needs()[0].community_id == agreed.person().community_id


def test_a_poster_scanned_before_consent_is_remembered(mali):
    mali.follows()
    mali.says("ชุมชน 03")
    mali.says("ยินยอม")
    mali.hears("ท่านอยู่ชุมชนบ้านกล้วยม่วง")
    assert mali.person().joined_by == "poster"


def test_the_community_can_be_changed_and_kept(mali):
    mali.joins()
    mali.says("เปลี่ยนชุมชน")
    mali.hears("ตอนนี้ท่านอยู่ชุมชนบ้านชมพู")
    mali.says("ยกเลิก")
    mali.hears("ท่านยังอยู่ชุมชนบ้านชมพูเหมือนเดิม")
    mali.says("เปลี่ยนชุมชน")
    mali.says("จอมเมือง")
    mali.hears("ท่านอยู่ชุมชนบ้านจอมเมือง")


def test_a_greeting_is_answered_and_the_question_repeated(agreed):
    agreed.says("สวัสดีค่ะ")
    agreed.hears("สวัสดีค่ะ มีเรื่องอยากบอกเทศบาล", "อีกนิดเดียว")


def test_words_taken_for_a_name_can_still_be_recorded(agreed):
    agreed.says("บ้านไฟดับ")
    agreed.hears("ยังหา “บ้านไฟดับ” ไม่เจอ")
    agreed.says("จดเป็นเรื่อง")
    assert [need.text for need in agreed.needs()] == ["บ้านไฟดับ"]


def test_the_code_of_a_poster_is_that_of_ones_own_authority(dara):
    dara.follows()
    dara.says("ยินยอม")
    dara.says("ชุมชน 01")
    dara.hears("ท่านอยู่ชุมชนช่างฆ้อง")


def test_where_residents_belong_to_districts_no_community_is_named(meet, khelang):
    somsri = meet(replace(khelang, community_level="district"), "somsri")
    somsri.follows()
    somsri.says("ยินยอม")
    somsri.taps("community?code=none")
    somsri.says("บ้านชมพู")
    somsri.says("ไฟในซอยดับ อยากให้มาซ่อม")
    somsri.says("ข้อมูลของฉัน")
    said = json.dumps([render([message]) for message in somsri.heard], ensure_ascii=False)
    assert "อำเภอบ้านชมพู" in said
    assert "ชุมชน" not in said
