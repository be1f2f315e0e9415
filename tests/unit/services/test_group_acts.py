"""What a person does to groups: it stands, it is in the log, and it can be taken back, whole."""

from typing import NamedTuple

import pytest

from bot.domain.errors import NotFound, Refused
from bot.domain.states import DecidedBy, NeedState
from bot.services.edit_group import lock_group, mark_duplicates, merge_groups, rename_group
from bot.services.move_needs import move_needs, split_needs, take_out_needs
from bot.services.undo_group_act import undo_group_act
from bot.store.models import GroupAct, Notice
from tests.grouped import LIGHTS, ROADS, Grouped


class Two(NamedTuple):
    """The numbers of two groups, of their needs and of one that sits alone."""

    one: int
    other: int
    lights: list[str]
    roads: list[str]
    alone: str


@pytest.fixture
def two(grouped):
    """Two groups of one issue, and one need alone."""
    lights, roads = grouped.say_all(LIGHTS), grouped.say_all(ROADS)
    one, other = grouped.group(lights, "ไฟดับ"), grouped.group(roads, "ถนนพัง")
    return Two(one, other, lights, roads, grouped.say("อยากได้ป้ายบอกทางเข้าหมู่บ้านใหม่"))


ACTS = {
    "merged": lambda it: (merge_groups, it.one, it.other),
    "split": lambda it: (split_needs, it.lights[:2]),
    "made": lambda it: (split_needs, [it.alone]),
    "moved": lambda it: (move_needs, [it.lights[0], it.alone], it.other),
    "moved all": lambda it: (move_needs, it.lights, it.other),
    "taken_out": lambda it: (take_out_needs, it.lights),
    "renamed": lambda it: (rename_group, it.one, "ไฟส่องสว่าง"),
    "duplicate_marked": lambda it: (mark_duplicates, it.lights[:2]),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_changes_something_and_its_undo_puts_all_of_it_back(grouped, two, name):
    before = grouped.picture()
    act = grouped.do(*ACTS[name](two))
    assert grouped.picture() != before
    grouped.do(undo_group_act, act)
    assert grouped.picture() == before
    with grouped.database.reading() as session:
        row = session.get(GroupAct, act)
        assert (row.what, row.staff_id, row.undone_by) == (
            name.split()[0],
            grouped.by["staff_id"],
            grouped.by["staff_id"],
        )
    with pytest.raises(NotFound):
        grouped.do(undo_group_act, act)


def test_locking_is_undone_too_and_says_nothing_where_nothing_changes(grouped, two):
    act = grouped.do(lock_group, two[0], is_locked=True)
    assert grouped.row(two[0]).is_locked
    assert grouped.do(lock_group, two[0], is_locked=True) is None
    grouped.do(undo_group_act, act)
    assert not grouped.row(two[0]).is_locked


def test_a_merge_keeps_number_and_name_and_brings_everybody_along(grouped, two):
    one, other, lights, roads, _ = two
    grouped.do(merge_groups, one, other)
    assert {grouped.sits(number) for number in (*lights, *roads)} == {one}
    assert grouped.row(one).title == "ไฟดับ"
    assert grouped.row(other).merged_into_id == grouped.row(one).id
    assert all(grouped.seat(number)[1] == DecidedBy.STAFF for number in roads)
    with pytest.raises(NotFound):
        grouped.do(rename_group, other, "x")


def test_groups_of_two_issues_are_not_merged_nor_one_with_itself(grouped, two):
    bins = grouped.group(grouped.say_all(("ขอถังขยะเพิ่ม", "ขอถังขยะเพิ่มอีกใบ"), issue=5))
    for number in (bins, two[0]):
        with pytest.raises(Refused):
            grouped.do(merge_groups, two[0], number)


def test_numbers_are_given_once_even_after_an_undo(grouped, two):
    act = grouped.do(split_needs, two[2][:1])
    grouped.do(undo_group_act, act)
    assert grouped.group(two[2][:1]) == 4


def test_an_act_that_a_later_one_was_built_upon_is_undone_after_it(grouped, two):
    one, other, lights, _, _ = two
    first = grouped.do(move_needs, lights[:1], other)
    second = grouped.do(take_out_needs, lights[:1])
    with pytest.raises(Refused, match="built upon"):
        grouped.do(undo_group_act, first)
    grouped.do(undo_group_act, second)
    grouped.do(undo_group_act, first)
    assert grouped.sits(lights[0]) == one


def test_acts_on_other_things_do_not_stand_in_the_way(grouped, two):
    one, other, lights, _, alone = two
    first = grouped.do(move_needs, lights[:1], other)
    grouped.do(rename_group, one, "ไฟส่องสว่าง")
    grouped.do(move_needs, [alone], other)
    grouped.do(undo_group_act, first)
    assert grouped.sits(lights[0]) == one
    assert grouped.sits(alone) == other


def test_whoever_joined_a_split_group_meanwhile_goes_where_the_rest_goes(grouped, two):
    one, _, lights, _, _ = two
    act = grouped.do(split_needs, lights)
    late = grouped.say(LIGHTS[0])
    assert grouped.sits(late) == 3
    grouped.do(undo_group_act, act)
    assert grouped.sits(late) == one


def test_a_group_that_took_in_another_is_not_unmade_under_it(grouped, two):
    one, other, lights, roads, alone = two
    for chosen in ([lights[0]], [alone]):
        act = grouped.do(split_needs, chosen)
        made = grouped.sits(chosen[0])
        merged = grouped.do(merge_groups, made, other)
        with pytest.raises(Refused, match="built upon"):
            grouped.do(undo_group_act, act)
        assert {grouped.sits(road) for road in roads} == {made}
        grouped.do(undo_group_act, merged)
        grouped.do(undo_group_act, act)
    assert {grouped.sits(road) for road in roads} == {other}
    assert grouped.sits(lights[0]) == one


def test_nobody_goes_back_into_a_group_that_was_merged_away(grouped, two):
    one, other, lights, _, _ = two
    third = grouped.group(grouped.say_all(LIGHTS), "ซอยมืด")
    act = grouped.do(move_needs, lights[:1], other)
    merged = grouped.do(merge_groups, third, one)
    with pytest.raises(Refused, match="built upon"):
        grouped.do(undo_group_act, act)
    assert grouped.row(one).closed_at is not None
    assert grouped.sits(lights[0]) == other
    grouped.do(undo_group_act, merged)
    grouped.do(undo_group_act, act)
    assert grouped.sits(lights[0]) == one


def test_a_need_from_another_issue_gets_the_issue_of_the_group_and_the_undo_takes_it_back(grouped, two):
    stray = grouped.say("ขอถังขยะเพิ่มหน้าตลาด", issue=5)
    unsure = grouped.say("ช่วยดูหน่อย", issue=3, is_undecided=True)
    act = grouped.do(move_needs, [stray, unsure], two[0])
    row = grouped.need(stray)
    assert (row.issue, row.issue_by, row.state) == (6, DecidedBy.STAFF, NeedState.CONFIRMED)
    assert grouped.need(unsure).is_undecided is False
    assert grouped.sits(stray) == grouped.sits(unsure) == two[0]
    with grouped.database.reading() as session:
        assert session.query(Notice).filter_by(kind="issue_changed").count() == 2
    grouped.do(undo_group_act, act)
    assert (grouped.need(stray).issue, grouped.need(stray).issue_by) == (5, DecidedBy.MACHINE)
    assert grouped.need(unsure).is_undecided is True
    assert grouped.sits(stray) is None
    with grouped.database.reading() as session:
        assert session.query(Notice).filter_by(kind="issue_changed").count() == 0


def test_marking_needs_that_are_all_marked_takes_the_marks_away(grouped, two):
    lights = two[2]
    grouped.do(mark_duplicates, lights)
    grouped.do(mark_duplicates, lights[1:])
    assert [seat[3] for seat in grouped.picture()[1]] == [None] * 6
    for wrong in (lights[:1], [lights[0], two[3][0]], [two[4], lights[0]]):
        with pytest.raises(Refused):
            grouped.do(mark_duplicates, wrong)


def test_a_blank_name_gives_naming_back_to_the_machine(grouped, two):
    grouped.do(rename_group, two[0], "  ")
    row = grouped.row(two[0])
    assert row.title_by == DecidedBy.MACHINE
    assert row.title
    assert "ไฟ" in row.title
    with pytest.raises(Refused):
        grouped.do(rename_group, two[0], "ก" * 121)


@pytest.mark.parametrize("wrong", [[], ["KN-2571-99999"], ["x" * 300]])
def test_needs_that_are_not_there_are_refused(grouped, two, wrong):
    before = grouped.picture()
    for service in (split_needs, take_out_needs, mark_duplicates):
        with pytest.raises(Refused):
            grouped.do(service, wrong)
    with pytest.raises(Refused):
        grouped.do(move_needs, wrong, two[0])
    assert grouped.picture() == before


def test_another_authority_cannot_touch_them(grouped, two, lamphun, database, seal):
    other = Grouped(database, seal, lamphun, grouped.now)
    theirs = other.group([other.say(text) for text in LIGHTS])
    act = grouped.do(rename_group, two[0], "ใหม่")
    before = grouped.picture()
    with pytest.raises(Refused):
        other.do(move_needs, two[2], theirs)
    for service, arguments in (
        (undo_group_act, (act,)),
        (rename_group, (two[1], "x")),
        (merge_groups, (theirs, two[1])),
    ):
        with pytest.raises(NotFound):
            other.do(service, *arguments)
    assert grouped.picture() == before
