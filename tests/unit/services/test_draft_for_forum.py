"""What is drafted about a forum, for whom, and how it reads with the forum's facts and the resident's own community."""

from datetime import timedelta

import pytest

from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.forums import EXPECTED
from bot.domain.thai_time import full_moment
from bot.line.render import render
from bot.services.compose_forum_message import forum_messages
from bot.services.draft_for_forum import draft_for_forum
from bot.store.models import Attendance, Broadcast, Resident
from tests.admin_site import hire
from tests.announced import Announced
from tests.forums import Forums
from tests.line_spec.validator import problems_in
from tests.talk import spoken


@pytest.fixture
def forums(database, khelang, told):
    return Announced(database, khelang, told.now)


@pytest.fixture
def draft(database, khelang, forums):
    """Drafts something about a forum; the row."""

    def make(forum_id: int, kind: BroadcastKind) -> Broadcast:
        forum = forums.facts(forum_id)
        with database.transaction() as session:
            made = draft_for_forum(session, khelang, forum, kind, by=None, now=forums.now)
            return session.get(Broadcast, made)

    return make


@pytest.fixture
def said(database, khelang, forums):
    """What a forum's card says, and what is read aloud; `to` is a resident's id."""

    def compose(forum_id: int, kind: BroadcastKind, *, to: int | None = None, **content) -> tuple[str, str]:
        with database.reading() as session:
            resident = session.get(Resident, to) if to else None
            content = Content(form="forum", **content)
            (card,) = forum_messages(session, khelang, forums.facts(forum_id), kind, content, resident)
        assert problems_in(render([card])) == []
        return spoken(card), card.alt_text

    return compose


def audience(row: Broadcast) -> Audience:
    return Audience.from_json(row.audience)


def test_an_invitation_is_for_the_places_of_the_forum_and_goes_out_by_hand(draft, forums):
    forum_id = forums.forum("ประชาคมบ้านชมพู", communities=(0, 2))
    row = draft(forum_id, BroadcastKind.INVITATION)
    assert (row.state, row.forum_id, row.kind, row.content["form"]) == ("draft", forum_id, "invitation", "forum")
    assert row.name.startswith("เชิญร่วม ประชาคมบ้านชมพู")
    assert audience(row) == Audience(communities=tuple(sorted(forums.facts(forum_id).communities)))
    assert audience(draft(forums.forum(), BroadcastKind.INVITATION)) == Audience()


def test_two_clicks_make_one_draft(draft, forums):
    forum_id = forums.forum()
    first = draft(forum_id, BroadcastKind.INVITATION)
    assert draft(forum_id, BroadcastKind.INVITATION).id == first.id
    assert draft(forum_id, BroadcastKind.CHANGE).id != first.id


@pytest.mark.parametrize("kind", [BroadcastKind.CHANGE, BroadcastKind.CANCELLATION])
def test_a_change_is_told_to_all_who_know_of_the_forum(draft, forums, kind):
    forum_id = forums.forum()
    assert audience(draft(forum_id, kind)) == Audience(forum_id=forum_id, heard_of=True)


def test_thanks_go_to_those_who_came_or_else_to_those_who_meant_to(draft, forums, database, khelang, told):
    forum_id, other = forums.forum(), forums.forum()
    assert audience(draft(forum_id, BroadcastKind.THANKS)) == Audience(forum_id=forum_id, answers=EXPECTED)
    resident_id = told.resident("U1")
    with database.transaction() as session:
        session.add(
            Attendance(
                authority_id=khelang.id, forum_id=other, resident_id=resident_id, source="qr", came_at=forums.now
            )
        )
    assert audience(draft(other, BroadcastKind.THANKS)) == Audience(forum_id=other, attended=True)
    assert audience(draft(other, BroadcastKind.REMINDER)) == Audience(forum_id=other, answers=EXPECTED)


def test_an_invitation_tells_everybody_of_their_own_community(draft, said, forums, told):
    forum_id = forums.forum()
    personal = draft(forum_id, BroadcastKind.INVITATION).content["personal"]
    told.need("ไฟในซอยดับ อยากให้ซ่อม", by="U1")
    told.need("อยากได้ทางเท้าหน้าโรงเรียน", by="U2")
    told.need("ขยะล้นหน้าตลาด อยากให้เก็บ", by="U3", community=1)
    silent = told.resident("U4", community=3)
    heard, aloud = said(forum_id, BroadcastKind.INVITATION, to=told.resident("U1"), personal=personal)
    assert "เรื่องที่คนในบ้านชมพูพูดไว้ 2 เรื่อง จะได้คุยกันในวันนี้ค่ะ" in heard
    assert "พิมพ์ตอบว่า จะไป ไม่ไป หรือ ยังไม่แน่ใจ" in aloud
    everybody, _ = said(forum_id, BroadcastKind.INVITATION, personal=personal)
    assert "เรื่องที่คนในบ้านชมพูพูดไว้ 2 เรื่อง" in everybody  # of the community that told most
    heard, _ = said(forum_id, BroadcastKind.INVITATION, to=silent, personal=personal)
    assert "เรื่องที่คน" not in heard
    assert "ท่านไปได้ไหมคะ" in heard


def test_the_card_tells_the_forum_as_it_stands_when_it_is_sent(said, forums):
    forum_id = forums.forum(venue="ศาลาวัดชมพู")
    before = forums.facts(forum_id).starts_at
    forums.change(forum_id, venue="หอประชุมใหม่", state_reason="เนื่องจากฝนตกหนัก")
    heard, _ = said(forum_id, BroadcastKind.CHANGE)
    assert "หอประชุมใหม่" in heard
    assert "เพราะฝนตกหนัก" in heard
    assert "เลื่อนไปเป็น" not in heard
    forums.change(forum_id, starts_at=before + timedelta(days=7), put_off_from=before)
    heard, aloud = said(forum_id, BroadcastKind.CHANGE)
    assert "เลื่อนไปเป็น" in heard
    assert "วันใหม่ไปได้ไหมคะ" in heard
    assert full_moment(before + timedelta(days=7)) in aloud
    forums.change(forum_id, state="postponed")
    assert "เลื่อนออกไปก่อน ได้วันใหม่เมื่อไรจะแจ้งที่นี่" in said(forum_id, BroadcastKind.CHANGE)[0]
    forums.change(forum_id, state="cancelled", state_reason=None)
    heard, _ = said(forum_id, BroadcastKind.CANCELLATION)
    assert "ยกเลิกแล้ว" in heard
    assert "เพราะ" not in heard


def test_thanks_hold_the_figures_of_the_frozen_brief_without_personal_data(said, forums, told, database, khelang):
    forum_id, groups = forums.forum(), Forums(told)
    lamp = told.need("ไฟในซอย 3 ดับ อยากให้ซ่อม", by="U1")
    groups.ungroup()
    groups.group("โทรหานายสมชาย ใจดี 081-234-5678", told.need("ขยะล้นตลาด", by="U2"), issue=5)
    groups.group("ไฟในซอย 3 ดับ", lamp, issue=6)
    groups.support(lamp, "U3", "U4")
    heard, _ = said(forum_id, BroadcastKind.THANKS)
    assert "4 คนบอกไว้ 2 เรื่อง" in heard
    assert "ไฟในซอย 3 ดับ 3 คน" in heard
    assert "081" not in heard
    assert "สมชาย" not in heard
    groups.freeze(forum_id, by=hire(database, khelang.id, "staff@khelang.example", "facilitator").id)
    groups.support(lamp, "U5")
    heard, _ = said(forum_id, BroadcastKind.THANKS)
    assert "4 คนบอกไว้ 2 เรื่อง" in heard
    assert "ไฟในซอย 3 ดับ 3 คน" in heard


def test_words_of_staff_stand_beneath_and_their_notification_is_read_first(said, forums):
    heard, aloud = said(
        forums.forum(), BroadcastKind.INVITATION, heading="เชิญชาวชมพู", text="มีรถรับที่วัด", notification="ประชาคมมาแล้ว"
    )
    assert heard.endswith("มีรถรับที่วัด")
    assert aloud.startswith("ประชาคมมาแล้ว เชิญชาวชมพู")
