"""Forums from a file: all their facts, mistakes as lines, and a second loading that changes nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.errors import ForumFileError
from bot.domain.roles import Role
from bot.services.change_forum_state import announce_forum
from bot.services.load_forums import load_forum_file
from bot.services.make_forum import edit_forum, edit_of
from bot.store.forums import forums_of
from tests.admin_site import hire

CITY = """
[[forum]]
name = "ประชาคมเมือง"
plan_cycle = 2571
level = "city"
day = "2 เม.ย. 2571"
starts = "09.30"
ends = "12.00"
needs_until = "31/3/2571 16.30"
venue = "ห้องประชุมชมพู่ ชั้น 1"
map = "18.2903, 99.4920"
capacity = 250
team = "งานแผน"
chair = "นายกเทศมนตรี"
bodies = ["อำเภอเมืองลำปาง"]
questions = ["น้ำหรือถนน"]
seats_of_authority = true

[[forum.agenda]]
kind = "consider_draft"
title = "พิจารณาร่างแผนเพิ่มเติม"
plan_cycle = 2566

[[forum.agenda]]
kind = "gather_needs"
title = "รับทราบปัญหา"

[[forum.seats]]
name = "ประชาชนในเขตพื้นที่"
quota = 34
contact = "ป้าสมใจ"
phone = "054-111-222"
"""
SMALL = """
[[forum]]
name = "ประชาคมตำบลชมพู"
level = "subdistrict"
areas = ["ชมพู"]
day = "25/3/2571"
starts = "13:30"
"""


@pytest.fixture
def load(database, khelang, now, tmp_path):
    def do(text: str):
        path = tmp_path / "forums.toml"
        path.write_text(text, encoding="utf-8")
        with database.transaction() as session:
            return load_forum_file(session, khelang, path, now)

    return do


def edits(database, khelang):
    with database.reading() as session:
        return [edit_of(session, khelang.id, one.id) for one in forums_of(session, khelang.id)]


def test_a_file_sets_up_forums_with_all_their_facts(load, database, khelang):
    assert load(CITY + SMALL).made == ["ประชาคมเมือง", "ประชาคมตำบลชมพู"]
    small, city = edits(database, khelang)
    assert (city.starts_at, city.ends_at) == (
        datetime(2028, 4, 2, 2, 30, tzinfo=UTC),
        datetime(2028, 4, 2, 5, tzinfo=UTC),
    )
    assert city.needs_until == datetime(2028, 3, 31, 9, 30, tzinfo=UTC)
    assert (city.latitude, city.longitude, city.capacity) == (18.2903, 99.492, 250)
    assert (city.team, city.chair, city.bodies) == ("งานแผน", "นายกเทศมนตรี", ("อำเภอเมืองลำปาง",))
    assert [(one.kind.value, one.plan_cycle_id is None) for one in city.agenda] == [
        ("consider_draft", False),
        ("gather_needs", True),
    ]
    assert [(one.name, one.quota, one.stakeholder_group_id is None, one.contact_phone) for one in city.seats] == [
        ("คณะกรรมการพัฒนาเทศบาล", 21, False, ""),
        ("ประชาชนในเขตพื้นที่", 34, True, "054-111-222"),
    ]
    assert (small.plan_cycle_id, small.level, len(small.areas)) == (khelang.cycle.id, "subdistrict", 1)


def test_loading_again_changes_drafts_and_leaves_what_staff_did(load, database, khelang, now):
    load(CITY + SMALL)
    again = load(CITY + SMALL)
    assert (again.made, again.changed, again.same) == ([], [], ["ประชาคมเมือง", "ประชาคมตำบลชมพู"])
    assert load(CITY.replace("250", "300") + SMALL).changed == ["ประชาคมเมือง"]
    by = hire(database, khelang.id, "mali@khelang.example", Role.OFFICER).id
    with database.transaction() as session:
        small, city = forums_of(session, khelang.id)
        announce_forum(session, khelang.id, city.id, by=None, now=now)
        edit = edit_of(session, khelang.id, small.id)
        edit_forum(session, khelang.id, small.id, edit, by=by, now=now)
    last = load(CITY.replace("250", "400") + SMALL.replace("13:30", "14.00"))
    assert (last.changed, last.kept) == ([], ["ประชาคมเมือง", "ประชาคมตำบลชมพู"])
    assert [one.capacity for one in edits(database, khelang)] == [None, 300]


@pytest.mark.row(60)
def test_every_mistake_is_a_line_and_nothing_is_stored(load, database, khelang):
    wrong = (
        CITY.replace('"2 เม.ย. 2571"', '"31/2/2571"').replace('"city"', '"galaxy"').replace("gather_needs", "listen")
    )
    with pytest.raises(ForumFileError) as error:
        load(wrong.replace("250", '"many"').replace("[[forum.seats]]", 'colour = "red"\n[[forum.seats]]') + SMALL)
    lines = str(error.value).splitlines()[1:]
    for words in ("level 'galaxy'", "31/2/2571", "capacity must be", "kind 'listen'", "colour is unknown"):
        assert sum(words in line for line in lines) >= 1, words
    assert all(line.startswith("forum 1 “ประชาคมเมือง”") for line in lines)
    assert edits(database, khelang) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SMALL.replace('"ชมพู"', '"ไม่มี"'), "no area 'ไม่มี'"),
        (SMALL.replace('areas = ["ชมพู"]\n', ""), "areas or communities are missing"),
        (SMALL.replace("level", "plan_cycle = 2600\nlevel"), "no plan_cycle 2600"),
        (SMALL + SMALL, "stands twice"),
        (SMALL + 'ends = "13.00"\n', "ends must come after starts"),
        (SMALL + 'needs_until = "26/3/2571 09.00"\n', "needs_until must not come after"),
        (SMALL + 'map = "99, 18"\n', "names no point in Thailand"),
        ("[[forum]\n", "cannot be read"),
        ("", "there is no [[forum]]"),
    ],
)
def test_what_cannot_be_is_refused(load, database, khelang, text, words):
    with pytest.raises(ForumFileError, match=r".") as error:
        load(text)
    assert words in str(error.value)
    assert edits(database, khelang) == []


def test_the_example_in_the_docs_is_a_file_that_loads(load):
    text = Path(__file__).parents[2].joinpath("docs", "forum-files.md").read_text(encoding="utf-8")
    assert len(load(text.split("```toml\n")[1].split("```")[0]).made) == 2
