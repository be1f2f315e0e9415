"""อบจ.ลำปาง, 13 to 25 August 2563: thirteen districts, then the province; above them each person counts once."""

from dataclasses import replace

import pytest

from bot.domain.forums import AgendaEntry, AgendaKind
from bot.domain.thai_time import bangkok_day
from bot.services.make_forum import edit_forum, edit_of
from bot.services.roll_up_circuit import roll_up
from bot.store.forum_parts import agenda_of
from bot.store.models import Need
from tests.forums import Forums
from tests.replay import Replay, bangkok, with_plans

BEFORE = bangkok(2563, 8, 3)
ROAD = {"issue": 6, "is_undecided": False}
DRAFT = "พิจารณาร่างแผนพัฒนา อบจ.ลำปาง (พ.ศ. 2561–2565) เพิ่มเติม ฉบับที่ 5"


@pytest.fixture
def pao(database, seal, tmp_path):
    return Replay.of(database, seal, with_plans("lampang-pao", tmp_path, (2561, 2565)), BEFORE)


@pytest.fixture
def circuit_id(pao):
    return pao.plan_circuit(
        name="ประชาคม 14 ครั้ง", template="districts", first_on="13/8/2563", last_on="24/8/2563",
        hours="09.00, 13.30", per_day="2", closing_after="1",
    )  # fmt: skip


@pytest.fixture
def forums(pao, circuit_id):
    """Everybody of thirteen districts says that a road is broken; one person says so in two districts."""
    told = pao.told(BEFORE)
    numbers = [told.need(f"ถนนสายหลักช่วงที่ {at} พัง", by=f"U{at}", community=at, **ROAD) for at in range(13)]
    numbers.append(told.need("ถนนสายหลักพังอีกช่วง", by="U0", community=5, **ROAD))
    groups = Forums(told)
    groups.ungroup()
    groups.group("ถนนสายหลักพัง", *numbers)
    pao.announce_circuit(circuit_id, BEFORE)
    return pao.forums()


def test_fourteen_forums_stand_in_thirteen_days(forums):
    days = [bangkok_day(one.starts_at) for one in forums]
    assert (len(days), len(set(days)), days[0], days[-1]) == (
        14, 13, bangkok(2563, 8, 13).date(), bangkok(2563, 8, 25).date(),
    )  # fmt: skip


def test_what_several_districts_say_counts_once_above_them(pao, circuit_id, forums):
    with pao.database.reading() as session:
        rolled = roll_up(session, pao.authority, circuit_id)
        assert session.query(Need).count() == 14
    assert (rolled.people.whole, rolled.people.sum_of_parts) == (13, 14)
    told = pao.told(BEFORE)
    with pao.database.transaction() as session:
        edit = edit_of(session, pao.authority.id, forums[-1].id)
        with_agenda = replace_agenda(edit)
        edit_forum(session, pao.authority.id, forums[-1].id, with_agenda, by=pao.staff_id, now=told.now)
    pages = []
    for forum in (forums[5], forums[-1]):
        pao.arrive(forum.id, forum.starts_at, 40)
        pages.append(pao.hold(forum.id, forum.starts_at))
    with pao.database.reading() as session:
        (draft, _) = agenda_of(session, pao.authority.id, forums[-1].id)
    pages[1].save(**{f"result-{draft.id}": "approved"})
    district, province = (page.words() for page in pages)
    assert "ประชาชน 2 คน เสนอไว้ 2 เรื่อง" in district
    assert "- เรื่องที่คนพูดตรงกันมากที่สุด: ถนนสายหลักพัง (2 คน)" in district
    assert "ประชาชน 13 คน เสนอไว้ 14 เรื่อง" in province
    assert "- เรื่องที่คนพูดตรงกันมากที่สุด: ถนนสายหลักพัง (13 คน)" in province
    assert "1. ร่างแผนพัฒนา อบจ.ลำปาง (พ.ศ. 2561–2565) เพิ่มเติม ฉบับที่ 5 ที่ประชุมเห็นชอบ" in province
    assert "วันอังคารที่ 25 สิงหาคม 2563" in province
    assert "มีชื่อหน่วยงานอื่น" not in pages[1].warnings()


def replace_agenda(edit):
    agenda = (AgendaEntry(AgendaKind.CONSIDER_DRAFT, DRAFT), AgendaEntry(AgendaKind.GATHER_NEEDS, "รับฟังความต้องการ"))
    return replace(edit, agenda=agenda)
