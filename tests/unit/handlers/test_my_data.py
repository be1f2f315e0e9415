"""What is kept, a copy of it, and being forgotten."""

import json
import re

from bot.services.export_data import gather_export, resident_of_link
from bot.store.models import AuditEntry, InboxEvent, NeedSupport, Notice, OutboxMessage, Resident, WebhookBody
from bot.store.notices import add_notice


def test_the_counts_are_shown(mali):
    mali.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.sends("image")
    mali.says("ข้อมูลของฉัน")
    mali.hears(mali.person().pseudonym, "บ้านชมพู", "1 เรื่อง เห็นด้วย 0 เรื่อง", "1 ไฟล์", "30 กันยายน 2575")
    assert mali.labels() == ["ขอสำเนา", "ปิดรับประกาศ", "ยกเลิกความยินยอม", "ลบข้อมูลของฉัน"]


def test_a_copy_lies_behind_a_link_for_a_day_in_words_of_residents(mali, database, khelang):
    mali.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.says("ขอสำเนา")
    token = mali.text().split("/my-data/")[1].split()[0]
    with database.reading() as session:
        whose = resident_of_link(session, token, mali.now)
        copy = gather_export(session, whose)
    assert copy["เรื่อง"][0]["ข้อความ"] == "ไฟในซอยดับ อยากให้มาซ่อม"
    assert copy["เรื่อง"][0]["ประเด็น"] == "6 " + khelang.issues[6].name
    assert copy["เรื่อง"][0]["สถานะ"] == "รับเรื่องแล้ว"
    assert copy["ความยินยอม"][0]["คำตอบ"] == "ให้แล้ว"
    assert set(re.findall("[a-z]{3,}", json.dumps(copy, ensure_ascii=False))) <= {"null"}
    mali.waits(hours=25)
    with database.reading() as session:
        assert resident_of_link(session, token, mali.now) is None
        assert resident_of_link(session, "x" + token, mali.now) is None


def test_without_a_public_address_the_copy_comes_as_words(mali):
    mali.joins()
    mali.base_url = ""
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.says("ขอสำเนา")
    mali.hears("ไฟในซอยดับ อยากให้มาซ่อม", "เลขเรื่อง KN-2571-00001")


def test_erasing_is_asked_once_more_and_can_be_left(mali):
    mali.joins()
    mali.says("ไฟในซอยดับ อยากให้มาซ่อม")
    mali.says("ลบข้อมูลของฉัน")
    mali.hears("เรียกคืนไม่ได้", "พิมพ์ ยืนยันลบ")
    mali.says("ไม่ลบ")
    mali.hears("ไม่ลบอะไร")
    mali.taps("erase_now")  # a button of long ago asks first
    mali.hears("เรียกคืนไม่ได้")
    assert mali.needs()[0].text


def test_everything_of_a_person_is_gone_after_erasing(mali, somchai, database, khelang):
    secret = "ไฟหน้าบ้านเลขที่ 55 ดับ อยากให้มาซ่อม"
    mali.joins()
    somchai.joins()
    somchai.says("ไฟในซอย 3 ดับ อยากให้มาซ่อม")
    mali.says(secret)
    mali.says("เห็นด้วย KN-2571-00001")
    mali.sends("image")
    mali.shares_place(18.26, 99.47, secret)
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.says(secret)
    mali.says("ไปกินข้าวกันไหม")
    assert somchai.needs()[0].supporters == 1
    with database.transaction() as session:
        add_notice(session, khelang.id, mali.person().id, kind="x", text=secret, now=mali.now)
        body = f'{{"userId":"{mali.user_id}","text":"{secret}"}}'.encode()
        session.add(WebhookBody(id="b1", authority_id=khelang.id, received_at=mali.now, body=body))
    assert dump(database).count(secret) >= 5
    mali.says("ลบข้อมูลของฉัน")
    mali.says("ยืนยันลบ")
    mali.hears("ลบข้อมูลของท่านแล้วค่ะ ทั้งข้อความ รูป และตำแหน่ง", "วันอาทิตย์ที่ 22 กุมภาพันธ์ 2569", "รหัสยืนยัน")
    assert secret not in dump(database)
    assert mali.user_id not in dump(database)
    assert somchai.needs()[0].supporters == 0
    assert mali.rows(NeedSupport) == []
    assert mali.rows(Notice) == []
    (gone,) = [row for row in mali.rows(Resident) if row.erased_at]
    assert (gone.lookup_hash, gone.line_id_encrypted) == (None, None)
    assert [row.what for row in mali.rows(AuditEntry)] == ["resident_erased"]
    assert {event.payload for event in mali.rows(InboxEvent) if event.chat_hash == mali.chat_hash} == {None}


def test_coming_back_starts_afresh(mali):
    mali.joins()
    before = mali.person().pseudonym
    mali.says("ลบข้อมูลของฉัน")
    mali.says("ยืนยันลบ")
    mali.follows()
    mali.hears("ก่อนเริ่ม ขออนุญาตเก็บ")
    assert mali.person().pseudonym != before
    mali.says("ยินยอม")
    mali.hears("ท่านอยู่ชุมชนไหน")


def test_answers_that_were_not_sent_yet_are_cancelled(mali, database, khelang):
    mali.joins()
    with database.transaction() as session:
        session.add(
            OutboxMessage(
                authority_id=khelang.id,
                resident_id=mali.person().id,
                purpose="answer",
                how="reply",
                retry_key="k",
                messages=[{"text": "ความลับ"}],
                state="waiting",
                created_at=mali.now,
            )
        )
    mali.says("ลบข้อมูลของฉัน")
    mali.says("ยืนยันลบ")
    assert [(row.state, row.messages) for row in mali.rows(OutboxMessage)] == [("cancelled", None)]


def dump(database) -> str:
    """Every value of every row, as words."""
    with database.engine.connect() as connection:
        rows = [tuple(row) for table in Resident.metadata.sorted_tables for row in connection.execute(table.select())]
    return json.dumps(
        rows,
        ensure_ascii=False,
        default=lambda value: value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value),
    )
