"""Whose word about an issue stands."""

import pytest

from bot.domain.errors import Refused
from bot.domain.states import DecidedBy, NeedSource
from bot.services.correct_issue import correct_issue
from bot.services.meet_resident import find_or_meet
from bot.services.record_need import record_need
from bot.services.understand import read_words
from bot.store.models import NeedEvent, Notice


@pytest.fixture
def session(database, khelang):  # the authority is loaded before this transaction begins
    with database.transaction() as session:
        yield session


@pytest.fixture
def need(session, seal, khelang, now):
    mali = find_or_meet(session, seal, khelang.id, "U1", now)
    (part,) = read_words("ไฟในซอยดับ อยากให้มาซ่อม", khelang).parts
    return record_need(
        session, khelang, part=part, source=NeedSource.LINE, said_at=now, now=now, resident=mali, event_id="e1"
    )


def history(session, need):
    session.flush()
    return [row.what for row in session.query(NeedEvent).filter_by(need_id=need.id).order_by(NeedEvent.id)]


def test_staff_change_it_and_the_teller_is_told_later(session, khelang, need, now):
    correct_issue(session, khelang, need, 5, by=DecidedBy.STAFF, now=now)
    assert (need.issue, need.issue_by, need.state, need.is_undecided) == (5, "staff", "confirmed", False)
    assert history(session, need) == ["recorded", "issue_changed"]
    assert session.query(Notice).one().text == f"เจ้าหน้าที่ดูเรื่อง {need.number} แล้ว จัดไว้ในประเด็น 5 สิ่งแวดล้อมค่ะ"


def test_a_resident_does_not_overrule_staff(session, khelang, need, now):
    correct_issue(session, khelang, need, 5, by=DecidedBy.STAFF, now=now)
    with pytest.raises(Refused) as refused:
        correct_issue(session, khelang, need, 6, by=DecidedBy.RESIDENT, now=now)
    assert "เจ้าหน้าที่จัดไว้ในประเด็น 5" in refused.value.thai
    assert need.issue == 5


def test_staff_overrule_a_resident(session, khelang, need, now):
    correct_issue(session, khelang, need, 3, by=DecidedBy.RESIDENT, now=now)
    correct_issue(session, khelang, need, 5, by=DecidedBy.STAFF, now=now)
    assert (need.issue, need.issue_by) == (5, "staff")


def test_an_unknown_issue_is_refused(session, khelang, need, now):
    for issue in (0, 8, -1):
        with pytest.raises(Refused):
            correct_issue(session, khelang, need, issue, by=DecidedBy.STAFF, now=now)
    assert need.issue == 6


def test_the_same_issue_again_changes_nothing_and_tells_nobody(session, khelang, need, now):
    correct_issue(session, khelang, need, 6, by=DecidedBy.STAFF, now=now)
    assert session.query(Notice).count() == 0
    assert history(session, need) == ["recorded"]
