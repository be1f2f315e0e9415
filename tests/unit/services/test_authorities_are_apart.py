"""Two authorities, one installation: whatever is asked with the other's id finds nothing and changes nothing."""

import pytest

from bot.domain.roles import Role
from bot.services.link_staff_line import link, make_code
from bot.store import attachments, communities, contact, needs, recipients, residents, staff_links, supports
from bot.store.models import Attachment, Need, Resident
from tests.admin_site import hire


@pytest.fixture
def mali_spoke(mali, somchai):
    mali.joins()
    somchai.joins()
    mali.says("ไฟในซอย 3 ดับ อยากให้มาซ่อม")
    mali.sends("image", image_set_id="set-1")
    mali.says("ติดต่อเจ้าหน้าที่")
    mali.says("ช่วยโทรกลับด้วย")
    somchai.says("เห็นด้วย KN-2571-00001")
    return mali


def questions(session, owner, mali, need, picture):
    """The answer to every question of these files, asked on behalf of `owner`."""
    since = mali.now.replace(year=2020)
    who = (session, owner, need.resident_id)
    return {
        "need_by_number": needs.need_by_number(session, owner, need.number),
        "need_by_id": needs.need_by_id(session, owner, need.id),
        "need_of_event": needs.need_of_event(session, owner, need.event_id, 0),
        "own_need": needs.own_need(*who, need.number),
        "own_needs": list(needs.own_needs(*who, limit=10)),
        "count_own_needs": needs.count_own_needs(*who),
        "newest_own_need": needs.newest_own_need(*who, since=since),
        "own_needs_of_message": list(needs.own_needs_of_message(*who, need.line_message_id)),
        "candidates": needs.candidates_for_similar(
            session,
            owner,
            cycle_id=need.plan_cycle_id,
            community_id=need.community_id,
            issue=need.issue,
            resident_id=None,
        ),
        "resident_by_hash": residents.resident_by_hash(session, owner, mali.chat_hash),
        "resident_by_id": residents.resident_by_id(*who),
        "last_consent": residents.last_consent(*who),
        "consents_of": list(residents.consents_of(*who)),
        "community_by_id": communities.community_by_id(session, owner, need.community_id),
        "attachment_of_message": attachments.attachment_of_message(session, owner, picture.line_message_id),
        "first_of_image_set": attachments.first_of_image_set(*who, "set-1"),
        "attachments_of_resident": list(attachments.attachments_of_resident(*who)),
        "attachments_of_needs": list(attachments.attachments_of_needs(session, owner, [need.id])),
        "attachments_by_id": list(attachments.attachments_by_id(*who, [picture.id])),
        "count_attachments": attachments.count_attachments(session, owner, need.id),
        "contact_messages_of": list(contact.contact_messages_of(*who)),
        "line_id_of": recipients.line_id_of(session, mali.seal, owner, need.resident_id, None),
        "supported_numbers": supports.supported_numbers(session, owner, need.resident_id + 1),
    }  # fmt: skip


def test_every_question_finds_the_owners_and_nothing_of_anybody_else(mali_spoke, database, khelang, lamphun):
    mali = mali_spoke
    need = mali.needs()[0]
    (picture,) = mali.rows(Attachment)
    with database.reading() as session:
        found = questions(session, khelang.id, mali, need, picture)
        leaked = questions(session, lamphun.id, mali, need, picture)
    assert [name for name, answer in found.items() if not answer] == []
    assert [name for name, answer in leaked.items() if answer] == []


def test_a_loose_picture_is_found_by_its_own_authority_only(mali, database, khelang, lamphun):
    mali.joins()
    mali.sends("image")
    (picture,) = mali.rows(Attachment)
    with database.reading() as session:
        found, leaked = (
            attachments.pictures_without_need(session, owner.id, picture.resident_id, since=mali.now.replace(year=2020))
            for owner in (khelang, lamphun)
        )
    assert [row.id for row in found] == [picture.id]
    assert list(leaked) == []


def test_one_person_is_a_stranger_to_the_other_authority(mali_spoke, meet, lamphun):
    elsewhere = meet(lamphun, "mali")
    assert elsewhere.user_id == mali_spoke.user_id
    elsewhere.says("ไฟดับ")
    elsewhere.hears("เทศบาลเมืองลำพูน", "ก่อนเริ่ม ขออนุญาตเก็บ")
    assert elsewhere.person().pseudonym is not None
    assert len({row.lookup_hash for row in elsewhere.rows(Resident)}) == 3


def test_nothing_is_said_about_the_others_needs(mali_spoke, dara):
    dara.joins("ช่างฆ้อง")
    dara.says("ไฟในซอย 3 ดับ อยากให้มาซ่อม")
    dara.does_not_hear("เพื่อนบ้าน")
    dara.hears("LP-2571-00001")
    for words in ("เห็นด้วย KN-2571-00001", "ถอนเรื่อง KN-2571-00001", "KN-2571-00001"):
        dara.says(words)
        dara.hears("ไม่เจอ")
    dara.says("เรื่องของฉัน")
    dara.does_not_hear("KN-")


def test_erasing_oneself_here_leaves_the_other_authority_alone(mali_spoke, meet, lamphun):
    elsewhere = meet(lamphun, "mali")
    elsewhere.joins("ช่างฆ้อง")
    elsewhere.says("ขยะล้นหน้าตลาด อยากให้มาเก็บ")
    mali_spoke.says("ลบข้อมูลของฉัน")
    mali_spoke.says("ยืนยันลบ")
    assert [need.text for need in elsewhere.rows(Need) if need.state != "erased"] == ["ขยะล้นหน้าตลาด อยากให้มาเก็บ"]
    elsewhere.takes_back("5000000000")
    elsewhere.says("เรื่องของฉัน")
    elsewhere.hears("LP-2571-00001")


def test_staff_links_of_one_authority_alert_only_there(database, seal, khelang, lamphun, now):
    for authority in (khelang, lamphun):
        malee = hire(database, authority.id, "malee@example.org", Role.OFFICER, moment=now)
    with database.transaction() as session:
        code = make_code(session, malee.id, khelang.id, now)
        assert not link(session, seal, lamphun.id, code, "U-malee", now=now)
        assert link(session, seal, khelang.id, code, "U-malee", now=now)
    with database.reading() as session:
        assert [found.staff_id for found in staff_links.linked_staff(session, khelang.id)] == [malee.id]
        assert list(staff_links.linked_staff(session, lamphun.id)) == []
        assert staff_links.link_of_staff(session, lamphun.id, malee.id) is None
        (known,) = staff_links.linked_staff(session, khelang.id)
        assert recipients.line_id_of(session, seal, khelang.id, None, known.id) == "U-malee"
        assert recipients.line_id_of(session, seal, lamphun.id, None, known.id) is None
