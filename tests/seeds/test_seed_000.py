"""เทศบาลเมืองเขลางค์นคร, 2 April 2569: 200 people of thirteen groups, a draft approved, seven issues, a city misnamed."""

from pathlib import Path

import pytest

from bot.domain.issues import SEVEN_ISSUES
from bot.domain.states import ForumState
from bot.services.run_vote import ON_A_DRAFT, VoteEdit, close_vote, count_hands, make_vote, open_vote
from bot.store.forum_parts import agenda_of
from tests.replay import SHIPPED, Replay, bangkok

BEFORE, DAY = bangkok(2569, 3, 20), bangkok(2569, 4, 2)
QUOTAS = [21, 50, *[10] * 9, 5, 34]


@pytest.fixture
def city(database, seal):
    return Replay.of(database, seal, SHIPPED / "khelang-nakhon.toml", BEFORE)


@pytest.fixture
def forum(city):
    """Announced, after three residents had spoken in LINE."""
    (forum,) = city.load(Path(__file__).parent / "forum_000.toml", BEFORE)
    for at, words in enumerate(("ไฟทางหน้าวัดดับ มืดมาก", "ไฟทางหน้าวัดดับมาสามคืนแล้ว", "อยากได้ลานออกกำลังกายใกล้บ้าน")):
        talk = city.talk(f"p{at}", BEFORE).joins("บ้านชมพู")
        talk.says(words)
        talk.hears("รับเรื่องแล้ว")
    city.announce(forum.id, BEFORE)
    return city.forum(forum.id)


def everybody_comes(city, forum):
    """All by the door sign; one of them in the chat itself, who picks the last group from the list."""
    talk = city.talk("p9", DAY).joins("บ้านชมพู")
    talk.says(f"มาแล้ว {forum.day_code}")
    talk.says("13")
    talk.hears("ประชาชนในเขตพื้นที่")
    city.arrive(forum.id, DAY, [*QUOTAS[:-1], QUOTAS[-1] - 1])
    return talk


def the_draft_is_approved(city, forum, talk) -> None:
    """199 hands in the room and one voice in LINE."""
    with city.database.transaction() as session:
        draft = agenda_of(session, city.authority.id, forum.id)[0]
        edit = VoteEdit("เห็นชอบร่างหรือไม่", tuple((one, None) for one in ON_A_DRAFT), agenda_item_id=draft.id)
        vote_id = make_vote(session, city.authority.id, forum.id, edit, by=city.staff_id, now=DAY)
        open_vote(session, city.authority.id, vote_id, by=city.staff_id, now=DAY)
        count_hands(session, city.authority.id, vote_id, [199, 0, 0], by=city.staff_id, now=DAY)
    talk.says("ลงคะแนน")
    talk.says("1")
    talk.hears("รับคะแนนแล้ว")
    with city.database.transaction() as session:
        close_vote(session, city.authority.id, vote_id, by=city.staff_id, now=DAY)


@pytest.fixture
def page(city, forum):
    """The write-up after the day."""
    the_draft_is_approved(city, forum, everybody_comes(city, forum))
    return city.hold(forum.id, DAY)


def results(city, forum) -> tuple[int, int]:
    with city.database.reading() as session:
        draft, needs = agenda_of(session, city.authority.id, forum.id)
        return draft.id, needs.id


def test_it_is_written_up_as_it_was_published(city, forum, page):
    draft, needs = results(city, forum)
    page.save(**{f"result-{draft}": "approved", f"result-{needs}": "noted"})
    rows = page.table()
    assert [(int(plan), int(came)) for _, _, plan, came in rows] == [*((one, one) for one in QUOTAS), (200, 200)]
    assert (rows[0][1], rows[1][1]) == (f"คณะกรรมการพัฒนา{city.authority.name}", f"สัดส่วนประชาคม{city.authority.name}")
    words = page.words()
    assert "วันพฤหัสบดีที่ 2 เมษายน 2569 เวลา 09.30 น." in words
    assert "ณ ห้องประชุมชมพู่ ชั้น 1 โดยมี นายกเทศมนตรีเมืองเขลางค์นคร เป็นประธาน" in words
    assert "สรุปข้อมูลของผู้มีส่วนร่วม จำนวน 200 คน" in words
    assert "1. ร่างแผนพัฒนาท้องถิ่น (พ.ศ. 2566–2570) เพิ่มเติม ครั้งที่ 1/2569 ที่ประชุมเห็นชอบ" in words
    assert "เห็นชอบ 200 คน ไม่เห็นชอบ 0 คน" in words
    assert "ประชาชน 3 คน เสนอไว้ 3 เรื่อง สรุปได้ 7 ประเด็นการพัฒนา" in words
    for issue in SEVEN_ISSUES:
        assert f"ประเด็นการพัฒนาที่ {issue.number} {issue.name}\n" in words
    assert "เพิ่มเติม ครั้งที่ 1/2569 ไปประกาศใช้" in words
    assert "ไปจัดทำแผนพัฒนาท้องถิ่น (พ.ศ. 2571–2575)" in words
    assert not {"มีชื่อหน่วยงานอื่น", "ควรดูอีกครั้ง", "ยังขาด"} & set(page.warnings().split("\n"))
    page.post("finish")
    assert city.forum(forum.id).state == ForumState.WRITTEN_UP


def test_the_city_that_was_named_by_mistake_is_caught(city, forum, page):
    _, needs = results(city, forum)
    page.save(**{f"result-{needs}": "noted", f"note-{needs}": "ในการประชุมเทศบาลเมืองเวียงจันทน์ ครั้งนี้"})
    assert "มีชื่อหน่วยงานอื่นในรายงานนี้ 1 ชื่อ\nเทศบาลเมืองเวียงจันทน์\n" in page.warnings()
    page.save(**{f"note-{needs}": "ในการประชุมเทศบาลเมืองเขลางค์นคร ครั้งนี้ **สักส่วน** ครบ ๑๐ กลุ่ม"})
    warnings = page.warnings()
    assert "มีชื่อหน่วยงานอื่น" not in warnings
    for words in ("มีเครื่องหมาย **", "“สักส่วน” น่าจะเป็น “สัดส่วน”", "ใช้เลขไทยปนกับเลขอารบิก (๑๐)"):
        assert words in warnings
