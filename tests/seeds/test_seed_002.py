"""เทศบาลเมืองกำแพงเพชร 2562: one forum for 27 communities between the circular and the day to finish by."""

import pytest

from bot.domain.circuits import DateName
from bot.store.circuits import circuit_by_id
from bot.store.communities import communities_of
from tests.replay import Replay, bangkok, with_plans

BEFORE, DAY = bangkok(2562, 5, 16), bangkok(2562, 5, 28, 10)


@pytest.fixture
def city(database, seal, tmp_path):
    return Replay.of(database, seal, with_plans("kamphaeng-phet", tmp_path, (2561, 2565)), BEFORE)


@pytest.fixture
def circuit_id(city):
    return city.plan_circuit(
        name="ทบทวนแผน 2561–2565", template="whole", first_on="28/5/2562", last_on="28/5/2562", hours="10.00",
        circular="15/5/2562", finish_by="15/6/2562",
    )  # fmt: skip


def test_the_dates_of_the_circular_are_kept(city, circuit_id):
    with city.database.reading() as session:
        days = {one.name: one.due_on for one in circuit_by_id(session, city.authority.id, circuit_id).statutory}
    assert (days[DateName.FINISH_BY] - days[DateName.CIRCULAR]).days == 31
    assert (days[DateName.FINISH_BY] - DAY.date()).days == 18


def test_all_27_communities_are_heard_and_written_up(city, circuit_id):
    (forum,) = city.forums()
    told = city.told(BEFORE)
    with city.database.reading() as session:
        communities = communities_of(session, city.authority.id)
    for at, _ in enumerate(communities):
        told.need(f"ขอซ่อมท่อระบายน้ำจุดที่ {at + 1}", by=f"U{at}", community=at, issue=6, is_undecided=False)
    city.announce(forum.id, BEFORE)
    city.arrive(forum.id, DAY, 132)
    page = city.hold(forum.id, DAY)
    page.save(
        chair="นายกเทศมนตรีเมืองกำแพงเพชร", venue="อาคารอเนกประสงค์เทศบาลเมืองกำแพงเพชร",
        considered="1. ทบทวนแผนพัฒนาท้องถิ่น (พ.ศ. 2561–2565)",
    )  # fmt: skip
    words = page.words()
    assert len(communities) == 27
    assert "วันอังคารที่ 28 พฤษภาคม 2562 เวลา 10.00 น. เทศบาลเมืองกำแพงเพชร" in words
    assert "โดยมี นายกเทศมนตรีเมืองกำแพงเพชร เป็นประธาน มีผู้เข้าร่วม 132 คน" in words
    assert "1. ทบทวนแผนพัฒนาท้องถิ่น (พ.ศ. 2561–2565)" in words
    assert "ประชาชน 27 คน เสนอไว้ 27 เรื่อง" in words
    assert "ไปจัดทำแผนพัฒนาท้องถิ่น (พ.ศ. 2561–2565)" in words
    assert "มีชื่อหน่วยงานอื่น" not in page.warnings()
