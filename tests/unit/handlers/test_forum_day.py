"""The day of a forum in LINE: signing in at the door, the group one comes with, voting."""

from datetime import timedelta

import pytest

from bot.domain.states import ForumState
from bot.services.run_vote import ON_A_DRAFT, VoteEdit, close_vote, make_vote, open_vote
from bot.store.attendances import count_by_seats, forum_by_day_code
from bot.store.models import Attendance, Ballot, Forum, ForumSeats, Resident, StakeholderGroup
from bot.store.votes import vote_by_id
from tests.forums import Forums
from tests.told import Told

GROUPS = ("ผู้นำชุมชน", "กลุ่มผู้สูงวัย", "ประชาชนในเขตพื้นที่")


@pytest.fixture
def forum_id(database, seal, khelang, now, officer_id):
    """A forum that begins in an hour, without seats."""
    forum_id = Forums(Told(database, seal, khelang, now)).forum(starts_at=now + timedelta(hours=1))
    change(database, forum_id, day_code="4102", state=ForumState.ANNOUNCED)
    return forum_id


@pytest.fixture
def with_seats(database, khelang, forum_id):
    """The same with three groups."""
    with database.transaction() as session:
        for at, name in enumerate(GROUPS, start=1):
            group = StakeholderGroup(authority_id=khelang.id, position=at + 100, name=name, quota=2)
            session.add(group)
            session.flush()
            session.add(
                ForumSeats(
                    authority_id=khelang.id, forum_id=forum_id, position=at, name=name, quota=2,
                    stakeholder_group_id=group.id,
                )
            )  # fmt: skip
    return forum_id


@pytest.fixture
def ask(database, khelang, forum_id, now, officer_id):
    """Put a question to the room; its id."""

    def open_one(title="เรื่องไหนควรทำก่อน", choices=("ไฟทาง", "ถนน", "น้ำประปา"), **facts):
        edit = VoteEdit(title, tuple((one, None) for one in choices), **facts)
        with database.transaction() as session:
            vote_id = make_vote(session, khelang.id, forum_id, edit, by=officer_id, now=now)
            open_vote(session, khelang.id, vote_id, by=officer_id, now=now)
        return vote_id

    return open_one


def change(database, forum_id, **facts):
    with database.transaction() as session:
        row = session.get(Forum, forum_id)
        for name, value in facts.items():
            setattr(row, name, value)


def came(talk):
    return [row for row in talk.rows(Attendance) if row.cancelled_at is None]


@pytest.mark.parametrize(
    "words",
    [
        "มาแล้ว 4102",
        "มาแล้ว4102",
        "มาแล้ว ๔๑๐๒",
        "มาเเล้วค่ะ 4102",
        "มาแลว 4102",
        "ถึงแล้ว 4102 ครับ",
        "ลงชื่อ: 4102",
        "มาแล้ว 4 1 0 2",
    ],
)
def test_whoever_types_the_door_sign_is_counted(mali, forum_id, words):
    mali.joins()
    mali.says(words)
    mali.hears("✓ ลงชื่อแล้วค่ะ", "ประชาคมเมือง")
    (row,) = came(mali)
    assert (row.forum_id, row.resident_id, row.source) == (forum_id, mali.person().id, "qr")
    mali.says(words)
    mali.hears("ลงชื่อแล้วค่ะ")
    assert len(came(mali)) == 1
    assert mali.needs() == []


@pytest.mark.parametrize("words", ["น้ำไม่ไหลมา 4102 วันแล้ว", "ไฟดับแล้ว 4102", "บ้านเลขที่ 4102", "มาแล้ว"])
def test_other_words_are_no_sign_in(mali, forum_id, words):
    mali.joins()
    mali.says(words)
    assert came(mali) == []


def test_a_stranger_is_asked_first_and_signed_in_by_one_tap(mali, with_seats):
    mali.says("มาแล้ว 4102")
    mali.hears("ก่อนเริ่ม ขออนุญาตเก็บ", "จะลงชื่อประชาคมเมืองให้", "กด ยินยอม ครั้งเดียว")
    assert came(mali) == []
    mali.presses("ยินยอม")
    mali.hears("✓ ลงชื่อแล้วค่ะ", "ท่านมาในนามกลุ่มไหนคะ", "2 กลุ่มผู้สูงวัย")
    assert len(came(mali)) == 1
    mali.says("2")
    mali.hears("ท่านมาในนามกลุ่ม กลุ่มผู้สูงวัย", "ท่านอยู่ชุมชนไหน")
    assert mali.step() == "community"


def test_who_refuses_is_not_counted(mali, forum_id):
    mali.says("มาแล้ว 4102")
    mali.says("ไม่ยินยอม")
    assert came(mali) == []
    mali.says("ยินยอม")
    mali.does_not_hear("ลงชื่อแล้ว")


@pytest.mark.parametrize(
    ("facts", "heard"),
    [
        ({"state": ForumState.DRAFT}, "ยังหาประชาคมของเลขนี้ไม่เจอ"),
        ({"state": ForumState.CANCELLED, "state_reason": "ฝนตกหนัก"}, "เลื่อนหรือยกเลิกแล้ว เพราะฝนตกหนัก"),
        ({"state": ForumState.POSTPONED}, "เลื่อนหรือยกเลิกแล้ว"),
        ({"day_code": "9999"}, "ยังหาประชาคมของเลขนี้ไม่เจอ"),
    ],
)
def test_a_forum_that_is_not_held_refuses_kindly(mali, database, forum_id, facts, heard):
    change(database, forum_id, **facts)
    mali.joins()
    mali.says("มาแล้ว 4102")
    mali.hears(heard)
    assert came(mali) == []


@pytest.mark.parametrize(
    ("hours", "ends", "heard"),
    [(-3.1, None, "ยังไม่ถึงเวลาลงชื่อ"), (-2.9, None, "✓ ลงชื่อแล้ว"), (5.9, None, "✓ ลงชื่อแล้ว"), (6.1, None, "จบแล้ว"),
     (3, 2, "จบแล้ว"), (8, 9, "✓ ลงชื่อแล้ว")],
)  # fmt: skip
def test_the_door_is_open_about_the_hours_of_the_forum(mali, database, forum_id, hours, ends, heard):
    mali.joins()
    starts_at = mali.now - timedelta(hours=hours)
    change(database, forum_id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=ends) if ends else None)
    mali.says("มาแล้ว 4102")
    mali.hears(heard)


def test_the_group_is_asked_once_counted_at_once_and_known_the_next_time(mali, database, khelang, with_seats):
    mali.joins()
    mali.says("มาแล้ว 4102")
    with database.reading() as session:
        assert count_by_seats(session, khelang.id, with_seats) == {0: 1}
    mali.says("9")
    mali.hears("พิมพ์เลข 1–3")
    mali.presses("2 กลุ่มผู้สูงวัย")
    mali.hears("จดแล้วค่ะ ท่านมาในนามกลุ่ม กลุ่มผู้สูงวัย")
    mali.says("เปลี่ยนกลุ่ม")
    mali.says("1 ผู้นำชุมชน")
    (row,) = came(mali)
    with database.transaction() as session:
        seats = session.get(ForumSeats, row.seats_id)
        assert (seats.name, mali.person().stakeholder_group_id) == ("ผู้นำชุมชน", seats.stakeholder_group_id)
        session.get(Attendance, row.id).cancelled_at = mali.now  # staff took it back; they come again
    mali.says("มาแล้ว 4102")
    mali.hears("✓ ลงชื่อแล้วค่ะ", "กลุ่ม ผู้นำชุมชน")
    mali.does_not_hear("กลุ่มไหน")
    assert len(came(mali)) == 1


def test_a_need_told_in_the_stead_of_the_group_is_recorded(mali, with_seats):
    mali.joins()
    mali.says("มาแล้ว 4102")
    mali.says("ไฟทางหน้าวัดดับมาหลายคืน อยากให้ซ่อม")
    assert len(mali.needs()) == 1
    mali.says("เลือกกลุ่ม")
    mali.says("กลุ่มผู้สูงวัย")
    mali.hears("กลุ่มผู้สูงวัย")


def test_a_vote_is_shown_at_the_door_cast_by_number_and_changed(mali, database, khelang, ask, forum_id):
    vote_id = ask(issue=6)
    mali.joins()
    mali.says("มาแล้ว 4102")
    mali.hears("เรื่องไหนควรทำก่อน", "พิมพ์เลข 1–3", "คนละ 1 เสียง")
    assert "ประเด็นที่ 6" in mali.answer[-1].header
    mali.says("๒")
    mali.hears("รับคะแนนแล้วค่ะ ท่านเลือกข้อ 2 ถนน")
    mali.says("ลงคะแนน")
    mali.hears("ตอนนี้ท่านเลือกข้อ 2 ไว้")
    mali.says("7")
    mali.hears("พิมพ์เลข 1–3")
    mali.taps(f"ballot?vote={vote_id}&choice=3")
    mali.hears("ท่านเลือกข้อ 3 น้ำประปา")
    mali.says("เลือกข้อ 1")
    mali.hears("ท่านเลือกข้อ 1 ไฟทาง")
    with database.reading() as session:
        assert [one.ballots for one in vote_by_id(session, khelang.id, vote_id).choices] == [1, 0, 0]
    mali.says("2")  # nothing is asked any more: this is no vote
    mali.does_not_hear("รับคะแนนแล้ว")
    assert mali.needs() == []


def test_only_those_who_signed_in_vote(mali, somchai, ask, forum_id):
    vote_id = ask()
    mali.joins()
    mali.says("ลงคะแนน")
    mali.hears("ลงคะแนนได้หลังลงชื่อหน้างาน")
    mali.taps(f"ballot?vote={vote_id}&choice=1")
    mali.does_not_hear("รับคะแนนแล้ว")
    assert mali.rows(Ballot) == []


def test_a_closed_vote_keeps_what_was_chosen_in_time(mali, database, khelang, ask, forum_id, officer_id):
    vote_id = ask(closes_at=mali.now + timedelta(minutes=5))
    mali.joins()
    mali.says("มาแล้ว 4102")
    mali.says("1")
    mali.waits(minutes=6)  # its hour has come: nobody has to close it
    mali.taps(f"ballot?vote={vote_id}&choice=2")
    mali.hears("ปิดลงคะแนนแล้ว", "ข้อ 1 ไฟทาง ยังนับอยู่")
    mali.says("ลงคะแนน")
    mali.hears("ยังไม่มีข้อที่เปิดให้ลงคะแนน")
    with database.transaction() as session:
        open_vote(session, khelang.id, vote_id, by=officer_id, now=mali.now)
    mali.taps(f"ballot?vote={vote_id}&choice=2")
    mali.hears("รับคะแนนแล้ว")
    with database.transaction() as session:
        close_vote(session, khelang.id, vote_id, by=officer_id, now=mali.now)
    mali.taps(f"ballot?vote={vote_id}&choice=3")
    mali.hears("ปิดลงคะแนนแล้ว", "ข้อ 2 ถนน ยังนับอยู่")
    assert len(mali.rows(Ballot)) == 1


def test_the_next_open_question_follows_the_answer(mali, ask, forum_id):
    ask("ข้อแรก")
    ask("เห็นชอบร่างแผนหรือไม่", ON_A_DRAFT)
    mali.joins()
    mali.says("มาแล้ว 4102")
    mali.hears("ข้อแรก")
    mali.says("1")
    mali.hears("รับคะแนนแล้ว", "เห็นชอบร่างแผนหรือไม่")
    mali.says("1")
    mali.hears("ท่านเลือกข้อ 1 เห็นชอบ")


def test_the_erased_still_count_and_are_nobody(mali, database, khelang, ask, with_seats):
    vote_id = ask()
    mali.joins()
    for words in ("มาแล้ว 4102", "1", "1"):
        mali.says(words)
    mali.base_url = ""
    mali.says("ขอสำเนา")
    mali.hears("ประชาคมที่มา", "ประชาคมเมือง", "ผู้นำชุมชน", "ไฟทาง")
    mali.says("ลบข้อมูลของฉัน")
    mali.says("ยืนยันลบ")
    mali.hears("ลบข้อมูลของท่านแล้ว")
    assert [row.resident_id for row in (*mali.rows(Attendance), *mali.rows(Ballot))] == [None, None]
    assert [row.stakeholder_group_id for row in mali.rows(Resident)] == [None]
    with database.reading() as session:
        assert vote_by_id(session, khelang.id, vote_id).people == 1
        assert sum(count_by_seats(session, khelang.id, with_seats).values()) == 1


def test_the_code_of_one_authority_means_nothing_to_another(dara, database, khelang, lamphun, forum_id):
    dara.follows()
    dara.says("ยินยอม")
    dara.says("มาแล้ว 4102")
    dara.hears("ยังหาประชาคมของเลขนี้ไม่เจอ")
    with database.reading() as session:
        assert forum_by_day_code(session, lamphun.id, "4102") is None
