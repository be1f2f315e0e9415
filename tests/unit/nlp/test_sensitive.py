"""Words that tell of one person's body, creed or worst day are found, and talk about everybody is left alone."""

import pytest

from nlp import is_sensitive
from nlp.grouping import title_of, vectors_of
from nlp.sensitive import find_sensitive


@pytest.mark.row(31)
@pytest.mark.parametrize(
    "text",
    [
        "ยายเป็นมะเร็งไม่มีเงินไปหาหมอ", "ปู่เป็นไตวายต้องฟอกทุกอาทิตย์", "แม่ผมเป็นอัมพฤกษ์ครึ่งตัว", "น้องสาวเป็นออทิสติก",
        "ลูกชายพิการเดินไม่ได้",
        "ดิฉันอายุ 60 ป่วยเป็นเบาหวาน", "หลานติดยาอยากให้ช่วย", "ผัวซ้อมทุกคืน", "ถูกทำร้ายมาหลายปี", "ข้างบ้านลวนลามเด็ก",
        "คิดสั้นหลายหนแล้ว",
        "บ้านหลังนั้นเป็นมุสลิมไม่อยากให้มาอยู่", "คนติด HIV มาเช่าห้อง", "เขาเพิ่งพ้นโทษมา",
    ],
)  # fmt: skip
def test_what_is_told_of_somebody_is_found(text):
    assert is_sensitive(text)


@pytest.mark.parametrize(
    "text",
    [
        "รถติดยาวมากหน้าตลาด", "เป็นบ้านร้างไม่มีคนดูแล", "ขอทางลาดให้ผู้พิการ", "อยากให้ตรวจคัดกรองมะเร็งเต้านม",
        "ยาเสพติดระบาดในหมู่บ้าน",
        "หมาจรจัดทำร้ายเด็กนักเรียน", "แม่น้ำเป็นสีดำ", "ตามซอยเป็นหลุมลึก", "ขอรถรับส่งผู้ป่วยติดเตียง", "เสียงดังถึงตี 2 แฟนนอนไม่ได้",
    ],
)  # fmt: skip
def test_talk_about_everybody_is_left_alone(text):
    assert find_sensitive(text) == []


def test_the_place_is_told_in_the_words_as_they_were_written():
    text = "ขอรถด้วย\u200b ยายเป็นเบาหวานนนนน"
    ((start, end),) = find_sensitive(text)
    assert text[start:end] == "ยายเป็นเบาหวานนนนน"


@pytest.mark.row(31)
def test_no_title_is_made_of_them():
    texts = ["ยายเป็นมะเร็งไม่มีเงินไปหาหมอ", "ยายเป็นมะเร็งไม่มีเงินไปหาหมอ"]
    title = title_of(texts, vectors_of(texts))
    assert title
    assert "มะเร็ง" not in title
    assert title_of(["หลานติดยา"], vectors_of(["หลานติดยา"])) == ""
