"""The circuits of the seed documents, planned for the very authorities that held them."""

from collections import Counter
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.domain.circuits import DateName, Timing, shared_days
from bot.domain.clashes import ClashKind
from bot.domain.thai_time import bangkok_day
from bot.services.find_clashes import clashes_of_circuit
from bot.services.load_authority import load_authority_file
from bot.services.make_circuit import CircuitEdit, NewCircuit, make_circuit
from bot.services.plan_circuit import choices_of, draw_up
from bot.store.circuits import circuit_by_id
from bot.store.forums import all_places_of, forums_of

FILES = Path(__file__).parents[3] / "bot" / "authorities"
TWO_HOURS = (time(9), time(13, 30))


@pytest.fixture
def planned(database, seal, now):
    """A circuit of one of the four authorities, drawn up and saved: the circuit, its forums, its clashes."""

    def plan(slug: str, template: str, timing: Timing, closing_after: int | None = None, **days: date):
        with database.transaction() as session:
            authority = load_authority_file(session, seal, FILES / f"{slug}.toml", now)
            choice = next(one for one in choices_of(session, authority) if one.template.name == template)
            drafts = draw_up(authority, choice, timing, closing_after)
            edit = CircuitEdit("ชุด", {DateName(name): day for name, day in days.items()})
            new = NewCircuit(authority.cycle.id, template, edit)
            circuit_id = make_circuit(session, authority.id, new, drafts, by=None, now=now)
        with database.reading() as session:
            circuit, forums = circuit_by_id(session, authority.id, circuit_id), forums_of(session, authority.id)
            return circuit, forums, clashes_of_circuit(circuit, forums, all_places_of(session, authority.id))

    return plan


def days_of(forums):
    return [bangkok_day(one.starts_at) for one in forums]


def test_lampang_of_2563_fourteen_forums_in_thirteen_days(planned):
    timing = Timing(date(2020, 8, 13), date(2020, 8, 24), TWO_HOURS, teams=("กองแผน",))
    _, forums, clashes = planned("lampang-pao", "districts", timing, 1)
    assert Counter(one.level for one in forums) == {"district": 13, "province": 1}
    days = days_of(forums)
    assert (days[0], days[-1], len(set(days))) == (date(2020, 8, 13), date(2020, 8, 25), 13)
    assert list(shared_days(days).values()) == [2]
    assert (forums[0].name, forums[-1].name) == ("ประชาคมอำเภอเมืองลำปาง", "ประชาคมระดับจังหวัดลำปาง")
    assert forums[-1].is_for_all
    assert {len(one.communities) for one in forums[:-1]} == {1}
    assert clashes == []


def test_lampang_of_2559_thirteen_districts_in_twenty_three_days(planned):
    _, forums, clashes = planned("lampang-pao", "districts", Timing(date(2016, 8, 30), date(2016, 9, 21), (time(9),)))
    days = days_of(forums)
    assert (len(forums), len(set(days))) == (13, 13)
    assert (days[-1] - days[0]).days + 1 == 23
    assert len(frozenset[int]().union(*(one.communities for one in forums))) == 13
    assert clashes == []


def test_kamphaeng_phet_of_2562_one_forum_for_all_27_communities(planned, database):
    day, finish_by = date(2019, 5, 28), date(2019, 6, 15)
    circuit, (forum,), clashes = planned(
        "kamphaeng-phet", "whole", Timing(day, day, (time(10),)), circular=date(2019, 5, 15), finish_by=finish_by
    )
    assert (forum.level, forum.is_for_all, days_of([forum])) == ("city", True, [day])
    assert [(one.name, one.due_on) for one in circuit.statutory] == [
        (DateName.CIRCULAR, date(2019, 5, 15)),
        (DateName.FINISH_BY, finish_by),
    ]
    assert (finish_by - date(2019, 5, 15), finish_by - day) == (timedelta(days=31), timedelta(days=18))
    assert clashes == []


def test_lamphun_of_2566_seventeen_communities_then_the_city(planned):
    timing = Timing(date(2023, 1, 17), date(2023, 1, 23), (time(9), time(13), time(16)), per_day=3)
    _, forums, clashes = planned("lamphun", "communities", timing, 31)
    days = days_of(forums)
    assert Counter(one.level for one in forums) == {"community": 17, "city": 1}
    assert (days[0], days[16], days[17]) == (date(2023, 1, 17), date(2023, 1, 23), date(2023, 2, 23))
    assert max(shared_days(days).values()) == 3
    assert clashes == []


def test_a_circuit_says_what_falls_behind_the_day_to_finish_by(planned):
    timing = Timing(date(2026, 5, 28), date(2026, 6, 16), (time(9),))
    _, forums, clashes = planned("lampang-pao", "districts", timing, finish_by=date(2026, 6, 15))
    assert [(one.kind, one.one.key) for one in clashes] == [(ClashKind.TOO_LATE, forums[-1].id)]


@pytest.mark.parametrize(
    ("slug", "parts"),
    [
        ("lampang-pao", {"whole": 0, "districts": 13}),
        ("lamphun", {"whole": 0, "communities": 17}),
        ("kamphaeng-phet", {"whole": 0, "communities": 27}),
        ("khelang-nakhon", {"whole": 0, "communities": 16, "subdistricts": 4}),
    ],
)
def test_each_authority_is_offered_the_templates_that_it_has_places_for(database, seal, now, slug, parts):
    with database.transaction() as session:
        authority = load_authority_file(session, seal, FILES / f"{slug}.toml", now)
        assert {one.template.name: len(one.parts) for one in choices_of(session, authority)} == parts
