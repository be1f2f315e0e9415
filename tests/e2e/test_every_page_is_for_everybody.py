"""Every page of the route table, the residents' pages and the phone: axe finds nothing serious, and all of them reflow.

axe-core (MPL-2.0) lies in tests/vendor, as published; it ships with nothing. 320 px is a window of 1280 px at 400 %
(WCAG 1.4.10), 640 px the same at 200 % (1.4.4).
"""

import hashlib
import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from admin.routes import ROUTES
from tests.conftest import CHROMIUM
from tests.e2e.demo_site import SLUG

pytestmark = pytest.mark.browser
VENDOR = Path(__file__).parents[1] / "vendor"
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FILES = re.compile(r"\.(csv|xlsx|pdf|docx)$")
NO_PAGES = {
    "attachment", "forums_document",  # what residents and staff sent, handed out as it is
    "broadcasts_progress", "broadcasts_quota",  # parts that are put into a page
}  # fmt: skip
WITH_MORE = {
    "needs": ("?q=ไฟ", "?q=ไม่มีคำนี้แน่นอน"), "inbox": ("?tab=media", "?tab=contact", "?tab=dead", "?tab=undelivered"),
    "groups": ("?group={group}",),
}  # fmt: skip
PARTS = 4  # so that one test does not take minutes where the machine is busy
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def page(demo_town):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="th-TH", bypass_csp=True)
        context.add_cookies([demo_town.cookie])
        yield context.new_page()
        browser.close()


def addresses(town) -> list[str]:
    """Every address that a browser can open, with the rows of the demo in the places of names."""
    found = ["/privacy/" + SLUG, "/simulator", f"/admin/{SLUG}/nothing-here", "/nothing-here"]
    for route in ROUTES:
        if "GET" not in route.methods or route.endpoint in NO_PAGES or FILES.search(route.rule):
            continue
        named = town.named
        if route.endpoint == "groups_print":
            named = {**named, "number": named["group"]}
        address = "/admin" + re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda hit, named=named: str(named[hit[1]]), route.rule)
        more = WITH_MORE.get(route.endpoint, ())
        found += [address, *(address + one.format(**town.named) for one in more)]
    return found


def violations(page) -> list[str]:
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}})")
    return [
        f"{one['impact']} {one['id']}: {node['target']} {node['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical") or os.environ.get("AXE_ALL")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_serious_on_any_page_and_all_reflow(page, demo_town, part):
    wrong = {}
    for address in addresses(demo_town)[part::PARTS]:
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(demo_town.base + address)
        page.evaluate(AXE)
        found = [] if answer.status in (200, 404) else [f"answered {answer.status}"]
        found += violations(page)
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 800})
            if not page.evaluate(FITS):
                found.append(f"scrolls sideways at {width} px")
        found += [f"at 320 px {one}" for one in violations(page) if one not in found]
        if found:
            wrong[address] = found
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)


def test_axe_is_as_it_was_published():
    listed = dict(reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    there = {path.name for path in VENDOR.iterdir()} - {"SHA256SUMS"}
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in there} == listed
