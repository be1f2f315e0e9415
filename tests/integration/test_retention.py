"""Data goes when its time is over: as much as the dry run said, once, and nothing that is still kept."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.domain.retention import RULES, Kept, ends_at
from bot.domain.states import EventState, ForumState, NeedState, OutboxState, VoteState
from bot.services.withdraw_need import withdraw
from bot.store.models import (
    Attachment,
    AttachmentFile,
    Attendance,
    AuditEntry,
    Ballot,
    Broadcast,
    BroadcastBatch,
    ContactMessage,
    DataExport,
    Forum,
    ForumAnswer,
    ForumMember,
    ForumSeats,
    InboxEvent,
    Need,
    Notice,
    OutboxMessage,
    PlanCycle,
    Resident,
    StaffSession,
    Vote,
    VoteChoice,
    WebhookBody,
)
from bot.worker.retention import apply_retention, apply_retention_daily
from tests.admin_site import hire
from tests.told import Told

WORDS = "ขอไฟส่องทางหน้าวัดบ้านชมพู"


@pytest.fixture
def told(database, seal, khelang, now):
    return Told(database, seal, khelang, now)


def run(database, seal, khelang, now, **more):
    return apply_retention(database, seal, khelang, now, **more)


def count(database, table, *conditions):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions))


def add_messages(session, khelang, resident, at):
    of = {"authority_id": khelang.id}
    session.add_all([
        WebhookBody(id=f"body-{at}", **of, received_at=at, body=WORDS.encode()),
        InboxEvent(**of, event_id=f"old-{at}", body_id="gone", chat_hash="somebody", type="message", event_at=at,
                   received_at=at, payload=b"{}", state=EventState.DONE),
        OutboxMessage(**of, resident_id=resident, purpose="answer", how="push", retry_key="1", messages=[WORDS],
                      state=OutboxState.SENT, created_at=at, finished_at=at),
        Notice(**of, resident_id=resident, kind="x", text=WORDS, created_at=at, told_at=at),
        DataExport(**of, resident_id=resident, token_hash=f"t{at}", expires_at=at),
        ContactMessage(**of, resident_id=resident, text=WORDS, sent_at=at),
        Attachment(**of, resident_id=resident, kind="image", state="stored", sent_at=at),
        Attachment(**of, resident_id=resident, kind="audio", state="stored", sent_at=at, written_down_at=at),
    ])  # fmt: skip
    session.flush()
    for one in session.scalars(select(Attachment).where(Attachment.state == "stored")):
        if session.get(AttachmentFile, one.id) is None:
            session.add(AttachmentFile(attachment_id=one.id, content=b"bytes"))
    announcement = Broadcast(
        **of, kind="free", name="x", state="sent", content={}, audience={}, revision=1, made_at=at, changed_at=at
    )
    session.add(announcement)
    session.flush()
    session.add(BroadcastBatch(**of, broadcast_id=announcement.id, how="push", state="accepted", retry_key="2",
                               messages=[WORDS], finished_at=at))  # fmt: skip


def add_forum(session, khelang, resident, at):
    of = {"authority_id": khelang.id}
    forum = Forum(**of, plan_cycle_id=khelang.cycle.id, name="ประชาคม", level="city", state=ForumState.HELD,
                  starts_at=at, venue="", questions=[], made_at=at)  # fmt: skip
    session.add(forum)
    session.flush()
    seats = ForumSeats(**of, forum_id=forum.id, position=1, name="กลุ่ม", quota=5, contact_name="นาย ก",
                       contact_phone="0812345678")  # fmt: skip
    vote = Vote(**of, forum_id=forum.id, title="?", state=VoteState.CLOSED, closed_at=at)
    session.add_all([seats, vote])
    session.flush()
    choice = VoteChoice(**of, vote_id=vote.id, position=1, title="ใช่")
    session.add(choice)
    session.flush()
    session.add_all([
        ForumMember(**of, forum_id=forum.id, seats_id=seats.id, number=1, name="นาง ข", phone="0898765432"),
        ForumAnswer(**of, forum_id=forum.id, resident_id=resident, answer="yes", starts_at=at, answered_at=at),
        Attendance(**of, forum_id=forum.id, resident_id=resident, source="qr", came_at=at),
        Attendance(**of, forum_id=forum.id, name="นาง ค", source="staff", came_at=at),
        Ballot(**of, vote_id=vote.id, choice_id=choice.id, resident_id=resident, cast_at=at),
    ])  # fmt: skip


@pytest.fixture
def filled(told, database, khelang, now):
    """Everything twice: once long ago and once now; a resident with needs, and two of whom nothing was heard."""
    resident, silent = told.resident("U1"), [told.resident("U2"), told.resident("U3")]
    person = hire(database, khelang.id, "a@khelang.example", "officer", moment=now)
    _, withdrawn, earlier = told.need(WORDS), told.need(WORDS), told.need(WORDS)
    with database.transaction() as session:
        for at in (now - timedelta(days=800), now):
            add_messages(session, khelang, resident, at)
            add_forum(session, khelang, resident, at)
            session.add(StaffSession(token_hash=f"s{at}", staff_id=person.id, created_at=at, seen_at=at))
        for one in silent:
            session.get(Resident, one).created_at = now - timedelta(days=1000)
        session.get(Resident, silent[1]).consent_state = "refused"
        needs = {one.number: one for one in session.scalars(select(Need))}
        withdraw(session, needs[withdrawn], now - timedelta(days=100))
        needs[earlier].plan_cycle_id = add_earlier_cycle(session, khelang)
    return resident


def add_earlier_cycle(session, khelang):
    issues = session.get(PlanCycle, khelang.cycle.id).issue_set_id
    old = PlanCycle(authority_id=khelang.id, issue_set_id=issues, first_year=2550, last_year=2554, shape="issue",
                    collecting=False)  # fmt: skip
    session.add(old)
    session.flush()
    return old.id


def test_the_dry_run_says_what_is_then_forgotten_and_once_is_enough(filled, database, seal, khelang, now):
    said = run(database, seal, khelang, now, is_rehearsal=True)
    assert count(database, Need, Need.text == "") == 0
    assert run(database, seal, khelang, now) == said
    assert said == {rule.kept: 2 if rule.kept in (Kept.PHONES, Kept.ATTENDANCES) else 1 for rule in RULES}
    assert run(database, seal, khelang, now).total() == 0


def test_what_is_still_kept_stays_whole(filled, database, seal, khelang, now):
    run(database, seal, khelang, now)
    assert count(database, Need, Need.text == WORDS) == 1
    assert count(database, Resident, Resident.erased_at.is_(None)) == 1
    for table in (WebhookBody, InboxEvent, OutboxMessage, Notice, DataExport, ForumAnswer, AttachmentFile):
        assert count(database, table) >= 1, table
    assert count(database, ForumMember, ForumMember.phone != "") == 1
    assert count(database, Ballot, Ballot.resident_id == filled) == 1
    assert count(database, ContactMessage, ContactMessage.text == WORDS) == 1


def test_figures_stand_when_names_are_gone(filled, database, seal, khelang, now):
    run(database, seal, khelang, now)
    assert count(database, Attendance) == 4
    assert count(database, Ballot) == 2
    assert count(database, Need) == 3
    assert count(database, Need, Need.state == NeedState.ERASED) == 2


def test_at_the_end_of_the_period_nothing_of_anybody_is_left(told, database, seal, khelang, now):
    told.need(WORDS)
    over = ends_at(khelang.settings.retention_until, khelang.cycle.last_year, is_collecting=True)
    assert run(database, seal, khelang, over - timedelta(minutes=1))[Kept.NEEDS] == 0
    found = run(database, seal, khelang, over)
    assert (found[Kept.NEEDS], found[Kept.RESIDENTS]) == (1, 1)
    assert count(database, Need, Need.text != "") == 0
    assert count(database, Resident, Resident.line_id_encrypted.is_not(None)) == 0


def test_another_authority_keeps_what_is_its_own(told, database, seal, khelang, lamphun, now):
    number = told.need(WORDS)
    run(database, seal, lamphun, now + timedelta(days=20_000))
    assert told.row(number).text == WORDS


def test_it_runs_once_a_day_and_every_run_is_on_record(told, database, seal, khelang, now):
    for at in (now, now + timedelta(hours=1), now + timedelta(days=1)):
        apply_retention_daily(database, seal, at)
    proof = select(AuditEntry).where(AuditEntry.what == "retention_applied").order_by(AuditEntry.id)
    with database.reading() as session:
        rows = session.scalars(proof).all()
    assert [row.happened_at for row in rows] == [now, now + timedelta(days=1)]
    assert all(row.authority_id == khelang.id for row in rows)


def test_a_clock_that_jumps_by_a_day_forgets_nothing_that_is_kept(told, database, seal, khelang, now):
    number = told.need(WORDS)
    assert run(database, seal, khelang, now + timedelta(hours=25)).total() == 0
    assert told.row(number).text == WORDS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_forgotten_is_in_no_overwritten_page(told, database, seal, khelang, now):
    told.need(WORDS)
    run(database, seal, khelang, now + timedelta(days=20_000))
    files = Path(database.url.removeprefix("sqlite:///")).parent.glob("test.db*")
    assert not [file for file in files if WORDS.encode() in file.read_bytes()]
