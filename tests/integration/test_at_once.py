"""What two people do at the same moment: each voice counts, each notice is told once, and what is erased stays erased.

SQLite lets one writer in at a time; on PostgreSQL both have read before either has committed.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.errors import NotFound, Refused
from bot.domain.roles import Role
from bot.domain.states import DecidedBy, NeedSource, NeedState
from bot.services.add_staff import add_staff
from bot.services.confirm_need import confirm
from bot.services.decide_issue import decide_issue
from bot.services.erase_resident import erase
from bot.services.meet_resident import find_or_meet
from bot.services.record_need import record_need
from bot.services.support_need import support, unsupport
from bot.services.understand import read_as_need
from bot.services.withdraw_need import withdraw
from bot.store.models import Need, NeedSupport, Notice
from bot.store.needs import need_by_number
from bot.store.notices import add_notice, take_notices_of, take_untold_notices

TELLER = "U" + "1" * 32
VOICES = 20


@pytest.fixture
def number(database, seal, khelang, now):
    """The number of a need about light."""
    with database.transaction() as session:
        teller = find_or_meet(session, seal, khelang.id, TELLER, now)
        part = read_as_need("ไฟทางดับ", khelang).parts[0]
        need = record_need(
            session, khelang, part=part, source=NeedSource.LINE, said_at=now, now=now, resident=teller, event_id="e"
        )
        return need.number


@pytest.fixture
def staff_id(database, khelang, now):
    with database.transaction() as session:
        return add_staff(
            session, authority_id=khelang.id, email="a@b.c", name="x", role=Role.ADMIN, now=now, password="x" * 12
        ).staff_id


def all_at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """What came of each, begun at the same moment."""
    start = threading.Barrier(len(deeds))

    def begin(deed):
        start.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(begin, deeds))


def one_during_the_other(database, first, second):
    """Do `second` while `first` has done its work but not committed yet; raises what `second` raises."""
    is_done = threading.Event()

    def hold():
        with database.transaction() as session:
            first(session)
            session.flush()
            is_done.set()
            time.sleep(0.3)  # on PostgreSQL the other comes as far as it can meanwhile

    def follow():
        is_done.wait()
        with database.transaction() as session:
            second(session)

    with ThreadPoolExecutor(2) as threads:
        holding, following = threads.submit(hold), threads.submit(follow)
        holding.result()
        following.result()


def only_need(database):
    with database.reading() as session:
        return session.scalars(select(Need)).one()


def test_every_voice_counts(database, seal, khelang, now, number):
    with database.transaction() as session:
        ids = [find_or_meet(session, seal, khelang.id, f"U{voice:032x}", now).id for voice in range(VOICES)]

    def say(resident_id, agree):
        with database.transaction() as session:
            need = need_by_number(session, khelang.id, number)
            resident = find_or_meet(session, seal, khelang.id, f"U{ids.index(resident_id):032x}", now)
            agree(session, need, resident, now)

    all_at_once([lambda one=one: say(one, support) for one in ids])
    with database.reading() as session:
        rows = session.scalar(select(func.count()).select_from(NeedSupport))
    assert (rows, only_need(database).supporters) == (VOICES, VOICES)
    all_at_once([lambda one=one: say(one, unsupport) for one in ids[:15]])
    assert only_need(database).supporters == VOICES - 15


def decided(session, khelang, number, staff_id, now):
    decide_issue(session, khelang, number, 3, seen=None, staff_id=staff_id, now=now)


def erased(session, seal, khelang, now):
    erase(session, find_or_meet(session, seal, khelang.id, TELLER, now), TELLER, now)


def test_a_decision_does_not_bring_back_what_is_being_erased(database, seal, khelang, now, number, staff_id):
    with pytest.raises(NotFound):
        one_during_the_other(
            database,
            lambda session: erased(session, seal, khelang, now),
            lambda session: decided(session, khelang, number, staff_id, now),
        )
    need = only_need(database)
    assert (need.state, need.text, need.issue_by) == (NeedState.ERASED, "", DecidedBy.MACHINE)


def test_what_is_being_decided_can_be_erased(database, seal, khelang, now, number, staff_id):
    one_during_the_other(
        database,
        lambda session: decided(session, khelang, number, staff_id, now),
        lambda session: erased(session, seal, khelang, now),
    )
    need = only_need(database)
    assert (need.state, need.text) == (NeedState.ERASED, "")


def test_a_decision_does_not_bring_back_what_is_being_withdrawn(database, khelang, now, number, staff_id):
    with pytest.raises(Refused):
        one_during_the_other(
            database,
            lambda session: withdraw(session, need_by_number(session, khelang.id, number), now),
            lambda session: decided(session, khelang, number, staff_id, now),
        )
    assert only_need(database).state == NeedState.WITHDRAWN


def test_the_teller_does_not_take_over_what_staff_are_deciding(database, khelang, now, number, staff_id):
    one_during_the_other(
        database,
        lambda session: decided(session, khelang, number, staff_id, now),
        lambda session: confirm(session, need_by_number(session, khelang.id, number), now),
    )
    assert only_need(database).issue_by == DecidedBy.STAFF


def test_each_notice_is_told_once(database, seal, khelang, now):
    people = 30
    with database.transaction() as session:
        for one in range(people):
            resident = find_or_meet(session, seal, khelang.id, f"U{one:032x}", now)
            add_notice(session, khelang.id, resident.id, kind="x", text=f"ถึง {one}", now=now - timedelta(days=2))

    def take():
        with database.transaction() as session:
            return take_untold_notices(session, khelang.id, now, now)

    told = [text for taken in all_at_once([take] * 4) for texts in taken.values() for text in texts]
    assert sorted(told) == sorted(f"ถึง {one}" for one in range(people))
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Notice.told_at.is_(None))) == 0


def test_notices_are_told_in_their_order(database, seal, khelang, now):
    with database.transaction() as session:
        mali = find_or_meet(session, seal, khelang.id, TELLER, now)
        for text in ("หนึ่ง", "สอง", "สาม"):
            add_notice(session, khelang.id, mali.id, kind="x", text=text, now=now)
        assert take_notices_of(session, khelang.id, mali.id, now) == ["หนึ่ง", "สอง", "สาม"]
        assert take_notices_of(session, khelang.id, mali.id, now) == []
