"""The group workbench in a real browser: by keyboard alone, and by dragging, which does what “ย้าย…” does."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_admin_needs_keyboard import database, page, press
from tests.grouped import LIGHTS, ROADS

__all__ = ["database", "page"]  # fixtures
pytestmark = pytest.mark.browser


@pytest.fixture
def two(grouped):
    """Two groups of one issue and their needs, the first with one person more."""
    lights, roads = grouped.say_all((*LIGHTS, LIGHTS[0])), grouped.say_all(ROADS)
    return grouped.group(lights, "ไฟดับ"), grouped.group(roads, "ถนนพัง"), lights, roads


def test_needs_are_split_off_moved_and_put_back_without_a_mouse(page, grouped, two):
    lights, roads, of_lights, _ = two
    before = grouped.picture()
    page.goto(f"{page.base}/groups?sort=newest")
    press(page, "j", "Space", "j", "Space")
    expect(page.get_by_text("เลือก 2 เรื่อง")).to_be_visible()
    press(page, "s")
    expect(page.get_by_text("แยก 2 เรื่อง").first).to_be_visible()
    assert grouped.sits(of_lights[3]) == grouped.sits(of_lights[2]) == 3
    press(page, "u")
    expect(page.get_by_text("เลิกทำแล้ว").first).to_be_visible()
    assert grouped.picture()[1:] == before[1:]
    page.goto(f"{page.base}/groups?group={lights}&sort=newest")
    press(page, "j", "m")
    expect(page.get_by_label("ย้ายไปกลุ่ม")).to_be_focused()
    page.keyboard.insert_text(f"G-{roads:03d} ถนนพัง")
    press(page, "Enter")
    expect(page.get_by_text("ย้าย 00004").first).to_be_visible()
    assert grouped.sits(of_lights[3]) == roads
    press(page, "u")
    expect(page.get_by_text("เลิกทำแล้ว").first).to_be_visible()
    assert grouped.sits(of_lights[3]) == lights


def test_groups_are_merged_named_and_locked_without_a_mouse(page, grouped, two):
    lights, roads, _, of_roads = two
    page.goto(f"{page.base}/groups?group={lights}")
    page.get_by_label("กลุ่มที่จะผสานเข้ามา").focus()
    page.keyboard.insert_text(f"G-{roads:03d}")
    press(page, "Enter")
    expect(page.get_by_text("รวมแล้วเป็น 7 คน")).to_be_visible()
    press(page, "Tab", "Enter")
    expect(page.get_by_text(f"ผสาน G-{roads:03d} เข้ามา").first).to_be_visible()
    assert {grouped.sits(one) for one in of_roads} == {lights}
    press(page, "u")
    expect(page.get_by_text("เลิกทำแล้ว").first).to_be_visible()
    assert {grouped.sits(one) for one in of_roads} == {roads}
    press(page, "r")
    expect(page.get_by_label("ชื่อกลุ่ม", exact=True)).to_be_focused()
    press(page, "Control+a")
    page.keyboard.insert_text("ไฟส่องสว่าง")
    press(page, "Enter")
    expect(page.get_by_text("เปลี่ยนชื่อกลุ่ม").first).to_be_visible()
    press(page, "l")
    expect(page.get_by_text("ล็อก ระบบไม่เปลี่ยนกลุ่มนี้")).to_be_visible()
    row = grouped.row(lights)
    assert (row.title, row.is_locked) == ("ไฟส่องสว่าง", True)


def test_needs_of_one_thing_are_marked_by_a_key(page, grouped, two):
    page.goto(f"{page.base}/groups?sort=newest")
    press(page, "j", "x", "j", "x", "d")
    expect(page.get_by_text("ซ้ำกับ 00003")).to_be_visible()
    assert grouped.ranked()[0].needs == 4


def test_a_need_dragged_onto_a_group_goes_where_the_menu_would_send_it(page, grouped, two):
    lights, roads, of_lights, _ = two
    before = grouped.picture()
    address = f"{page.base}/groups?group={lights}&sort=newest"
    target = page.locator(f"a[data-drop='G-{roads:03d}']")
    page.goto(address)
    page.locator(f"[data-need='{of_lights[0]}']").drag_to(target)
    expect(page.get_by_text("ย้าย 00001").first).to_be_visible()
    dragged = grouped.picture()
    press(page, "u")
    expect(page.get_by_text("เลิกทำแล้ว").first).to_be_visible()
    assert grouped.picture() == before
    page.goto(address)
    page.get_by_label(f"เลือก {of_lights[0]}").check()
    page.locator("summary", has_text="ย้าย…").click()
    page.get_by_label("ย้ายไปกลุ่ม").fill(f"G-{roads:03d}")
    page.get_by_label("ย้ายไปกลุ่ม").press("Enter")
    expect(page.get_by_text("ย้าย 00001").first).to_be_visible()
    assert grouped.picture() == dragged


def test_whoever_drags_one_of_the_chosen_moves_them_all(page, grouped, two):
    lights, roads, of_lights, _ = two
    page.goto(f"{page.base}/groups?group={lights}")
    for number in of_lights[:3]:
        page.get_by_label(f"เลือก {number}").check()
    page.locator(f"[data-need='{of_lights[1]}']").drag_to(page.locator(f"a[data-drop='G-{roads:03d}']"))
    expect(page.get_by_text("ย้าย 3 เรื่อง").first).to_be_visible()
    assert [grouped.sits(one) for one in of_lights] == [roads, roads, roads, lights]


def test_keys_rest_while_a_name_is_typed(page, grouped, two):
    page.goto(f"{page.base}/groups?group={two[0]}")
    before = grouped.picture()
    press(page, "r")
    page.get_by_label("ชื่อกลุ่ม", exact=True).press_sequentially("s m d l u x")
    page.wait_for_timeout(200)
    assert grouped.picture() == before


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_panel_for_moving_is_seen_whole(page, grouped, two, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.base}/groups?group={two[0]}")
    press(page, "j", "m")
    expect(page.get_by_label("ย้ายไปกลุ่ม")).to_be_focused()
    hidden = page.locator(".moving-to").evaluate("""(panel) => {
      const { left, right, top, bottom } = panel.getBoundingClientRect();
      const corners = [[left + 9, top + 9], [right - 9, top + 9], [left + 9, bottom - 9], [right - 9, bottom - 9]];
      return corners.filter(([x, y]) => !panel.contains(document.elementFromPoint(x, y)));
    }""")
    assert hidden == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_of_groups_scrolls_sideways(page, grouped, width):
    long = "ก" * 300 + " https://example.org/" + "a" * 200
    number = grouped.group([grouped.say(long, community=at) for at in range(3)], "น" * 120)
    grouped.say(long)
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        "/groups",
        f"/groups?group={number}&with=1",
        "/groups?group=alone&issue=6",
        f"/groups/{number}/print",
    ):
        page.goto(page.base + address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
