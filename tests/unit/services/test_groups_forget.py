"""Words that are erased or unsent leave nothing behind in groups: no figures, no seat, no name made of them."""

import json

import pytest
from sqlalchemy import String, cast, select

from bot.domain.states import NeedState
from bot.services.dismiss_need import dismiss_need
from bot.services.edit_group import mark_duplicates, merge_groups, rename_group
from bot.services.erase_resident import erase
from bot.services.group_index import nearest_needs
from bot.services.move_needs import take_out_needs
from bot.services.undo_group_act import undo_group_act
from bot.services.unsend import unsend
from bot.services.withdraw_need import withdraw
from bot.store.models import GroupAct, GroupMember, GroupProposal, NeedGroup, NeedVector, Resident
from nlp.grouping import vector_of
from tests.grouped import LIGHTS, ROADS

OWN = "ตะเกียงรั้วดับสนิท"


def forget(grouped, line_id: str) -> None:
    with grouped.database.transaction() as session:
        resident = grouped._resident(session, line_id)
        erase(session, resident, line_id, grouped.now)


def all_that_is_stored(grouped) -> str:
    with grouped.database.reading() as session:
        kept = [
            *session.scalars(select(NeedGroup.title)),
            *session.scalars(select(cast(GroupAct.before, String))),
            *session.scalars(select(cast(GroupAct.detail, String))),
            *session.scalars(select(cast(GroupProposal.need_ids, String))),
        ]
    return json.dumps(kept, ensure_ascii=False)


@pytest.fixture
def three(grouped):
    """A group of three people, named by the machine with words of mali's."""
    numbers = [grouped.say(f"{OWN} {LIGHTS[0]}", "mali"), *grouped.say_all(LIGHTS[1:])]
    number = grouped.group(numbers)
    with grouped.database.transaction() as session:
        session.get(NeedGroup, grouped.row(number).id).title = OWN
    return number, numbers


def test_erasing_takes_figures_seat_and_name_and_leaves_the_rest(grouped, three):
    number, numbers = three
    need_id = grouped.need(numbers[0]).id
    forget(grouped, "mali")
    with grouped.database.reading() as session:
        assert session.get(NeedVector, need_id) is None
        assert session.get(GroupMember, need_id) is None
        near = nearest_needs(
            session, grouped.authority.id, grouped.authority.cycle.id, vector_of(LIGHTS[0]), issue=6, count=10
        )
    assert need_id not in {one for one, _ in near}
    assert OWN not in all_that_is_stored(grouped)
    assert grouped.row(number).title
    assert grouped.ranked()[0].people == 2


def test_a_name_goes_with_words_that_their_teller_takes_back(grouped, three):
    number, numbers = three
    with grouped.database.transaction() as session:
        assert withdraw(session, grouped._need(session, numbers[0]), grouped.now)
    assert grouped.row(number).title not in ("", OWN)


def test_a_name_goes_with_words_in_which_staff_see_no_wish(grouped, three):
    (number, numbers), by = three, grouped.by
    with grouped.database.transaction() as session:
        dismiss_need(session, grouped.authority, numbers[0], seen=None, **by)
    assert grouped.row(number).title not in ("", OWN)


def test_a_name_that_a_person_gave_stays_when_words_are_taken_back(grouped, three):
    number, numbers = three
    grouped.do(rename_group, number, "ตะเกียงรั้ว")
    with grouped.database.transaction() as session:
        withdraw(session, grouped._need(session, numbers[0]), grouped.now)
    assert grouped.row(number).title == "ตะเกียงรั้ว"


def test_names_that_people_gave_stay(grouped, three):
    grouped.do(rename_group, three[0], "ไฟในซอย")
    forget(grouped, "mali")
    assert grouped.row(three[0]).title == "ไฟในซอย"


def test_a_name_goes_also_where_the_need_has_left_or_the_group_was_merged(grouped, three):
    number, numbers = three
    other = grouped.group(grouped.say_all(ROADS), "ถนน")
    grouped.do(take_out_needs, numbers[:1])
    grouped.do(rename_group, number, "ชื่อใหม่")
    undone = grouped.do(rename_group, number, "")
    grouped.do(undo_group_act, undone)
    act = grouped.do(merge_groups, other, number)
    with grouped.database.transaction() as session:
        row = session.get(NeedGroup, grouped.row(number).id)
        row.title, row.title_by = OWN, "machine"
    forget(grouped, "mali")
    assert OWN not in all_that_is_stored(grouped)
    grouped.do(undo_group_act, act)
    assert grouped.row(number).title not in ("", OWN)


def test_the_last_one_to_go_closes_the_group(grouped):
    number = grouped.group([grouped.say(LIGHTS[0], "mali")])
    forget(grouped, "mali")
    assert grouped.row(number).closed_at is not None
    assert grouped.row(number).title == ""


def test_marks_and_proposals_that_name_the_need_go_with_it(grouped, three):
    number, numbers = three
    act = grouped.do(mark_duplicates, numbers)
    ids = [grouped.need(one).id for one in numbers]
    with grouped.database.transaction() as session:
        session.add(
            GroupProposal(
                authority_id=grouped.authority.id, plan_cycle_id=grouped.authority.cycle.id, kind="split",
                group_id=grouped.row(number).id, need_ids=ids[:2], proposed_at=grouped.now,
            )
        )  # fmt: skip
    forget(grouped, "mali")
    with grouped.database.reading() as session:
        assert session.query(GroupMember).filter(GroupMember.duplicate_of.is_not(None)).count() == 0
        assert session.query(GroupProposal).one().need_ids == [ids[1]]
    grouped.do(undo_group_act, act)
    assert grouped.seat(numbers[0]) is None


def test_an_unsent_message_leaves_its_group_too(grouped, three, seal):
    _, numbers = three
    with grouped.database.transaction() as session:
        need = grouped._need(session, numbers[0])
        need.line_message_id = "m1"
        session.flush()
        unsend(session, seal, session.get(Resident, need.resident_id), "m1", told="ลบแล้ว", now=grouped.now)
    assert grouped.need(numbers[0]).state == NeedState.ERASED
    assert grouped.seat(numbers[0]) is None
    assert OWN not in all_that_is_stored(grouped)
