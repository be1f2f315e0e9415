"""The pages of needs by keyboard alone, in a real browser; and no page scrolls sideways at any width."""

import threading
from contextlib import contextmanager
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from bot.domain.roles import Role
from bot.domain.states import NeedState
from bot.domain.thai_time import now as real_now
from bot.services.sign_in import open_session
from tests.admin_site import PASSWORD, create_site, hire
from tests.conftest import CHROMIUM

pytestmark = pytest.mark.browser


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@contextmanager
def served(site):
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/admin/khelang"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page(database, seal, khelang):
    """A signed-in admin's browser, its base address being the authority's pages."""
    site = create_site(database, seal)
    person = hire(database, khelang.id, "root@khelang.example", Role.ADMIN)
    with database.transaction() as session:
        token = open_session(session, person.id, PASSWORD, real_now())
    cookie = site.session_interface.get_signing_serializer(site).dumps({"token": token})
    with served(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "prachakhom", "value": cookie, "domain": "127.0.0.1", "path": "/"}])
        page = context.new_page()
        page.base, page.faults = base, []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
        yield page
        assert page.faults == []
        browser.close()


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_need_is_found_opened_decided_and_undone_without_a_mouse(page, told):
    for at in range(3):
        told.need(f"ขอถังขยะใบที่ {at}", issue=5, is_undecided=False)
    number = told.need("ไฟทางซอย 3 ดับ", issue=6, is_undecided=True, state=NeedState.IN_REVIEW)
    page.goto(f"{page.base}/needs")
    press(page, "Slash")
    page.keyboard.type("ไฟทาง")
    press(page, "Enter")
    expect(page.get_by_text("พบ 1 เรื่อง")).to_be_visible()
    assert unquote(page.url).endswith("/needs?q=ไฟทาง")
    press(page, "j", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"เรื่อง {number}")
    press(page, "3")
    expect(page.get_by_text("เปลี่ยนเป็นประเด็นที่ 3 สังคมและความปลอดภัย แล้ว")).to_be_visible()
    assert told.row(number).issue == 3
    press(page, "u")
    expect(page.get_by_text("เลิกทำ กลับเป็นประเด็นที่ 6")).to_be_visible()
    row = told.row(number)
    assert (row.issue, row.issue_by, row.is_undecided) == (6, "machine", True)


def test_rows_are_walked_chosen_and_needs_leafed_through(page, told):
    numbers = [told.need(f"ขอถังขยะใบที่ {at}") for at in range(3)]
    page.goto(f"{page.base}/needs")
    press(page, "j", "j", "x")
    expect(page.get_by_text("เลือกไว้ 1 เรื่อง")).to_be_visible()
    expect(page.get_by_label(f"เลือก {numbers[1]}")).to_be_checked()
    press(page, "k", "k", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"เรื่อง {numbers[2]}")
    press(page, "ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"เรื่อง {numbers[1]}")
    press(page, "ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"เรื่อง {numbers[2]}")


def test_keys_rest_while_one_types_and_can_be_switched_off(page, told):
    number = told.need("ไฟทางซอย 3 ดับ โทร 0812345678", issue=6, is_undecided=False)
    page.goto(f"{page.base}/needs/{number}")
    page.get_by_text("ขอดูว่าเป็นใคร").press("Enter")
    page.get_by_label("เหตุผลที่ต้องดู").press_sequentially("3 u / ?")
    assert told.row(number).issue == 6
    page.reload()
    page.locator("body").press("Shift+Slash")
    expect(page.get_by_role("heading", name="แป้นพิมพ์ลัด")).to_be_visible()
    page.get_by_label("ปิดแป้นลัดตัวเดียวบนเครื่องนี้").press("Space")
    press(page, "Escape", "5")
    page.reload()
    press(page, "5")
    page.wait_for_timeout(300)
    assert told.row(number).issue == 6


def test_a_sheet_of_paper_is_entered_without_a_mouse(page, told):
    page.goto(f"{page.base}/needs/new")
    expect(page.get_by_label("คำที่ได้ฟัง")).to_be_focused()
    page.keyboard.insert_text("ไฟทางซอย 2 ดับหมด\nอยากได้หมอมาตรวจที่ศาลา")
    press(page, "Tab", "ArrowDown", "Tab", "Tab", "Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("ได้ 2 เรื่อง ตรวจก่อนบันทึก")
    expect(page.get_by_label("ประเด็น").first).to_be_focused()
    press(page, "3", "Control+Enter")
    expect(page.get_by_text("บันทึกแล้ว 2 เรื่อง")).to_be_visible()
    expect(page.get_by_label("คำที่ได้ฟัง")).to_be_focused()
    assert (told.row("KN-2571-00001").issue, told.row("KN-2571-00001").issue_by) == (3, "staff")
    assert told.row("KN-2571-00002").issue_by == "machine"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(page, told, width):
    number = told.need(
        "ก" * 300 + " https://example.org/" + "a" * 200, place_name="ศาลา", latitude=18.26, longitude=99.47
    )
    told.media("audio")
    told.message("w" * 300)
    told.dead_event()
    page.set_viewport_size({"width": width, "height": 800})
    tabs = [f"/inbox?tab={tab}" for tab in ("voice", "media", "contact", "dead", "undelivered")]
    for address in ("/needs", "/needs?q=โดรน&issue=6", f"/needs/{number}", "/needs/new", *tabs):
        page.goto(page.base + address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
