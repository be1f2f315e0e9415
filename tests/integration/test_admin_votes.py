"""The agenda made from a brief's groups, and its votes: opened, counted by LINE and by hand, closed, shown."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.errors import NotFound
from bot.domain.forums import AgendaEntry, AgendaKind
from bot.domain.roles import Role
from bot.domain.states import ForumState, NeedState
from bot.services.record_attendance import sign_in_resident
from bot.services.run_vote import VoteEdit, cast_ballot, make_vote
from bot.store.forum_parts import agenda_of, set_agenda
from bot.store.forums import forum_by_id
from bot.store.models import AuditEntry, Forum, NeedGroup, Resident
from bot.store.votes import votes_of
from tests.admin_site import csrf_of
from tests.forums import Forums

FACTS = {"issue": 6, "is_undecided": False, "is_urgent": False, "state": NeedState.CONFIRMED}


@pytest.fixture
def forum_id(told, database, khelang):
    """A forum whose brief has a group of three people and one of one person under issue 6."""
    forums = Forums(told)
    lights = [told.need(f"ไฟทางซอย {at} ดับ", by=f"U{at}", **FACTS) for at in range(3)]
    road = told.need("ถนนหน้าวัดเป็นหลุม", by="U9", **FACTS)
    forums.ungroup()
    forums.group("ไฟทางในซอยดับ", *lights)
    forums.group("ถนนเป็นหลุม", road)
    forum_id = forums.forum(starts_at=told.now + timedelta(minutes=30))
    with database.transaction() as session:
        row = session.get(Forum, forum_id)
        row.state, row.day_code = ForumState.ANNOUNCED, "4102"
        set_agenda(session, row, [AgendaEntry(AgendaKind.CONSIDER_DRAFT, "ร่างแผน ครั้งที่ 1/2569")])
    return forum_id


@pytest.fixture
def facilitator(as_role):
    return as_role(Role.FACILITATOR)


def page_of(forum_id, rest=""):
    return f"/admin/khelang/forums/{forum_id}/votes{rest}"


def post(client, forum_id, rest, **data):
    token = csrf_of(client, "/admin/khelang/my-line")
    return client.post(page_of(forum_id, rest), data={"csrf_token": token, **data}, follow_redirects=True)


def fields_of(page):
    """What a browser would send back of the form of a question."""
    named = re.findall(r'name="((?:at|title|group)-\d+)"[^>]*value="([^"]*)"', page)
    ticked = re.findall(r'name="(on-\d+)"[^>]*checked', page)
    return dict(named) | dict.fromkeys(ticked, "1")


def the_vote(database, khelang, forum_id):
    with database.reading() as session:
        return votes_of(session, khelang.id, forum_id)[-1]


def voted(told, database, forum_id, name, position):
    resident_id = told.resident(name)
    with database.transaction() as session:
        forum, resident = forum_by_id(session, told.authority.id, forum_id), session.get(Resident, resident_id)
        sign_in_resident(session, forum, resident, told.now)
        vote = votes_of(session, told.authority.id, forum_id)[-1]
        cast_ballot(session, resident, vote.id, position, told.now)


def made(client, database, khelang, forum_id, **changes):
    """A vote on the groups of issue 6, opened; its facts."""
    page = client.get(page_of(forum_id, "/new?issue=6")).text
    fields = {**fields_of(page), "issue": "6", "title": "เรื่องไหนควรทำก่อน", **changes}
    post(client, forum_id, "/new", **fields)
    vote = the_vote(database, khelang, forum_id)
    post(client, forum_id, f"/{vote.id}", act="open")
    return the_vote(database, khelang, forum_id)


def test_the_brief_s_ranking_is_prefilled_and_titles_and_order_may_change(facilitator, database, khelang, forum_id):
    page = facilitator.get(page_of(forum_id, "/new?issue=6")).text
    assert page.index("ไฟทางในซอยดับ") < page.index("ถนนเป็นหลุม")
    assert ("3 คน" in page, "1 คน" in page) == (True, True)
    fields = {**fields_of(page), "issue": "6", "title": "ทำอะไรก่อน", "closes": "11:45", "others": "อย่างอื่น"}
    fields |= {"title-0": "ไฟทางทุกซอย", "at-0": "2", "at-1": "1"}
    assert "บันทึกคำถามแล้ว" in post(facilitator, forum_id, "/new", **fields).text
    vote = the_vote(database, khelang, forum_id)
    assert [one.title for one in vote.choices] == ["ถนนเป็นหลุม", "ไฟทางทุกซอย", "อย่างอื่น"]
    assert [one.group_id is None for one in vote.choices] == [False, False, True]
    assert (vote.issue, f"{vote.closes_at:%H.%M}") == (6, "04.45")
    page = facilitator.get(page_of(forum_id, f"/{vote.id}")).text
    assert 'value="11.45"' in page
    fields = {**fields_of(page), "act": "save", "title": "ทำอะไรก่อนดี"}
    post(facilitator, forum_id, f"/{vote.id}", **fields)
    assert the_vote(database, khelang, forum_id).title == "ทำอะไรก่อนดี"
    assert "ทำอะไรก่อนดี" in facilitator.get(page_of(forum_id, "/agenda")).text
    assert "ทำอะไรก่อนดี" in facilitator.get(page_of(forum_id, "/wall")).text


@pytest.mark.parametrize(
    ("changes", "thai"),
    [({"title": ""}, "กรุณากรอกคำถาม"), ({"others": "\n".join("abcdefghij")}, "ต้องมีตัวเลือก 2 ถึง 10 ข้อ"),
     ({"closes": "25.00"}, "เวลาปิดเขียนแบบ 08.30")],
)  # fmt: skip
def test_a_wrong_question_says_so_and_keeps_what_was_typed(facilitator, database, khelang, forum_id, changes, thai):
    fields = fields_of(facilitator.get(page_of(forum_id, "/new?issue=6")).text)
    answer = post(facilitator, forum_id, "/new", issue="6", **{"title": "ข้อนี้", **fields, "title-0": "แก้แล้ว", **changes})
    assert answer.status_code == 422
    assert thai in answer.text
    assert 'value="แก้แล้ว"' in answer.text
    with database.reading() as session:
        assert votes_of(session, khelang.id, forum_id) == []


def test_a_draft_is_agreed_to_or_not(facilitator, database, khelang, forum_id):
    with database.reading() as session:
        item = agenda_of(session, khelang.id, forum_id)[0].id
    page = facilitator.get(page_of(forum_id, f"/new?item={item}")).text
    post(facilitator, forum_id, "/new", item=item, title="เห็นชอบหรือไม่", **fields_of(page))
    vote = the_vote(database, khelang, forum_id)
    assert [one.title for one in vote.choices] == ["เห็นชอบ", "ไม่เห็นชอบ", "งดออกเสียง"]
    assert vote.agenda_item_id == item


def test_hands_and_ballots_make_one_result_and_a_tie_is_said(facilitator, told, database, khelang, forum_id):
    vote = made(facilitator, database, khelang, forum_id)
    for name, position in (("U1", 1), ("U2", 2), ("U2", 1), ("U3", 2)):
        voted(told, database, forum_id, name, position)
    post(facilitator, forum_id, f"/{vote.id}", act="hands", **{"hands-1": "4", "hands-2": ""})
    post(facilitator, forum_id, f"/{vote.id}", act="hands", **{"hands-1": "1", "hands-2": "5"})
    page = post(facilitator, forum_id, f"/{vote.id}", act="close").text
    assert "ข้อ 2 ถนนเป็นหลุม มากที่สุด 6 คน จากทั้งหมด 9 คน" in page
    assert page.index("ข้อ 2 ถนนเป็นหลุม</span>") < page.index("ข้อ 1 ไฟทางในซอยดับ</span>")
    wall = facilitator.get(page_of(forum_id, "/wall")).text
    assert "ปิดลงคะแนนแล้ว" in wall
    assert wall.index("ถนนเป็นหลุม") < wall.index("ไฟทางในซอยดับ")
    answer = post(facilitator, forum_id, f"/{vote.id}", act="hands", **{"hands-1": "สาม", "hands-2": "5"})
    assert (answer.status_code, "จำนวนมือต้องเป็นจำนวนเต็ม" in answer.text) == (409, True)
    post(facilitator, forum_id, f"/{vote.id}", act="hands", **{"hands-1": "4", "hands-2": "5"})
    assert "คะแนนเท่ากัน ข้อละ 6 คน" in facilitator.get(page_of(forum_id, f"/{vote.id}")).text
    with database.reading() as session:
        log = session.scalars(
            select(AuditEntry).where(AuditEntry.what == "hands_counted").order_by(AuditEntry.id)
        ).all()
    assert [(one.detail["before"], one.detail["after"]) for one in log][1] == (["4", "0"], ["1", "5"])


def test_an_opened_question_stands_and_opening_again_is_logged(facilitator, database, khelang, forum_id):
    vote = made(facilitator, database, khelang, forum_id)
    for act in ("save", "remove"):
        answer = post(facilitator, forum_id, f"/{vote.id}", act=act, title="อื่น", others="ก\nข")
        assert "เปิดลงคะแนนไปแล้ว" in answer.text
    post(facilitator, forum_id, f"/{vote.id}", act="close")
    assert "เปิดลงคะแนนอีกครั้ง" in facilitator.get(page_of(forum_id, f"/{vote.id}")).text
    post(facilitator, forum_id, f"/{vote.id}", act="open")
    with database.reading() as session:
        log = session.scalars(
            select(AuditEntry.what).where(AuditEntry.what.like("vote_%")).order_by(AuditEntry.id)
        ).all()
    assert log == ["vote_made", "vote_opened", "vote_closed", "vote_opened_again"]


def test_a_draft_is_taken_off_the_agenda(facilitator, database, khelang, forum_id):
    post(facilitator, forum_id, "/new", title="ข้อนี้", others="ก\nข")
    vote = the_vote(database, khelang, forum_id)
    assert "นำออกจากวาระแล้ว" in post(facilitator, forum_id, f"/{vote.id}", act="remove").text


def test_votes_and_groups_of_others_are_not_there(facilitator, as_role, told, database, khelang, lamphun, forum_id):
    vote = made(facilitator, database, khelang, forum_id)
    other = Forums(told).forum()
    assert facilitator.get(page_of(other, f"/{vote.id}")).status_code == 404
    assert as_role(Role.VIEWER).get(page_of(forum_id, f"/{vote.id}")).status_code == 200
    with database.transaction() as session:
        group = session.scalars(select(NeedGroup)).first()
        group.authority_id = lamphun.id
        session.flush()
        with pytest.raises(NotFound):
            make_vote(
                session, khelang.id, forum_id, VoteEdit("ก", (("ข", group.id), ("ค", None))), by=None, now=told.now
            )
        session.rollback()
    with database.transaction() as session:
        session.get(Forum, forum_id).authority_id = lamphun.id
    pages = ("", "/new", "/wall", "/agenda", f"/{vote.id}")
    assert {facilitator.get(page_of(forum_id, rest)).status_code for rest in pages} == {404}
