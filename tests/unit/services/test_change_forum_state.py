"""States of forums: what may follow what, what each act leaves behind, and that pressing twice does nothing more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.errors import NotFound, Refused
from bot.domain.states import ForumState
from bot.services import change_forum_state as change
from bot.services.make_forum import edit_forum, edit_of
from bot.store.forums import forum_by_id
from bot.store.models import AuditEntry
from tests.forums import Forums

DRAFT, ANNOUNCED, CLOSED, HELD = ForumState.DRAFT, ForumState.ANNOUNCED, ForumState.CLOSED, ForumState.HELD
DAY = timedelta(days=1)


@pytest.fixture
def forums(told) -> Forums:
    return Forums(told)


@pytest.fixture
def act(told):
    """Do something to a forum in a commit of its own; what it is like afterwards."""

    def do(function, forum_id: int, *given, now=None, **named):
        with told.database.transaction() as session:
            function(session, told.authority.id, forum_id, *given, by=None, now=now or told.now, **named)
        with told.database.reading() as session:
            return forum_by_id(session, told.authority.id, forum_id)

    return do


def logged(told) -> list[tuple[str, str | None]]:
    with told.database.reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.what.like("forum_%")).order_by(AuditEntry.id))
        return [(row.what, row.detail.get("reason")) for row in rows if row.what != "forum_made"]


def test_an_announced_forum_gets_a_code_of_its_own_once(forums, act, told):
    codes = set()
    for _ in range(30):
        forum_id = forums.forum(state=DRAFT)
        facts = act(change.announce_forum, forum_id)
        assert facts.state == ANNOUNCED
        assert act(change.announce_forum, forum_id).day_code == facts.day_code
        codes.add(facts.day_code)
    assert len(codes) == 30
    assert all(len(one) == 4 and one.isdecimal() and one[0] != "0" for one in codes)
    assert logged(told) == [("forum_announced", None)] * 30


def test_a_forum_whose_day_is_past_is_not_announced_but_held_at_once(forums, act):
    forum_id = forums.forum(days=-3, state=DRAFT)
    with pytest.raises(Refused):
        act(change.announce_forum, forum_id)
    assert act(change.hold_forum, forum_id).state == HELD
    assert act(change.take_back_held, forum_id).state == DRAFT


def test_closing_by_hand_sets_the_deadline_and_reopening_lifts_it(forums, act, told):
    forum_id = forums.forum(needs_until=told.now + DAY)
    closed = act(change.close_needs, forum_id)
    assert (closed.state, closed.needs_until) == (CLOSED, told.now)
    again = act(change.close_needs, forum_id, now=told.now + DAY)
    assert again.needs_until == told.now
    opened = act(change.reopen_needs, forum_id)
    assert (opened.state, opened.needs_until) == (ANNOUNCED, None)


def test_a_deadline_that_passes_closes_its_forum_and_no_other(forums, act, told):
    due, later = forums.forum(needs_until=told.now), forums.forum(needs_until=told.now + DAY)
    held, open_ended = forums.forum(state=HELD, needs_until=told.now - DAY), forums.forum()
    with told.database.transaction() as session:
        assert change.close_due_needs(session, told.now) == 1
        assert change.close_due_needs(session, told.now) == 0
    with told.database.reading() as session:
        states = [forum_by_id(session, told.authority.id, one).state for one in (due, later, held, open_ended)]
    assert states == [CLOSED, ANNOUNCED, HELD, ANNOUNCED]
    assert logged(told) == [("forum_closed", None)]


def test_a_deadline_put_off_opens_a_closed_forum_again(forums, act, told):
    forum_id = forums.forum(state=CLOSED, needs_until=told.now)
    with told.database.transaction() as session:
        edit = edit_of(session, told.authority.id, forum_id)
    from_then = type(edit)(**{name: getattr(edit, name) for name in edit.__slots__} | {"needs_until": told.now + DAY})
    assert act(edit_forum, forum_id, from_then).state == ANNOUNCED


def test_a_postponed_forum_remembers_the_day_that_residents_were_told(forums, act, told):
    forum_id, first = forums.forum(days=7), told.now + 7 * DAY
    new = change.NewTime(told.now + 14 * DAY, told.now + 14 * DAY + timedelta(hours=3))
    moved = act(change.postpone_forum, forum_id, "ห้องประชุมไม่ว่าง", to=new)
    assert (moved.state, moved.starts_at, moved.ends_at) == (ANNOUNCED, new.starts_at, new.ends_at)
    assert (moved.put_off_from, moved.state_reason) == (first, "ห้องประชุมไม่ว่าง")
    assert act(change.postpone_forum, forum_id, "กดซ้ำ", to=new).state_reason == "ห้องประชุมไม่ว่าง"
    again = act(change.postpone_forum, forum_id, "น้ำท่วม", to=change.NewTime(told.now + 21 * DAY))
    assert (again.put_off_from, again.ends_at) == (new.starts_at, None)
    assert logged(told) == [("forum_postponed", "ห้องประชุมไม่ว่าง"), ("forum_postponed", "น้ำท่วม")]


def test_a_forum_is_postponed_without_a_day_and_announced_with_one(forums, act, told):
    forum_id = forums.forum(days=7)
    waiting = act(change.postpone_forum, forum_id, "น้ำท่วม")
    assert (waiting.state, waiting.put_off_from) == (ForumState.POSTPONED, told.now + 7 * DAY)
    with pytest.raises(Refused):
        act(change.announce_forum, forum_id)  # its day was called off
    with pytest.raises(Refused):
        act(change.postpone_forum, forum_id, "น้ำท่วม", to=change.NewTime(told.now - DAY))
    back = act(change.postpone_forum, forum_id, "น้ำลดแล้ว", to=change.NewTime(told.now + 9 * DAY))
    assert (back.state, back.put_off_from) == (ANNOUNCED, told.now + 7 * DAY)


def test_a_closed_forum_with_a_new_day_stays_closed(forums, act, told):
    forum_id = forums.forum(state=CLOSED, needs_until=told.now)
    moved = act(change.postpone_forum, forum_id, "น้ำท่วม", to=change.NewTime(told.now + 9 * DAY))
    assert (moved.state, moved.needs_until) == (CLOSED, told.now)


def test_a_forum_that_is_moved_forward_takes_its_deadline_along(forums, act, told):
    forum_id = forums.forum(days=9, needs_until=told.now + 8 * DAY)
    moved = act(change.postpone_forum, forum_id, "ห้องว่างเร็วขึ้น", to=change.NewTime(told.now + 5 * DAY))
    assert moved.needs_until == told.now + 5 * DAY


def test_a_cancelled_forum_becomes_a_draft_that_is_announced_anew(forums, act, told):
    forum_id = forums.forum()
    code = act(change.cancel_forum, forum_id, "รวมกับครั้งที่ 2").day_code
    assert act(change.cancel_forum, forum_id, "อีกครั้ง").state_reason == "รวมกับครั้งที่ 2"
    assert act(change.restore_forum, forum_id).state == DRAFT
    again = act(change.announce_forum, forum_id)
    assert (again.state, again.day_code, again.state_reason) == (ANNOUNCED, code, None)


def test_held_and_written_up_go_forth_and_back(forums, act, told):
    forum_id = forums.forum(days=0)
    assert act(change.hold_forum, forum_id).state == HELD
    assert act(change.write_up_forum, forum_id).state == ForumState.WRITTEN_UP
    with pytest.raises(Refused):
        act(change.hold_forum, forum_id)
    assert act(change.take_back_write_up, forum_id).state == HELD
    assert act(change.take_back_held, forum_id).state == ANNOUNCED


@pytest.mark.parametrize(
    ("state", "function", "given"),
    [
        (DRAFT, change.close_needs, ()),
        (DRAFT, change.reopen_needs, ()),
        (DRAFT, change.write_up_forum, ()),
        (DRAFT, change.postpone_forum, ("เหตุ",)),
        (HELD, change.cancel_forum, ("เหตุ",)),
        (HELD, change.postpone_forum, ("เหตุ",)),
        (HELD, change.announce_forum, ()),
        (HELD, change.restore_forum, ()),
        (HELD, change.reopen_needs, ()),
        (HELD, change.close_needs, ()),
        (ForumState.CANCELLED, change.announce_forum, ()),
        (ANNOUNCED, change.hold_forum, ()),  # its day has not come
        (ANNOUNCED, change.take_back_held, ()),
    ],
)
def test_what_may_not_follow_is_refused_and_changes_nothing(forums, act, told, state, function, given):
    forum_id = forums.forum(state=state)
    with pytest.raises(Refused) as refusal:
        act(function, forum_id, *given)
    assert refusal.value.thai
    with told.database.reading() as session:
        assert forum_by_id(session, told.authority.id, forum_id).state == state
    assert logged(told) == []


def test_a_forum_of_another_authority_is_not_found(forums, told, lamphun):
    forum_id = forums.forum()
    with told.database.transaction() as session, pytest.raises(NotFound):
        change.cancel_forum(session, lamphun.id, forum_id, "เหตุ", by=None, now=told.now)
