"""Notices that no answer carried: one push a resident, where the authority allows it and within its hours."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.review import Verdict
from bot.domain.roles import Role
from bot.domain.thai_time import BANGKOK
from bot.services.meet_resident import find_or_meet
from bot.services.review_needs import Chosen, Said, review_needs, undo_review
from bot.store.models import Authority, Notice, OutboxMessage, Resident
from bot.store.notices import add_notice
from bot.worker.housekeeping import keep_house
from tests.admin_site import hire
from tests.told import Told

MORNING = datetime(2026, 2, 24, 9, 0, tzinfo=BANGKOK)
LONG_AGO = MORNING - timedelta(hours=25)


@pytest.fixture
def leave(database, seal, khelang):
    """Leaves a notice for somebody; their id."""

    def write(text: str, *, to: str = "U1", authority=khelang, created_at: datetime = LONG_AGO) -> int:
        with database.transaction() as session:
            resident = find_or_meet(session, seal, authority.id, to, created_at)
            add_notice(session, authority.id, resident.id, kind="issue_changed", text=text, now=created_at)
            return resident.id

    return write


@pytest.fixture
def pays(database, khelang):
    """Lets an authority pay for pushes from eight to eight."""

    def allow(authority=khelang) -> None:
        with database.transaction() as session:
            row = session.get(Authority, authority.id)
            row.settings = {**row.settings, "push_notices": True, "push_from_hour": 8, "push_to_hour": 20}

    return allow


@pytest.fixture
def pushed(database):
    """What lies in the outbox: who, how, and the words."""

    def read() -> list[tuple[int, str, str]]:
        with database.reading() as session:
            rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
            return [(row.resident_id, row.how, row.messages[0]["text"]) for row in rows]

    return read


def untold(database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Notice.id).where(Notice.told_at.is_(None))).all())


def test_all_that_waited_goes_out_as_one_push_a_resident_and_only_once(worker, database, leave, pays, pushed):
    pays()
    mali = leave("เรื่องที่หนึ่งเปลี่ยนประเด็นแล้ว")
    leave("เรื่องที่สองเปลี่ยนประเด็นแล้ว")
    somchai = leave("มีคำตอบถึงท่าน", to="U2")
    keep_house(worker, MORNING)
    assert sorted(pushed()) == [
        (mali, "push", "เรื่องที่หนึ่งเปลี่ยนประเด็นแล้ว\n\nเรื่องที่สองเปลี่ยนประเด็นแล้ว"),
        (somchai, "push", "มีคำตอบถึงท่าน"),
    ]
    assert untold(database) == 0
    keep_house(worker, MORNING + timedelta(hours=1))
    assert len(pushed()) == 2


def test_an_authority_that_does_not_pay_pushes_nothing(worker, database, leave, pays, pushed, lamphun):
    pays(lamphun)
    leave("เรื่องของเขลางค์นคร")
    theirs = leave("เรื่องของลำพูน", authority=lamphun)
    keep_house(worker, MORNING)
    assert pushed() == [(theirs, "push", "เรื่องของลำพูน")]
    assert untold(database) == 1


@pytest.mark.parametrize(("hour", "is_pushed"), [(7, False), (8, True), (19, True), (20, False), (23, False)])
def test_nobody_is_woken_outside_the_hours(worker, leave, pays, pushed, hour, is_pushed):
    pays()
    leave("เปลี่ยนประเด็นแล้ว", created_at=MORNING - timedelta(days=3))
    keep_house(worker, MORNING.replace(hour=hour))
    assert bool(pushed()) is is_pushed


def test_within_a_day_the_next_answer_may_still_carry_it(worker, database, leave, pays, pushed):
    pays()
    leave("เปลี่ยนประเด็นแล้ว", created_at=MORNING - timedelta(hours=23))
    keep_house(worker, MORNING)
    assert (pushed(), untold(database)) == ([], 1)
    keep_house(worker, MORNING + timedelta(hours=2))
    assert (len(pushed()), untold(database)) == (1, 0)


@pytest.mark.parametrize("gone", ["blocked_at", "erased_at"])
def test_who_blocked_us_or_was_erased_gets_no_push(worker, database, leave, pays, pushed, gone):
    pays()
    away = leave("ถึงคนที่ไปแล้ว")
    here = leave("ถึงคนที่อยู่", to="U2")
    with database.transaction() as session:
        setattr(session.get(Resident, away), gone, LONG_AGO)
    keep_house(worker, MORNING)
    assert pushed() == [(here, "push", "ถึงคนที่อยู่")]


def test_the_review_is_told_by_one_push_after_a_day_unless_it_was_undone(worker, database, seal, khelang, pays, pushed):
    pays()
    told = Told(database, seal, khelang, LONG_AGO)
    person = hire(database, khelang.id, "pim@khelang.example", Role.FACILITATOR, moment=LONG_AGO)
    kept, slipped = (told.need(f"ไฟทางซอย {at} ดับ", by=f"U{at}", issue=6, is_undecided=True) for at in (1, 2))
    for number in (kept, slipped):
        with database.transaction() as session:
            said = Said(Verdict.DECIDED, issue=3)
            review_needs(session, khelang, said, [Chosen(number, None)], staff_id=person.id, now=LONG_AGO)
    with database.transaction() as session:
        undo_review(session, khelang, staff_id=person.id, now=LONG_AGO)
    keep_house(worker, MORNING)
    assert [words for _, _, words in pushed()] == [f"เจ้าหน้าที่ดูเรื่อง {kept} แล้ว จัดไว้ในประเด็น 3 สังคมและความปลอดภัยค่ะ"]
