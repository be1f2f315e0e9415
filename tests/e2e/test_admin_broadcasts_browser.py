"""An announcement from its first word to the residents' phones, by two people at a real browser, by keyboard."""

import pytest
from playwright.sync_api import expect

from bot.domain.roles import Role
from bot.domain.thai_time import now
from bot.services.sign_in import open_session
from bot.store.models import Authority
from bot.worker.broadcasting import start_broadcast
from tests.admin_site import PASSWORD, create_site, hire
from tests.announcing import announcing, line_id
from tests.broadcasts import WORDS
from tests.e2e.test_admin_needs_keyboard import database, page, press
from tests.integration.conftest import platform, worker

__all__ = ["database", "page", "platform", "worker"]  # fixtures

pytestmark = pytest.mark.browser


@pytest.fixture
def town(worker, platform, khelang):
    """Five residents with phones; the first has muted announcements."""
    town = announcing(worker, platform, khelang)
    first, *_ = town.people(5)
    town.change(first, muted_at=now())
    return town


def let_approve(database, khelang):
    with database.transaction() as session:
        row = session.get(Authority, khelang.id)
        row.settings = {**row.settings, "approve_broadcasts": True}


def sign_in_another(page, database, seal, khelang):
    other = hire(database, khelang.id, "somporn@khelang.example", Role.OFFICER)
    with database.transaction() as session:
        token = open_session(session, other.id, PASSWORD, now())
    site = create_site(database, seal)
    cookie = site.session_interface.get_signing_serializer(site).dumps({"token": token})
    page.context.add_cookies([{"name": "prachakhom", "value": cookie, "domain": "127.0.0.1", "path": "/"}])


def write(page):
    """From the list to a form that is filled in."""
    page.goto(f"{page.base}/broadcasts")
    page.get_by_role("link", name="เขียนประกาศ").press("Enter")
    page.get_by_label("ชื่อประกาศ").press_sequentially("น้ำไม่ไหล")
    page.locator("#text").press_sequentially(WORDS)
    expect(page.locator(".lp-words")).to_have_text(WORDS)
    expect(page.locator("#sum .total")).to_contain_text("4 คน")


def test_written_approved_by_another_and_on_every_phone_once(page, town, database, seal, khelang):
    let_approve(database, khelang)
    write(page)
    page.get_by_role("button", name="ขออนุมัติส่งถึง 4 คน").press("Enter")
    expect(page.get_by_text("ท่านเป็นผู้ขอ")).to_be_visible()
    sign_in_another(page, database, seal, khelang)
    page.reload()
    page.get_by_role("button", name="อนุมัติและส่งถึง 4 คน").press("Enter")
    expect(page.locator("#progress")).to_contain_text("ยังไม่เริ่ม")
    broadcast_id = int(page.url.rsplit("/", 1)[1])
    start_broadcast(town.worker, broadcast_id)
    town.send(broadcast_id)
    expect(page.locator("#progress")).to_contain_text("กำลังส่ง 3/4 คน")
    page.get_by_role("button", name="หยุดพัก").press("Enter")
    expect(page.locator("#progress")).to_contain_text("หยุดพักไว้ที่ 3/4 คน")
    page.get_by_role("button", name="ส่งต่อ").press("Enter")
    town.send(broadcast_id, times=3)
    expect(page.locator("#progress")).to_contain_text("ส่งแล้ว 4 คน")
    assert town.heard(5) == [0, 1, 1, 1, 1]
    assert [entry.message["text"] for entry in town.platform.answers("khelang", line_id(2))] == [WORDS]


def test_enter_saves_and_never_sends_and_the_order_is_that_of_the_steps(page, town):
    write(page)
    page.get_by_label("ชื่อประกาศ").press("Enter")
    expect(page.get_by_text("บันทึกร่างแล้ว", exact=True)).to_be_visible()
    page.get_by_role("button", name="ต่อไป: ส่งถึง 4 คน").press("Enter")
    expect(page.get_by_role("button", name="ยืนยันส่งถึง 4 คน")).to_be_visible()
    assert town.row(1).state == "draft"
    page.go_back()
    page.get_by_label("ชื่อประกาศ").focus()
    seen = []
    for _ in range(60):
        press(page, "Tab")
        seen.append(page.evaluate("document.activeElement.closest('section')?.getAttribute('aria-labelledby')"))
        if page.evaluate("document.activeElement.value === 'next'"):
            break
    assert list(dict.fromkeys(seen)) == ["h-to", "h-says", "h-when", "h-send"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen_and_the_card_is_drawn(page, town, width):
    page.set_viewport_size({"width": width, "height": 844})
    write(page)
    page.get_by_label("การ์ด", exact=True).check()
    page.get_by_label("หัวเรื่อง").fill("งดจ่ายน้ำ <script>")
    page.get_by_label("คำบนปุ่มที่ 1").fill("ติดต่อเจ้าหน้าที่")
    expect(page.locator(".lp-header")).to_have_text("งดจ่ายน้ำ <script>")
    expect(page.locator(".lp-button")).to_have_text("ติดต่อเจ้าหน้าที่")
    expect(page.locator("#picture")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".lp-body .lp-text")).to_have_css("font-size", "23.75px")
    page.get_by_label("ปกติ").check()
    expect(page.locator(".lp-body .lp-text")).to_have_css("font-size", "19px")
