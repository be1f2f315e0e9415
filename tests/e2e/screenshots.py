"""`make screenshots`: the pictures of the README, taken from the running demo."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.cli.benches.processes import free_port, server
from bot.simulator.seed import ADMIN, PASSWORD
from tests.conftest import CHROMIUM

WORDS = "ไฟในซอย 3 ดับมาสองอาทิตย์แล้ว กลางคืนมืดมาก คนแก่เดินไปวัดตอนเช้ามืดลำบาก อยากให้ซ่อมและเพิ่มอีกสัก 2 ต้น"
STAFF_PAGES = {"overview": "", "review": "review", "needs": "needs", "inbox": "inbox", "settings": "settings"}


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
        browser.close()


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


def sign_in(page: Page, base: str) -> None:
    """Come in as the demo's administrator."""
    page.goto(f"{base}/admin/sign-in")
    page.get_by_label("อีเมล").fill(ADMIN)
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url(f"{base}/admin/")


if __name__ == "__main__":
    take_all(Path(sys.argv[1]))
