"""The files of a forum's brief, as staff fetch them: of their own authority alone, now or as it was frozen."""

import io
import subprocess
from urllib.parse import unquote

import docx
import openpyxl
import pytest

from bot.domain.roles import Role
from bot.domain.states import NeedState
from bot.services.make_forum import ForumEdit, make_forum
from bot.store.authorities import cycles_of
from bot.store.models import AuditEntry, Authority, GroupMember, Need, NeedGroup
from tests.admin_site import browser_of, hire
from tests.forums import Forums

KINDS = {
    "pdf": ("application/pdf", b"%PDF"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
}


def forum_of(database, authority, now, name: str = "ประชาคมเทศบาล") -> int:
    with database.transaction() as rows:
        cycle = cycles_of(rows, authority.id)[0]
        edit = ForumEdit(cycle.id, name, "city", now, "ห้องประชุม ชั้น 1", ("ซ่อมของเดิมก่อนไหม",))
        return make_forum(rows, authority.id, edit, by=None, now=now)


@pytest.fixture
def forum(database, khelang, told):
    return forum_of(database, khelang, told.now)


@pytest.fixture
def viewer(as_role):
    return as_role(Role.VIEWER)


def address(forum_id: int, kind: str) -> str:
    return f"/admin/khelang/forums/{forum_id}/brief.{kind}"


def put_together(database, told, title: str, *numbers: str) -> None:
    """A group of these needs, as staff would make it."""
    with database.transaction() as rows:
        needs = rows.query(Need).filter(Need.number.in_(numbers)).all()
        whose = {"authority_id": told.authority.id, "plan_cycle_id": needs[0].plan_cycle_id}
        group = NeedGroup(**whose, number=1, issue=6, title=title, title_by="staff", made_by="staff", made_at=told.now)
        rows.add(group)
        rows.flush()
        for need in needs:
            rows.add(
                GroupMember(need_id=need.id, **whose, group_id=group.id, placed_by="staff", placed_at=told.now)
            )  # fmt: skip


def words_of_document(answer) -> str:
    document = docx.Document(io.BytesIO(answer.data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\xa0", " ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_viewer_fetches_each_file_by_a_thai_name_and_it_is_noted(viewer, forum, database, kind):
    answer = viewer.get(address(forum, kind))
    mimetype, start = KINDS[kind]
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert answer.data.startswith(start)
    disposition = answer.headers["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.startswith(f'attachment; filename="brief-khelang-{forum}-25')
    assert unquote(disposition.split("UTF-8''")[1]).startswith("สรุปก่อนประชาคมเทศบาล เขลางค์นคร 25")
    assert answer.headers["Cache-Control"] == "no-store"
    with database.reading() as session:
        entry = session.query(AuditEntry).filter_by(what="brief_exported").one()
    assert (entry.detail["kind"], entry.detail["forum"], entry.detail["frozen"]) == (kind, forum, None)


def test_files_hold_what_people_said_masked_and_counted_once(viewer, forum, told, database):
    first = told.need("ไฟทางซอย 3 ดับมาหลายคืน โทร 081-234-5678", by="U1", issue=6)
    second = told.need("ไฟทางหน้าวัดดับ มืดมาก", by="U1", issue=6)
    third = told.need("ไฟทางท้ายซอยไม่ติด", by="U2", issue=6)
    put_together(database, told, "ไฟทางดับหลายจุด", first, second, third)
    words = words_of_document(viewer.get(address(forum, "docx")))
    assert "ไฟทางดับหลายจุด (2 คน)" in words
    assert "ซ่อมของเดิมก่อนไหม" in words
    assert "081-234-5678" not in words
    book = openpyxl.load_workbook(io.BytesIO(viewer.get(address(forum, "xlsx")).data))
    row = [cell.value for cell in book["กลุ่มเรื่อง"][2]]
    assert (row[4], row[5], row[8]) == ("ไฟทางดับหลายจุด", 2, 3)


@pytest.mark.poppler
def test_the_setting_of_an_authority_turns_the_digits(viewer, forum, told, database, khelang):
    told.need("น้ำประปาไหลอ่อน กำลังจะหมด")
    with database.transaction() as rows:
        row = rows.get(Authority, khelang.id)
        row.settings = {**row.settings, "thai_digits": True}
    content = viewer.get(address(forum, "pdf")).data
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout
    words = text.decode().replace("\xa0", " ")
    assert "๑ คน จาก ๑ ใน" in words
    assert "หน้า ๑ จาก" in words


def test_a_frozen_copy_keeps_its_figures_and_loses_words_that_were_taken_back(viewer, forum, told, database, khelang):
    numbers = [told.need(f"ขอไฟทางต้นที่ {at} ตรงทางแยก", by=f"U{at}", issue=6) for at in range(3)]
    put_together(database, told, "ขอไฟทาง", *numbers)
    by = hire(database, khelang.id, "kan@khelang.example", Role.FACILITATOR)
    frozen = Forums(told).freeze(forum, by=by.id)
    told.need("ขอลานกีฬา", by="U9")
    with database.transaction() as rows:
        taken = rows.query(Need).filter_by(number=numbers[0]).one()
        taken.state, taken.withdrawn_at = NeedState.WITHDRAWN, told.now
    before = words_of_document(viewer.get(address(forum, "docx"), query_string={"frozen": frozen}))
    after = words_of_document(viewer.get(address(forum, "docx")))
    assert "3 คน จาก 1 ใน" in before
    assert "ต้นที่ 0" not in before + after
    assert "ต้นที่ 1" in before
    head = docx.Document(io.BytesIO(viewer.get(address(forum, "docx"), query_string={"frozen": frozen}).data))
    assert "ฉบับตรึง" in head.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("frozen", ["1", "99", "x", "-1", "9" * 30, "๑", ""])
def test_a_copy_that_does_not_exist_is_not_found(viewer, forum, frozen):
    assert viewer.get(address(forum, "pdf"), query_string={"frozen": frozen}).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_a_forum_of_another_authority_does_not_exist(viewer, database, lamphun, told, kind):
    theirs = forum_of(database, lamphun, told.now)
    assert viewer.get(address(theirs, kind)).status_code == 404
    assert viewer.get(f"/admin/lamphun/forums/{theirs}/brief.{kind}").status_code == 404


def test_files_are_not_handed_out_without_end(site, database, khelang, forum):
    client = browser_of(site, database, hire(database, khelang.id, "nok@khelang.example", Role.VIEWER))
    answers = [client.get(address(forum, "xlsx")).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_a_long_name_of_a_forum_makes_a_name_that_a_disk_can_keep(viewer, database, khelang, told):
    forum_id = forum_of(database, khelang, told.now, name='ประชาคม "ยาว"/มาก\\: ' + "ก" * 170)
    name = unquote(viewer.get(address(forum_id, "xlsx")).headers["Content-Disposition"].split("UTF-8''")[1])
    assert len(name.encode()) <= 255
    assert not set('"/\\:') & set(name)
    assert name.endswith(".xlsx")


def test_the_edition_for_outside_is_a_file_of_its_own_and_no_workbook(viewer, forum, database, told):
    told.need("ไฟทางหน้าวัดดับมานาน")
    answer = viewer.get(f"{address(forum, 'docx')}?edition=public")
    assert "ฉบับเผยแพร่" in unquote(answer.headers["Content-Disposition"])
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(answer.data)).paragraphs)
    assert "ไฟทางหน้าวัด" not in text
    assert viewer.get(f"{address(forum, 'xlsx')}?edition=public").status_code == 404
    with database.reading() as rows:
        assert rows.query(AuditEntry).filter_by(what="brief_exported").one().detail["public"] is True
