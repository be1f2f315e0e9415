"""A full regroup changes what the machine placed; where a person's word stands, it proposes."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotFound, Refused
from bot.domain.states import DecidedBy
from bot.services.decide_proposal import accept_proposal, refuse_proposal
from bot.services.edit_group import lock_group, mark_duplicates, rename_group
from bot.services.move_needs import move_needs, split_needs, take_out_needs
from bot.services.regroup_needs import fill_vectors, keep_regrouping, name_groups, read_regroup_task
from bot.services.rejudge_needs import rejudge_needs
from bot.services.think_of_groups import think_of_groups
from bot.services.undo_group_act import undo_group_act
from bot.store.erasing import erase_needs
from bot.store.group_proposals import proposals_of
from bot.store.models import GroupMember, NeedVector
from nlp.grouping import vectors_of
from tests.grouped import LIGHTS, ROADS


@pytest.fixture
def found(grouped):
    """Lights and roads, as the machine grouped them: the numbers of both groups and their needs."""
    lights, roads = grouped.say_all(LIGHTS), grouped.say_all(ROADS)
    grouped.regroup()
    return grouped.sits(lights[0]), grouped.sits(roads[0]), lights, roads


def proposals(grouped):
    with grouped.database.reading() as session:
        return proposals_of(session, grouped.authority.id, grouped.authority.cycle.id)


def test_what_is_alike_comes_together_under_a_name_of_its_own_words(grouped, found):
    lights, roads, of_lights, of_roads = found
    assert {grouped.sits(one) for one in of_lights} == {lights}
    assert {grouped.sits(one) for one in of_roads} == {roads}
    assert lights != roads
    assert None not in (lights, roads)
    for number, texts in ((lights, LIGHTS), (roads, ROADS)):
        row = grouped.row(number)
        assert row.title
        assert row.title_by == row.made_by == DecidedBy.MACHINE
        assert any("".join(row.title.split()) in "".join(text.split()) for text in texts)


def test_again_nothing_moves_and_numbers_and_names_stay(grouped, found):
    before = grouped.picture()
    assert grouped.regroup().moved == 0
    grouped.say_all(LIGHTS)
    grouped.say("อยากได้สนามเด็กเล่นใหม่ข้างวัด")
    grouped.regroup()
    after = grouped.picture()
    assert after[0] == before[0]
    assert set(before[1]) <= set(after[1])


def test_what_a_person_placed_does_not_move(grouped, found):
    _, roads, of_lights, of_roads = found
    grouped.do(move_needs, [of_lights[0]], roads)
    grouped.do(take_out_needs, [of_roads[0]])
    made = grouped.group([of_roads[1]], "ทางลงวัด")
    grouped.say_all(LIGHTS)
    grouped.say_all(ROADS)
    grouped.regroup()
    assert grouped.sits(of_lights[0]) == roads
    assert grouped.sits(of_roads[0]) is None
    assert grouped.sits(of_roads[1]) == made
    assert grouped.row(made).title == "ทางลงวัด"


def test_duplicates_and_locks_and_names_of_people_outlive_it(grouped, found):
    lights, _, of_lights, _ = found
    grouped.do(rename_group, lights, "ไฟส่องสว่างในซอย")
    grouped.do(mark_duplicates, of_lights[:2])
    grouped.do(lock_group, lights, is_locked=True)
    newer = grouped.say_all(LIGHTS)
    grouped.regroup()
    row = grouped.row(lights)
    assert (row.title, row.title_by, row.is_locked) == ("ไฟส่องสว่างในซอย", DecidedBy.STAFF, True)
    assert [seat for seat in grouped.picture()[1] if seat[3]]
    assert all(grouped.sits(one) is None or grouped.sits(one) != lights for one in newer)


def test_two_groups_that_a_person_keeps_apart_are_proposed_as_one(grouped):
    one = grouped.group(grouped.say_all(LIGHTS), "ไฟดับ")
    other = grouped.group(grouped.say_all(LIGHTS), "ซอยมืด")
    grouped.regroup()
    assert {grouped.row(number).closed_at for number in (one, other)} == {None}
    (proposal,) = proposals(grouped)
    assert (proposal.kind, {proposal.group_id, proposal.other_group_id}) == (
        "merge",
        {grouped.row(one).id, grouped.row(other).id},
    )
    act = grouped.do(accept_proposal, proposal.id)
    assert proposals(grouped) == []
    assert len(grouped.ranked()) == 1
    grouped.do(undo_group_act, act)
    assert len(grouped.ranked()) == 2


def test_a_group_that_a_person_filled_with_two_things_is_proposed_to_be_split(grouped):
    lights, roads = grouped.say_all(LIGHTS * 2), grouped.say_all(ROADS)
    both = grouped.group([*lights, *roads], "ซอย")
    grouped.regroup()
    assert {grouped.sits(one) for one in (*lights, *roads)} == {both}
    (proposal,) = proposals(grouped)
    assert proposal.kind == "split"
    split_off = {grouped.need(one).id for one in roads}
    assert set(proposal.need_ids) == split_off or len(proposal.need_ids) == len(lights)
    grouped.do(accept_proposal, proposal.id)
    assert grouped.sits(lights[0]) != grouped.sits(roads[0])


def test_needs_that_wait_beside_a_locked_group_are_proposed_for_it(grouped, found):
    lights = found[0]
    grouped.do(lock_group, lights, is_locked=True)
    newer = grouped.say_all(LIGHTS)
    grouped.regroup()
    (proposal,) = proposals(grouped)
    assert (proposal.kind, proposal.group_id, proposal.other_group_id) == ("move", None, grouped.row(lights).id)
    grouped.do(accept_proposal, proposal.id)
    assert {grouped.sits(one) for one in newer} == {lights}


def test_what_was_refused_does_not_come_back_unless_the_refusal_is_undone(grouped):
    grouped.group(grouped.say_all(LIGHTS), "ไฟดับ")
    grouped.group(grouped.say_all(LIGHTS), "ซอยมืด")
    grouped.regroup()
    act = grouped.do(refuse_proposal, proposals(grouped)[0].id)
    grouped.say(LIGHTS[0])
    grouped.regroup()
    assert proposals(grouped) == []
    grouped.do(undo_group_act, act)
    assert len(proposals(grouped)) == 1


def test_a_proposal_of_another_authority_or_of_yesterday_is_not_done(grouped, lamphun):
    one = grouped.group(grouped.say_all(LIGHTS), "ไฟดับ")
    other = grouped.say_all(LIGHTS)
    grouped.group(other, "ซอยมืด")
    grouped.regroup()
    proposal = proposals(grouped)[0].id
    grouped.do(move_needs, other, one)
    with pytest.raises(Refused):
        grouped.do(accept_proposal, proposal)
    grouped.authority = lamphun
    with pytest.raises(NotFound):
        grouped.do(refuse_proposal, proposal)


def test_what_a_person_did_while_the_machine_thought_stands(grouped):
    lights, roads = grouped.say_all(LIGHTS), grouped.say_all(ROADS)
    with grouped.database.reading() as session:
        task = read_regroup_task(session, grouped.authority)
        thought = think_of_groups(task)
        titles = name_groups(session, grouped.authority, task, thought)
    grouped.do(take_out_needs, lights[:1])
    grouped.do(split_needs, roads, title="ถนน")
    with grouped.database.transaction() as session:
        keep_regrouping(session, grouped.authority, task, thought, titles=titles, now=grouped.now)
    assert grouped.sits(lights[0]) is None
    assert grouped.sits(lights[1]) == grouped.sits(lights[2]) is not None
    assert grouped.row(grouped.sits(roads[0])).title == "ถนน"
    with grouped.database.transaction() as session:  # a second worker that read the same moment changes nothing
        assert keep_regrouping(session, grouped.authority, task, thought, titles=titles, now=grouped.now) is None


@pytest.mark.parametrize("act", [(lock_group, {"is_locked": True}), (rename_group, {"title": "ของคน"})])
def test_a_group_that_was_locked_or_named_while_the_machine_thought_keeps_everybody(grouped, found, act):
    lights, _, of_lights, of_roads = found
    stray = of_roads[0]
    with grouped.database.transaction() as session:
        session.get(GroupMember, grouped.need(stray).id).group_id = grouped.row(lights).id
    with grouped.database.reading() as session:
        task = read_regroup_task(session, grouped.authority)
    thought = think_of_groups(task)
    assert grouped.need(stray).id in thought.moves
    service, more = act
    grouped.do(service, lights, **more)
    with grouped.database.transaction() as session:
        keep_regrouping(session, grouped.authority, task, thought, titles={}, now=grouped.now)
    assert {grouped.sits(one) for one in (*of_lights, stray)} == {lights}


def test_reading_needs_again_takes_nobody_out_of_a_group_of_a_person(grouped):
    stray = grouped.say("ขอถังขยะเพิ่มหน้าตลาด")
    by_machine = grouped.say("ขอถังขยะเพิ่มหน้าวัด")
    group = grouped.group([*grouped.say_all(LIGHTS), stray], "หน้าตลาด")
    with grouped.database.transaction() as session:
        rejudge_needs(session, grouped.authority, grouped.now)
    assert (grouped.sits(stray), grouped.need(stray).issue) == (group, 6)
    assert grouped.need(by_machine).issue == 5


def test_needs_without_figures_get_them_first(grouped, found):
    with grouped.database.transaction() as session:
        session.query(NeedVector).update({"version": "old"})
    before = grouped.picture()
    grouped.regroup()
    assert grouped.picture() == before
    with grouped.database.reading() as session:
        assert {row.version for row in session.query(NeedVector)} != {"old"}


def test_words_that_are_erased_while_figures_are_made_of_them_get_none(grouped, found, monkeypatch):
    erased, other = found[2][0], found[2][1]
    with grouped.database.transaction() as session:
        session.query(NeedVector).delete()

    def make(texts):
        with grouped.database.transaction() as session:
            erase_needs(session, grouped.authority.id, [grouped._need(session, erased)], "erased", grouped.now)
        return vectors_of(texts)

    monkeypatch.setattr("bot.services.regroup_needs.vectors_of", make)
    fill_vectors(grouped.database, grouped.authority)
    with grouped.database.reading() as session:
        figures = {row.need_id for row in session.query(NeedVector)}
    assert grouped.need(other).id in figures
    assert grouped.need(erased).id not in figures


def test_an_authority_without_needs_has_no_groups(grouped):
    assert grouped.regroup().groups == 0
    grouped.authority = replace(grouped.authority, settings=replace(grouped.authority.settings, machine_labels=False))
    assert grouped.regroup() is None
