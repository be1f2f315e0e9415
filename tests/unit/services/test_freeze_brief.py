"""A frozen brief keeps its figures, loses words that are taken back, and tells what has changed since."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from admin.brief_files.words import title_of
from bot.domain.errors import NotFound
from bot.domain.roles import Role
from bot.domain.states import NeedState
from bot.services import freeze_brief
from bot.services.erase_resident import erase as erase_resident
from bot.services.freeze_brief import changes_since, read_frozen_brief
from bot.services.withdraw_need import withdraw
from bot.store.erasing import erase_needs
from bot.store.frozen_briefs import frozen_briefs_of
from bot.store.models import AuditEntry, FrozenBrief, GroupMember, Need, NeedGroup, Resident
from tests.admin_site import hire
from tests.forums import Forums

LIGHT = {"issue": 6, "is_undecided": False, "is_urgent": False, "state": NeedState.CONFIRMED}


@pytest.fixture
def forums(told) -> Forums:
    return Forums(told)


@pytest.fixture
def spoken(told, forums) -> dict[str, Any]:
    """Two groups: one that the machine named by words of its first need, one that a person named."""
    numbers = {
        "light": told.need("ขอไฟทางหน้าศาลา มืดมาก", by="U1", **LIGHT),
        "dark": told.need("ซอยสามไม่มีไฟเลยสักดวง", by="U2", **LIGHT),
        "road": told.need("ถนนหน้าวัดเป็นหลุมลึก", by="U3", **LIGHT),
        "asks": told.need("ถนนจะซ่อมเมื่อไรคะ", by="U4", **LIGHT),
        "danger": told.need("เสาไฟเอนจะล้มใส่บ้าน", by="U5", **{**LIGHT, "is_urgent": True}),
    }
    forums.ungroup()
    forums.group("ถนนพัง", numbers["road"], numbers["asks"], title_by="staff")
    return {**numbers, "light_group": forums.group("ไฟทางหน้าศาลา", numbers["light"], numbers["dark"])}


@pytest.fixture
def forum_id(forums) -> int:
    return forums.forum(questions=("ซ่อมก่อนหรือเพิ่มก่อน",))


@pytest.fixture
def freeze(database, khelang, forums, forum_id):
    staff = hire(database, khelang.id, "mali@khelang.example", Role.FACILITATOR)
    return lambda: forums.freeze(forum_id, by=staff.id)


@pytest.fixture
def show(database, khelang, forum_id):
    def frozen(frozen_id: int):
        with database.reading() as session:
            return read_frozen_brief(session, khelang, forum_id, frozen_id)

    return frozen


@pytest.fixture
def changes(database, khelang, forums, forum_id):
    def since(frozen_id: int):
        brief = forums.brief(forum_id)
        with database.reading() as session:
            return changes_since(session, khelang, forum_id, frozen_id, brief)

    return since


def erase(told, number: str) -> None:
    with told.database.transaction() as session:
        needs = session.scalars(select(Need).where(Need.number == number)).all()
        erase_needs(session, told.authority.id, needs, "erased", told.now)


def texts_of(brief) -> list[str]:
    quotes = [quote.text for chapter in brief.chapters for group in chapter.groups for quote in group.quotes]
    return [*quotes, *(one.text for one in brief.urgent), *brief.questions]


def test_a_copy_shows_the_brief_as_it_stood(spoken, forums, freeze, show, told, forum_id):
    before = forums.brief(forum_id)
    frozen_id = freeze()
    told.need("ไฟทางซอย 9 ดับ", by="U9", **LIGHT)
    assert show(frozen_id) == before
    assert forums.brief(forum_id) != before


def test_no_word_of_a_resident_is_kept(spoken, database, freeze):
    freeze()
    with database.reading() as session:
        kept = json.dumps(session.scalars(select(FrozenBrief.content)).one(), ensure_ascii=False)
    for words in ("ไฟทาง", "ซอยสาม", "หลุมลึก", "เมื่อไร", "เสาไฟ", "หน้าศาลา"):
        assert words not in kept
    assert all(number in kept for name, number in spoken.items() if name != "light_group")
    assert "ถนนพัง" in kept  # somebody of the staff chose these words
    assert "ซ่อมก่อนหรือเพิ่มก่อน" in kept


def test_erased_words_are_gone_from_every_copy_and_figures_stay(spoken, told, freeze, show):
    frozen_id = freeze()
    for name in ("light", "asks", "danger"):
        erase(told, spoken[name])
    brief = show(frozen_id)
    said = " ".join(texts_of(brief))
    assert not any(words in said for words in ("มืดมาก", "เมื่อไร", "เสาไฟ"))
    assert "ซอยสามไม่มีไฟเลยสักดวง" in said
    assert (brief.people, brief.needs, len(brief.urgent)) == (5, 5, 1)
    assert brief.questions == ("ซ่อมก่อนหรือเพิ่มก่อน",)


def test_a_title_whose_words_are_gone_gives_way_to_a_number_and_never_to_a_later_name(
    spoken, told, database, freeze, show, changes
):
    frozen_id = freeze()
    erase(told, spoken["light"])
    with database.transaction() as session:
        session.execute(update(NeedGroup).where(NeedGroup.title_by == "machine").values(title="ไม่มีไฟเลย"))
    brief = show(frozen_id)
    assert {group.title for group in brief.chapters[0].groups} == {"", "ถนนพัง"}
    assert title_of(next(one for one in brief.chapters[0].groups if not one.title)) == "กลุ่มที่ 102"
    assert changes(frozen_id).renamed == ()


def test_a_title_is_found_in_words_that_were_moved_out_of_the_group(spoken, forums, freeze, show):
    forums.group("ย้ายออก", spoken["light"], title_by="staff")
    assert "ไฟทางหน้าศาลา" in {group.title for group in show(freeze()).chapters[0].groups}


def test_words_that_were_changed_since_are_blank_rather_than_cut(spoken, told, database, freeze, show):
    frozen_id = freeze()
    with database.transaction() as session:
        for name in ("light", "danger", "asks"):
            need = session.scalars(select(Need).where(Need.number == spoken[name])).one()
            need.text = f"ขอบคุณครับ {need.text}"
    brief = show(frozen_id)
    assert {group.title for group in brief.chapters[0].groups} == {"", "ถนนพัง"}
    assert [one.text for one in brief.urgent] == [""]
    assert brief.questions == ("ซ่อมก่อนหรือเพิ่มก่อน",)
    assert not any("หน้าศาลา" in text for text in texts_of(brief))
    assert "ซอยสามไม่มีไฟเลยสักดวง" in texts_of(brief)


def test_words_that_are_no_longer_fit_are_not_quoted_from_a_copy(spoken, freeze, show, monkeypatch):
    frozen_id = freeze()
    monkeypatch.setattr(freeze_brief, "is_fit", lambda text: "หลุม" not in text)
    said = texts_of(show(frozen_id))
    assert "ถนนหน้าวัดเป็นหลุมลึก" not in said
    assert "ซอยสามไม่มีไฟเลยสักดวง" in said


def test_words_erased_while_a_copy_is_drawn_do_not_get_into_it(spoken, told, database, freeze, monkeypatch, show):
    build = freeze_brief.build_brief

    def build_slowly(*args):
        brief = build(*args)
        erase(told, spoken["light"])
        return brief

    monkeypatch.setattr(freeze_brief, "build_brief", build_slowly)
    frozen_id = freeze()
    with database.reading() as session:
        content = session.scalars(select(FrozenBrief.content)).one()
    assert "ไฟทาง" not in json.dumps(content, ensure_ascii=False)
    assert content["titles"] == {str(spoken["light_group"]): None}
    assert spoken["light"] not in content["marks"]
    assert len(show(frozen_id).chapters[0].groups) == 2


def test_two_clicks_freeze_once(spoken, told, freeze, database):
    first = freeze()
    told.now += timedelta(seconds=2)
    assert freeze() == first
    told.now += timedelta(minutes=1)
    assert freeze() != first
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.what == "brief_frozen")).all()) == 2


def test_a_title_made_of_the_words_of_someone_who_is_forgotten_is_nowhere_in_a_copy(
    spoken, told, database, freeze, show
):
    frozen_id, resident_id = freeze(), told.resident("U1")
    assert "ไฟทางหน้าศาลา" in str(show(frozen_id))
    with database.transaction() as session:
        erase_resident(session, session.get(Resident, resident_id), "U1", told.now)
    with database.reading() as session:
        group = session.get(NeedGroup, spoken["light_group"])
        kept = json.dumps(session.scalars(select(FrozenBrief.content)).one(), ensure_ascii=False)
    brief = show(frozen_id)
    assert group.title != "ไฟทางหน้าศาลา"
    named = [*brief.top, brief.fastest, *(one for chapter in brief.chapters for one in chapter.groups)]
    assert {one.title for one in named if one.group_id == group.id} == {""}
    assert "ไฟทางหน้าศาลา" not in f"{brief}{kept}"


def test_words_that_were_withdrawn_are_not_shown(spoken, told, database, freeze, show):
    frozen_id = freeze()
    with database.transaction() as session:
        withdraw(session, session.scalars(select(Need).where(Need.number == spoken["road"])).one(), told.now)
    assert "ถนนหน้าวัดเป็นหลุมลึก" not in texts_of(show(frozen_id))


def test_nothing_has_changed_at_once(spoken, freeze, changes):
    found = changes(freeze())
    assert (found.new_needs, found.groups) == (0, 0)


def test_new_gone_grown_and_renamed_groups_are_told(spoken, told, forums, database, freeze, changes):
    frozen_id = freeze()
    forums.join(spoken["light_group"], told.need("ซอยห้าก็ไม่มีไฟ", by="U6", **LIGHT))
    fresh = told.need("ขอลานกีฬาให้เด็ก", by="U7", **{**LIGHT, "issue": 4})
    forums.group("ลานกีฬา", fresh, issue=4)
    with database.transaction() as session:
        light = session.get(NeedGroup, spoken["light_group"])
        light.title, light.title_by = "ไฟทางมืด", "staff"
        ids = dict(session.execute(select(Need.number, Need.id)).all())
        session.execute(delete(GroupMember).where(GroupMember.need_id.in_((ids[spoken["road"]], ids[spoken["asks"]]))))
    found = changes(frozen_id)
    assert found.new_needs == 2
    assert [(one.title, one.people) for one in found.new] == [("ลานกีฬา", 1)]
    assert [(one.title, one.was_people) for one in found.gone] == [("ถนนพัง", 2)]
    assert [(one.title, one.was_people, one.people) for one in found.grown] == [("ไฟทางมืด", 2, 3)]
    assert [(one.was_title, one.title) for one in found.renamed] == [("ไฟทางหน้าศาลา", "ไฟทางมืด")]
    assert (found.shrunk, found.groups) == ((), 3)


def test_a_group_that_lost_people_is_told(spoken, told, freeze, changes):
    frozen_id = freeze()
    erase(told, spoken["dark"])
    assert [(one.was_people, one.people) for one in changes(frozen_id).shrunk] == [(2, 1)]


def test_copies_are_listed_newest_first_and_logged(spoken, told, database, khelang, freeze, forum_id):
    first = freeze()
    told.now += timedelta(minutes=1)
    second = freeze()
    with database.reading() as session:
        copies = frozen_briefs_of(session, khelang.id, forum_id)
        log = session.scalars(select(AuditEntry).where(AuditEntry.what == "brief_frozen")).all()
    assert [(one.id, one.frozen_by) for one in copies] == [(second, "mali"), (first, "mali")]
    assert [one.detail for one in log] == [{"forum": forum_id, "frozen": first}, {"forum": forum_id, "frozen": second}]


def test_a_copy_belongs_to_its_forum_and_authority(spoken, forums, database, khelang, lamphun, freeze, forum_id):
    frozen_id = freeze()
    other = forums.forum(days=9)
    with database.reading() as session:
        for authority, forum in ((khelang, other), (lamphun, forum_id)):
            with pytest.raises(NotFound):
                read_frozen_brief(session, authority, forum, frozen_id)


def test_figures_of_a_copy_do_not_follow_the_clock(spoken, told, freeze, show, forums, forum_id):
    frozen_id = freeze()
    told.now += timedelta(days=30)
    assert show(frozen_id).made_at == told.now - timedelta(days=30)
    assert forums.brief(forum_id).made_at == told.now
