"""A new need joins its group at once or waits alone; a person's word on its place outlives the machine's."""

from dataclasses import replace

import pytest

from admin.groups_shown import acts_told
from bot.domain.errors import Refused
from bot.domain.states import DecidedBy, NeedSource
from bot.services import group_index
from bot.services.correct_issue import correct_issue
from bot.services.decide_issue import decide_issue
from bot.services.edit_group import lock_group
from bot.services.group_index import nearest_needs
from bot.services.move_needs import move_needs, take_out_needs
from bot.services.place_need import suggest_groups, words_changed
from bot.services.record_need import record_need
from bot.services.understand import read_as_need
from bot.services.undo_group_act import undo_group_act
from bot.services.withdraw_need import merge
from bot.store.group_log import acts_of
from bot.store.group_vectors import vectors_by_id
from bot.store.models import GroupAct, NeedVector
from nlp.grouping import VECTOR_VERSION, vector_of
from tests.grouped import LIGHTS, ROADS, Grouped


@pytest.fixture
def lights(grouped):
    """The number of a group about lights."""
    return grouped.group(grouped.say_all(LIGHTS[:2]), "ไฟดับ")


def with_machine(grouped, *, is_on: bool) -> None:
    grouped.authority = replace(grouped.authority, settings=replace(grouped.authority.settings, machine_labels=is_on))


def change_issue(grouped, number: str, issue: int, by: DecidedBy = DecidedBy.STAFF) -> None:
    with grouped.database.transaction() as session:
        need = grouped._need(session, number)
        correct_issue(session, grouped.authority, need, issue, by=by, staff_id=None, now=grouped.now)


def test_a_need_like_those_of_a_group_joins_it_as_it_is_recorded(grouped, lights):
    number = grouped.say(LIGHTS[2], community=1)
    assert grouped.sits(number) == lights
    assert grouped.seat(number)[1] == DecidedBy.MACHINE
    assert grouped.ranked()[0].people == 3


def test_a_need_of_its_own_kind_waits_alone(grouped, lights):
    assert grouped.sits(grouped.say("อยากได้สนามเด็กเล่นใหม่ข้างวัด")) is None


def test_the_same_words_under_another_issue_or_undecided_wait_alone(grouped, lights):
    assert grouped.sits(grouped.say(LIGHTS[2], issue=3)) is None
    assert grouped.sits(grouped.say(LIGHTS[2], is_undecided=True)) is None


def test_a_locked_group_takes_nobody_from_the_machine(grouped, lights):
    grouped.do(lock_group, lights, is_locked=True)
    assert grouped.sits(grouped.say(LIGHTS[2])) is None


def test_with_machine_labels_off_nothing_is_placed_named_or_suggested(grouped, lights):
    with_machine(grouped, is_on=False)
    number = grouped.say(LIGHTS[2])
    assert grouped.sits(number) is None
    made = grouped.group([number])
    assert grouped.row(made).title == ""
    with grouped.database.reading() as session:
        assert suggest_groups(session, grouped.authority, grouped.need(number)) == []
    assert grouped.regroup() is None


def test_another_authority_with_the_same_words_shares_no_group(grouped, lights, lamphun, database, seal):
    other = Grouped(database, seal, lamphun, grouped.now)
    assert other.sits(other.say(LIGHTS[2])) is None


def test_a_decided_issue_seeks_the_place_anew(grouped, lights):
    number = grouped.say(LIGHTS[2], issue=3)
    change_issue(grouped, number, 6, DecidedBy.RESIDENT)
    assert grouped.sits(number) == lights
    change_issue(grouped, number, 3)
    assert grouped.sits(number) is None


def test_a_persons_placement_ends_with_the_issue_and_the_log_says_so(grouped, lights):
    number = grouped.say(ROADS[0])
    grouped.do(move_needs, [number], lights)
    with grouped.database.transaction() as session:
        decide_issue(session, grouped.authority, number, 6, seen=None, now=grouped.now, staff_id=None)
    assert grouped.sits(number) == lights
    change_issue(grouped, number, 3)
    assert grouped.sits(number) is None
    with grouped.database.reading() as session:
        act = session.query(GroupAct).order_by(GroupAct.id.desc()).first()
        assert (act.what, act.staff_id, act.detail["because"]) == ("taken_out", None, "issue")


def test_an_undo_leaves_a_need_whose_issue_changed_since_where_it_is(grouped, lights):
    number = grouped.say(LIGHTS[2])
    act = grouped.do(take_out_needs, [number])
    change_issue(grouped, number, 3)
    grouped.do(undo_group_act, act)
    assert grouped.sits(number) is None


def test_leaving_because_of_the_issue_is_no_act_to_undo(grouped, lights):
    joined = grouped.say(LIGHTS[2])
    grouped.do(move_needs, [joined], lights)
    change_issue(grouped, joined, 3, by=DecidedBy.RESIDENT)
    with grouped.database.reading() as session:
        act = session.query(GroupAct).order_by(GroupAct.id.desc()).first()
        (line,) = [one for one in acts_told(acts_of(session, grouped.authority.id, grouped.authority.cycle.id))
                   if one.id == act.id]  # fmt: skip
    assert (act.what, line.may_be_undone) == ("taken_out", False)
    with pytest.raises(Refused):
        grouped.do(undo_group_act, act.id)
    assert grouped.sits(joined) is None


def test_with_the_machine_silent_a_need_keeps_its_place_for_as_long_as_its_issue_is_the_group_s(grouped, lights):
    joined = grouped.say(LIGHTS[2])
    assert grouped.seat(joined) == (grouped.row(lights).id, DecidedBy.MACHINE)
    with_machine(grouped, is_on=False)
    with grouped.database.transaction() as session:
        words_changed(session, grouped.authority, grouped._need(session, joined), grouped.now)
    assert grouped.sits(joined) == lights
    change_issue(grouped, joined, 3)
    assert grouped.sits(joined) is None


def test_a_need_that_a_person_took_out_stays_out_when_it_is_confirmed(grouped, lights):
    number = grouped.say(LIGHTS[2])
    grouped.do(take_out_needs, [number])
    change_issue(grouped, number, 6)
    assert grouped.sits(number) is None
    assert grouped.seat(number) == (None, DecidedBy.STAFF)


def test_words_that_become_one_need_again_are_compared_as_one(grouped, lights):
    first, second = grouped.say(LIGHTS[2]), grouped.say(ROADS[0])
    with grouped.database.reading() as session:
        before = vectors_by_id(session, grouped.authority.id, VECTOR_VERSION, [grouped.need(first).id])
    with grouped.database.transaction() as session:
        pair = [grouped._need(session, number) for number in (first, second)]
        merge(session, grouped.authority, pair[0], pair[1:], grouped.now)
    with grouped.database.reading() as session:
        assert vectors_by_id(session, grouped.authority.id, VECTOR_VERSION, [grouped.need(first).id]) != before


def test_groups_are_suggested_with_their_figures_the_likeliest_first(grouped, lights):
    roads = grouped.group(grouped.say_all(ROADS), "ถนนพัง")
    stray = grouped.say("ไฟในซอยมืด ขอให้ซ่อมไฟ", issue=3, is_undecided=True)
    with grouped.database.transaction() as session:
        grouped._need(session, stray).issue2 = 6
    with grouped.database.reading() as session:
        found = suggest_groups(session, grouped.authority, grouped.need(stray))
    assert [(group.number, group.people) for group, _ in found] == [(lights, 2), (roads, 3)]
    assert 1 >= found[0][1] > found[1][1] >= 0


def test_figures_that_come_late_are_compared_with_too(grouped, monkeypatch):
    monkeypatch.setattr(group_index, "_COUNTED_EVERY", 0.0)
    monkeypatch.setattr(group_index, "_LATE", 1)
    lights = grouped.say_all(LIGHTS)
    place = grouped.authority.id, grouped.authority.cycle.id
    with grouped.database.transaction() as session:
        session.query(NeedVector).delete()
    with grouped.database.reading() as session:
        group_index.fill_index(session, *place)
    grouped.say_all(["อยากได้ป้ายบอกทาง"] * 3)
    grouped.regroup()
    with grouped.database.reading() as session:
        group_index.fill_index(session, *place)
        near = nearest_needs(session, *place, vector_of(LIGHTS[0]), issue=6, count=10)
    assert {grouped.need(number).id for number in lights} <= {need_id for need_id, _ in near}


def test_a_need_that_was_rolled_back_is_compared_with_by_nobody(grouped, lights):
    class Fault(Exception):
        pass

    part = replace(read_as_need(ROADS[0], grouped.authority).parts[0], issue=6, is_undecided=False)
    of_paper = {"source": NeedSource.PAPER, "said_at": grouped.now, "now": grouped.now}

    def fail() -> None:
        with grouped.database.transaction() as session:
            record_need(session, grouped.authority, part=part, event_id="gone", **of_paper)
            record_need(session, grouped.authority, part=part, event_id="gone", part_index=1, **of_paper)
            raise Fault

    with pytest.raises(Fault):
        fail()
    number = grouped.say(LIGHTS[2])  # on SQLite it gets the row of the one that is gone
    assert grouped.sits(number) == lights
    with grouped.database.reading() as session:
        near = nearest_needs(
            session, grouped.authority.id, grouped.authority.cycle.id, vector_of(ROADS[0]), issue=6, count=10
        )
    standing = ("KN-2571-00001", "KN-2571-00002", number)
    assert {need_id for need_id, _ in near} == {grouped.need(one).id for one in standing}
