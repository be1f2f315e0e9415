"""A circuit of fourteen as an authority lives through it: planned, announced, answered, postponed, held, written up.

Staff and a resident both hold a telephone; between them stand the running demo, its worker and LINE on loopback.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect, sync_playwright

from bot.domain import thai_time
from bot.domain.days import typed_day
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day
from bot.store.forums import forum_by_id
from bot.store.models import Forum
from tests.conftest import CHROMIUM
from tests.e2e.test_admin_circuits_browser import fits, plan
from tests.e2e.test_forum_on_the_phone import allow_every_hour, demo
from tests.e2e.test_simulator_browser import last_answer, move_in, sign_in

__all__ = ["demo"]  # a fixture

pytestmark = pytest.mark.browser
SLUG, NAME = "lampang-pao", "ประชาคมอำเภอเมืองลำปาง"
NEW_DAY = bangkok_day(thai_time.now()) + timedelta(days=60)


@pytest.fixture
def phones(demo):
    """The telephone of an officer at the pages of อบจ.ลำปาง, and that of somebody who lives in its first district."""
    address, database = demo
    allow_every_hour(database, SLUG)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        staff, resident = (
            browser.new_context(viewport={"width": 390, "height": 844}, locale="th-TH").new_page() for _ in range(2)
        )
        for page in (staff, resident):
            page.set_default_timeout(20_000)
        sign_in(staff, address)
        staff.base = f"{address}/admin/{SLUG}"
        move_in(resident, address, SLUG, "เมืองลำปาง")
        yield staff, resident
        browser.close()


def send(staff) -> None:
    """Have it drafted, check it, and let it go out."""
    staff.get_by_role("button", name="เปิดร่าง").click()
    assert fits(staff)
    staff.get_by_role("button", name="ต่อไป: ส่งถึง").click()
    staff.get_by_role("button", name="ยืนยันส่งถึง").click()
    expect(staff.locator("#progress")).to_contain_text("ส่งแล้ว", timeout=30_000)
    assert fits(staff)


def plan_and_announce(staff) -> int:
    """Fourteen forums in thirteen days; the id of the first."""
    plan(staff)
    staff.get_by_role("button", name="บันทึกเป็นร่าง 14 ครั้ง").click()
    staff.get_by_role("button", name="ประกาศร่างทั้ง 14 ครั้ง").click()
    expect(staff.get_by_text("ประกาศแล้ว 14 ครั้ง")).to_be_visible()
    assert fits(staff)
    staff.get_by_role("link", name=NAME).click()
    return int(staff.url.split("?")[0].rpartition("/")[2])


def postpone(staff) -> None:
    staff.get_by_role("link", name="เลื่อน…").click()
    staff.get_by_role("textbox", name="วันใหม่").fill(typed_day(NEW_DAY))
    staff.get_by_label("เพราะอะไร").fill("ห้องประชุมไม่ว่าง")
    staff.get_by_role("button", name="เลื่อนประชาคม").click()


def write_up(staff) -> None:
    staff.get_by_role("button", name="บันทึกว่าจัดแล้ว").click()
    staff.get_by_role("link", name="เขียนรายงานผล").click()
    staff.get_by_role("link", name="แก้รายงาน").click()
    staff.get_by_label("ประธาน").fill("นายก อบจ.ลำปาง")
    staff.get_by_label("สถานที่").fill("หอประชุมอำเภอเมืองลำปาง")
    staff.locator("[name='total']").fill("86")
    staff.get_by_role("button", name="บันทึก").last.click()
    expect(staff.get_by_text("มีผู้เข้าร่วม 86 คน")).to_be_visible()
    assert fits(staff)
    staff.get_by_role("button", name="รายงานเสร็จแล้ว").click()
    expect(staff.get_by_text("รายงานนี้เสร็จแล้ว")).to_be_visible()


def test_a_circuit_is_planned_announced_answered_postponed_and_written_up(demo, phones):
    (_, database), (staff, resident) = demo, phones
    forum_id = plan_and_announce(staff)
    forum = f"{staff.base}/forums/{forum_id}"
    staff.get_by_role("link", name="ส่งคำเชิญ").click()
    send(staff)
    card = resident.locator(".fx-bubble", has_text=NAME).last
    expect(card).to_contain_text("ขอเชิญร่วมประชาคม", timeout=30_000)
    card.get_by_role("button", name="จะไป", exact=True).click()
    expect(last_answer(resident)).to_contain_text("ท่านบอกว่าจะไป")
    assert fits(resident)
    staff.goto(forum)
    expect(staff.locator(".told div", has_text="จะไป").first).to_contain_text("1 คน")
    postpone(staff)
    send(staff)
    told = resident.locator(".fx-bubble", has_text="ห้องประชุมไม่ว่าง").last
    expect(told).to_contain_text(thai_time.long_date(NEW_DAY), timeout=30_000)
    with database.transaction() as session:  # … and its day comes
        session.get(Forum, forum_id).starts_at = thai_time.now() - timedelta(hours=2)
    staff.goto(forum)
    write_up(staff)
    staff.goto(forum)
    with database.reading() as session:
        held = session.get(Forum, forum_id)
        assert forum_by_id(session, held.authority_id, forum_id).state is ForumState.WRITTEN_UP
