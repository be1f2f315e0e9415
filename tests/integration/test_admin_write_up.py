"""The write-up of a forum as staff see it: filled from the facts, worded by them, checked, finished."""

import subprocess
from urllib.parse import unquote

import pytest

from bot.domain.forums import AgendaEntry, AgendaKind, SeatsEntry
from bot.domain.roles import Role
from bot.domain.states import ForumState, NeedState
from bot.domain.write_up import came_field
from bot.store.forum_parts import agenda_of, seats_of
from bot.store.models import AuditEntry, Authority, Forum
from tests.admin_site import browser_of, csrf_of, hire
from tests.forums import Forums
from tests.write_ups import WriteUpPage, plain

LIGHT = {"issue": 6, "is_undecided": False, "is_urgent": False, "state": NeedState.CONFIRMED}
SEATS = (SeatsEntry("คณะกรรมการพัฒนา", 21), SeatsEntry("ศูนย์พัฒนาเด็กเล็ก 10 แห่ง", 10))
AGENDA = (
    AgendaEntry(AgendaKind.CONSIDER_DRAFT, "พิจารณาร่างแผน ครั้งที่ 1/2569"),
    AgendaEntry(AgendaKind.GATHER_NEEDS, "รับฟังปัญหาและความต้องการ"),
)


@pytest.fixture
def forum_id(told):
    forums = Forums(told)
    lights = [told.need(f"ไฟทางซอย {at} ดับ", by=f"U{at}", **LIGHT) for at in range(3)]
    forums.ungroup()
    forums.group("ไฟทางในซอยดับ", *lights)
    return forums.forum(
        days=0, state=ForumState.HELD, seats=SEATS, agenda=AGENDA, chair="นายกเทศมนตรี", bodies=("ผู้ทรงคุณวุฒิ",)
    )


@pytest.fixture
def page(officer, forum_id):
    return WriteUpPage(officer, f"/admin/khelang/forums/{forum_id}/write-up")


def ids(database, khelang, forum_id):
    with database.reading() as session:
        agenda = [one.id for one in agenda_of(session, khelang.id, forum_id)]
        return agenda, [one.id for one in seats_of(session, khelang.id, forum_id)]


def test_the_document_is_filled_from_what_is_known(page):
    words = page.words()
    assert "สรุปผลการมีส่วนร่วมของประชาชน ประชาคมเมือง" in words
    assert "เทศบาลเมืองเขลางค์นคร จัดประชาคมเมือง ณ หอประชุม โดยมี นายกเทศมนตรี เป็นประธาน มีผู้ทรงคุณวุฒิ เข้าร่วม" in words
    assert "1. พิจารณาร่างแผน ครั้งที่ 1/2569\n2. รับฟังปัญหาและความต้องการ" in words
    assert "ประชาชน 3 คน เสนอไว้ 3 เรื่อง สรุปได้ 7 ประเด็นการพัฒนา ดังนี้" in words
    assert "- เรื่องที่คนพูดตรงกันมากที่สุด: ไฟทางในซอยดับ (3 คน)" in words
    warnings = page.warnings()
    assert "ยังไม่ได้บันทึกผลของ “รับฟังปัญหาและความต้องการ”" in warnings
    assert "ยังไม่มีจำนวนคนที่มาร่วม" in warnings


def test_what_is_entered_stands_in_word_and_on_the_page(page, database, khelang, forum_id):
    (draft, needs), (one, two) = ids(database, khelang, forum_id)
    typed = {f"result-{draft}": "approved", f"result-{needs}": "noted", f"note-{needs}": "เสนอให้ซ่อมก่อน"}
    assert (
        page.save(**typed, **{came_field(one): "21", came_field(two): "9"}, last_year="ทำแล้ว 40 โครงการ").status_code
        == 302
    )
    assert page.table() == [
        ["1", "คณะกรรมการพัฒนา", "21", "21"], ["2", "ศูนย์พัฒนาเด็กเล็ก 10 แห่ง", "10", "9"], ["", "รวม", "31", "30"],
    ]  # fmt: skip
    texts = plain("\n".join(paragraph.text for paragraph in page.document().paragraphs))
    for text in (texts, page.words()):
        assert "จำนวน 30 คน" in text
        assert "1. ร่างแผน ครั้งที่ 1/2569 ที่ประชุมเห็นชอบ\n2. รับฟังปัญหาและความต้องการ ที่ประชุมรับทราบ เสนอให้ซ่อมก่อน" in text
        assert "1. นำร่างแผน ครั้งที่ 1/2569 ไปประกาศใช้" in text
        assert "2. นำความต้องการของประชาชนใน 7 ประเด็นการพัฒนาไปจัดทำแผนพัฒนาท้องถิ่น (พ.ศ. 2571–2575)" in text
        assert "ทำแล้ว 40 โครงการ" in text
    assert "ยังขาด" not in page.warnings()


def test_what_nobody_touched_follows_the_facts_even_from_an_old_page(page, told):
    opened = page.fields()
    told.need("ไฟทางหลังวัดดับ", by="U9", **LIGHT)
    page.save(opened, use="1. นำไปจัดทำแผน")
    words = page.words()
    assert "ประชาชน 4 คน เสนอไว้ 4 เรื่อง" in words
    assert "1. นำไปจัดทำแผน" in words
    page.save(reset="use")
    assert "1. นำไปจัดทำแผน" not in page.words()
    assert 'name="reset"' not in page.browser.get(f"{page.address}/edit").text


def test_a_section_worded_by_two_is_not_overwritten_unseen(page, site, database, khelang):
    other = WriteUpPage(
        browser_of(site, database, hire(database, khelang.id, "kan@khelang.example", Role.OFFICER)), page.address
    )
    opened = page.fields()
    other.save(opening="ของกานต์", use="ของกานต์อีกช่อง")
    answer = page.save(opened, opening="ของมะลิ", title="ชื่อของมะลิ")
    assert answer.status_code == 409
    assert "ความนำ: kan แก้ไว้ก่อนแล้ว" in answer.text
    assert "ของกานต์" in answer.text
    assert "ของมะลิ</textarea>" in answer.text
    assert "ชื่อของมะลิ" in answer.text
    assert "ของกานต์\n" in page.words() + "\n"
    fresh = {name: value for name, value in page.fields().items() if name.startswith("was-")}
    page.save({**opened, **fresh, "use": "ของกานต์อีกช่อง"}, opening="ของมะลิ", title="ชื่อของมะลิ")
    words = page.words()
    assert ("ของมะลิ" in words, "ชื่อของมะลิ" in words, "ของกานต์อีกช่อง" in words) == (True, True, True)


def test_the_name_of_another_authority_is_told_until_somebody_lets_it_stand(page):
    page.save(results="2. การประชุมเทศบาลเมืองเวียงจันทน์ เพื่อแจ้งแนวทางการพัฒนาเทศบาลฯ")
    assert "มีชื่อหน่วยงานอื่นในรายงานนี้ 1 ชื่อ\nเทศบาลเมืองเวียงจันทน์\n" in page.warnings()
    page.post("keep", name="เทศบาลเมืองอื่นที่ไม่มี")
    assert "มีชื่อหน่วยงานอื่น" in page.warnings()
    page.post("keep", name="เทศบาลเมืองเวียงจันทน์")
    warnings = page.warnings()
    assert "มีชื่อหน่วยงานอื่น" not in warnings
    assert "คงไว้: เทศบาลเมืองเวียงจันทน์ (mali" in warnings
    page.save(results="อบต.แม่ทะ และเทศบาลเมืองเวียงจันทน์")
    assert "1 ชื่อ\nอบต.แม่ทะ\n" in page.warnings()


def test_what_looks_wrong_is_told(page, database, khelang, forum_id):
    _, (one, _) = ids(database, khelang, forum_id)
    page.save(opening="วันศุกร์ที่ 2 เมษายน 2569 **สักส่วน** ผู้เข้าร่วม 40 คน จาก ๔ ตำบล", total="31", **{came_field(one): "21"})
    warnings = page.warnings()
    for words in (
        "ความนำ: “วันศุกร์ที่ 2 เมษายน 2569” ตรงกับวันพฤหัสบดี",
        "ความนำ: มีเครื่องหมาย **",
        "ความนำ: “สักส่วน” น่าจะเป็น “สัดส่วน”",
        "ความนำ: “ผู้เข้าร่วม 40 คน” ไม่ตรงกับยอดในตาราง 31 คน",
        "ความนำ: ใช้เลขไทยปนกับเลขอารบิก (๔)",
        "ยอดรวมที่พิมพ์ไว้ 31 คน ไม่เท่ากับผลรวมของทุกกลุ่ม 21 คน",
    ):
        assert words in warnings


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"total": "สามสิบ"}, "จำนวนคน “รวม”ต้องเป็นจำนวนเต็มตั้งแต่ 0 ถึง 99,999"),
        ({"total": "-1"}, "จำนวนคน “รวม”ต้องเป็นจำนวนเต็ม"),
        ({"title": "ก" * 301}, "ชื่อเอกสารยาวได้ไม่เกิน 300 ตัวอักษร"),
        ({"opening": "ก" * 6001}, "ความนำยาวได้ไม่เกิน 6000 ตัวอักษร"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(page, typed, words):
    answer = page.save(**typed, use="พิมพ์ไว้แล้ว")
    assert answer.status_code == 422
    assert words in answer.text
    assert "พิมพ์ไว้แล้ว</textarea>" in answer.text
    assert next(iter(typed.values())) in answer.text
    assert "พิมพ์ไว้แล้ว" not in page.words()


def test_a_result_that_is_none_is_refused(page, database, khelang, forum_id):
    (draft, _), _ = ids(database, khelang, forum_id)
    assert page.save(**{f"result-{draft}": "burnt"}).status_code == 422


def test_it_is_finished_and_opened_again(page, database, khelang, forum_id, told):
    page.post("finish")
    told.need("ไฟทางหลังวัดดับ", by="U9", **LIGHT)
    assert "ประชาชน 3 คน เสนอไว้ 3 เรื่อง" in page.words()
    with database.reading() as session:
        assert session.get(Forum, forum_id).state == ForumState.WRITTEN_UP
    assert page.browser.get(f"{page.address}/edit").status_code == 302
    page.post("reopen")
    assert "ประชาชน 4 คน เสนอไว้ 4 เรื่อง" in page.words()


def test_a_forum_that_was_not_held_is_not_finished(officer, told):
    forum_id = Forums(told).forum(days=3)
    page = WriteUpPage(officer, f"/admin/khelang/forums/{forum_id}/write-up")
    assert "ยังไม่ได้บันทึกว่าจัดแล้ว" in page.warnings()
    token = csrf_of(officer, f"{page.address}/edit")
    answer = officer.post(f"{page.address}/finish", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "กดว่า “จัดแล้ว” ที่หน้าประชาคมก่อน" in answer.text


def test_others_read_and_do_not_word(as_role, page):
    viewer = as_role(Role.FACILITATOR)
    shown = viewer.get(page.address).text
    assert "รายงานผลประชาคม" in shown
    for word in ("แก้รายงาน", "รายงานเสร็จแล้ว", "/write-up/edit"):
        assert word not in shown
    assert viewer.get(f"{page.address}/edit").status_code == 403


@pytest.mark.parametrize("path", ["", "/edit", ".pdf", ".docx"])
def test_the_write_up_of_another_authority_does_not_exist(officer, told, lamphun, path):
    with told.database.transaction() as session:
        row = Forum(
            authority_id=lamphun.id, plan_cycle_id=lamphun.cycle.id, name="ของลำพูน", level="city",
            starts_at=told.now, venue="", questions=[], made_at=told.now, state="held",
        )  # fmt: skip
        session.add(row)
        session.flush()
        forum_id = row.id
    assert officer.get(f"/admin/khelang/forums/{forum_id}/write-up{path}").status_code == 404


@pytest.mark.poppler
def test_digits_turn_by_the_setting_and_the_file_has_a_thai_name(page, database, khelang):
    with database.transaction() as rows:
        row = rows.get(Authority, khelang.id)
        row.settings = {**row.settings, "thai_digits": True}
    answer = page.browser.get(f"{page.address}.pdf")
    assert unquote(answer.headers["Content-Disposition"].split("UTF-8''")[1]).startswith(
        "รายงานผลประชาคมเมือง เขลางค์นคร 25"
    )
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=answer.data, capture_output=True, check=True).stdout
    words = plain(text.decode())
    assert "พิจารณาร่างแผน ครั้งที่ ๑/๒๕๖๙" in words
    assert "หน้า ๑ จาก" in words
    assert not set("0123456789") & set(words)
    assert "ปนกับเลข" not in page.warnings()
    with database.reading() as session:
        assert session.query(AuditEntry).filter_by(what="write_up_exported").one().detail["kind"] == "pdf"
