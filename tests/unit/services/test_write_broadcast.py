"""Announcements between a draft and being sent: hours, revisions, two people at once, and each person's sentence."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.broadcasts import BroadcastKind, Content
from bot.domain.errors import Refused
from bot.domain.roles import Role
from bot.domain.sending_hours import next_sending_moment
from bot.domain.states import ForumState
from bot.domain.thai_time import BANGKOK
from bot.services.approve_broadcast import send_broadcast
from bot.services.compose_broadcast import compose
from bot.services.edit_broadcast import BroadcastEdit, ChangedMeanwhile, edit_broadcast
from bot.store.models import Forum, Resident
from tests.admin_site import hire
from tests.broadcasts import WORDS, Announced
from tests.forums import Forums

NOON = datetime(2026, 3, 18, 5, 0, tzinfo=UTC)
LIGHT = {"issue": 6, "is_undecided": False}


@pytest.fixture
def announced(told, database, khelang) -> Announced:
    told.resident("U1", 0)
    return Announced(told, hire(database, khelang.id, "w@khelang.example", Role.OFFICER).id)


def send(announced, khelang, broadcast_id, at=NOON, revision=1):
    with announced.told.database.transaction() as session:
        return send_broadcast(session, khelang, broadcast_id, revision, by=announced.by, now=at)


@pytest.mark.parametrize(
    ("typed", "goes"),
    [("18 07.59", "18 08.00"), ("18 08.00", "18 08.00"), ("18 19.59", "18 19.59"), ("18 20.00", "19 08.00")],
)
def test_nobody_is_disturbed_at_night(typed, goes):
    at, then = (datetime.strptime(f"2026-03-{one}", "%Y-%m-%d %H.%M").replace(tzinfo=BANGKOK) for one in (typed, goes))
    assert next_sending_moment(AuthoritySettings(), at) == then


def test_ordered_at_night_it_goes_in_the_morning(announced, khelang):
    broadcast_id = announced.draft(now=NOON)
    at_night = NOON + timedelta(hours=10)
    assert send(announced, khelang, broadcast_id, at_night) == datetime(2026, 3, 19, 1, 0, tzinfo=UTC)
    assert announced.row(broadcast_id).send_at == datetime(2026, 3, 19, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "words"), [(9, "ไม่ส่งช่วง 20.00–08.00 น."), (-1, "ผ่านไปแล้ว")])
def test_a_time_that_cannot_be_is_refused(announced, khelang, hours, words):
    broadcast_id = announced.draft(send_at=NOON + timedelta(hours=hours))
    with pytest.raises(Refused) as refusal:
        send(announced, khelang, broadcast_id)
    assert words in refusal.value.thai


def test_of_two_who_send_at_once_one_does(announced, khelang):
    broadcast_id = announced.draft(now=NOON)

    def attempt(_: int) -> bool:
        try:
            send(announced, khelang, broadcast_id)
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == [False, False, False, True]
    assert announced.row(broadcast_id).revision == 2


def test_an_edit_without_a_change_keeps_the_revision(announced, khelang, database):
    broadcast_id = announced.draft()
    row = announced.row(broadcast_id)
    same = BroadcastEdit(row.name, Content.from_json(row.content), announced.audience(broadcast_id))
    for edit, revision in ((same, 1), (replace(same, name="อื่น"), 2)):
        with database.transaction() as session:
            found = edit_broadcast(session, khelang.id, broadcast_id, 1, edit, by=announced.by, now=NOON)
        assert found == revision


def test_each_person_hears_of_their_own_community(told, announced, khelang, database):
    for at in range(3):
        told.need(f"ไฟทางซอย {at} ดับ", by="U1", community=0, **LIGHT)
    told.resident("U2", 1)
    homeless = told.resident("U3", 2)
    with database.transaction() as session:
        session.get(Resident, homeless).community_id = None
    content = Content(text=WORDS, personal="คนใน{ชุมชน}พูดไว้ {จำนวนเรื่อง} เรื่อง")
    row = announced.row(announced.draft(content=content))

    def heard(resident_id):
        with database.reading() as session:
            resident = session.get(Resident, resident_id) if resident_id else None
            return compose(session, khelang, row, resident)[0].text

    mine = f"{WORDS}\n\nคนในบ้านชมพูพูดไว้ 3 เรื่อง"
    assert heard(told.resident("U1", 0)) == mine
    assert heard(told.resident("U2", 1)) == WORDS  # nothing was told there, which is no news to bring
    assert heard(homeless) == WORDS
    assert heard(None) == mine  # what the preview and the test show


@pytest.mark.parametrize(
    ("kind", "state", "is_ready"),
    [
        (BroadcastKind.INVITATION, ForumState.DRAFT, False),
        (BroadcastKind.INVITATION, ForumState.ANNOUNCED, True),
        (BroadcastKind.CANCELLATION, ForumState.ANNOUNCED, False),
        (BroadcastKind.CANCELLATION, ForumState.CANCELLED, True),
    ],
)
def test_a_card_never_tells_of_a_forum_what_is_not_so(told, announced, khelang, database, kind, state, is_ready):
    forum_id = Forums(told).forum()
    with database.transaction() as session:
        session.get(Forum, forum_id).state = state.value
    broadcast_id = announced.draft(content=Content(form="forum"), kind=kind, forum_id=forum_id)
    if is_ready:
        assert send(announced, khelang, broadcast_id) == NOON
    else:
        with pytest.raises(Refused, match="not ready"):
            send(announced, khelang, broadcast_id)
