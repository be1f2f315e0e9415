"""A forum on a telephone: made with agenda and seats, announced, postponed; pages fit, and keyboards reach them."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from bot.store.models import Forum
from tests.e2e.test_admin_needs_keyboard import database, page
from tests.forums import Forums

__all__ = ["database", "page"]  # fixtures

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PICTURES")


def picture(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def fill(page, **fields: str) -> None:
    for name, typed in fields.items():
        page.locator(f"[name='{name}']").fill(typed)


def test_a_forum_is_made_announced_and_postponed_on_a_telephone(page, told):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.base}/forums")
    page.get_by_role("link", name="เพิ่มประชาคม").click()
    fill(page, name="ประชาคมเมืองเขลางค์นคร", day="2/4/2571", clock="09.30", end="12.00", venue="ห้องประชุมชมพู่ ชั้น 1")
    fill(page, point="https://www.google.com/maps/place/x/@18.28,99.48,17z/data=!3d18.2903!4d99.4920")
    page.get_by_label("ทั้งเทศบาล").check()
    page.get_by_role("heading", name="วาระ").click()
    fill(page, **{"agenda-0-title": "พิจารณาร่างแผนเพิ่มเติม ครั้งที่ 1/2569", "agenda-1-title": "รับทราบปัญหาและความต้องการ"})
    page.locator("[name='agenda-0-plan']").select_option("2566")
    page.locator("[name='agenda-1-kind']").select_option("gather_needs")
    page.get_by_role("heading", name="ที่นั่งของแต่ละกลุ่ม").click()
    fill(page, **{"seats-1-name": "ประชาชนในเขตพื้นที่", "seats-1-quota": "34", "seats-1-contact": "ป้าสมใจ"})
    assert fits(page)
    picture(page, "form-390")
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_text("บันทึกประชาคมเมืองเขลางค์นครแล้ว")).to_be_visible()
    expect(page.get_by_text("ที่นั่ง 55 คน จาก 2 กลุ่ม")).to_be_visible()
    expect(page.get_by_role("link", name="ดูแผนที่")).to_have_attribute(
        "href", "https://www.google.com/maps/search/?api=1&query=18.290300,99.492000"
    )
    assert fits(page)
    picture(page, "draft-390")
    page.get_by_role("button", name="ประกาศให้ประชาชนเห็น").click()
    expect(page.get_by_text("ประกาศแล้ว ประชาชนเห็นใน LINE")).to_be_visible()
    with told.database.reading() as session:
        code = session.scalars(select(Forum.day_code)).one()
    expect(page.get_by_text(f"มาแล้ว {code}")).to_be_visible()
    picture(page, "announced-390")
    page.get_by_role("link", name="เลื่อน…").click()
    fill(page, day="9/4/2571", reason="ห้องประชุมไม่ว่าง")
    picture(page, "postpone-390")
    assert fits(page)
    page.get_by_role("button", name="เลื่อนประชาคม").click()
    expect(page.get_by_text("เลื่อนแล้ว ประชาชนเห็นใน LINE ทันที")).to_be_visible()
    page.goto(f"{page.base}/forums")
    expect(page.get_by_text("วันอาทิตย์ที่ 9 เมษายน 2571 เวลา 09.30 น.")).to_be_visible()
    picture(page, "list-390")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_of_a_forum_scrolls_sideways_or_has_two_filled_buttons(page, told, width):
    forums = Forums(told)
    forum_id = forums.forum(name="ประชาคมระดับเมือง " + "เขลางค์นคร" * 6, venue="ห้องประชุมชมพู่", bodies=("อำเภอเมืองลำปาง",))
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("", "/new", f"/{forum_id}", f"/{forum_id}/edit", f"/{forum_id}/postpone", f"/{forum_id}/cancel"):
        page.goto(f"{page.base}/forums{path}")
        for part in page.locator("details.part > summary").all():
            if not part.evaluate("part => part.parentElement.open"):
                part.click()
        picture(page, f"{path.strip('/').replace('/', '-') or 'list'}-{width}")
        assert fits(page), path
        assert page.locator(".btn.pri:visible").count() <= 1, path


def test_what_was_typed_into_a_part_that_is_folded_is_shown_where_it_is_wrong(page, told):
    page.goto(f"{page.base}/forums/new")
    fill(page, name="ประชาคมเมือง", day="2/4/2571", clock="09.30")
    page.get_by_label("ทั้งเทศบาล").check()
    page.locator("details.seats-part > summary").press("Enter")
    fill(page, **{"seats-0-quota": "มาก"})
    page.locator("details.seats-part > summary").press("Enter")
    page.get_by_role("button", name="บันทึก").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("[name='seats-0-quota']")).to_be_visible()
    expect(page.locator("[name='seats-0-quota']")).to_have_value("มาก")
    page.faults.clear()  # the browser notes the refused form
