"""เทศบาลเมืองลำพูน 2566: seventeen forums of communities, then the city considers an addendum and last year's results."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.thai_time import bangkok_day
from bot.store.forum_parts import agenda_of
from tests.replay import Replay, bangkok, with_plans

BEFORE, DAY = bangkok(2566, 1, 5), bangkok(2566, 2, 23)
QUOTAS = [17, 50, 11, 23, 17, 15, 7, 20]


@pytest.fixture
def city(database, seal, tmp_path):
    return Replay.of(database, seal, with_plans("lamphun", tmp_path, (2566, 2570)), BEFORE)


@pytest.fixture
def round_of_communities(city):
    """Held from 17 to 23 January; in each somebody says the same need, and one person speaks in two of them."""
    circuit_id = city.plan_circuit(
        name="ประชาคม 17 ชุมชน", template="communities", first_on="17/1/2566", last_on="23/1/2566",
        hours="09.00, 13.00, 16.00", per_day="3",
    )  # fmt: skip
    city.announce_circuit(circuit_id, BEFORE)
    forums = [one for one in city.forums() if one.circuit_id == circuit_id]
    for at, forum in enumerate(forums):
        told = city.told(forum.starts_at - timedelta(days=1))
        told.need(f"ขอไฟทางในซอยที่ {at + 1}", by=f"U{at}", community=at, issue=6, is_undecided=False)
        city.arrive(forum.id, forum.starts_at, 12)
        city.hold(forum.id, forum.starts_at)
    city.told(DAY - timedelta(days=1)).need("ขอถังขยะเพิ่มหน้าตลาด", by="U0", community=3, issue=5, is_undecided=False)
    return forums


def test_seventeen_forums_are_written_up_one_by_one(city, round_of_communities):
    days = [bangkok_day(one.starts_at) for one in round_of_communities]
    assert (len(days), days[0], days[-1]) == (17, bangkok(2566, 1, 17).date(), bangkok(2566, 1, 23).date())
    page = city.hold(round_of_communities[4].id, DAY)
    words = page.words()
    assert "มีผู้เข้าร่วม 12 คน" in words
    assert "ประชาชน 1 คน เสนอไว้ 1 เรื่อง" in words


def test_the_city_counts_everybody_once_and_tells_last_years_results(city, round_of_communities):
    forum = next(one for one in city.load(Path(__file__).parent / "forum_001.toml", BEFORE) if one.level == "city")
    city.announce(forum.id, BEFORE)
    city.arrive(forum.id, DAY, QUOTAS)
    page = city.hold(forum.id, DAY)
    with city.database.reading() as session:
        report, draft, needs = (one.id for one in agenda_of(session, city.authority.id, forum.id))
    page.save(
        **{f"result-{report}": "noted", f"result-{draft}": "approved", f"result-{needs}": "noted"},
        last_year="โครงการตามแผน ปีงบประมาณ พ.ศ. 2565 ทำแล้ว 52 โครงการ",
    )
    words = page.words()
    assert "วันพฤหัสบดีที่ 23 กุมภาพันธ์ 2566 เวลา 09.00 น. เทศบาลเมืองลำพูน" in words
    assert "ณ ห้องประชุมอาคารคุณธรรม 36" in words
    assert "จำนวน 160 คน" in words
    assert "2. ร่างแผนพัฒนาท้องถิ่น (พ.ศ. 2566–2570) เพิ่มเติม ครั้งที่ 1/2566 ที่ประชุมเห็นชอบ" in words
    assert "ประเมินผลแผนพัฒนา ประจำปีงบประมาณ พ.ศ. 2565 ที่ประชุมรับทราบ" in words
    assert "ประชาชน 17 คน เสนอไว้ 18 เรื่อง" in words
    assert "ทำแล้ว 52 โครงการ" in words.split("ผลการติดตามและประเมินผลแผนพัฒนาท้องถิ่นในปีที่ผ่านมา")[1]
    assert [row[3] for row in page.table()] == [*map(str, QUOTAS), "160"]
    assert "มีชื่อหน่วยงานอื่น" not in page.warnings()
