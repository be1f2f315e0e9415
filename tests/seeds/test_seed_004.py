"""อบจ.ลำปาง 2559: 600 people in one hall, then thirteen districts in 23 days; all figures in Thai digits."""

from pathlib import Path

import pytest

from bot.domain.thai_time import bangkok_day
from bot.store.forum_parts import agenda_of
from bot.store.models import Authority
from tests.replay import Replay, bangkok, with_plans

BEFORE, DAY = bangkok(2559, 8, 8), bangkok(2559, 8, 25)
QUOTAS = [21, 260, 200, 78, 26, 15]


@pytest.fixture
def pao(database, seal, tmp_path):
    pao = Replay.of(database, seal, with_plans("lampang-pao", tmp_path, (2557, 2560)), BEFORE)
    with database.transaction() as session:
        row = session.get(Authority, pao.authority.id)
        row.settings = {**row.settings, "thai_digits": True}
    return pao


def test_six_hundred_people_are_written_up_in_thai_digits(pao):
    (forum,) = pao.load(Path(__file__).parent / "forum_004.toml", BEFORE)
    pao.announce(forum.id, BEFORE)
    talk = pao.talk("p1", DAY)
    talk.follows()
    talk.says("ยินยอม")
    talk.says(f"มาแล้ว {pao.forum(forum.id).day_code}")
    talk.says("๒")
    talk.hears("สภาเครือข่ายพลเมือง")
    pao.arrive(forum.id, DAY, [21, 259, *QUOTAS[2:]])
    page = pao.hold(forum.id, DAY)
    with pao.database.reading() as session:
        _, draft = agenda_of(session, pao.authority.id, forum.id)
    page.save(**{f"result-{draft.id}": "approved"})
    assert [row[2:] for row in page.table()] == [[thai(one)] * 2 for one in (*QUOTAS, 600)]
    words = page.words()
    assert "วันพฤหัสบดีที่ ๒๕ สิงหาคม ๒๕๕๙ เวลา ๐๙.๐๐ น." in words
    assert "จำนวน ๖๐๐ คน" in words
    assert "๒. ร่างมติสมัชชาสภาเครือข่ายพลเมือง ประจำปี ๒๕๕๙ ที่ประชุมเห็นชอบ" in words
    assert not set("0123456789") & set(words)
    assert "ปนกับเลข" not in page.warnings()
    assert "มีชื่อหน่วยงานอื่น" not in page.warnings()


def test_thirteen_districts_follow_in_twenty_three_days(pao):
    circuit_id = pao.plan_circuit(
        name="ลงพื้นที่ 13 อำเภอ", template="districts", first_on="30/8/2559", last_on="21/9/2559", hours="09.00"
    )
    pao.announce_circuit(circuit_id, BEFORE)
    forums = pao.forums()
    days = [bangkok_day(one.starts_at) for one in forums]
    assert (len(forums), (days[-1] - days[0]).days + 1) == (13, 23)
    last = forums[-1]
    pao.told(BEFORE).need("ขอบ่อน้ำของหมู่บ้าน", community=12, issue=6, is_undecided=False)
    pao.arrive(last.id, last.starts_at, 45)
    words = pao.hold(last.id, last.starts_at).words()
    assert "วันพุธที่ ๒๑ กันยายน ๒๕๕๙" in words
    assert "มีผู้เข้าร่วม ๔๕ คน" in words
    assert "ประชาชน ๑ คน เสนอไว้ ๑ เรื่อง" in words


def thai(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
