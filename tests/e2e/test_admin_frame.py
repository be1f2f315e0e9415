"""The frame of the admin site in a real browser: by keyboard alone, at every width, without a word on the console."""

import threading
from datetime import timedelta

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from bot.domain.roles import Role
from bot.domain.states import NeedState
from bot.domain.thai_time import now as real_now
from tests.admin_site import PASSWORD, create_site, hire
from tests.conftest import CHROMIUM
from tests.told import Told

pytestmark = pytest.mark.browser
PAGES = (
    "", "?per=households", "?cycle=2566", "posters", "posters/01", "more", "my-line", "settings", "settings/staff",
    "settings/communities", "settings/communities/add", "settings/communities/01/edit",
)  # fmt: skip


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def base(database, seal, khelang):
    """The address of a site on which some needs were told."""
    told = Told(database, seal, khelang, real_now())
    for number in range(9):
        told.need(
            f"ไฟทางซอย {number} ดับ", community=number % 3, issue=1 + number % 7, is_undecided=False,
            state=NeedState.IN_REVIEW if number == 4 else NeedState.CONFIRMED, is_urgent=number == 4,
            said_at=told.now - timedelta(days=number),
        )  # fmt: skip
    hire(database, khelang.id, "mali@khelang.example", Role.ADMIN)
    server = make_server("127.0.0.1", 0, create_site(database, seal), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/admin"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(base):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.base, page.faults = base, []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: page.faults.append(message.text))
        yield page
        assert page.faults == []
        browser.close()


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def enter(page) -> None:
    """Sign in by keyboard: the first field has the focus."""
    page.goto(f"{page.base}/sign-in")
    expect(page.get_by_label("อีเมล")).to_be_focused()
    page.keyboard.type("mali@khelang.example")
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    page.wait_for_url("**/khelang/")


def focused(page) -> str:
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
    )


def test_from_the_door_through_the_heat_map_to_the_needs_of_a_figure(page):
    enter(page)
    press(page, "Tab")
    assert focused(page) == "ข้ามไปเนื้อหา"
    press(page, "Enter")
    cell = page.locator(".heat td a").first
    for _ in range(30):
        press(page, "Tab")
        if page.evaluate("document.activeElement.closest('.heat td') !== null"):
            break
    assert focused(page) == cell.get_attribute("aria-label") == "บ้านชมพู การศึกษา 1 เรื่อง"
    press(page, "ArrowRight", "ArrowDown")
    assert focused(page).startswith("บ้านจอมเมือง สุขภาพ")
    press(page, "Home", "ArrowUp", "End")
    assert focused(page).startswith("บ้านชมพู รวม")
    press(page, "Home", "Enter")
    page.wait_for_url("**/needs?*")
    expect(page.get_by_text("พบ 1 เรื่อง")).to_be_visible()


def test_the_heat_map_is_one_stop_of_the_tab_key(page):
    enter(page)
    page.locator(".heat td a").first.focus()
    press(page, "Tab")
    assert page.evaluate("document.activeElement.closest('.heat td') === null")


def test_a_password_can_be_looked_at_while_it_is_typed(page):
    page.goto(f"{page.base}/sign-in")
    page.fill("#password", "ลองดู")
    page.get_by_role("button", name="แสดงรหัสผ่าน").click()
    assert page.locator("#password").get_attribute("type") == "text"
    page.get_by_role("button", name="ซ่อนรหัสผ่าน").click()
    assert page.locator("#password").get_attribute("type") == "password"


def test_the_plan_cycle_is_changed_by_keyboard_and_stays(page):
    enter(page)
    page.locator("summary.cycle").focus()
    press(page, "Enter")
    page.get_by_role("link", name="แผน 2566–2570").focus()
    press(page, "Escape")
    expect(page.get_by_role("link", name="แผน 2566–2570")).to_be_hidden()
    press(page, "Enter", "Tab", "Tab", "Enter")
    page.wait_for_url("**cycle=2566")
    page.get_by_role("navigation").first.get_by_role("link", name="ความต้องการ").click()
    page.wait_for_url("**/needs?cycle=2566")


def test_mistakes_take_the_focus_and_keep_what_was_typed(page):
    enter(page)
    page.goto(f"{page.base}/khelang/settings")
    page.fill("#opens_at", "99.99")
    page.fill("#retention_until", "31 ธันวาคม 2575")
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.faults.clear()  # the browser notes that the answer was 422
    page.get_by_role("link", name="เวลาเปิดเขียนแบบ 08.30").click()
    expect(page.locator("#opens_at")).to_be_focused()
    assert page.input_value("#retention_until") == "31 ธันวาคม 2575"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways_or_hides_its_focus(page, width):
    enter(page)
    page.set_viewport_size({"width": width, "height": 700})
    for path in PAGES:
        page.goto(f"{page.base}/khelang/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Sarabun', 'ก'))"), path
        assert page.evaluate("document.querySelectorAll('[style]').length") == 0, path
    page.locator("main button").last.focus()
    page.wait_for_function("""() => {
        const bar = document.querySelector(".bottom").getBoundingClientRect();
        return !bar.height || document.activeElement.getBoundingClientRect().bottom <= bar.top;
    }""")
