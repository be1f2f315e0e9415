"""Circuits from a file of forums: from a template or of forums by name; mistakes as lines; loaded twice, made once."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.circuits import DateName
from bot.domain.errors import ForumFileError
from bot.domain.thai_time import bangkok_day
from bot.services.load_authority import load_authority_file
from bot.services.load_forums import load_forum_file
from bot.store.circuits import circuits_of
from bot.store.forums import forums_of

FILES = Path(__file__).parents[2] / "bot" / "authorities"
LAMPANG = """
[[circuit]]
name = "ประชาคม 13 อำเภอและระดับจังหวัด"
template = "districts"
first_day = "13 ส.ค. 2563"
last_day = "24 ส.ค. 2563"
hours = ["09.00", "13.30"]
closing_after = 1
teams = ["กองแผน"]
finish_by = "31/8/2563"
"""
BY_NAME = """
[[forum]]
name = "ประชาคมเมือง"
level = "city"
day = "28/5/2562"
starts = "10.00"

[[circuit]]
name = "ทบทวนแผน"
forums = ["ประชาคมเมือง"]
circular = "15 พ.ค. 2562"
finish_by = "15 มิ.ย. 2562"
"""


@pytest.fixture
def load(database, seal, now, tmp_path):
    """Load a text for an authority; what was done, its circuits and its forums."""

    def do(text: str, slug: str = "kamphaeng-phet"):
        path = tmp_path / "forums.toml"
        path.write_text(text, encoding="utf-8")
        with database.transaction() as session:
            authority = load_authority_file(session, seal, FILES / f"{slug}.toml", now)
            loaded = load_forum_file(session, authority, path, now)
        with database.reading() as session:
            circuits = circuits_of(session, authority.id, authority.cycle.id)
            return loaded, circuits, forums_of(session, authority.id)

    return do


def test_a_circuit_is_drawn_up_from_its_template_once(load):
    loaded, (circuit,), forums = load(LAMPANG, "lampang-pao")
    days = [bangkok_day(one.starts_at) for one in forums]
    assert (len(forums), days[0], days[-1]) == (14, date(2020, 8, 13), date(2020, 8, 25))
    assert {(one.circuit_id, one.team) for one in forums} == {(circuit.id, "กองแผน")}
    assert circuit.due_on(DateName.LAST_DAY) == date(2020, 8, 25)
    assert loaded.made == [circuit.name]
    again, circuits, same = load(LAMPANG, "lampang-pao")
    assert (again.made, again.same, circuits, same) == ([], [circuit.name], [circuit], forums)


def test_a_circuit_is_made_of_forums_by_name(load):
    loaded, (circuit,), (forum,) = load(BY_NAME)
    assert loaded.made == ["ประชาคมเมือง", "ทบทวนแผน"]
    assert (forum.circuit_id, circuit.template) == (circuit.id, "")
    assert [one.due_on for one in circuit.days] == [date(2019, 5, 15), date(2019, 6, 15)]
    again, _, _ = load(BY_NAME)
    assert again.same == ["ประชาคมเมือง", "ทบทวนแผน"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LAMPANG, "the authority has no places for 'districts'"),
        (LAMPANG.replace("districts", "streets"), "template 'streets' is not one of"),
        (LAMPANG.replace("districts", "communities"), "27 forums do not fit into 12 days"),
        (LAMPANG.replace('"13 ส.ค. 2563"', '"วันดี"'), "first_day 'วันดี' is no day"),
        (LAMPANG.replace('"24 ส.ค.', '"1 ส.ค.'), "last_day must come after first_day"),
        (LAMPANG.replace('"13.30"', '"บ่าย"'), "hours must be a list"),
        (LAMPANG.replace("teams", "crews"), "crews is unknown"),
        (LAMPANG + "plan_cycle = 2500", "no plan_cycle 2500"),
        (LAMPANG + LAMPANG, "stands twice"),
        (BY_NAME.replace('["ประชาคมเมือง"]', '["ไม่มี"]'), "no forum 'ไม่มี'"),
        (BY_NAME.replace("forums =", "teams ="), "give either a template or forums"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_line_and_nothing_is_kept(load, text, words):
    with pytest.raises(ForumFileError, match=words):
        load(text)
    _, circuits, forums = load('[[forum]]\nname = "ก"\nlevel = "city"\nday = "1/1/2570"\nstarts = "09.00"')
    assert (circuits, [one.name for one in forums]) == ([], ["ก"])
