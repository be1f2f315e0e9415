"""Above the parts of a circuit each person counts once, the sums add up, and each place keeps its own rank."""

import random
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.build_brief import build_brief
from bot.services.make_circuit import CircuitEdit, NewCircuit, make_circuit
from bot.services.roll_up_circuit import Standing, roll_up
from bot.store.communities import communities_of
from bot.store.models import Ballot, Forum, Need, Vote, VoteChoice
from bot.store.reports_brief import BriefScope
from bot.store.voices import count_voices, count_voices_within
from tests.forums import Forums

LIGHT = {"issue": 6, "is_undecided": False, "state": "confirmed"}


@pytest.fixture
def forums(told) -> Forums:
    return Forums(told)


@pytest.fixture
def circuit(told, forums) -> int:
    """Two community forums and one for the city; the third and fourth community have none."""
    new = NewCircuit(told.authority.cycle.id, "communities", CircuitEdit("ชุด", {}))
    with told.database.transaction() as session:
        circuit_id = make_circuit(session, told.authority.id, new, [], by=None, now=told.now)
        places = [one.id for one in communities_of(session, told.authority.id)]
    for days, name, places_of_it in ((1, "หนึ่ง", places[:1]), (2, "สอง", places[1:2]), (9, "เมือง", [])):
        level = "community" if places_of_it else "city"
        forum_id = forums.forum(days, name=name, level=level, communities=frozenset(places_of_it))
        with told.database.transaction() as session:
            session.get(Forum, forum_id).circuit_id = circuit_id
    return circuit_id


def rolled(told, circuit):
    with told.database.reading() as session:
        return roll_up(session, told.authority, circuit)


def test_a_person_of_two_parts_counts_once_and_the_difference_is_told(told, forums, circuit):
    light = told.need("ไฟทางดับ", by="U1", community=0, **LIGHT)
    other = told.need("ไฟซอยดับ", by="U2", community=1, **LIGHT)
    third = told.need("ไฟสามแยกดับ", by="U3", community=2, **LIGHT)
    forums.support(other, "U1")
    forums.ungroup()
    forums.group("ไฟทาง", light, other, third)
    found = rolled(told, circuit)
    assert (found.highest.name, [one.name for one, _, _ in found.parts]) == ("เมือง", ["หนึ่ง", "สอง"])
    people = found.people
    assert (people.whole, people.sum_of_parts, people.again, people.elsewhere) == (3, 3, 1, 1)
    assert (found.needs.whole, found.needs.sum_of_parts, found.needs.again, found.needs.elsewhere) == (3, 2, 0, 1)
    (group,) = found.groups
    assert (group.people, group.sum_of_parts) == (3, 3)
    assert [one.people for one in group.standings.values()] == [1, 2]


def test_each_place_keeps_its_own_rank(told, forums, circuit):
    roads = [told.need(f"ถนน {at}", by=f"R{at}", community=0, **LIGHT) for at in range(3)]
    lights = [told.need("ไฟ", by="L1", community=0, **LIGHT)]
    lights += [told.need(f"ไฟ {at}", by=f"L2{at}", community=1, **LIGHT) for at in range(4)]
    far_road = told.need("ถนนไกล", by="R9", community=1, **LIGHT)
    forums.ungroup()
    forums.group("ไฟ", *lights)
    forums.group("ถนน", *roads, far_road)
    found = rolled(told, circuit)
    one, two = (forum.id for forum, _, _ in found.parts)
    ranks = {group.title: (group.rank, group.standings[one].rank, group.standings[two].rank) for group in found.groups}
    assert ranks == {"ไฟ": (1, 2, 1), "ถนน": (2, 1, 2)}


def test_the_vote_of_a_place_stands_beside_its_people(told, forums, circuit):
    forums.ungroup()
    lights = forums.group("ไฟ", told.need("ไฟ", by="U1", community=0, **LIGHT))
    roads = forums.group("ถนน")
    forum_id = rolled(told, circuit).parts[0][0].id
    voter, facts = told.resident("U2"), {"authority_id": told.authority.id}
    with told.database.transaction() as session:
        for state, hands in (("closed", (1, 5)), ("open", (90, 90))):
            vote = Vote(**facts, forum_id=forum_id, title="ทำอะไรก่อน", state=state)
            session.add(vote)
            session.flush()
            choices = [
                VoteChoice(**facts, vote_id=vote.id, position=at, title="", group_id=group, hands=hands[at])
                for at, group in enumerate((lights, roads))
            ]
            session.add_all(choices)
            session.flush()
            session.add(Ballot(**facts, vote_id=vote.id, choice_id=choices[0].id, resident_id=voter, cast_at=told.now))
    (group,) = rolled(told, circuit).groups
    assert group.standings == {forum_id: Standing(people=1, rank=1, votes=2, vote_rank=2)}


def test_figures_of_parts_and_whole_are_those_of_their_briefs(told, forums, circuit):
    chance = random.Random(3)
    numbers = [
        told.need(f"เรื่อง {at}", by=chance.choice([None, "U1", "U2", "U3"]), community=at % 4, **LIGHT)
        for at in range(24)
    ]
    for number in numbers:
        for one in ("V1", "V2", "V3"):
            if chance.random() < 0.4:
                forums.support(number, one)
    forums.ungroup()
    for at in range(4):
        forums.group(f"กลุ่ม {at}", *chance.sample(numbers, 6))
    with told.database.transaction() as session:
        for need in session.scalars(select(Need).where(Need.number.in_(numbers[:2]))):
            need.community_id = None
    found = rolled(told, circuit)
    with told.database.reading() as session:
        briefs = [build_brief(session, told.authority, forum.id, told.now) for forum, _, _ in found.parts]
        top = build_brief(session, told.authority, found.highest.id, told.now)
    assert [(people, needs) for _, people, needs in found.parts] == [(one.people, one.needs) for one in briefs]
    assert (found.people.whole, found.needs.whole) == (top.people, top.needs)
    for figures in (found.people, found.needs):
        assert figures.sum_of_parts - figures.again + figures.elsewhere == figures.whole
    ranked = {group.number: group.people for chapter in top.chapters for group in chapter.groups}
    assert {group.number: group.people for group in found.groups} == ranked


def test_one_reading_counts_as_many_readings_do(told, forums):
    chance, numbers = random.Random(5), []
    for at in range(30):
        numbers.append(told.need(f"เรื่อง {at}", by=chance.choice([None, "U1", "U2"]), community=at % 4, **LIGHT))
        if at % 3:
            forums.support(numbers[-1], f"V{at % 5}")
    forums.ungroup()
    for at in range(3):
        forums.group(f"กลุ่ม {at}", *numbers[at * 9 : at * 9 + 9])
    scope = BriefScope(told.authority.id, told.authority.cycle.id, None)
    with told.database.reading() as session:
        places = [one.id for one in communities_of(session, told.authority.id)]
        sets = [None, frozenset(places[:1]), frozenset(places[1:3]), frozenset()]
        at_once = count_voices_within(session, scope, date(2020, 1, 1), sets)
        one_by_one = [count_voices(session, replace(scope, communities=one), date(2020, 1, 1)) for one in sets]
    assert len(at_once[0].groups) == 3
    assert at_once == one_by_one


def test_without_a_forum_for_all_the_whole_is_what_the_parts_reach(told, forums, circuit):
    told.need("ไฟ", by="U1", community=0, **LIGHT)
    told.need("ไกล", by="U3", community=3, **LIGHT)
    with told.database.transaction() as session:
        session.scalars(select(Forum).where(Forum.level == "city")).one().state = "cancelled"
    found = rolled(told, circuit)
    assert (found.highest, found.people.whole, found.people.elsewhere) == (None, 1, 0)
