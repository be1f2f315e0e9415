"""Words that are no need get their own answer, and nothing is recorded."""

import pytest


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("สวัสดีค่ะ", "สวัสดีค่ะ มีเรื่องอยากบอกเทศบาล"),
        ("ขอบคุณมากค่ะ", "ยินดีค่ะ มีเรื่องอีกเมื่อไร พิมพ์มาได้เสมอ"),
        ("ประชาคมวันไหน", "ยังไม่ประกาศวัน"),
        ("เรื่องของฉันถึงไหนแล้ว", "ท่านยังไม่ได้แจ้งเรื่อง"),
        ("ไปกินข้าวกันไหม", "จดเป็นเรื่อง"),
        ("🙏🙏🙏", "ขอเป็นข้อความสั้น ๆ"),
        ("   \n ", "ขอเป็นข้อความสั้น ๆ"),
    ],
)
def test_each_kind_has_its_own_answer(mali, words, answer):
    mali.joins()
    mali.says(words)
    mali.hears(answer)
    assert mali.needs() == []


def test_a_sticker_is_thanked_for(mali):
    mali.joins()
    mali.sends_sticker()
    mali.hears("ขอบคุณค่ะ ถ้ามีเรื่องอยากบอกเทศบาล พิมพ์มาได้เลย")


def test_not_being_understood_twice_opens_other_ways(mali):
    mali.joins()
    mali.says("ไปกินข้าวกันไหม")
    first = mali.text()
    mali.says("ฮ่าๆๆ")
    assert mali.text() != first
    mali.hears("054-000-000", "ติดต่อเจ้าหน้าที่")
    mali.says("จดเป็นเรื่อง")
    assert [(need.text, need.state) for need in mali.needs()] == [("ฮ่าๆๆ", "in_review")]
    mali.says("จดเป็นเรื่อง")
    mali.hears("พิมพ์เรื่องมาได้เลย")
    assert len(mali.needs()) == 1


@pytest.mark.parametrize(
    ("tile", "answer"),
    [
        ("แจ้งเรื่อง", "อยากให้เทศบาลทำหรือแก้อะไร"),
        ("เรื่องของฉัน", "ท่านยังไม่ได้แจ้งเรื่อง"),
        ("ประชาคมครั้งต่อไป", "ยังไม่ประกาศวัน"),
        ("เปลี่ยนชุมชน", "ตอนนี้ท่านอยู่ชุมชนบ้านชมพู"),
        ("ข้อมูลของฉัน", "ข้อมูลของท่านที่เก็บไว้"),
        ("ติดต่อเจ้าหน้าที่", "054-000-000"),
        ("เมนู", "ประชาคมครั้งต่อไป"),
    ],
)
def test_every_tile_of_the_menu_answers(mali, tile, answer):
    mali.joins()
    mali.says(tile)
    mali.hears(answer)


def test_my_needs_come_ten_at_a_time_newest_first(mali):
    mali.joins()
    for number in range(12):
        mali.says(f"ไฟในซอย {number} ดับ อยากให้มาซ่อม")
    mali.says("เรื่องของฉัน")
    mali.hears("เรื่องของท่านมี 12 เรื่อง", "KN-2571-00012", "KN-2571-00003", "โครงสร้างพื้นฐาน", "รับเรื่องแล้ว")
    mali.does_not_hear("KN-2571-00002\n")
    mali.says("เพิ่มเติม")
    mali.hears("KN-2571-00002", "KN-2571-00001")
    mali.does_not_hear("KN-2571-00003")


@pytest.mark.row(35)
def test_a_flood_is_recorded_in_full_and_mentioned_once(mali):
    mali.joins()
    mali.waits(minutes=5)
    heard = []
    for number in range(40):
        mali.now = mali.now.replace(microsecond=0)
        mali.says(f"ไฟในซอย {number} ดับ อยากให้มาซ่อม")
        mali.waits(seconds=-1)
        heard += ["ทยอยจด" in mali.text()]
    assert heard.count(True) == 1
    mali.hears_nothing()
    assert len(mali.needs()) == 40
    mali.waits(minutes=2)
    mali.says("ไฟในซอย 99 ดับ อยากให้มาซ่อม")
    mali.hears("รับเรื่องแล้ว")
