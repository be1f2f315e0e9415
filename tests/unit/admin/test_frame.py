"""What holds for every answer under /admin: headers, forms, errors, templates."""

import re
from pathlib import Path

import pytest
from flask import abort

import admin
from admin.access import Open
from admin.routes import ROUTES
from bot.domain.errors import NotFound, Refused
from bot.domain.roles import Role
from tests.admin_site import browser_of, create_site, csrf_of, hire, path_of

TEMPLATES = sorted((Path(admin.__file__).parent / "templates").rglob("*.html"))
STATIC = Path(admin.__file__).parent / "static" / "admin"


@pytest.fixture
def site(database, seal, khelang):
    site = create_site(database, seal)
    site.config.update(PROPAGATE_EXCEPTIONS=False, MAX_CONTENT_LENGTH=10_000)
    site.add_url_rule("/admin/breaks", "breaks", lambda: 1 // 0)
    site.add_url_rule("/elsewhere", "elsewhere", lambda: abort(404))
    return site


@pytest.mark.parametrize(
    "path",
    [
        "/admin/sign-in",
        "/admin/khelang/",
        "/admin/nothing/here",
        "/admin/breaks",
        "/admin/static/base.css",
        "/admin/static/nothing.css",
    ],
)
def test_every_answer_carries_the_security_headers(officer, path):
    with officer.get(path) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy


def test_pages_are_never_kept_by_browsers_but_versioned_files_are(officer):
    page = officer.get("/admin/khelang/")
    assert page.headers["Cache-Control"] == "no-store"
    sheet = re.search(r'href="(/admin/static/base\.css\?v=\w+)"', page.text)[1]
    with officer.get(sheet) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_over_https_the_browser_is_told_to_stay_there(officer):
    assert "Strict-Transport-Security" in officer.get("/admin/sign-in", base_url="https://localhost").headers


def test_no_template_needs_an_exception_from_the_policy_or_loads_from_elsewhere():
    styles = r"\sstyle=|<style"
    scripts = (
        r"\son(?:click|load|error|submit|change|input|focus|key\w+)=|<script(?![^>]*\bsrc=)|javascript:|\|\s*safe\b"
    )
    foreign = r"\bsrc=.https?:|<link[^>]*https?:"
    forbidden = re.compile(f"{styles}|{scripts}|{foreign}")
    assert {path.name for path in TEMPLATES if forbidden.search(path.read_text(encoding="utf-8"))} == set()
    assert len(TEMPLATES) > 10


def test_every_form_that_changes_something_carries_a_token():
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert len(re.findall(r'method="post"', text)) <= text.count("csrf()"), path.name


@pytest.mark.row(50)
@pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if "POST" in route.methods and route.access is not Open.TO_ALL],
    ids=lambda r: r.endpoint,
)
def test_no_write_passes_without_the_token_of_this_session(site, database, khelang, officer, route):
    client = browser_of(site, database, hire(database, khelang.id, "boss@khelang.example", Role.ADMIN))
    path = path_of(route.rule, "khelang")
    foreign = csrf_of(officer, "/admin/account")
    for answer in (client.post(path), client.post(path, data={"csrf_token": foreign}), client.post(path, json={})):
        assert answer.status_code == 400
        assert "หน้านี้เปิดค้างไว้นานเกินไป" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "code", "words"),
    [
        ("GET", "/admin/khelang/nothing", 404, "ไม่พบหน้านี้"),
        ("DELETE", "/admin/khelang/", 405, "เปิดหน้านี้แบบนี้ไม่ได้"),
        ("GET", "/admin/breaks", 500, "ข้อมูลที่บันทึกแล้วยังอยู่ครบ"),
    ],
)
def test_errors_are_kind_pages(officer, method, path, code, words):
    answer = officer.open(path, method=method)
    assert answer.status_code == code
    assert words in answer.text
    assert f"รหัส {code}" in answer.text
    assert "Traceback" not in answer.text


def test_a_body_too_large_is_refused_kindly(officer):
    answer = officer.post("/admin/sign-in", data={"email": "x" * 20_000})
    assert answer.status_code == 413
    assert "ใหญ่เกินไป" in answer.text


def test_errors_elsewhere_are_left_to_others(officer):
    assert "ไม่พบหน้านี้" not in officer.get("/elsewhere").text


def test_what_a_service_refuses_becomes_a_page(site, officer, monkeypatch):
    def refuse() -> str:
        raise Refused("no", thai="ทำไม่ได้เพราะเหตุนี้")

    def miss() -> str:
        raise NotFound("nothing")

    monkeypatch.setitem(site.view_functions, "admin.overview", refuse)
    assert officer.get("/admin/khelang/").status_code == 409
    assert "ทำไม่ได้เพราะเหตุนี้" in officer.get("/admin/khelang/").text
    monkeypatch.setitem(site.view_functions, "admin.overview", miss)
    assert officer.get("/admin/khelang/").status_code == 404


def test_a_part_of_a_page_asked_for_after_the_session_leads_to_the_door(site):
    answer = site.test_client().get("/admin/khelang/needs", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/admin/sign-in")


def test_every_page_can_be_skipped_into_and_says_its_language(officer):
    page = officer.get("/admin/khelang/").text
    assert '<html lang="th">' in page
    assert page.index("ข้ามไปเนื้อหา") < page.index("<nav")
    assert page.count("<h1>") == 1


def test_vendored_files_are_what_their_list_says():
    listed = dict(reversed(line.split("  ")) for line in (STATIC / "vendor" / "SHA256SUMS").read_text().splitlines())
    there = {path.name for path in (STATIC / "vendor").iterdir()} - {"SHA256SUMS"}
    assert set(listed) == there
    for name, digest in listed.items():
        assert admin.assets.hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        (Role.VIEWER, ["ภาพรวม", "เรื่อง", "ประชาคม", "เมนู"]),
        (Role.ADMIN, ["ภาพรวม", "รอตรวจ", "เรื่อง", "ประชาคม", "เมนู"]),
    ],
)
def test_a_phone_has_five_tabs_at_most_and_all_the_rest_under_the_last(as_role, told, role, tabs):
    told.message("ขอคุยกับเจ้าหน้าที่")
    client = as_role(role)
    page = client.get("/admin/khelang/groups").text
    bar = re.search(r'<nav class="bottom".*?</nav>', page, re.DOTALL)[0]
    assert re.findall(r"</svg>([^<]+)", bar) == tabs
    assert re.search(r'aria-current="page">[^\n]*เมนู', bar)  # the groups lie under it
    assert ("1</span></a>\n</nav>" in bar) == (role == Role.ADMIN)  # what waits in the inbox is seen from outside
    more = client.get("/admin/khelang/more").text
    rail = re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL)[0]
    assert set(re.findall(r'<a href="(/admin/khelang/\w+)"', rail)) <= set(re.findall(r'<li><a href="([^"]+)"', more))
