"""The day of a forum when two do the same at the same moment: each person is one, each ballot counts once."""

import pytest
from sqlalchemy import func, select

from bot.domain.errors import Refused
from bot.domain.roles import Role
from bot.domain.states import ForumState, NeedSource
from bot.domain.thai_time import bangkok_day
from bot.services.enter_need import EnteredPart, Entry, enter_needs
from bot.services.record_attendance import Entry as Person
from bot.services.record_attendance import enter_person, sign_in_resident
from bot.services.run_vote import VoteEdit, cast_ballot, close_vote, make_vote, open_vote
from bot.services.understand import read_as_need
from bot.store.communities import communities_of
from bot.store.forums import forum_by_id
from bot.store.models import Attendance, Ballot, Forum, Need, Resident
from bot.store.votes import vote_by_id
from tests.admin_site import hire
from tests.forums import Forums
from tests.integration.test_at_once import all_at_once, one_during_the_other

VOICES = 12


@pytest.fixture
def staff_id(database, khelang, now):
    return hire(database, khelang.id, "a@khelang.example", Role.OFFICER, moment=now).id


@pytest.fixture
def forum_id(told, database):
    forum_id = Forums(told).forum(starts_at=told.now)
    with database.transaction() as session:
        session.get(Forum, forum_id).state = ForumState.ANNOUNCED
    return forum_id


def do(database, deed):
    with database.transaction() as session:
        return deed(session)


def sign_in(told, forum_id, resident_id):
    def deed(session):
        forum = forum_by_id(session, told.authority.id, forum_id)
        return sign_in_resident(session, forum, session.get(Resident, resident_id), told.now)[1]

    return deed


def rows(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_the_same_person_signs_in_twice_at_once(told, database, forum_id):
    mine = told.resident("U1")
    came = all_at_once([lambda: do(database, sign_in(told, forum_id, mine)) for _ in range(4)])
    assert (sorted(came), rows(database, Attendance)) == ([False, False, False, True], 1)


def test_two_doors_enter_the_same_person_and_one_list_comes_twice(told, database, khelang, forum_id, staff_id, now):
    def enter(key):
        return lambda session: enter_person(
            session, khelang.id, forum_id, Person(key, name="ป้าจันทร์"), by=staff_id, now=now
        )[1]

    came = all_at_once([lambda: do(database, enter("k" * 32)) for _ in range(4)])
    assert (sorted(came), rows(database, Attendance)) == ([False, False, False, True], 1)


@pytest.fixture
def vote_id(told, database, khelang, forum_id, staff_id):
    def deed(session):
        edit = VoteEdit("ข้อไหน", (("ก", None), ("ข", None)))
        vote_id = make_vote(session, khelang.id, forum_id, edit, by=staff_id, now=told.now)
        open_vote(session, khelang.id, vote_id, by=staff_id, now=told.now)
        return vote_id

    return do(database, deed)


def cast(told, vote_id, resident_id, position):
    return lambda session: cast_ballot(session, session.get(Resident, resident_id), vote_id, position, told.now)


def test_everybody_votes_at_once_and_changes_their_mind(told, database, khelang, forum_id, vote_id):
    people = [told.resident(f"U{at}") for at in range(VOICES)]
    for one in people:
        do(database, sign_in(told, forum_id, one))
    deeds = [cast(told, vote_id, one, position) for one in people for position in (1, 2)]
    all_at_once([lambda deed=deed: do(database, deed) for deed in deeds])
    assert rows(database, Ballot) == VOICES
    for one in people:
        do(database, cast(told, vote_id, one, 2))
    with database.reading() as session:
        assert [one.ballots for one in vote_by_id(session, khelang.id, vote_id).choices] == [0, VOICES]


def test_a_ballot_that_meets_the_close_is_in_time_or_refused(told, database, khelang, forum_id, vote_id, staff_id):
    mine = told.resident("U1")
    do(database, sign_in(told, forum_id, mine))

    def close(session):
        close_vote(session, khelang.id, vote_id, by=staff_id, now=told.now)

    with pytest.raises(Refused):
        one_during_the_other(database, close, cast(told, vote_id, mine, 1))
    assert rows(database, Ballot) == 0


def test_scribes_write_at_once_and_every_line_has_a_number(told, database, khelang, forum_id, staff_id):
    with database.reading() as session:
        community = communities_of(session, khelang.id)[0].id
    lines = ["ไฟทางหน้าวัดดับ", "ถนนหน้าตลาดเป็นหลุม", "ขอถังขยะหน้าโรงเรียน", "น้ำประปาไม่ไหล"]

    def write(at, line):
        parts = [EnteredPart(read_as_need(line, khelang).parts[0])]
        day = bangkok_day(told.now)
        entry = Entry(f"{at:032x}", community, NeedSource.FORUM, day, forum_id=forum_id)
        return lambda session: enter_needs(session, khelang, entry, parts, staff_id=staff_id, now=told.now)

    deeds = [write(at, line) for at, line in enumerate(lines * 2)]
    all_at_once([lambda deed=deed: do(database, deed) for deed in deeds])
    with database.reading() as session:
        numbers = session.scalars(select(Need.number)).all()
    assert len(set(numbers)) == len(lines) * 2
