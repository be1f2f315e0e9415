"""One reading of a message answers what the parts of the library answer one by one."""

import pytest

from nlp import analyse, classify, find_danger, split

TEXTS = [
    "ไฟทางหน้าวัดดับ ขอให้มาซ่อม",
    "1. ขอไฟทางหน้าวัด\n2. อยากให้มีหมอมาตรวจคนแก่",
    "สวัสดีค่ะ",
    "ไฟไหม้บ้านข้างโรงเรียน มีคนติดอยู่ข้างใน",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_it_says_what_the_parts_say(text):
    found = analyse(text)
    assert found.whole == classify(text)
    assert found.parts == split(text)
    assert found.danger == find_danger(text)
    assert not found.danger.urgent or found.whole.urgent
