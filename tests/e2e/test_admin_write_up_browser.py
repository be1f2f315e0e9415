"""The write-up of a forum in a real browser: filled in, warned of another city's name, kept, finished, opened again."""

import pytest
from playwright.sync_api import expect

from bot.domain.forums import AgendaEntry, AgendaKind, SeatsEntry
from bot.domain.roles import Role
from bot.domain.states import ForumState, NeedState
from bot.services.edit_write_up import Change, edit_write_up
from tests.admin_site import hire
from tests.e2e.test_admin_needs_keyboard import database, page, press
from tests.forums import Forums

__all__ = ["database", "page"]  # fixtures

pytestmark = pytest.mark.browser
LIGHT = {"issue": 6, "is_undecided": False, "is_urgent": False, "state": NeedState.CONFIRMED}
AGENDA = (
    AgendaEntry(AgendaKind.CONSIDER_DRAFT, "พิจารณาร่างแผนพัฒนาท้องถิ่น (พ.ศ. 2566–2570) เพิ่มเติม ครั้งที่ 1/2569"),
    AgendaEntry(AgendaKind.GATHER_NEEDS, "รับฟังปัญหาและความต้องการเพื่อจัดทำแผนพัฒนาท้องถิ่น"),
)
SEATS = (SeatsEntry("คณะกรรมการพัฒนาเทศบาล", 21), SeatsEntry("คณะกรรมการศูนย์พัฒนาเด็กเล็ก 10 แห่ง", 10))


@pytest.fixture
def forum_id(told) -> int:
    """A forum that was held today, on which residents had spoken."""
    forums = Forums(told)
    lights = [told.need(f"ไฟทางซอย {at} ดับมานานแล้ว", by=f"U{at}", community=at % 3, **LIGHT) for at in range(4)]
    forums.ungroup()
    forums.group("ไฟทางในซอยดับ", *lights)
    return forums.forum(days=0, state=ForumState.HELD, agenda=AGENDA, seats=SEATS, venue="", bodies=("ประชาคมเมือง",))


def no_sideways_scroll(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_forum_is_written_up_on_a_phone(page, forum_id):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.base}/forums/{forum_id}/write-up")
    expect(page.get_by_role("heading", name="ยังขาด 5 อย่าง")).to_be_visible()
    page.get_by_role("link", name="แก้รายงาน").click()
    items = page.get_by_role("group", name="ผลของแต่ละวาระ").get_by_role("group")
    expect(items).to_have_count(2)
    drafts, needs = items.all()
    drafts.get_by_label("เห็นชอบ", exact=True).check()
    needs.get_by_label("รับทราบ").check()
    needs.get_by_label("สิ่งที่พูดหรือมติ").fill("การประชุมเทศบาลเมืองเวียงจันทน์ เพื่อแจ้งแนวทาง")
    page.get_by_label("คณะกรรมการพัฒนาเทศบาล", exact=True).fill("21")
    page.get_by_label("คณะกรรมการศูนย์พัฒนาเด็กเล็ก 10 แห่ง").fill("9")
    page.get_by_label("ประธาน").fill("นายกเทศมนตรี")
    page.get_by_label("สถานที่").fill("ห้องประชุมชมพู่ ชั้น 1")
    assert no_sideways_scroll(page)
    press(page, "Enter")
    expect(page.get_by_text("บันทึกแล้ว")).to_be_visible()
    expect(page.get_by_role("heading", name="มีชื่อหน่วยงานอื่นในรายงานนี้ 1 ชื่อ")).to_be_visible()
    expect(page.get_by_text("สรุปข้อมูลของผู้มีส่วนร่วม จำนวน 30 คน")).to_be_visible()
    assert no_sideways_scroll(page)
    page.get_by_role("button", name="คงไว้ เทศบาลเมืองเวียงจันทน์").click()
    expect(page.get_by_text("คงไว้: เทศบาลเมืองเวียงจันทน์ (root")).to_be_visible()
    page.get_by_role("button", name="รายงานเสร็จแล้ว").click()
    expect(page.get_by_text("ตัวเลขไม่เปลี่ยนตามเรื่องที่เข้ามาทีหลัง")).to_be_visible()
    expect(page.get_by_role("link", name="แก้รายงาน")).to_have_count(0)
    page.get_by_role("button", name="เปิดแก้อีกครั้ง").click()
    expect(page.get_by_role("link", name="แก้รายงาน")).to_be_visible()


def test_a_section_is_worded_and_given_back(page, forum_id):
    page.goto(f"{page.base}/forums/{forum_id}/write-up/edit")
    said = page.get_by_label("ชื่อเอกสาร")
    own = said.input_value()
    said.fill("ผลการประชุม **ประชาคม**")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="ผลการประชุม **ประชาคม**")).to_be_visible()
    expect(page.get_by_text("ชื่อเอกสาร: มีเครื่องหมาย ** ที่น่าจะติดมาจากที่อื่น")).to_be_visible()
    page.get_by_role("link", name="แก้รายงาน").press("Enter")
    page.get_by_role("button", name="ใช้ข้อความจากระบบ ชื่อเอกสาร").press("Enter")
    expect(page.get_by_label("ชื่อเอกสาร")).to_have_value(own)
    expect(page.get_by_role("button", name="ใช้ข้อความจากระบบ")).to_have_count(0)


def test_what_two_people_word_at_once_is_shown_side_by_side(page, told, forum_id):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.base}/forums/{forum_id}/write-up/edit")
    by = hire(told.database, told.authority.id, "kan@khelang.example", Role.OFFICER).id
    theirs = {"opening": Change("ข้อความของกานต์\nสองบรรทัด", "")}
    with told.database.transaction() as session:
        edit_write_up(session, told.authority.id, forum_id, theirs, by=by, now=told.now)
    page.get_by_label("ความนำ").fill("ข้อความของฉัน")
    page.get_by_label("การนำผลไปใช้").fill("นำไปทำแผน")
    page.get_by_role("button", name="บันทึก").last.click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.faults.clear()  # the browser notes the refused form
    expect(page.get_by_label("ความนำ")).to_have_value("ข้อความของฉัน")
    assert no_sideways_scroll(page)
    page.get_by_role("button", name="ใช้ของ kan").click()
    expect(page.get_by_label("ความนำ")).to_have_value("ข้อความของกานต์\nสองบรรทัด")
    expect(page.get_by_label("การนำผลไปใช้")).to_have_value("นำไปทำแผน")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_width_scrolls_sideways(page, forum_id, width):
    page.set_viewport_size({"width": width, "height": 900})
    for where in ("write-up", "write-up/edit"):
        page.goto(f"{page.base}/forums/{forum_id}/{where}")
        assert no_sideways_scroll(page)
