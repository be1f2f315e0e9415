"""A forum is made, its brief frozen and put on the wall in a real browser; the wall goes on without a network."""

import pytest
from playwright.sync_api import expect

from bot.domain.states import NeedState
from tests.e2e.test_admin_needs_keyboard import database, page, press
from tests.forums import Forums

__all__ = ["database", "page"]  # fixtures

pytestmark = pytest.mark.browser
LIGHT = {"issue": 6, "is_undecided": False, "is_urgent": False, "state": NeedState.CONFIRMED}


@pytest.fixture
def forums(told) -> Forums:
    """Two issues with a group each."""
    forums = Forums(told)
    lights = [told.need(f"ไฟทางซอย {at} ดับมานานแล้ว", by=f"U{at}", community=at % 3, **LIGHT) for at in range(4)]
    doctor = told.need("ขอหมอมาตรวจที่ศาลา", by="U9", community=1, **{**LIGHT, "issue": 2})
    forums.ungroup()
    forums.group("ไฟทางในซอยดับ", *lights)
    forums.group("หมอมาตรวจที่ศาลา", doctor, issue=2)
    return forums


def title(page):
    return page.locator(".slide.on h1")


def test_a_forum_is_made_by_keyboard_and_only_its_level_offers_places(page, forums):
    page.goto(f"{page.base}/forums/new")
    page.get_by_label("ชื่อประชาคม").press_sequentially("ประชาคมตำบลชมพู")
    expect(page.get_by_label("กล้วยแพะ")).to_be_hidden()
    page.get_by_label("ตำบล", exact=True).press("Space")
    expect(page.get_by_label("กล้วยแพะ")).to_be_visible()
    expect(page.get_by_label("บ้านชมพู")).to_be_hidden()
    page.get_by_label("ชมพู", exact=True).press("Space")
    page.get_by_label("วันที่").press_sequentially("2 เม.ย. 2571")
    page.get_by_label("เวลา", exact=True).press_sequentially("25:00")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("ชื่อประชาคม")).to_have_value("ประชาคมตำบลชมพู")
    expect(page.get_by_label("ชมพู", exact=True)).to_be_checked()
    page.get_by_label("เวลา", exact=True).fill("09:30")
    press(page, "Enter")
    expect(page.get_by_text("บันทึกประชาคมตำบลชมพูแล้ว")).to_be_visible()
    expect(page.get_by_text("วันอาทิตย์ที่ 2 เมษายน 2571 เวลา 09.30 น.")).to_be_visible()
    assert [fault for fault in page.faults if "422" not in fault] == []
    page.faults.clear()  # the browser notes the refused form


def test_a_brief_is_frozen_and_says_what_has_changed_since(page, told, forums):
    page.goto(f"{page.base}/forums/{forums.forum()}/brief")
    expect(page.locator(".lead")).to_contain_text("5 คน จาก 3 ใน 4 ชุมชน พูดไว้ 5 เรื่อง")
    page.get_by_role("button", name="ตรึงฉบับวันนี้").press("Enter")
    expect(page.get_by_text("ตรึงฉบับวันนี้แล้ว")).to_be_visible()
    page.get_by_role("link", name="ดูฉบับปัจจุบัน").press("Enter")
    expect(page.get_by_text("หลังจากนั้นมีเรื่องใหม่ 0 เรื่อง และมี 0 กลุ่ม เปลี่ยน")).to_be_visible()
    fresh = told.need("ขอลานกีฬาให้เด็ก", by="U8", **{**LIGHT, "issue": 4})
    forums.group("ลานกีฬาของเด็ก", fresh, issue=4)
    page.reload()
    expect(page.get_by_text("หลังจากนั้นมีเรื่องใหม่ 1 เรื่อง และมี 1 กลุ่ม เปลี่ยน")).to_be_visible()
    page.get_by_role("link", name="ดูสิ่งที่เปลี่ยน").press("Enter")
    expect(page.locator("#changes").get_by_text("ลานกีฬาของเด็ก")).to_be_visible()
    page.get_by_text("ฉบับตรึงทั้งหมด 1 ฉบับ").press("Enter")
    page.locator("ul a[href*='frozen=']").press("Enter")
    expect(page.get_by_text("นี่คือฉบับตรึง")).to_be_visible()
    expect(page.locator(".lead")).to_contain_text("พูดไว้ 5 เรื่อง")
    expect(page.get_by_role("button", name="ตรึงฉบับวันนี้")).to_have_count(0)


def test_the_wall_goes_on_without_a_network(page, forums):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{page.base}/forums/{forums.forum(questions=('ซ่อมก่อนหรือเพิ่มก่อน',))}/wall")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    expect(title(page)).to_have_text("เทศบาลเมืองเขลางค์นคร")
    press(page, "ArrowRight")
    expect(title(page)).to_contain_text("โครงสร้างพื้นฐาน")
    expect(page.locator(".slide.on .g")).to_have_text("ไฟทางในซอยดับ")
    press(page, "2")
    expect(title(page)).to_contain_text("สุขภาพ")
    expect(page.locator("[data-goes='2']")).to_have_attribute("aria-current", "true")
    press(page, "ArrowLeft")
    expect(title(page)).to_contain_text("โครงสร้างพื้นฐาน")
    press(page, "End")
    expect(page.locator(".slide.on")).to_contain_text("ซ่อมก่อนหรือเพิ่มก่อน")
    press(page, "b")
    expect(page.locator("[data-black]")).to_be_visible()
    press(page, "ArrowLeft")
    expect(page.locator("[data-black]")).to_be_hidden()
    press(page, "f")
    page.wait_for_function("document.fullscreenElement !== null")
    for slide in page.locator("[data-slide]").all():
        assert slide.evaluate("(node) => [...document.fonts].filter((font) => font.status === 'error').length") == 0
    assert asked == []


def test_the_keys_of_the_wall_work_under_a_thai_layout(page, forums):
    page.goto(f"{page.base}/forums/{forums.forum()}/wall")
    typed = "([key, code]) => document.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true }))"
    page.evaluate(typed, ["/", "Digit2"])
    expect(title(page)).to_contain_text("สุขภาพ")
    page.evaluate(typed, ["ิ", "KeyB"])
    expect(page.locator("[data-black]")).to_be_visible()
    page.evaluate(typed, ["ิ", "KeyB"])
    expect(page.locator("[data-black]")).to_be_hidden()
    page.evaluate(typed, ["PageDown", ""])  # a presenter's remote
    expect(page.locator(".slide.on")).to_have_attribute("aria-label", "เสียงที่ยังไม่ได้ยิน")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (1024, 768)])
def test_letters_on_the_wall_grow_with_the_screen(page, forums, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{page.base}/forums/{forums.forum()}/wall")
    press(page, "ArrowRight")
    scale = min(width / 1920, height / 1080)
    sizes = page.evaluate(
        "[...document.querySelectorAll('main *, nav *')].filter((one) => one.childNodes.length"
        " && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))"
        ".map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 26 * scale - 0.01
    name = page.locator(".slide.on .g").first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert name == pytest.approx(42 * scale, abs=0.05)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_slide_of_very_long_names_stays_within_the_screen(page, told, forums):
    long = "ขอให้ซ่อมถนนและวางท่อระบายน้ำใหม่ตลอดสาย " * 8
    for at in range(6):
        forums.group(long, told.need(f"ถนนเส้นที่ {at} พัง", by=f"U{at}", **LIGHT), title_by="staff")
    forum_id = forums.forum(name=long, venue=long, questions=(long,) * 7)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{page.base}/forums/{forum_id}/wall")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    beyond = """[...document.querySelectorAll('.slide ol, .slide header, .slide footer')].filter((one) => {
        const box = one.getBoundingClientRect(), dots = document.querySelector('.dots').getBoundingClientRect();
        const spills = one.tagName === "FOOTER" && one.scrollHeight > one.clientHeight + 1;
        return spills || box.top < 0 || box.bottom > dots.top + 1;
    }).map((one) => one.closest("section").ariaLabel + " " + one.tagName)"""
    assert page.evaluate(beyond) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(page, told, forums, width):
    long = "ย" * 120
    forums.group(long, told.need("ก" * 300, by="U7", **LIGHT), title_by="staff")
    forum_id = forums.forum(name=long, venue=long, questions=(long * 2,))
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/forums", "/forums/new", f"/forums/{forum_id}/edit", f"/forums/{forum_id}/brief"):
        page.goto(page.base + address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
