"""A write-up follows the facts where nobody typed, keeps what was typed, and loses nobody's words."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bot.domain.errors import NotFound, Refused
from bot.domain.forums import AgendaEntry, AgendaKind, SeatsEntry
from bot.domain.roles import Role
from bot.domain.states import ForumState, NeedState
from bot.domain.write_up import AgendaResult, came_field
from bot.services.draft_write_up import held_forum
from bot.services.edit_write_up import (
    Change,
    Clash,
    edit_write_up,
    finish_write_up,
    keep_name,
    mark_of,
    reopen_write_up,
    stored_fields,
)
from bot.services.freeze_brief import draw_copy
from bot.services.record_attendance import Entry, enter_person
from bot.services.run_vote import VoteEdit, close_vote, count_hands, make_vote, open_vote
from bot.store.forum_parts import agenda_of, seats_of
from bot.store.models import AuditEntry, FrozenBrief
from bot.store.write_ups import write_up_of
from tests.admin_site import hire
from tests.forums import Forums

SEATS = (SeatsEntry("คณะกรรมการพัฒนา", 21), SeatsEntry("ประชาชน", 34))
AGENDA = (AgendaEntry(AgendaKind.CONSIDER_DRAFT, "พิจารณาร่างแผน"), AgendaEntry(AgendaKind.GATHER_NEEDS, "รับฟังปัญหา"))
LIGHT = {"issue": 6, "is_undecided": False, "is_urgent": False, "state": NeedState.CONFIRMED}


@pytest.fixture
def by(database, khelang):
    return hire(database, khelang.id, "mali@khelang.example", Role.OFFICER).id


class Desk:
    """The write-up of one forum, as somebody works on it."""

    def __init__(self, told, by: int, **facts: object) -> None:
        self.told, self.by = told, by
        plain = {"days": 0, "state": ForumState.HELD, "seats": SEATS, "agenda": AGENDA}
        self.forum_id = Forums(told).forum(**{**plain, **facts})

    def facts(self):
        with self.told.database.reading() as session:
            authority = self.told.authority
            content = write_up_of(session, authority.id, self.forum_id).content
            return held_forum(session, authority, self.forum_id, content, self.told.now)

    def stored(self) -> dict[str, str]:
        with self.told.database.reading() as session:
            return stored_fields(session, self.told.authority.id, self.forum_id)

    def do(self, act, *given, **named):
        with self.told.database.transaction() as session:
            return act(session, self.told.authority.id, self.forum_id, *given, by=self.by, now=self.told.now, **named)

    def type(self, before: dict[str, str] | None = None, **fields: str | None) -> bool:
        before = self.stored() if before is None else before
        changes = {name: Change(value, mark_of(before.get(name))) for name, value in fields.items()}
        return self.do(edit_write_up, changes)

    def finish(self) -> None:
        with self.told.database.reading() as session:
            brief = draw_copy(session, self.told.authority, self.forum_id, self.told.now)
        self.do(finish_write_up, brief)


@pytest.fixture
def desk(told, by):
    return Desk(told, by)


def test_people_are_those_counted_at_the_door_until_staff_type_a_figure(desk, told, by):
    with told.database.transaction() as session:
        authority_id = told.authority.id
        one, two = seats_of(session, authority_id, desk.forum_id)
        for at, seats in enumerate((one.id, two.id, two.id, None)):
            person = Entry(f"key-{at}", name=f"คน {at}", seats_id=seats)
            enter_person(session, authority_id, desk.forum_id, person, by=by, now=told.now)
    facts = desk.facts()
    assert [(line.name, line.counted) for line in facts.seats] == [("คณะกรรมการพัฒนา", 1), ("ประชาชน", 2), ("", 1)]
    assert facts.people == 4
    desk.type(**{came_field(one.id): "21"})
    assert [line.people for line in desk.facts().seats] == [21, 2, 1]
    desk.type(total="30")
    assert (desk.facts().people, desk.facts().sum_of_seats) == (30, 24)
    desk.type(total=None, **{came_field(one.id): None})
    assert desk.facts().people == 4


def test_results_of_the_agenda_and_votes_are_told(desk, told, by):
    with told.database.reading() as session:
        draft, needs = agenda_of(session, told.authority.id, desk.forum_id)
    edit = VoteEdit("เห็นชอบร่างแผนหรือไม่", (("เห็นชอบ", None), ("ไม่เห็นชอบ", None)), agenda_item_id=draft.id)
    with told.database.transaction() as session:
        vote_id = make_vote(session, told.authority.id, desk.forum_id, edit, by=by, now=told.now)
    assert desk.facts().votes == ()
    with told.database.transaction() as session:
        open_vote(session, told.authority.id, vote_id, by=by, now=told.now)
        count_hands(session, told.authority.id, vote_id, [180, 20], by=by, now=told.now)
        close_vote(session, told.authority.id, vote_id, by=by, now=told.now)
    desk.type(**{f"result-{draft.id}": "approved", f"note-{needs.id}": "จดไว้"})
    facts = desk.facts()
    assert [(one.result, one.note) for one in facts.agenda] == [(AgendaResult.APPROVED, ""), (None, "จดไว้")]
    assert [(one.agenda_item_id, one.choices) for one in facts.votes] == [
        (draft.id, (("เห็นชอบ", 180), ("ไม่เห็นชอบ", 20)))
    ]
    desk.type(**{f"result-{draft.id}": None})
    assert desk.facts().agenda[0].result is None


def test_two_people_who_word_different_sections_both_keep_theirs(desk):
    before = desk.stored()
    desk.type(before, opening="ของคนแรก")
    desk.type(before, use="ของคนที่สอง")
    assert desk.stored() == {"opening": "ของคนแรก", "use": "ของคนที่สอง"}


def test_of_the_same_section_neither_is_overwritten_unseen(desk):
    before = desk.stored()
    desk.type(before, opening="ของคนแรก")
    with pytest.raises(Clash) as clash:
        desk.type(before, opening="ของคนที่สอง", use="อื่น")
    assert clash.value.fields == ["opening"]
    assert desk.stored() == {"opening": "ของคนแรก"}
    assert desk.type(before, opening="ของคนแรก") is False


def test_two_at_once_do_not_lose_a_section(desk):
    before = desk.stored()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(desk.type, before, **{name: name}) for name in ("opening", "use")]
        assert [one.result(30) for one in both] == [True, True]
    assert desk.stored() == {"opening": "opening", "use": "use"}


def test_a_finished_write_up_tells_what_it_told_and_is_not_edited(desk, told):
    told.need("ไฟทางหน้าศาลาดับ", **LIGHT)
    desk.finish()
    desk.finish()
    told.need("ไฟทางหลังวัดดับ", by="U2", **LIGHT)
    desk.do(enter_person, Entry("key-1", name="คนที่ลงชื่อทีหลัง"))
    facts = desk.facts()
    assert (facts.state, facts.brief.needs, facts.people) == (ForumState.WRITTEN_UP, 1, 0)
    for act in (lambda: desk.type(opening="ทีหลัง"), lambda: desk.do(keep_name, "อบต.แม่ทะ")):
        with pytest.raises(Refused):
            act()
    desk.do(reopen_write_up)
    facts = desk.facts()
    assert (facts.state, facts.brief.needs, facts.people) == (ForumState.HELD, 2, 1)
    with told.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FrozenBrief)) == 1
        said = set(session.scalars(select(AuditEntry.what).where(AuditEntry.authority_id == told.authority.id)))
    assert {"forum_written_up", "forum_write_up_reopened"} <= said


def test_a_forum_that_was_not_held_is_not_finished(told, by):
    desk = Desk(told, by, state=ForumState.ANNOUNCED)
    with pytest.raises(Refused):
        desk.finish()
    assert desk.facts().state == ForumState.ANNOUNCED


def test_a_name_that_is_let_stand_is_remembered_with_who_did_it(desk, told, by):
    desk.do(keep_name, "เทศบาลเมืองลำพูน")
    desk.do(keep_name, "เทศบาลเมืองลำพูน")
    with told.database.reading() as session:
        kept = write_up_of(session, told.authority.id, desk.forum_id)
        assert kept.content.kept == {"เทศบาลเมืองลำพูน": (by, told.now.isoformat())}
        assert kept.changed_by == "mali"
        entries = session.scalars(select(AuditEntry).where(AuditEntry.what == "write_up_name_kept")).all()
    assert [one.detail["name"] for one in entries] == ["เทศบาลเมืองลำพูน"]


def test_nothing_of_another_authority_or_forum_is_reached(desk, told, by, lamphun):
    other = Desk(told, by)
    with told.database.reading() as session:
        theirs = agenda_of(session, told.authority.id, other.forum_id)[0].id
    with pytest.raises(NotFound):
        desk.type(**{f"result-{theirs}": "approved"})
    with told.database.transaction() as session, pytest.raises(NotFound):
        edit_write_up(session, lamphun.id, desk.forum_id, {}, by=by, now=told.now)
