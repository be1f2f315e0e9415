"""What people, residents and the machine do to groups at one moment: nothing is lost, and nobody waits in a ring."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from bot.domain.review import Verdict
from bot.domain.states import DecidedBy, NeedState
from bot.services.correct_issue import correct_issue
from bot.services.edit_group import merge_groups
from bot.services.erase_resident import erase
from bot.services.load_authority import load_authority_file
from bot.services.move_needs import move_needs, split_needs
from bot.services.regroup_needs import keep_regrouping, read_regroup_task
from bot.services.review_needs import Chosen, Said, review_needs
from bot.services.think_of_groups import think_of_groups
from bot.services.undo_group_act import undo_group_act
from bot.store.models import GroupMember, Need, NeedGroup, Resident
from tests.grouped import LIGHTS, ROADS, Grouped

pytestmark = pytest.mark.postgres

AUTHORITIES = Path(__file__).parents[2] / "authorities"
OWN = "ตะเกียงรั้วดับสนิท"
_WAITS = 0.7  # seconds that one goes on holding what the other comes to wait for


@pytest.fixture
def grouped(postgres_database, seal, now):
    """One authority where both have read before either has committed."""
    with postgres_database.transaction() as session:
        khelang = load_authority_file(session, seal, AUTHORITIES / "khelang.toml", now)
    return Grouped(postgres_database, seal, khelang, now)


def one_during_the_other(grouped, first: Callable, second: Callable) -> None:
    """Do `second` while `first` has done its work but not committed yet; raises what either raises."""
    is_done, is_over = threading.Event(), threading.Event()

    def hold():
        with grouped.database.transaction() as session:
            first(session)
            session.flush()
            is_done.set()
            is_over.wait(_WAITS)

    def follow():
        is_done.wait()
        with grouped.database.transaction() as session:
            second(session)
        is_over.set()

    with ThreadPoolExecutor(2) as threads:
        for one in [threads.submit(hold), threads.submit(follow)]:
            one.result(timeout=60)


def think(grouped, title: str) -> Callable:
    """A regroup that has thought of what is there now, names what is new so, and only has to write."""
    with grouped.database.reading() as session:
        task = read_regroup_task(session, grouped.authority)
    found = think_of_groups(task)
    titles = dict.fromkeys(found.changed, title)
    return lambda session: keep_regrouping(session, grouped.authority, task, found, titles=titles, now=grouped.now)


def correct(grouped, session, number: str, issue: int) -> None:
    need = grouped._need(session, number)
    correct_issue(session, grouped.authority, need, issue, by=DecidedBy.RESIDENT, now=grouped.now)


def forget(grouped, session, number: str, line_id: str) -> None:
    erase(session, session.get(Resident, grouped._need(session, number).resident_id), line_id, grouped.now)


def review(grouped, session, said: Said, *numbers: str) -> None:
    chosen = [Chosen(number, None) for number in numbers]
    assert review_needs(session, grouped.authority, said, chosen, **grouped.by).done


def in_a_transaction(grouped, deed: Callable, *more: object) -> Callable:
    def do() -> None:
        with grouped.database.transaction() as session:
            deed(grouped, session, *more)

    return do


def assert_all_sit_in_open_groups_of_their_issue(grouped) -> None:
    with grouped.database.reading() as session:
        issues = {row.id: row.issue for row in session.query(NeedGroup).filter(NeedGroup.closed_at.is_(None))}
        rows = session.query(GroupMember, Need.issue).join(Need, Need.id == GroupMember.need_id)
        sitting = [(row.group_id, issue) for row, issue in rows.filter(GroupMember.group_id.is_not(None))]
    assert sitting
    assert [issues.get(group_id) for group_id, _ in sitting] == [issue for _, issue in sitting]


def test_a_regroup_does_not_move_what_a_resident_is_changing(grouped):
    lights, roads = grouped.say_all(LIGHTS), grouped.say_all(ROADS)
    grouped.regroup()
    stray, of_lights = roads[0], grouped.sits(lights[0])
    with grouped.database.transaction() as session:
        session.get(GroupMember, grouped.need(stray).id).group_id = grouped.row(of_lights).id
    regroup = think(grouped, "ถนนหน้าวัด")
    one_during_the_other(grouped, lambda session: correct(grouped, session, stray, 3), regroup)
    assert (grouped.need(stray).issue, grouped.sits(stray)) == (3, None)


def test_a_regroup_leaves_nothing_of_what_is_being_erased(grouped):
    needs = [grouped.say(OWN, "mali"), grouped.say("ตะเกียงรั้วดับ"), grouped.say("ตะเกียงรั้วดับค่ะ")]
    with grouped.database.transaction() as session:
        session.query(GroupMember).delete()
    regroup, erased = think(grouped, OWN), grouped.need(needs[0]).id
    one_during_the_other(grouped, lambda session: forget(grouped, session, needs[0], "mali"), regroup)
    assert grouped.sits(needs[1]) == grouped.sits(needs[2]) is not None
    with grouped.database.reading() as session:
        assert session.get(GroupMember, erased) is None
        assert OWN not in {row.title for row in session.query(NeedGroup)}


def test_taking_an_act_back_and_erasing_do_not_wait_for_each_other(grouped):
    lights = grouped.group(grouped.say_all(LIGHTS), "ไฟดับ")
    number = grouped.say(LIGHTS[0], "mali", issue=5)
    act = grouped.do(move_needs, [number], lights)
    one_during_the_other(
        grouped,
        lambda session: forget(grouped, session, number, "mali"),
        lambda session: undo_group_act(session, grouped.authority, act, **grouped.by),
    )
    assert grouped.need(number).state == NeedState.ERASED
    assert grouped.seat(number) is None


def test_people_residents_and_the_machine_at_once_lose_nothing_and_give_no_number_twice(grouped):
    lights = grouped.say_all(LIGHTS * 5)
    gone = [grouped.say(LIGHTS[0], f"gone{at}") for at in range(2)]
    unsure = [grouped.say(LIGHTS[1], is_undecided=True) for _ in range(4)]
    grouped.agree(lights[12], "gone0")
    one, other = grouped.group(lights[:6], "ไฟดับ"), grouped.group([*lights[6:10], gone[0]], "ซอยมืด")
    moved = grouped.do(move_needs, [gone[1]], one)
    grouped.regroup()
    within = partial(in_a_transaction, grouped)
    acts = [
        lambda: grouped.do(split_needs, [lights[0]]),
        lambda: grouped.do(split_needs, [lights[1]]),
        lambda: grouped.do(merge_groups, one, other),
        lambda: grouped.do(move_needs, [lights[10]], one),
        grouped.regroup,
        within(forget, gone[0], "gone0"),
        within(correct, lights[12], 3),
        within(correct, lights[13], 5),
        within(review, Said(Verdict.DECIDED, issue=6), unsure[3], unsure[0]),
        within(review, Said(Verdict.GROUPED), unsure[1], unsure[2]),
        *([lambda: grouped.say(LIGHTS[0])] * 3),
    ]
    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(act) for act in acts]:
            done.result(timeout=60)
    grouped.do(undo_group_act, moved)
    groups, _, needs = grouped.picture()
    assert len({number for number, *_ in groups}) == len(groups)
    assert len(needs) == 24
    assert {grouped.sits(number) for number in (*lights[6:11], lights[2])} == {one}
    assert grouped.sits(unsure[1]) == grouped.sits(unsure[2]) is not None
    assert (grouped.need(lights[12]).issue, grouped.sits(lights[12])) == (3, None)
    assert grouped.seat(gone[0]) is None
    assert_all_sit_in_open_groups_of_their_issue(grouped)
