"""Needs reviewed by keyboard alone in a real browser: the focus, what is read out, undoing, splitting, many at once."""

import re

import pytest
from playwright.sync_api import expect

from bot.domain.states import NeedState
from bot.store.models import Need, ReviewClaim
from tests.e2e.test_admin_needs_keyboard import database, page, press

__all__ = ["database", "page"]  # fixtures
pytestmark = pytest.mark.browser


@pytest.fixture
def waiting(told):
    def say(words, **more):
        return told.need(words, **{"issue": 6, "is_undecided": True, "state": NeedState.IN_REVIEW, **more})

    return say


def words(page):
    return page.locator("#review .words")


def expect_faults(page, *words):
    """The browser itself notes an answer that was no success; anything else is a fault."""
    page.faults[:] = [fault for fault in page.faults if not any(word in fault for word in words)]


def stands_on(page, text):
    """The words are there, have the focus, and were read out."""
    expect(words(page)).to_contain_text(text)
    expect(words(page)).to_be_focused()
    expect(page.locator("[data-live]")).to_contain_text(text)


def test_twenty_needs_are_reviewed_without_a_mouse_or_a_reload(page, told, waiting):
    numbers = [waiting(f"ไฟทางซอยที่ {at} ดับ", confidence=at / 100) for at in range(20)]
    page.goto(f"{page.base}/review")
    page.evaluate("window.sameDocument = true")
    decided = {}
    for at, number in enumerate(numbers):
        expect(words(page)).to_contain_text(f"ไฟทางซอยที่ {at} ดับ")
        key = ("1", "2", "3", "4", "5", "6", "7", "Enter", "0", "Enter")[at % 10]
        press(page, key)
        decided[number] = key
        if at < 19:
            stands_on(page, f"ไฟทางซอยที่ {at + 1} ดับ")
    expect(page.get_by_role("heading", name="ตรวจครบแล้ว")).to_be_visible()
    expect(page.get_by_text("วันนี้ตรวจแล้ว 20", exact=True)).to_be_visible()
    press(page, "u")
    stands_on(page, "ไฟทางซอยที่ 19 ดับ")
    press(page, "u")
    stands_on(page, "ไฟทางซอยที่ 18 ดับ")
    assert page.evaluate("window.sameDocument")
    for number, key in list(decided.items())[:18]:
        row = told.row(number)
        if key == "0":
            assert row.state == "withdrawn"
        else:
            assert (row.issue, row.issue_by) == (6 if key == "Enter" else int(key), "staff")
    assert [told.row(number).state for number in numbers[18:]] == ["in_review"] * 2


@pytest.mark.parametrize("size", [(1280, 900), (1366, 768), (390, 844)])
def test_what_was_done_and_its_undoing_are_seen_without_scrolling(page, waiting, size):
    for at in range(12):
        waiting(f"ไฟทางซอยที่ {at} ดับ", confidence=at / 100)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{page.base}/review")
    press(page, "4")
    stands_on(page, "ไฟทางซอยที่ 1 ดับ")
    expect(page.get_by_role("button", name="เลิกทำ")).to_be_in_viewport(ratio=1)
    expect(words(page)).to_be_in_viewport(ratio=1)


def test_the_count_in_the_menu_follows(page, waiting):
    for at in range(3):
        waiting(f"ไฟทางซอยที่ {at} ดับ", confidence=at / 100)
    page.goto(f"{page.base}/review")
    figure = page.locator(".side nav a[aria-current] .n")
    expect(figure).to_have_text("ค้าง 3")
    press(page, "4")
    expect(figure).to_have_text("ค้าง 2")


def test_walking_marking_and_one_key_for_all_that_is_marked(page, told, waiting):
    numbers = [waiting(f"ไฟทางซอยที่ {at} ดับ", confidence=at / 100) for at in range(12)]
    page.goto(f"{page.base}/review")
    press(page, "x")
    for at in range(1, 12):
        press(page, "j")
        stands_on(page, f"ไฟทางซอยที่ {at} ดับ")
    press(page, "x")
    expect(page.get_by_text("เลือกไว้ 2 เรื่อง", exact=True).first).to_be_visible()
    press(page, "k")
    stands_on(page, "ไฟทางซอยที่ 10 ดับ")
    press(page, "2")
    expect(page.locator("[data-toast]")).to_contain_text("จัด 2 เรื่อง เข้าประเด็น 2 แล้ว")
    assert [number for number in numbers if told.row(number).issue == 2] == [numbers[0], numbers[11]]
    expect(page.locator("[data-marked]")).to_be_hidden()
    press(page, "u")
    expect(page.locator("[data-toast]")).to_contain_text("เลิกทำ 2 เรื่อง แล้ว")
    assert {told.row(number).issue for number in numbers} == {6}


def test_a_need_is_split_where_the_lines_break(page, told, waiting, database):
    number = waiting("ไฟหน้าวัดดับทั้งแถว แล้วก็อยากได้หมอมาตรวจตาที่ศาลา")
    page.goto(f"{page.base}/review")
    press(page, "s")
    field = page.get_by_label("หนึ่งบรรทัดต่อหนึ่งเรื่อง")
    expect(field).to_be_focused()
    expect(page.get_by_text("จะได้ 2 เรื่อง")).to_be_visible()
    press(page, "Control+End", *["ArrowLeft"] * 6, "Enter")
    expect(page.get_by_text("จะได้ 3 เรื่อง")).to_be_visible()
    page.keyboard.type("3")
    press(page, "Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="ต้องคงเดิมทุกคำ")).to_be_visible()
    expect_faults(page, "400 (BAD REQUEST)", "Response Status Error Code 400")
    field.press("Control+Enter")
    expect(page.locator("[data-toast]")).to_contain_text(f"แยก {number[-5:]} เป็น 2 เรื่องแล้ว")
    press(page, "u")
    stands_on(page, "ไฟหน้าวัดดับทั้งแถว แล้วก็อยากได้หมอมาตรวจตาที่ศาลา")
    with database.reading() as session:
        assert [row.state for row in session.query(Need).order_by(Need.id)] == ["in_review", "withdrawn"]


def test_g_leads_to_the_groups_and_enter_puts_it_there(page, told, waiting):
    first = waiting("ไฟทางหน้าวัดดับทั้งแถวมืดมาก", confidence=0.1)
    second = waiting("ไฟทางหน้าวัดดับทั้งแถวมืดจัง", confidence=0.2)
    page.goto(f"{page.base}/review")
    press(page, "g", "Enter")
    page.get_by_role("button", name="ตั้งกลุ่มใหม่").press("Enter")
    stands_on(page, "มืดจัง")
    press(page, "g")
    expect(page.get_by_role("button", name="ใส่กลุ่มนี้")).to_be_focused()
    press(page, "Enter")
    expect(page.locator("[data-toast]")).to_contain_text(f"ใส่ {second[-5:]} ในกลุ่ม G-001 แล้ว")
    press(page, "u", "u")
    stands_on(page, "มืดจัง")
    press(page, "u")
    stands_on(page, "มืดมาก")
    assert [told.row(number).state for number in (first, second)] == ["in_review"] * 2


def test_a_failed_network_says_so_and_decides_nothing_twice(page, told, waiting):
    number = waiting("ไฟทางซอย 3 ดับ")
    other = waiting("ขอถังขยะเพิ่มที่ตลาด", confidence=0.99)
    page.goto(f"{page.base}/review?need={number}")
    page.context.set_offline(True)
    press(page, "3")
    expect(page.get_by_role("alert").filter(has_text="ยังไม่ได้บันทึก")).to_be_visible()
    page.context.set_offline(False)
    assert told.row(number).state == "in_review"
    press(page, "3")
    stands_on(page, "ขอถังขยะเพิ่มที่ตลาด")
    expect(page.get_by_role("alert").filter(has_text="ยังไม่ได้บันทึก")).to_be_hidden()
    assert (told.row(number).issue, told.row(other).state) == (3, "in_review")
    expect_faults(page, "ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")


def test_a_key_held_down_or_pressed_too_early_decides_one_need_only(page, told, waiting):
    numbers = [waiting(f"ไฟทางซอยที่ {at} ดับ", confidence=at / 100) for at in range(4)]
    page.goto(f"{page.base}/review")
    three = "new KeyboardEvent('keydown', { code: 'Digit3', key: '3', bubbles: true, repeat })"
    page.evaluate(f"() => {{ for (const repeat of [false, false, true]) document.body.dispatchEvent({three}); }}")
    stands_on(page, "ไฟทางซอยที่ 1 ดับ")
    enter = three.replace("Digit3", "Enter").replace("'3'", "'Enter'")
    page.evaluate(
        f"() => {{ const repeat = true; for (const one of [{three}, {enter}]) document.body.dispatchEvent(one); }}"
    )
    page.wait_for_timeout(300)
    assert [told.row(number).issue for number in numbers] == [3, 6, 6, 6]
    assert [told.row(number).state for number in numbers[1:]] == ["in_review"] * 3


def test_leaving_the_page_frees_the_need(page, waiting, database):
    waiting("ไฟทางซอย 3 ดับ")
    page.goto(f"{page.base}/review")

    def claims():
        with database.reading() as session:
            return session.query(ReviewClaim).count()

    assert claims() == 1
    page.goto(f"{page.base}/needs")
    for _ in range(50):
        if not claims():
            break
        page.wait_for_timeout(100)
    assert claims() == 0


def test_all_keys_are_listed_also_after_a_step_and_rest_in_fields(page, told, waiting):
    number = waiting("ไฟทางซอย 3 ดับ แล้วก็อยากได้หมอมาตรวจตา", confidence=0.1)
    waiting("ขอถังขยะเพิ่มที่ตลาด", confidence=0.99)
    page.goto(f"{page.base}/review")
    press(page, "j")
    stands_on(page, "ขอถังขยะ")
    page.get_by_role("button", name=re.compile("แป้นพิมพ์ลัด")).click()
    expect(page.get_by_role("heading", name="แป้นพิมพ์ลัด")).to_be_visible()
    press(page, "Escape", "k")
    expect(words(page)).to_contain_text("ไฟทางซอย 3")
    press(page, "s")
    expect(page.get_by_label("หนึ่งบรรทัดต่อหนึ่งเรื่อง")).to_be_focused()
    press(page, "0", "3", "Escape")
    expect(words(page)).to_be_focused()
    assert told.row(number).state == "in_review"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_scrolls_sideways_and_a_thumb_finds_every_issue(page, waiting, width):
    waiting("ก" * 300 + " https://example.org/" + "a" * 200, is_urgent=True)
    waiting("ขอถังขยะเพิ่มที่ตลาด")
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/review", "/review?split=1"):
        page.goto(page.base + address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if width <= 390:
        heights = page.locator(".pick .one").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
        assert min(heights) >= 50
        expect(page.locator("#queue")).to_be_hidden()
        page.get_by_role("link", name="ต่อไป 1 เรื่อง").click()
        expect(page.locator("#queue")).to_be_visible()
