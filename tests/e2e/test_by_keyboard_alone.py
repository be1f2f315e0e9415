"""Each task of the staff from its first page to its end without a mouse: Tab, Enter, Space, arrows and letters.

Whatever Tab reaches must be seen to have the focus and must not lie under something else (WCAG 2.1.1, 2.4.7, 2.4.11).
"""

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from bot.simulator.seed import ADMIN, PASSWORD
from tests.conftest import CHROMIUM
from tests.e2e.demo_site import SLUG

pytestmark = pytest.mark.browser
MOST_STOPS = 250
SEEN = """(one) => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const isSeen = over !== null && (one.contains(over) || over.contains(one) || over.closest("label")?.control === one);
  if (!isSeen) return `behind ${over?.outerHTML.slice(0, 120)}`;
  return style.outlineStyle !== "none" || style.boxShadow !== "none" ? "seen" : "without a ring";
}"""


@pytest.fixture(scope="module")
def page(demo_town):
    """A browser that signs in by keyboard."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="th-TH")
        page.set_default_timeout(15_000)
        page.base = f"{demo_town.base}/admin/{SLUG}"
        page.goto(f"{demo_town.base}/admin/sign-in")
        write(page, page.get_by_label("อีเมล"), ADMIN)
        write(page, page.get_by_label("รหัสผ่าน", exact=True), PASSWORD)
        press(page, "Enter")
        page.wait_for_url(f"{page.base}/")
        yield page
        browser.close()


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def reach(page, target) -> None:
    """Press Tab until that element has the focus."""
    expect(target).to_be_visible()
    for _ in range(MOST_STOPS):
        if target.evaluate("one => one === document.activeElement"):
            break
        press(page, "Tab")
    expect(target).to_be_focused()
    try:  # the browser scrolls to what has the focus in its own time
        page.wait_for_function(f"one => ({SEEN})(one) === 'seen'", arg=target.element_handle(), timeout=3_000)
    except Error:
        assert target.evaluate(SEEN) == "seen"


def use(page, target, key: str = "Enter") -> None:
    """Reach something and press a key there."""
    reach(page, target)
    press(page, key)


def write(page, field, words: str) -> None:
    """Reach a field and put these words in the place of what stands there."""
    reach(page, field)
    press(page, "Control+a")
    page.keyboard.type(words)


def button(page, name: str):
    return page.get_by_role("button", name=name)


def link(page, name: str):
    return page.get_by_role("link", name=name)


def test_a_need_is_decided(page):
    page.goto(f"{page.base}/needs")
    use(page, page.locator("main a[href*='/needs/KN-']").first)
    page.wait_for_url("**/needs/KN-*")
    chosen = page.locator(".pick button[aria-pressed=false]").first
    number = chosen.get_attribute("value")
    use(page, chosen)
    expect(page.locator(f".pick button[value='{number}']")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("เจ้าหน้าที่ตัดสินแล้ว").first).to_be_visible()


def test_a_need_is_split(page, demo_town):
    page.goto(f"{page.base}/review")
    use(page, page.locator("[data-key='s']"))
    lines = page.get_by_label("หนึ่งบรรทัดต่อหนึ่งเรื่อง")
    expect(lines).to_be_focused()
    press(page, "Control+Home", *["ArrowRight"] * 12, "Enter", "Control+Enter")
    expect(page.locator("[data-toast]")).to_contain_text("เรื่องแล้ว")
    use(page, button(page, "เลิกทำ"))
    expect(page.locator("[data-toast]")).to_contain_text("แล้ว")


def test_two_groups_are_merged(page):
    page.goto(f"{page.base}/groups")
    other = page.locator("[data-drop]").nth(1).get_attribute("data-drop")
    write(page, page.get_by_label("กลุ่มที่จะผสานเข้ามา"), str(other))
    press(page, "Enter")
    expect(page.get_by_text("รวมแล้วเป็น")).to_be_visible()
    use(page, page.get_by_role("button", name="ผสาน").last)
    expect(page.get_by_text("ผสานกลุ่ม").first).to_be_visible()


def test_a_forum_is_made_and_announced(page):
    page.goto(f"{page.base}/forums")
    use(page, link(page, "เพิ่มประชาคม"))
    page.wait_for_url("**/forums/new")
    for name, words in (("name", "ประชาคมบ้านใหม่"), ("day", "2/4/2572"), ("clock", "09.30"), ("venue", "ศาลา")):
        write(page, page.locator(f"[name='{name}']"), words)
    reach(page, page.locator("[name='level']").first)
    whole = page.get_by_label("ทั้งเทศบาล")
    for _ in range(5):
        if whole.is_checked():
            break
        press(page, "ArrowDown")
    expect(whole).to_be_checked()
    use(page, button(page, "บันทึก").first)
    use(page, button(page, "ประกาศให้ประชาชนเห็น"))
    expect(page.get_by_text("ประกาศแล้ว ประชาชนเห็นใน LINE")).to_be_visible()


def test_a_brief_is_frozen(page, demo_town):
    page.goto(f"{page.base}/forums/{demo_town.named['forum_id']}/brief")
    use(page, button(page, "ตรึงฉบับวันนี้"))
    expect(link(page, "ดูฉบับปัจจุบัน")).to_be_visible()


def test_an_announcement_is_composed_and_made_ready_to_go(page):
    page.goto(f"{page.base}/broadcasts")
    use(page, link(page, "เขียนประกาศ"))
    write(page, page.get_by_label("ชื่อประกาศ"), "น้ำไม่ไหล")
    write(page, page.locator("#text"), "พรุ่งนี้งดจ่ายน้ำ")
    expect(page.locator(".lp-words")).to_have_text("พรุ่งนี้งดจ่ายน้ำ")
    use(page, page.locator("button[value='next'], button[value='ask']").first)
    expect(button(page, "ยืนยันส่งถึง").or_(page.get_by_text("รออนุมัติ").first)).to_be_visible()


def test_somebody_signs_in_on_the_day(page, demo_town):
    page.goto(f"{page.base}/forums/{demo_town.named['forum_id']}/day")
    use(page, page.locator("summary", has_text="ลงชื่อผู้ที่ไม่มีในรายชื่อ"))
    write(page, page.get_by_label("ชื่อ", exact=True), "ป้าจันทร์")
    press(page, "Enter")
    expect(page.get_by_text("ลงชื่อ ป้าจันทร์ แล้ว")).to_be_visible()


def test_the_room_votes(page, demo_town):
    page.goto(f"{page.base}/forums/{demo_town.named['forum_id']}/votes/new")
    write(page, page.get_by_label("คำถาม", exact=True), "ถนนสายไหนก่อน")
    write(page, page.get_by_label("ตัวเลือกอื่น"), "สายเหนือ")
    press(page, "Enter")
    page.keyboard.type("สายใต้")
    use(page, button(page, "บันทึกคำถาม"))
    use(page, button(page, "เปิดลงคะแนน"))
    expect(page.get_by_text("เปิดลงคะแนนแล้ว")).to_be_visible()
    write(page, page.get_by_label("ข้อ 2 สายใต้"), "7")
    press(page, "Enter")
    expect(page.get_by_text("7 คน").first).to_be_visible()


def test_a_forum_is_written_up(page, demo_town):
    page.goto(f"{page.base}/forums/{demo_town.named['held_forum_id']}/write-up")
    use(page, button(page, "เปิดแก้อีกครั้ง"))
    use(page, link(page, "แก้รายงาน"))
    write(page, page.get_by_label("ประธาน"), "นายกเทศมนตรี")
    press(page, "Enter")
    expect(page.get_by_text("บันทึกแล้ว")).to_be_visible()
