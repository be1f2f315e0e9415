"""Residents mute announcements, typed or tapped, and hear of their own needs all the same."""

import pytest

from bot.domain.broadcasts import Audience
from bot.domain.messages import Button
from bot.services.export_data import gather_export
from bot.store.audiences import count_audience, resident_ids_of
from bot.store.models import Broadcast, BroadcastBatch, BroadcastRecipient, Resident
from bot.store.notices import add_notice
from handlers.typed import button_in


def reached(database, khelang):
    with database.reading() as session:
        assert count_audience(session, khelang, Audience()).people == len(resident_ids_of(session, khelang, Audience()))
        return resident_ids_of(session, khelang, Audience())


@pytest.mark.parametrize("words", ["ปิดรับประกาศ", "ปิดรับประกาศค่ะ", "ไม่รับประกาศ", "หยุดรับประกาศ"])
def test_whoever_mutes_is_in_no_audience_and_opens_it_again(mali, database, khelang, words):
    mali.joins()
    assert reached(database, khelang) == [mali.person().id]
    mali.says(words)
    mali.hears("ปิดรับประกาศแล้ว", "คำตอบเรื่องที่ท่านแจ้งยังส่งให้ตามเดิม", "พิมพ์ เปิดรับประกาศ")
    assert reached(database, khelang) == []
    mali.presses("เปิดรับประกาศ")
    mali.hears("เปิดรับประกาศแล้ว")
    assert reached(database, khelang) == [mali.person().id]


def test_one_is_never_taken_for_the_other():
    assert button_in("เปิดรับประกาศ", after_a_card=False).action == "unmute"
    for typo in ("ปืดรับประกาศ", "เปดรับประกาศ"):
        assert button_in(typo, after_a_card=False) is None


def test_my_data_shows_it_and_offers_the_other(mali, database):
    mali.joins()
    mali.says("ข้อมูลของฉัน")
    mali.hears("รับอยู่")
    mali.presses("ปิดรับประกาศ")
    muted_at = mali.person().muted_at
    mali.says("ปิดรับประกาศ")
    assert mali.person().muted_at == muted_at  # the first time counts
    mali.says("ข้อมูลของฉัน")
    mali.hears("ปิดรับอยู่")
    assert Button("เปิดรับประกาศ", data="unmute") in mali.buttons()
    with database.reading() as session:
        assert gather_export(session, mali.person())["ปิดรับประกาศเมื่อ"]


def test_muting_needs_no_consent_and_changes_none(mali):
    mali.follows()
    mali.says("ปิดรับประกาศ")
    mali.hears("ปิดรับประกาศแล้ว")
    assert (mali.person().consent_state, mali.person().muted_at is not None) == (None, True)


def test_news_of_own_needs_comes_all_the_same(mali, database, khelang):
    mali.joins()
    mali.says("ปิดรับประกาศ")
    with database.transaction() as session:
        add_notice(session, khelang.id, mali.person().id, kind="outcome", text="เรื่องของท่านอยู่ในแผนแล้ว", now=mali.now)
    mali.says("เรื่องของฉัน")
    mali.hears("เรื่องของท่านอยู่ในแผนแล้ว")


def test_the_copy_of_ones_data_names_what_was_sent_and_erasing_takes_one_out(mali, database, khelang):
    mali.joins()
    person, of = mali.person().id, {"authority_id": khelang.id}
    with database.transaction() as session:
        for name, state in (("น้ำไม่ไหล", "accepted"), ("ยังไม่ส่ง", "waiting")):
            row = Broadcast(**of, kind="free", name=name, state="sending", content={}, audience={},
                            made_at=mali.now, changed_at=mali.now)  # fmt: skip
            session.add(row)
            session.flush()
            batch = BroadcastBatch(**of, broadcast_id=row.id, how="push", state=state, retry_key=name,
                                   messages=[{"type": "text", "text": name}],
                                   finished_at=mali.now if state == "accepted" else None)  # fmt: skip
            session.add(batch)
            session.flush()
            session.add(BroadcastRecipient(**of, broadcast_id=row.id, batch_id=batch.id, resident_id=person))
    with database.reading() as session:
        copy = gather_export(session, mali.person())
    assert [one["ชื่อ"] for one in copy["ประกาศที่ส่งถึง"]] == ["น้ำไม่ไหล"]
    mali.says("ลบข้อมูลของฉัน")
    mali.says("ยืนยันลบ")
    assert [row.messages for row in mali.rows(BroadcastBatch)] == [None, None]
    assert len(mali.rows(BroadcastRecipient)) == 2  # they stay, as a count


def test_erasing_forgets_the_choice(mali):
    mali.joins()
    mali.says("ปิดรับประกาศ")
    person = mali.person().id
    mali.says("ลบข้อมูลของฉัน")
    mali.says("ยืนยันลบ")
    gone = next(row for row in mali.rows(Resident) if row.id == person)
    assert gone.erased_at is not None
    assert (gone.muted_at, gone.stakeholder_group_id) == (None, None)
