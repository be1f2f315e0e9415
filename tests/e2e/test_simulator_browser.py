"""The demo as people meet it: a real browser, the real door, the real SDK and the staff's pages behind it."""

import re
import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect, sync_playwright

from bot.cli.benches.processes import free_port, server
from bot.domain import thai_time
from bot.domain.forums import SeatsEntry
from bot.services.change_forum_state import announce_forum
from bot.services.make_forum import ForumEdit, make_forum
from bot.services.run_vote import VoteEdit, make_vote, open_vote
from bot.simulator.seed import ADMIN, PASSWORD
from bot.store.authorities import authority_by_slug
from bot.store.forums import forum_by_id
from bot.store.session import Database
from tests.conftest import CHROMIUM

pytestmark = pytest.mark.browser
WISH = "ไฟถนนหน้าโรงเรียนวัดดับมาสามคืนแล้ว อยากให้เทศบาลมาซ่อม"
INJECTION = "<img src=x onerror=\"document.title='taken over'\"> ขอถังขยะเพิ่มหน้าตลาด ขยะล้นทุกวัน"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder):
    port = free_port()
    with server("bot", ["demo", "--port", str(port)], port, {"DATA_DIR": str(folder)}):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])


@pytest.fixture
def page(chromium):
    """A desktop page that must not complain about anything, such as a broken content policy."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="th-TH")
    page, complaints = context.new_page(), []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert complaints == []


def say(page, words):
    page.get_by_label("ข้อความ", exact=True).fill(words)
    page.keyboard.press("Enter")
    expect(page.locator(".msg.out .words").last).to_have_text(words)


def last_answer(page):
    return page.locator(".msg:not(.out)").last


def move_in(page, demo, authority="khelang-nakhon", community="บ้านแม่กืย"):
    """Somebody new adds the account, agrees and says where they live."""
    page.goto(f"{demo}/simulator?authority={authority}&who=new")
    page.get_by_role("button", name="เพิ่มเพื่อน").click()
    page.get_by_role("button", name="ยินยอม", exact=True).first.click()
    expect(last_answer(page)).to_contain_text("ท่านอยู่ชุมชนไหน")
    say(page, community)
    expect(last_answer(page)).to_contain_text(community)


def sign_in(page, demo):
    page.goto(f"{demo}/admin/sign-in")
    page.get_by_label("อีเมล").fill(ADMIN)
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url(re.compile(r"/admin/(?!sign-in)"))


def test_a_need_said_on_the_phone_is_in_the_staffs_list_under_its_community_and_issue(page, demo, chromium):
    staff = chromium.new_page()
    sign_in(staff, demo)
    move_in(page, demo)
    page.get_by_label("ข้อความ", exact=True).fill(WISH)
    said_at = time.monotonic()
    page.keyboard.press("Enter")
    row = staff.locator("tr[data-row]", has_text=WISH)
    while not row.count() and time.monotonic() < said_at + 10:
        staff.goto(f"{demo}/admin/khelang-nakhon/needs")
    expect(row).to_contain_text("บ้านแม่กืย")
    expect(row.locator(".iss.c6")).to_contain_text("โครงสร้าง")
    expect(page.locator(".fx-bubble", has_text="รับเรื่องแล้ว")).to_be_visible()
    steps = page.locator("#steps")
    expect(steps).to_contain_text("ลายเซ็นถูกต้อง ตอบ 200")
    expect(steps).to_contain_text("ด้วย reply token")
    expect(steps.locator("mark").first).to_be_visible()
    staff.goto(demo + page.get_by_role("link", name="ดูเรื่องนี้ในหน้าเจ้าหน้าที่").get_attribute("href"))
    expect(staff.locator("main")).to_contain_text(WISH)
    staff.context.close()


def test_markup_that_a_resident_types_is_only_words_everywhere(page, demo):
    move_in(page, demo)
    say(page, INJECTION)
    card = page.locator(".fx-bubble", has_text="รับเรื่องแล้ว").last
    expect(card).to_contain_text("<img src=x onerror=")
    assert page.locator("#chat img, #steps img").count() == 0
    assert page.title() == "โทรศัพท์จำลอง · ประชาคม"
    href = page.get_by_role("link", name="ดูเรื่องนี้ในหน้าเจ้าหน้าที่").get_attribute("href")
    sign_in(page, demo)
    page.goto(demo + href)
    expect(page.locator("main")).to_contain_text("<img src=x onerror=")
    assert page.title() != "taken over"


def test_quick_replies_vanish_when_one_is_used_and_line_on_a_computer_shows_neither_them_nor_the_menu(page, demo):
    page.goto(f"{demo}/simulator?authority=khelang-nakhon&who=new")
    page.get_by_role("button", name="เพิ่มเพื่อน").click()
    page.get_by_role("button", name="ยินยอม", exact=True).first.click()
    choices = page.get_by_role("group", name="ปุ่มลัด")
    expect(choices.get_by_role("button", name="ดูรายชื่อ")).to_be_visible()
    page.get_by_label("LINE บนคอมพิวเตอร์").check()
    expect(choices).to_be_hidden()
    expect(page.get_by_role("button", name="เมนู")).to_be_hidden()
    page.get_by_label("LINE บนคอมพิวเตอร์").uncheck()
    choices.get_by_role("button", name="ดูรายชื่อ").click()
    expect(page.locator(".msg.out .words").last).to_have_text("ดูรายชื่อ")
    expect(choices.get_by_role("button", name="ดูรายชื่อ")).to_have_count(0)


def test_a_message_taken_back_leaves_the_chat_and_the_staffs_list(page, demo):
    move_in(page, demo)
    words = "ท่อระบายน้ำหน้าบ้านตันมาหนึ่งเดือนแล้ว ช่วยมาลอกด้วย"
    say(page, words)
    page.locator(".fx-bubble", has_text="รับเรื่องแล้ว").last.wait_for()
    mine = page.locator(".msg.out", has_text=words)
    mine.get_by_role("button", name="ตัวเลือกของข้อความนี้").click()
    mine.get_by_role("button", name="ยกเลิกข้อความ").click()
    expect(page.locator(".msg.out .words", has_text=words)).to_have_count(0)
    expect(page.locator(".day").last).to_have_text("ยกเลิกข้อความแล้ว")
    expect(page.locator("#steps")).to_contain_text("การยกเลิกข้อความ")
    sign_in(page, demo)
    page.goto(f"{demo}/admin/khelang-nakhon/needs?q=ท่อระบายน้ำหน้าบ้านตันมาหนึ่งเดือน")
    expect(page.locator("tr[data-row]")).to_have_count(0)


def test_a_photo_and_a_place_join_the_need_they_were_asked_for(page, demo):
    move_in(page, demo)
    say(page, WISH)
    page.locator(".fx-bubble", has_text="รับเรื่องแล้ว").last.get_by_role("button", name="เพิ่มรูป/ตำแหน่ง").click()
    expect(page.get_by_role("group", name="ปุ่มลัด")).to_contain_text("ถ่ายรูป")
    page.get_by_role("button", name="ส่งอย่างอื่น").click()
    page.get_by_role("button", name="รูปตัวอย่าง").click()
    expect(last_answer(page)).to_contain_text("ใส่รูปในเรื่อง")
    picture = page.get_by_alt_text("รูปที่ส่ง")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    page.get_by_role("button", name="ส่งอย่างอื่น").click()
    page.get_by_role("button", name="ตำแหน่ง…").click()
    page.get_by_label("ละติจูด").fill("18.25")
    page.get_by_label("ลองจิจูด").fill("99.47")
    page.keyboard.press("Enter")
    expect(last_answer(page)).to_contain_text("ใส่ตำแหน่งในเรื่อง")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_fits_its_window_and_large_text_grows_the_chat(page, demo, width):
    page.set_viewport_size({"width": width, "height": 844})
    move_in(page, demo, "lamphun", "ช่างฆ้อง")
    say(page, WISH)
    title = page.locator(".fx-bubble", has_text="รับเรื่องแล้ว").last.locator(".fx-text").first
    expect(title).to_be_visible()
    before = title.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    closed = page.locator(".fold:not([open]) > summary")
    while closed.count():
        closed.first.click()
    page.get_by_label("ตัวอักษรใหญ่").check()
    after = title.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert after == pytest.approx(before * 1.25)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_somebody_who_blocks_the_account_gets_nothing_until_they_come_back(page, demo):
    move_in(page, demo)
    page.get_by_label("บล็อกหน่วยงานนี้").check()
    expect(page.locator("#blocked-tag")).to_be_visible()
    expect(page.get_by_label("ข้อความ", exact=True)).to_be_hidden()
    page.get_by_label("บล็อกหน่วยงานนี้").uncheck()
    expect(page.locator("#blocked-tag")).to_be_hidden()
    say(page, WISH)
    expect(page.locator(".fx-bubble", has_text="รับเรื่องแล้ว").last).to_be_visible()


def hold_forum(folder):
    """A forum of today with an open vote, in the demo's own database; its code."""
    now = thai_time.now()
    database = Database(f"sqlite:///{folder / 'prachakhom.db'}")
    with database.transaction() as session:
        authority = authority_by_slug(session, "khelang-nakhon")
        start = now + timedelta(minutes=30)
        edit = ForumEdit(
            authority.cycle.id, "ประชาคมวันนี้", "city", start, "หอประชุม", (), seats=(SeatsEntry("กลุ่มผู้สูงวัย", 5),)
        )
        forum_id = make_forum(session, authority.id, edit, by=None, now=now)
        announce_forum(session, authority.id, forum_id, by=None, now=now)
        vote = VoteEdit("เรื่องไหนควรทำก่อน", (("ไฟทาง", None), ("ถนน", None)), issue=6)
        vote_id = make_vote(session, authority.id, forum_id, vote, by=None, now=now)
        open_vote(session, authority.id, vote_id, by=None, now=now)
        code = forum_by_id(session, authority.id, forum_id).day_code
    database.close()
    return code


def test_somebody_signs_in_at_the_door_chooses_a_group_and_votes(page, demo, folder):
    move_in(page, demo)
    say(page, f"มาแล้ว {hold_forum(folder)}")
    expect(last_answer(page)).to_contain_text("ท่านมาในนามกลุ่มไหนคะ")
    page.get_by_role("button", name="1 กลุ่มผู้สูงวัย").click()
    expect(last_answer(page)).to_contain_text("เรื่องไหนควรทำก่อน")
    page.get_by_role("button", name="เลือกข้อ 2").press("Enter")
    expect(last_answer(page)).to_contain_text("รับคะแนนแล้วค่ะ ท่านเลือกข้อ 2 ถนน")
    page.get_by_role("button", name="เลือกข้อ 1").click()  # the card above still takes another choice
    expect(last_answer(page)).to_contain_text("ท่านเลือกข้อ 1 ไฟทาง")
