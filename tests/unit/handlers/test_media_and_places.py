"""Photos, voices, files and places."""

import pytest

from bot.store.models import Attachment


@pytest.fixture
def joined(mali):
    return mali.joins()


def attachments(talk):
    return [(row.kind, row.state, row.need_id) for row in talk.rows(Attachment)]


def test_a_photo_after_a_need_belongs_to_it(joined):
    joined.says("ไฟในซอยดับ อยากให้มาซ่อม")
    joined.sends("image")
    joined.hears("ใส่รูปในเรื่อง KN-2571-00001 แล้ว")
    assert attachments(joined) == [("image", "pending", joined.needs()[0].id)]


def test_a_photo_without_words_is_asked_about(joined):
    joined.sends("image")
    joined.hears("ได้รูปแล้วค่ะ รูปนี้เรื่องอะไร พิมพ์สั้น ๆ ก็พอ")
    joined.says("ถนน")
    assert [need.text for need in joined.needs()] == ["ถนน"]
    assert attachments(joined)[0][2] == joined.needs()[0].id


def test_an_older_need_is_offered_for_a_photo(joined):
    joined.says("ไฟในซอยดับ อยากให้มาซ่อม")
    joined.waits(hours=2)
    joined.sends("image")
    assert joined.labels() == ["รูปของ 00001", "เป็นเรื่องใหม่"]
    joined.says("รูปของ 00001")
    joined.hears("ใส่รูปในเรื่อง KN-2571-00001 แล้ว")


def test_a_photo_put_with_the_wrong_need_is_moved(joined):
    joined.says("ไฟในซอยดับ อยากให้มาซ่อม")
    joined.sends("image")
    joined.says("เป็นเรื่องใหม่")
    joined.hears("พิมพ์เรื่องมาได้เลย")
    joined.says("ถนนหน้าบ้านเป็นหลุมลึกมาก")
    assert attachments(joined)[0][2] == joined.needs()[1].id


@pytest.mark.row(43)
def test_the_photos_of_one_set_are_answered_once(joined):
    joined.says("ไฟในซอยดับ อยากให้มาซ่อม")
    answers = [joined.sends("image", image_set_id="set-1") for _ in range(4)]
    assert [len(answer) for answer in answers] == [1, 0, 0, 0]
    assert {need_id for _, _, need_id in attachments(joined)} == {joined.needs()[0].id}


@pytest.mark.row(43)
def test_a_set_without_words_waits_as_a_whole(joined):
    for _ in range(3):
        joined.sends("image", image_set_id="set-1")
    joined.says("ขยะล้นหน้าตลาด เหม็นมาก")
    assert {need_id for _, _, need_id in attachments(joined)} == {joined.needs()[0].id}


def test_adding_detail_takes_photo_place_and_words(joined):
    joined.says("ไฟในซอยดับ อยากให้มาซ่อม")
    joined.waits(hours=2)
    joined.says("เพิ่มรูป 1")
    joined.hears("ส่งรูปหรือตำแหน่งของเรื่อง KN-2571-00001")
    assert [button.picker for button in joined.buttons()] == ["camera", "album", "place", None]
    joined.sends("image")
    joined.shares_place(18.26012345, 99.47023456, "วัดชมพู")
    joined.hears("ใส่ตำแหน่งในเรื่อง KN-2571-00001 แล้ว", "“วัดชมพู”")
    joined.says("ปากซอย 7 ข้างร้านป้าแดง")
    joined.hears("“ปากซอย 7 ข้างร้านป้าแดง”")
    (need,) = joined.needs()
    assert (need.latitude, need.longitude, need.place_name) == (18.26, 99.47, "ปากซอย 7 ข้างร้านป้าแดง")


def test_a_wish_at_a_place_is_still_a_need(joined):
    joined.says("ไฟในซอยดับ อยากให้มาซ่อม")
    joined.says("เพิ่มรูป")
    joined.says("หน้าบ้านน้ำท่วม อยากให้มาขุดลอกท่อ")
    assert len(joined.needs()) == 2


def test_a_place_alone_is_asked_about(joined):
    joined.shares_place(18.2651, 99.4712, "หน้าตลาด")
    joined.hears("ได้ตำแหน่งแล้ว")
    joined.says("ขยะล้นหน้าตลาด เหม็นมาก")
    assert joined.needs()[0].place_name == "หน้าตลาด"
    assert joined.needs()[0].latitude == 18.265


@pytest.mark.row(42)
def test_places_outside_the_country_are_not_kept(joined):
    joined.says("ไฟในซอยดับ อยากให้มาซ่อม")
    for place in ((48.8, 2.3), (None, None), (-33.0, 151.0)):
        joined.shares_place(*place)
        joined.hears("ยังอ่านตำแหน่งนี้ไม่ได้")
    assert joined.needs()[0].latitude is None


@pytest.mark.row(42)
def test_a_voice_message_waits_for_staff(joined):
    joined.says("ไฟในซอยดับ อยากให้มาซ่อม")
    joined.sends("audio", duration_ms=8000)
    joined.hears("ได้รับเสียงแล้วค่ะ เจ้าหน้าที่จะฟังและจดให้")
    assert attachments(joined) == [("audio", "pending", None)]


@pytest.mark.row(42)
@pytest.mark.parametrize(
    ("name", "state"), [("แผน.pdf", "pending"), ("virus.exe", "refused"), ("macro.docm", "refused")]
)
def test_files_of_kinds_that_staff_can_open_are_kept(joined, name, state):
    joined.sends("file", file_name=name)
    joined.hears("ได้ไฟล์แล้ว" if state == "pending" else "ไฟล์แบบนี้เปิดไม่ได้")
    assert attachments(joined) == [("file", state, None)]


def test_a_photo_that_lies_elsewhere_is_never_fetched(joined):
    joined.sends("image", from_line=False)
    joined.hears("ยังเปิดรูปนี้ไม่ได้")
    assert attachments(joined) == [("image", "refused", None)]


def test_photos_before_consent_wait_like_words(mali):
    mali.follows()
    mali.sends("image")
    assert mali.ended == [("held", None)]
    mali.says("ยินยอม")
    assert attachments(mali) == [("image", "pending", None)]
