"""The day of a forum in a real browser: the board moves nothing, a broken line loses nobody, the wall follows."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from bot.domain.forums import SeatsEntry
from bot.store.forum_parts import set_seats
from bot.store.models import Attendance, Forum, Resident
from tests.e2e.test_admin_needs_keyboard import database, page, press
from tests.integration.test_admin_forum_day import LIST, come, counted, make_day

__all__ = ["database", "page"]  # fixtures

pytestmark = pytest.mark.browser


@pytest.fixture
def forum_id(told, database):
    return make_day(told, database)


@pytest.fixture
def listed(page, forum_id):
    """A list brought in by the page."""
    page.goto(f"{page.base}/forums/{forum_id}/day/members")
    page.get_by_label("วางรายชื่อ").fill(LIST)
    page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
    expect(page.get_by_role("status")).to_be_focused()
    page.get_by_role("button", name="บันทึกรายชื่อ 3 คน").click()
    expect(page.get_by_text("เพิ่ม 3 คน")).to_be_visible()


def people(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Attendance).where(Attendance.cancelled_at.is_(None)))


def test_enter_signs_in_and_the_board_follows_without_losing_the_focus(page, told, database, khelang, forum_id, listed):
    page.goto(f"{page.base}/forums/{forum_id}/day")
    expect(page.get_by_label("ค้นหาผู้ร่วมประชุม")).to_be_focused()
    page.keyboard.type("๑")
    press(page, "Enter")
    expect(page.get_by_text("ลงชื่อ สมชาย ใจดี แล้ว")).to_be_visible()
    expect(page.get_by_label("ค้นหาผู้ร่วมประชุม")).to_be_focused()
    page.keyboard.type("ใจดี")
    press(page, "Enter")
    expect(page.get_by_text("พบ 2 คน เลือกคนที่มา")).to_be_visible()
    page.get_by_role("button", name="ลงชื่อ สมหญิง ใจดี").click()
    expect(page.get_by_text("ลงชื่อ สมหญิง ใจดี แล้ว")).to_be_visible()
    expect(page.get_by_label("ค้นหาผู้ร่วมประชุม")).to_be_focused()  # a moment after the words: the door's form is new
    call = page.get_by_role("link", name="โทร กลุ่มผู้สูงวัย")
    call.focus()
    come(told, database, forum_id, "U1", "U2", seats=0)
    with page.expect_response(lambda answer: answer.url.endswith("/day")):
        pass
    expect(page.locator("#board .big")).to_have_text("4")
    expect(page.locator("#board")).to_contain_text("เกิน 2")
    expect(page.get_by_role("link", name="โทร กลุ่มผู้สูงวัย")).to_be_focused()
    page.get_by_role("button", name="เลิกทำ ลงชื่อ สมหญิง ใจดี").click()
    expect(page.get_by_text("เลิกลงชื่อ สมหญิง ใจดี แล้ว")).to_be_visible()
    assert counted(database, khelang, forum_id) == [3, 0, 0, 0]


def test_without_a_network_entries_are_kept_and_sent_once(page, database, khelang, forum_id, listed):
    page.goto(f"{page.base}/forums/{forum_id}/day")
    page.context.set_offline(True)
    for words in ("1", "สมหญิง ใจดี", "99999"):
        page.get_by_label("ค้นหาผู้ร่วมประชุม").fill(words)
        press(page, "Enter")
        expect(page.get_by_text(f"เก็บชื่อ {words} ไว้ในเครื่องนี้แล้ว")).to_be_visible()
    page.get_by_text("ลงชื่อผู้ที่ไม่มีในรายชื่อ").click()
    page.get_by_label("ชื่อ", exact=True).fill("ป้าจันทร์")
    page.get_by_role("button", name="ลงชื่อผู้มาเพิ่ม").click()
    expect(page.get_by_text("เก็บไว้ในเครื่องนี้ 4 คน")).to_be_visible()
    assert people(database) == 0
    page.context.set_offline(False)
    expect(page.get_by_text("ส่งรายชื่อที่เก็บไว้ 4 คนแล้ว")).to_be_visible()
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert counted(database, khelang, forum_id) == [2, 0, 0, 2]
    page.reload()
    expect(page.locator("[data-kept]")).to_be_hidden()
    page.faults[:] = [
        fault for fault in page.faults if "ERR_INTERNET_DISCONNECTED" not in fault and "htmx:" not in fault
    ]
    assert people(database) == 4


def test_a_lost_answer_does_not_count_twice(page, database, khelang, forum_id, listed):
    page.goto(f"{page.base}/forums/{forum_id}/day")
    page.route("**/day/enter", lambda route: (route.fetch(), route.abort()))  # it arrived; the answer did not
    page.get_by_text("ลงชื่อผู้ที่ไม่มีในรายชื่อ").click()
    page.get_by_label("ชื่อ", exact=True).fill("ป้าจันทร์")
    page.get_by_role("button", name="ลงชื่อผู้มาเพิ่ม").click()
    expect(page.get_by_text("ส่งรายชื่อที่เก็บไว้ 1 คนแล้ว")).to_be_visible()
    assert counted(database, khelang, forum_id) == [0, 0, 0, 1]
    page.faults.clear()  # the browser notes the aborted request


def test_the_walls_follow_the_room(page, told, database, khelang, forum_id):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{page.base}/forums/{forum_id}/day/wall")
    expect(page.locator("h1 .num")).to_have_text("0")
    come(told, database, forum_id, "U1", "U2")
    expect(page.locator("h1 .num")).to_have_text("2")
    page.goto(f"{page.base}/forums/{forum_id}/votes/new")
    page.get_by_label("คำถาม", exact=True).fill("เรื่องไหนควรทำก่อน")
    page.get_by_label("ตัวเลือกอื่น").fill("ไฟทาง\nถนน")
    page.get_by_role("button", name="บันทึกคำถาม").click()
    page.get_by_role("button", name="เปิดลงคะแนน").click()
    expect(page.get_by_text("เปิดลงคะแนนแล้ว")).to_be_visible()
    vote = page.url
    page.goto(f"{page.base}/forums/{forum_id}/votes/wall")
    expect(page.locator("#live")).to_contain_text("0 คนลงคะแนน")
    with page.context.new_page() as other:
        other.goto(vote)
        other.get_by_label("ข้อ 2 ถนน").fill("7")
        other.get_by_role("button", name="บันทึกจำนวนมือ").click()
    expect(page.locator("#live")).to_contain_text("7 คนลงคะแนน")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Resident)) == 2


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_of_the_day_scrolls_sideways(page, told, database, forum_id, listed, width):
    page.set_viewport_size({"width": width, "height": 800})
    come(told, database, forum_id, "U1")
    rests = (
        "day",
        "day/members",
        "day/sheets",
        "day/keying",
        "day/needs",
        "day/sign",
        "votes",
        "votes/new?issue=6",
        "votes/agenda",
    )
    for rest in rests:
        page.goto(f"{page.base}/forums/{forum_id}/{rest}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (rest, width, wide)
        assert page.locator(".btn.pri:visible").count() <= 1, rest


def test_every_sheet_is_one_page_of_paper(page, database, forum_id):
    with database.transaction() as session:
        forum = session.get(Forum, forum_id)
        set_seats(session, forum, [SeatsEntry("สัดส่วนประชาคมเทศบาลเมืองเขลางค์นคร", 50), SeatsEntry("ผู้ประกอบการ", 5)])
    page.goto(f"{page.base}/forums/{forum_id}/day/sheets")
    expect(page.get_by_role("table")).to_have_count(5)  # three of the first group, one of the second, one of the others
    assert len(re.findall(rb"/Type */Page\b", page.pdf(prefer_css_page_size=True))) == 5
    page.goto(f"{page.base}/forums/{forum_id}/day/sign")
    assert len(re.findall(rb"/Type */Page\b", page.pdf(prefer_css_page_size=True))) == 1
