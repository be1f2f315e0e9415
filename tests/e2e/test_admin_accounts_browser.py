"""The second factor and the question before weighty acts in a real browser, by keyboard, on a phone and a desktop."""

import re
import threading
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import expect, sync_playwright
from sqlalchemy import update
from werkzeug.serving import make_server

from bot.domain.roles import Role
from bot.store.models import Staff
from tests.admin_site import PASSWORD, create_site, hire
from tests.conftest import CHROMIUM
from tests.signing_in import let_time_pass, require_codes, secret_of

pytestmark = pytest.mark.browser


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def mali(database, khelang):
    require_codes(database, khelang.id)
    return hire(database, khelang.id, "mali@khelang.example", Role.ADMIN)


@pytest.fixture
def base(database, seal, mali):
    """The address of a site whose authority asks for a second factor."""
    server = make_server("127.0.0.1", 0, create_site(database, seal), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/admin"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=[390, 1280])
def page(base, request):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": request.param, "height": 800})
        page.set_default_timeout(20_000)
        page.base, page.faults = base, []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: page.faults.append(message.text))
        yield page
        assert page.faults == []
        browser.close()


def type_and_enter(page, *fields: str) -> None:
    """Type into the field that has the focus, and into those after it; Enter sends the form."""
    expect(page.locator("input:focus")).to_be_visible()
    for field in fields[:-1]:
        page.keyboard.type(field)
        page.keyboard.press("Tab")
    page.keyboard.type(fields[-1])
    page.keyboard.press("Enter")


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def set_up(page, database, seal, mali) -> str:
    """Sign in for the first time and set the app up; a code from the paper."""
    page.goto(f"{page.base}/sign-in?next=/admin/khelang/needs")
    type_and_enter(page, mali.email, PASSWORD)
    page.wait_for_url("**/second-factor/set-up")
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 100
    key = page.locator("code.key").inner_text().replace(" ", "")
    assert key == secret_of(database, seal, mali)
    assert fits(page)
    page.get_by_label("เลข 6 หลักจากแอป").fill(pyotp.TOTP(key).now())
    page.keyboard.press("Enter")
    expect(page.locator("ol.codes li")).to_have_count(10)
    assert fits(page)
    code = page.locator("ol.codes li").first.inner_text()
    assert re.fullmatch(r"[a-z2-9]{5}-[a-z2-9]{5}", code)
    page.get_by_role("link", name="เก็บแล้ว ไปต่อ").click()
    page.wait_for_url("**/khelang/")
    return code


def test_set_up_sign_in_and_a_weighty_act(page, database, seal, mali):
    paper = set_up(page, database, seal, mali)
    page.goto(f"{page.base}/account")
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.wait_for_url("**/sign-in")
    type_and_enter(page, mali.email, PASSWORD)
    page.wait_for_url("**/sign-in/code*")
    assert fits(page)
    with database.transaction() as session:  # as if half a minute had passed
        session.execute(update(Staff).values(totp_last_step=0))
    type_and_enter(page, pyotp.TOTP(secret_of(database, seal, mali)).now())
    page.wait_for_url("**/khelang/")
    let_time_pass(database, minutes=11)
    page.goto(f"{page.base}/khelang/settings/staff")
    page.get_by_label("ชื่อและนามสกุล").fill("วิชัย ใจดี")
    page.get_by_label("อีเมล", exact=True).fill("wichai@khelang.example")
    page.get_by_role("button", name="เพิ่มและออกรหัสผ่าน").click()
    expect(page.get_by_role("heading", name="ยืนยันว่าเป็นท่าน")).to_be_visible()
    assert fits(page)
    type_and_enter(page, paper)
    expect(page.get_by_text("รหัสผ่านครั้งแรกของ wichai@khelang.example")).to_be_visible()


def test_a_file_is_fetched_after_the_question(page, database, seal, mali, tmp_path):
    set_up(page, database, seal, mali)
    let_time_pass(database, minutes=11)
    page.goto(f"{page.base}/khelang/settings/audit")
    assert fits(page)
    page.get_by_role("link", name="ทั้งหมดเป็น CSV").click()
    page.wait_for_url(re.compile("/confirm[?]next="))
    type_and_enter(page, PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("link", name="รับไฟล์").click()
    download.value.save_as(tmp_path / "audit.csv")
    assert "ตั้งแอปยืนยันตัวตน" in Path(tmp_path / "audit.csv").read_text(encoding="utf-8-sig")
