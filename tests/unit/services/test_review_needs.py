"""Acts of the review queue: what each does, that nobody is left untold, and that undoing leaves no trace of a slip."""

from datetime import timedelta

import pytest

from bot.domain.errors import NotFound, Refused
from bot.domain.review import Verdict
from bot.domain.roles import Role
from bot.domain.states import NeedState
from bot.services.dismiss_need import recount_need
from bot.services.edit_group import mark_duplicates
from bot.services.find_standing_need import ChangedMeanwhile, stamp_of
from bot.services.review_needs import Chosen, Said, review_needs, undo_review
from bot.services.withdraw_need import restore, withdraw
from bot.store.erasing import erase_needs
from bot.store.language_layers import decisions_of_staff
from bot.store.models import GroupMember, Need, NeedEvent, Notice, ReviewAct, Staff
from bot.store.needs import need_by_number
from bot.store.notices import take_notices_of
from bot.store.review_acts import count_reviewed, postponed
from bot.wording.corrections import a_need_after_all
from bot.wording.tone import Tone
from tests.admin_site import hire

TWO = "ไฟหน้าวัดดับทั้งแถว แล้วก็อยากได้หมอมาตรวจตาที่ศาลา"
KEPT = (
    "text", "search_text", "issue", "issue2", "issue_by", "confidence", "scores", "evidence", "is_undecided",
    "is_urgent", "state", "withdrawn_at", "model_version",
)  # fmt: skip


@pytest.fixture
def pim(database, khelang):
    return hire(database, khelang.id, "pim@khelang.example", Role.FACILITATOR).id


@pytest.fixture
def act(database, khelang, told, pim):
    def act(what, *numbers, seen=None, by=None, **more):
        with database.transaction() as session:
            chosen = [Chosen(number, seen) for number in numbers]
            return review_needs(session, khelang, Said(what, **more), chosen, staff_id=by or pim, now=told.now)

    return act


@pytest.fixture
def undo(database, khelang, told, pim):
    def undo(by=None):
        with database.transaction() as session:
            return undo_review(session, khelang, staff_id=by or pim, now=told.now)

    return undo


@pytest.fixture
def waiting(told):
    """A need that waits for a person; its number."""

    def say(words="ไฟทางซอย 3 ดับ", **more):
        return told.need(words, **{"issue": 6, "is_undecided": True, "state": NeedState.IN_REVIEW, **more})

    return say


def kept(told, number):
    row = told.row(number)
    return {name: getattr(row, name) for name in KEPT}


def notices(database):
    with database.reading() as session:
        return [row.text for row in session.query(Notice).filter(Notice.told_at.is_(None)).order_by(Notice.id)]


def hear(database, told):
    """The teller writes something, and is told what waits."""
    with database.transaction() as session:
        resident_id = session.query(Need.resident_id).filter(Need.resident_id.is_not(None)).first()[0]
        return take_notices_of(session, told.authority.id, resident_id, told.now)


def whats(database, told, number):
    need_id = told.row(number).id
    with database.reading() as session:
        return [row.what for row in session.query(NeedEvent).filter_by(need_id=need_id).order_by(NeedEvent.id)]


ACTS = [
    (Verdict.DECIDED, {"issue": 3}),
    (Verdict.ACCEPTED, {}),
    (Verdict.SPLIT, {"borders": [TWO.index("แล้วก็")]}),
    (Verdict.NOT_A_NEED, {}),
    (Verdict.NOT_URGENT, {}),
    (Verdict.GROUPED, {}),
    (Verdict.POSTPONED, {}),
]


@pytest.mark.parametrize(("what", "more"), ACTS)
def test_every_act_is_undone_without_a_trace(act, undo, waiting, told, database, what, more):
    number = waiting(TWO, is_urgent=True)
    before = kept(told, number)
    act(what, number, **more)
    assert undo().done == (number,)
    assert kept(told, number) == before
    assert notices(database) == []
    assert undo() is None


@pytest.mark.parametrize(
    ("what", "more", "words"),
    [
        (Verdict.DECIDED, {"issue": 3}, "ขอดูประเด็นอีกครั้ง"),
        (Verdict.SPLIT, {"borders": [TWO.index("แล้วก็")]}, "กลับเป็นเรื่องเดียวแล้ว"),
        (Verdict.NOT_A_NEED, {}, "นับไว้เหมือนเดิมแล้ว"),
    ],
)
def test_who_was_told_already_is_told_how_it_stands(act, undo, waiting, told, database, what, more, words):
    number = waiting(TWO)
    act(what, number, **more)
    assert number in hear(database, told)[0]
    undo()
    assert [words in text and number in text for text in notices(database)] == [True]


def test_accepting_is_a_decision_that_teaches(act, waiting, told, database, khelang):
    sure = waiting("ขอถังขยะเพิ่มที่ตลาด", issue=5, is_undecided=False, is_urgent=True)
    unsure = waiting("ไฟทางซอย 3 ดับ")
    act(Verdict.ACCEPTED, sure, unsure)
    assert [(told.row(one).state, told.row(one).issue_by) for one in (sure, unsure)] == [("confirmed", "staff")] * 2
    with database.reading() as session:
        taught = decisions_of_staff(session, khelang.id, khelang.cycle.id, limit=9)
    assert sorted(one.issue for one in taught) == [5, 6]
    assert len(notices(database)) == 1  # only where the teller had been promised word of the issue


def test_what_is_no_need_leaves_the_counts_and_teaches_no_issue(act, waiting, told, database, khelang):
    number = waiting("ตลาดเมื่อวานคนเยอะดี")
    act(Verdict.DECIDED, number, issue=4)
    hear(database, told)
    act(Verdict.NOT_A_NEED, number)
    assert told.row(number).state == "withdrawn"
    assert "ยังไม่พบว่าอยากให้ทำอะไร" in notices(database)[0]
    with database.reading() as session:
        (taught,) = decisions_of_staff(session, khelang.id, khelang.cycle.id, limit=9)
    assert (taught.text, taught.issue) == ("ตลาดเมื่อวานคนเยอะดี", None)


def test_a_teller_who_disagrees_brings_it_before_a_person_again(act, undo, waiting, told, database):
    number = waiting(is_undecided=False, is_urgent=True)
    act(Verdict.NOT_A_NEED, number)
    with database.transaction() as session:
        assert restore(session, need_by_number(session, told.authority.id, number), told.now)
    assert told.row(number).state == "in_review"
    assert undo().refused[0][0] == number
    assert told.row(number).state == "in_review"


@pytest.mark.parametrize("was_heard", [False, True])
def test_who_was_told_that_it_is_no_need_is_told_when_staff_count_it_again(
    act, waiting, told, database, khelang, pim, was_heard
):
    number = waiting()
    act(Verdict.NOT_A_NEED, number)
    if was_heard:
        hear(database, told)
    with database.transaction() as session:
        recount_need(session, khelang, number, staff_id=pim, now=told.now)
    put_right = a_need_after_all(Tone(khelang.settings.particle), number)
    assert notices(database) == ([put_right] if was_heard else [])


def test_of_an_erased_need_no_act_keeps_what_the_machine_made_of_its_words(act, waiting, told, database, khelang):
    number = waiting(TWO)
    act(Verdict.SPLIT, number, borders=[TWO.index("แล้วก็")])
    with database.transaction() as session:
        erase_needs(session, khelang.id, [need_by_number(session, khelang.id, number)], "erased", told.now)
    with database.reading() as session:
        (kept_of_it,) = session.query(ReviewAct).one().before
    assert not {"scores", "evidence", "confidence", "issue2"} & set(kept_of_it["was"])
    assert kept_of_it["was"]["issue"] == 6


def test_a_split_gives_each_wish_its_own_number_and_keeps_every_word(act, waiting, told, database):
    number = waiting(TWO, line_message_id="m1", community=1)
    act(Verdict.SPLIT, number, borders=[TWO.index("แล้วก็")])
    with database.reading() as session:
        first, second = session.query(Need).order_by(Need.id).all()
    assert (first.number, first.text) == (number, "ไฟหน้าวัดดับทั้งแถว")
    assert second.text == "แล้วก็อยากได้หมอมาตรวจตาที่ศาลา"
    assert (first.issue, second.issue) == (6, 2)
    same = ("resident_id", "community_id", "event_id", "line_message_id", "source", "said_at")
    assert [getattr(first, name) for name in same] == [getattr(second, name) for name in same]
    assert first.part != second.part
    assert f"เลขเรื่อง {second.number}" in notices(database)[0]
    assert whats(database, told, second.number) == ["recorded", "split_off"]


def test_a_split_is_not_undone_where_somebody_went_on(act, undo, waiting, told, database):
    number = waiting(TWO)
    act(Verdict.SPLIT, number, borders=[TWO.index("แล้วก็")])
    with database.transaction() as session:
        piece = session.query(Need).order_by(Need.id.desc()).first()
        withdraw(session, piece, told.now)
    assert undo().refused[0][0] == number
    assert told.row(number).text == "ไฟหน้าวัดดับทั้งแถว"


def test_a_person_s_issue_survives_a_split(act, waiting, told):
    number = waiting(TWO, issue=1, issue_by="resident", is_undecided=False, is_urgent=True)
    act(Verdict.SPLIT, number, borders=[TWO.index("แล้วก็")])
    row = told.row(number)
    assert (row.issue, row.issue_by, row.is_urgent, row.state) == (1, "resident", True, "in_review")


@pytest.mark.parametrize("borders", [[], [0], [len(TWO)], [-3, 9999], list(range(1, 40))])
def test_a_split_into_one_or_into_crumbs_is_refused(act, waiting, told, borders):
    number = waiting(TWO)
    with pytest.raises(Refused):
        act(Verdict.SPLIT, number, borders=borders)
    assert told.row(number).text == TWO


def test_not_urgent_ends_the_wait_only_where_nothing_else_is_open(act, waiting, told):
    open_still = waiting(is_urgent=True)
    sure = waiting(is_urgent=True, is_undecided=False)
    act(Verdict.NOT_URGENT, open_still, sure)
    assert [told.row(one).state for one in (open_still, sure)] == ["in_review", "recorded"]
    with pytest.raises(Refused):
        act(Verdict.NOT_URGENT, sure)


def seat(database, told, number):
    need_id = told.row(number).id
    with database.reading() as session:
        row = session.get(GroupMember, need_id)
        return row and (row.group_id, row.placed_by)


def test_a_group_takes_the_need_settles_its_issue_and_lets_it_go_again(act, undo, waiting, told, database):
    first, second = waiting("ไฟทางซอย 1 ดับ", issue=6), waiting("ขอถังขยะเพิ่มที่ตลาด", issue=5)
    act(Verdict.GROUPED, first)
    group = seat(database, told, first)
    assert group[1] == "staff"
    act(Verdict.GROUPED, second, group=1)
    assert seat(database, told, second) == group
    row = told.row(second)
    assert (row.issue, row.issue_by, row.state) == (6, "staff", "confirmed")
    assert undo().done == (second,)
    row = told.row(second)
    assert (row.issue, row.issue_by, row.state, seat(database, told, second)) == (5, "machine", "in_review", None)
    assert undo().done == (first,)
    assert (told.row(first).state, seat(database, told, first)) == ("in_review", None)


def test_many_that_go_to_a_new_group_sit_there_together_and_leave_it_together(act, undo, waiting, told, database):
    numbers = [waiting(f"ไฟทางซอย {at} ดับ") for at in range(3)]
    urgent = waiting("ไฟทางซอย 9 ดับ", is_urgent=True, is_undecided=False)
    assert act(Verdict.GROUPED, *numbers, urgent).done == (*numbers, urgent)
    assert len({seat(database, told, number) for number in (*numbers, urgent)}) == 1
    assert {told.row(number).state for number in (*numbers, urgent)} == {"confirmed"}
    assert set(undo().done) == {*numbers, urgent}
    assert {seat(database, told, number) for number in (*numbers, urgent)} == {None}
    assert {told.row(number).state for number in (*numbers, urgent)} == {"in_review"}


def test_an_undo_that_is_refused_half_way_changes_nothing(act, undo, waiting, told, database, khelang, pim):
    first, second = waiting(is_urgent=True, is_undecided=False), waiting(is_urgent=True, is_undecided=False)
    act(Verdict.GROUPED, first, second)
    with database.transaction() as session:
        mark_duplicates(session, khelang, [first, second], staff_id=pim, now=told.now)
    before = kept(told, first), kept(told, second), seat(database, told, first)
    assert {number for number, _ in undo().refused} == {first, second}
    assert (kept(told, first), kept(told, second), seat(database, told, first)) == before


def test_an_urgent_need_is_settled_by_its_group_too(act, undo, waiting, told):
    number = waiting(is_urgent=True, is_undecided=False)
    act(Verdict.GROUPED, number)
    assert (told.row(number).state, told.row(number).issue_by) == ("confirmed", "staff")
    assert undo().done == (number,)
    assert (told.row(number).state, told.row(number).issue_by) == ("in_review", "machine")


def test_a_group_that_is_not_there_takes_nothing(act, waiting, told):
    number = waiting()
    with pytest.raises(NotFound):
        act(Verdict.GROUPED, number, group=77)
    assert told.row(number).state == "in_review"


def test_many_at_once_do_what_can_be_done_and_name_the_rest(act, undo, waiting, told, database, khelang):
    numbers = [waiting(f"ไฟทางซอย {at} ดับ") for at in range(4)]
    som = hire(database, khelang.id, "som@khelang.example", Role.FACILITATOR).id
    act(Verdict.DECIDED, numbers[1], issue=2, by=som)
    outcome = act(Verdict.DECIDED, *numbers, issue=3, seen=stamp_of(6, "machine", is_undecided=True))
    assert outcome.done == (numbers[0], numbers[2], numbers[3])
    assert outcome.refused == ((numbers[1], "มีคนเปลี่ยนเรื่องนี้ระหว่างที่ท่านดูอยู่"),)
    assert [told.row(number).issue for number in numbers] == [3, 2, 3, 3]
    assert set(undo().done) == set(outcome.done)
    assert [told.row(number).issue for number in numbers] == [6, 2, 6, 6]


def test_words_that_changed_meanwhile_are_not_decided_unseen(act, waiting, told):
    number = waiting(TWO)
    seen = stamp_of(6, "machine", is_undecided=True, text=TWO)
    act(Verdict.SPLIT, number, borders=[TWO.index("แล้วก็")], seen=seen)
    with pytest.raises(ChangedMeanwhile):
        act(Verdict.NOT_A_NEED, number, seen=seen)


def test_each_person_undoes_their_own_and_only_today_s(act, undo, waiting, database, khelang, told, pim):
    number = waiting()
    act(Verdict.DECIDED, number, issue=3)
    som = hire(database, khelang.id, "som@khelang.example", Role.FACILITATOR).id
    assert undo(by=som) is None
    with database.transaction() as session:
        assert undo_review(session, khelang, staff_id=pim, now=told.now + timedelta(days=1)) is None
    assert undo().done == (number,)


def test_the_day_is_counted_and_what_was_put_off_stands_last(act, undo, waiting, database, khelang, told, pim):
    first, second, third = (waiting(f"ไฟทางซอย {at} ดับ") for at in range(3))
    for number in (first, second, first):
        act(Verdict.POSTPONED, number)
    act(Verdict.ACCEPTED, third)
    place = {"staff_id": pim, "since": told.now - timedelta(hours=1)}
    with database.reading() as session:
        assert postponed(session, khelang.id, khelang.cycle.id, **place) == [second, first]
        assert count_reviewed(session, khelang.id, khelang.cycle.id, **place) == 1
        assert postponed(session, khelang.id, khelang.cycle.id, **{**place, "staff_id": pim + 1}) == []


def test_another_authority_s_need_does_not_exist(act, waiting, lamphun, database, told, pim):
    number = waiting()
    with pytest.raises(NotFound), database.transaction() as session:
        review_needs(session, lamphun, Said(Verdict.ACCEPTED), [Chosen(number, None)], staff_id=pim, now=told.now)
    with database.reading() as session:
        assert session.query(Staff).count() == 1
    assert told.row(number).state == "in_review"
