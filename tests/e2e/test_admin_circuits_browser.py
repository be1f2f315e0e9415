"""The circuit of อบจ.ลำปาง is planned, put right and announced in a real browser, at a desk and on a phone."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from admin.month_grid import month_address
from bot.domain.days import typed_day
from bot.domain.thai_time import bangkok_day
from bot.domain.thai_time import now as real_now
from bot.services.load_authority import load_authority_file
from bot.store.forums import forums_of
from tests.e2e.test_admin_needs_keyboard import database, page, press
from tests.signing_in import require_codes

__all__ = ["database", "page"]  # fixtures

pytestmark = pytest.mark.browser
FILE = Path(__file__).parents[2] / "bot" / "authorities" / "lampang-pao.toml"
FIRST = bangkok_day(real_now()) + timedelta(days=30)
LAST = FIRST + timedelta(days=11)


@pytest.fixture
def khelang(database, seal, now):
    """The authority whose pages are opened: อบจ.ลำปาง with its thirteen districts."""
    with database.transaction() as session:
        authority = load_authority_file(session, seal, FILE, now)
    require_codes(database, authority.id, is_on=False)
    return authority


@pytest.fixture
def pages(page):
    """The browser at the pages of อบจ.ลำปาง."""
    page.base = page.base.replace("/khelang", "/lampang-pao")
    return page


def fits(page) -> bool:
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def plan(page) -> None:
    """Fill in the wishes for fourteen forums in thirteen days."""
    page.goto(f"{page.base}/forums/circuits/new")
    page.get_by_label("ชื่อชุด").fill("ประชาคม 13 อำเภอ และระดับจังหวัด")
    page.get_by_label("ทุกอำเภอ แล้วปิดท้ายทั้งจังหวัดลำปาง").check()
    page.get_by_label("วันแรก").fill(typed_day(FIRST))
    page.get_by_label("วันสุดท้าย (ไม่บังคับ)").fill(typed_day(LAST))
    page.get_by_label("เวลาเริ่ม").fill("09.00, 13.30")
    page.get_by_label("ทีมที่ออกพื้นที่").fill("กองแผน")
    page.get_by_label("ต้องเสร็จภายในวันที่").fill(typed_day(LAST + timedelta(days=20)))
    page.get_by_role("button", name="ดูตาราง").press("Enter")


def test_a_circuit_of_fourteen_is_planned_by_keyboard_and_announced(pages, database, khelang):
    plan(pages)
    expect(pages.get_by_role("status")).to_contain_text("14 ครั้ง ใน 13 วัน")
    expect(pages.get_by_text("วันที่จัดมากกว่าหนึ่งครั้งเพราะวันไม่พอ")).to_contain_text("2 ครั้ง")
    expect(pages.get_by_text("ไม่มีทีม สถานที่ หรือพื้นที่ที่ชนกัน")).to_be_visible()
    pages.get_by_label("เริ่ม ของครั้งที่ 2").fill("09.00")
    press(pages, "Enter")  # looks again and saves nothing
    expect(pages.get_by_text("ใช้ทีม “กองแผน” พร้อมกัน")).to_be_visible()
    pages.get_by_label("ทีม ของครั้งที่ 2").fill("กองช่าง")
    pages.get_by_label("สถานที่ ของครั้งที่ 14").fill("หอประชุม อบจ.ลำปาง")
    pages.get_by_role("button", name="บันทึกเป็นร่าง 14 ครั้ง").press("Enter")
    expect(pages.get_by_text("เป็นร่าง 14 ครั้ง")).to_be_visible()
    expect(pages.locator("table.circuit tbody tr")).to_have_count(14)
    pages.get_by_role("button", name="ประกาศร่างทั้ง 14 ครั้ง").press("Enter")
    expect(pages.get_by_text("ประกาศแล้ว 14 ครั้ง")).to_be_visible()
    with database.reading() as session:
        forums = forums_of(session, khelang.id)
    assert [one.state for one in forums] == ["announced"] * 14
    assert (bangkok_day(forums[0].starts_at), bangkok_day(forums[-1].starts_at)) == (FIRST, LAST + timedelta(days=1))
    assert forums[-1].venue == "หอประชุม อบจ.ลำปาง"


def test_a_circuit_is_planned_and_changed_on_a_phone(pages, database, khelang):
    pages.set_viewport_size({"width": 320, "height": 700})
    plan(pages)
    assert fits(pages)
    pages.get_by_label("สถานที่ ของครั้งที่ 1", exact=True).fill("ศาลากลาง")
    pages.get_by_role("button", name="บันทึกเป็นร่าง 14 ครั้ง").click()
    expect(pages.get_by_text("ศาลากลาง")).to_be_visible()
    assert fits(pages)
    pages.get_by_role("link", name="แก้ไขทั้งชุด").click()
    assert fits(pages)
    pages.get_by_label("สถานที่ ของประชาคมอำเภอแม่เมาะ").fill("วัดแม่เมาะ")
    pages.get_by_role("button", name="บันทึกทั้งชุด").click()
    expect(pages.get_by_text("เปลี่ยน 1 ครั้ง")).to_be_visible()
    with database.reading() as session:
        assert sorted(one.venue for one in forums_of(session, khelang.id))[-2:] == ["วัดแม่เมาะ", "ศาลากลาง"]


@pytest.mark.parametrize("width", [320, 768, 1000, 1280])
def test_no_page_of_circuits_scrolls_sideways(pages, width):
    pages.set_viewport_size({"width": width, "height": 800})
    plan(pages)
    assert fits(pages)
    pages.get_by_role("button", name="บันทึกเป็นร่าง 14 ครั้ง").click()
    address = pages.url
    for page_of_it in (address, f"{address}/edit", f"{address}/roll-up", f"{pages.base}/forums/circuits"):
        pages.goto(page_of_it)
        assert fits(pages), page_of_it
    pages.goto(f"{pages.base}/forums/calendar?month={month_address(FIRST)}")
    assert fits(pages)


def test_the_calendar_is_a_grid_on_a_desk_and_a_list_of_days_on_a_phone(pages):
    plan(pages)
    pages.get_by_role("button", name="บันทึกเป็นร่าง 14 ครั้ง").click()
    pages.get_by_role("link", name="ปฏิทิน").click()
    empty = pages.locator(".month td.none").first
    expect(empty).to_be_visible()
    expect(pages.get_by_role("columnheader", name="พุธ")).to_be_visible()
    pages.set_viewport_size({"width": 320, "height": 700})
    expect(empty).to_be_hidden()
    expect(pages.locator(".month td:not(.none):not(.out)").first).to_be_visible()
    assert fits(pages)
    pages.get_by_role("link", name="เดือนก่อน").focus()
    press(pages, "Enter")
    expect(pages.get_by_text("ปฏิทินประชาคม").first).to_be_visible()
    assert fits(pages)
    pages.go_back()
    pages.go_back()
    pages.get_by_role("link", name="รวมผลทุกครั้ง").click()
    expect(pages.get_by_role("heading", level=1)).to_have_text("รวมผลทุกครั้ง")
    assert fits(pages)
