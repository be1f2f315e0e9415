"""A group is called by what its members wrote: what is wanted, never where or who."""

import pytest

from nlp.grouping import name_groups, title_of, vectors_of

LIGHTS = (
    "สวัสดีค่ะ ไฟส่องทางหน้าวัดป่าดับมาสามคืนแล้วค่ะ",
    "ไฟส่องทางดับตลอดซอย 4 เดินกลับบ้านตอนค่ำน่ากลัว",
    "รบกวนซ่อมไฟส่องทางดับแถวบ้านหนองบัวครับ",
)
SECRET = "นายสมชาย ใจดี"


def title(texts, others=None):
    return title_of(texts, vectors_of(texts), others)


def test_a_title_stands_in_a_member_and_tells_what_is_wanted():
    named = title(LIGHTS)
    assert any(named in text for text in LIGHTS)
    assert "ไฟ" in named
    assert 6 <= len(named) <= 40
    assert not any(word in named for word in ("สวัสดี", "ค่ะ", "ครับ", "ซอย", "4"))


def test_two_sibling_groups_have_different_titles():
    first = title(LIGHTS)
    second = title(LIGHTS, [first])
    assert second
    assert second != first
    assert title(LIGHTS, [first, second]) not in {first, second}


def test_personal_data_is_in_no_title():
    texts = [f"{SECRET} โทร 081-234-5678 ปล่อยหมาเห่าทั้งคืน", f"หมาของ{SECRET} เห่าทั้งคืน บ้านเลขที่ 12/3"]
    named = title(texts)
    assert named
    assert not any(part in named for part in ("สมชาย", "ใจดี", "081", "12/3"))


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("นายกสมศักดิ์โกงเงินค่าถนน", "ศักดิ์"),
        ("น้องแบงค์ขายของบนทางเท้า", "แบงค์"),
        ("ครูวิไลมาสอนสายทุกวัน", "วิไล"),
        ("หมาของป้านงคราญเห่าทั้งคืน", "นงคราญ"),
        ("ร้านเจ๊หมวยส่งเสียงดัง", "หมวย"),
        ("กำนันแดงเผาไร่อ้อย", "แดง"),
    ],
)
def test_nobody_is_named_in_a_title(wish, name):
    assert name not in title([wish, f"{wish}มานานแล้ว"])


def test_who_is_spoken_of_without_a_name_may_stand_in_a_title():
    assert "ครู" in title(["ขอครูสอนว่ายน้ำให้เด็ก", "อยากได้ครูสอนว่ายน้ำ"])


@pytest.mark.parametrize("texts", [["", ""], ["ส" * 5000], ["🙏🙏", "😭"], ["12345678", "0812345678"], []])
def test_texts_without_a_fit_phrase_have_no_title(texts):
    assert title(texts) == ""


def test_marks_of_a_cut_word_begin_no_title():
    assert title(["ถนนพังงงงง มากกกก", "ถนนพังงงง"])[0] not in "ะาำๅๆ็่้๊๋์"


def test_texts_become_named_groups_in_one_call():
    texts = [*LIGHTS, "ขอทุนการศึกษาให้ลูก", "สวัสดีค่ะ", "สวัสดีค่ะ"]
    (one, named), *others = name_groups(texts, [6, 6, 6, 1, 0, 0])
    assert one is not None
    assert named
    assert others == [(one, named), (one, named), (None, ""), (None, ""), (None, "")]
