"""`make screenshots`: the pictures of the README and the walk-through, taken from the running demo."""

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.cli.benches.processes import free_port, server
from bot.simulator.seed import ADMIN, PASSWORD
from tests.conftest import CHROMIUM

WORDS = "ไฟในซอย 3 ดับมาสองอาทิตย์แล้ว กลางคืนมืดมาก คนแก่เดินไปวัดตอนเช้ามืดลำบาก อยากให้ซ่อมและเพิ่มอีกสัก 2 ต้น"
STAFF_PAGES = {
    "overview": "",
    "review": "review",
    "needs": "needs",
    "groups": "groups",
    "forums": "forums",
    "inbox": "inbox",
    "settings": "settings",
}
COLOURS = 200  # of a picture: enough for pages, and half the bytes


def take_all(folder: Path) -> None:
    """Start the demo, walk through it, and leave the pictures in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as data,
        server("bot", ["demo", "--port", str(port)], port, {"DATA_DIR": data}),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        base = f"http://127.0.0.1:{port}"
        number = take_phone(browser, base, folder)
        take_staff_pages(browser, base, folder, number)
        take_acts_on_groups(browser, base, folder)
        take_brief(browser, base, folder)
        take_forums(browser, base, folder)
        take_circuit(browser, base, folder)
        browser.close()
    make_small(folder)


def make_small(folder: Path) -> None:
    """Leave every picture with few colours."""
    for picture in folder.glob("*.png"):
        with Image.open(picture) as image:
            image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


def take_phone(browser: Browser, base: str, folder: Path) -> str:
    """ป้าจันทร์ says what she needs; the number it was given."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="th-TH")
    page.goto(f"{base}/simulator")
    page.get_by_label("ข้อความ", exact=True).fill(WORDS)
    page.keyboard.press("Enter")
    card = page.locator(".msg:not(.out)", has_text="รับเรื่องแล้ว").last
    expect(card).to_be_visible(timeout=10_000)
    page.wait_for_timeout(1500)
    page.screenshot(path=folder / "phone.png")
    return str(card.inner_text()).split("เลขเรื่อง")[1].split()[0]


def take_staff_pages(browser: Browser, base: str, folder: Path, number: str) -> None:
    """The staff's pages, on a desktop and on a phone."""
    for width, suffix in ((1280, ""), (390, "-390")):
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="th-TH")
        sign_in(page, base)
        for name, path in {**STAFF_PAGES, "need": f"needs/{number}"}.items():
            page.goto(f"{base}/admin/khelang-nakhon/{path}")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}{suffix}.png")


def take_acts_on_groups(browser: Browser, base: str, folder: Path) -> None:
    """What merging two groups would come to, and needs that are about to move."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="th-TH")
    sign_in(page, base)
    page.goto(f"{base}/admin/khelang-nakhon/groups")
    other = page.locator("[data-drop]").nth(1).get_attribute("data-drop")
    page.get_by_label("กลุ่มที่จะผสานเข้ามา").fill(str(other))
    page.keyboard.press("Enter")
    expect(page.get_by_text("รวมแล้วเป็น")).to_be_visible()
    page.screenshot(path=folder / "groups-merge.png", clip={"x": 208, "y": 0, "width": 1072, "height": 560})
    page.goto(f"{base}/admin/khelang-nakhon/groups")
    for key in ("j", "Space", "j", "Space", "m"):
        page.keyboard.press(key)
    expect(page.get_by_label("ย้ายไปกลุ่ม")).to_be_focused()
    page.screenshot(path=folder / "groups-move.png")


def take_brief(browser: Browser, base: str, folder: Path) -> None:
    """The brief of the coming forum: frozen, on the phone, on the wall, and the first page of its PDF."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="th-TH")
    sign_in(page, base)
    page.goto(f"{base}/admin/khelang-nakhon/forums")
    page.get_by_role("link", name="สรุปก่อนประชาคม").first.click()
    page.get_by_role("button", name="ตรึงฉบับวันนี้").click()
    page.get_by_role("link", name="ดูฉบับปัจจุบัน").click()
    expect(page.get_by_text("มีฉบับตรึง")).to_be_visible()
    address = page.url
    page.screenshot(path=folder / "brief.png")
    print_first_page(page.request.get(f"{address}.pdf").body(), folder / "brief-paper.png")
    page.set_viewport_size({"width": 390, "height": 900})
    page.reload()
    page.screenshot(path=folder / "brief-390.png")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{address.removesuffix('/brief')}/wall")
    page.keyboard.press("ArrowRight")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / "wall.png")


def take_forums(browser: Browser, base: str, folder: Path) -> None:
    """A coming forum and its sent invitation; of one that was held who came, how it voted, and its write-up."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="th-TH")
    sign_in(page, base)
    forums = f"{base}/admin/khelang-nakhon/forums"
    page.goto(forums)
    page.get_by_role("link", name="ประชาคมเมืองเขลางค์นคร").first.click()
    page.get_by_role("heading", name="งานของครั้งนี้").wait_for()
    page.screenshot(path=folder / "forum.png")
    page.get_by_role("link", name="เชิญร่วม").first.click()
    expect(page.locator(".lp-body").first).to_be_visible()
    page.screenshot(path=folder / "announcement.png")
    page.goto(forums)
    page.get_by_role("link", name="ประชาคมตำบลพระบาท").first.click()
    page.get_by_role("heading", name="งานของครั้งนี้").wait_for()
    held = page.url.partition("?")[0]
    for name, path in {"day": "day", "votes": "votes/wall", "write-up": "write-up"}.items():
        page.goto(f"{held}/{path}")
        page.wait_for_load_state("load")  # the wall asks again and again, so the network is never idle
        page.screenshot(path=folder / f"{name}.png")
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{held}/day")
    page.screenshot(path=folder / "day-390.png")


def take_circuit(browser: Browser, base: str, folder: Path) -> None:
    """The circuit of thirteen districts, and the month that it begins in."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="th-TH")
    sign_in(page, base)
    page.goto(f"{base}/admin/lampang-pao/forums/circuits")
    page.get_by_role("link", name="ประชาคมทั่วจังหวัด 14 ครั้ง").click()
    expect(page.locator("table.circuit")).to_be_visible()
    page.screenshot(path=folder / "circuit.png")
    page.get_by_role("link", name="ปฏิทิน").click()
    expect(page.locator(".month")).to_be_visible()
    page.screenshot(path=folder / "calendar.png")


def print_first_page(pdf: bytes, picture: Path) -> None:
    """The first page of a PDF as a picture; the one that is there stays where the machine has no pdftoppm."""
    if which("pdftoppm") is None:
        return
    command = ["pdftoppm", "-r", "80", "-png", "-singlefile", "-f", "1", "-l", "1", "-", str(picture.with_suffix(""))]
    subprocess.run(command, input=pdf, check=True)


def sign_in(page: Page, base: str) -> None:
    """Come in as the demo's administrator."""
    page.goto(f"{base}/admin/sign-in")
    page.get_by_label("อีเมล").fill(ADMIN)
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url(f"{base}/admin/")


if __name__ == "__main__":
    take_all(Path(sys.argv[1]))
