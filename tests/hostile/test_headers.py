"""No answer of the process without its security headers, and no markup that would need an exception from them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import admin
import bot
from bot.app import create_app
from bot.domain.roles import Role
from tests.admin_site import browser_of, csrf_of, hire

_FORBIDDEN = re.compile(r"style|on(?!e$)[a-z]+|hx-on.*")  # `one` is a word of templates
STRICT = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
TEMPLATES = sorted(
    path
    for package in (admin, bot)
    for kind in ("html", "svg")
    for path in Path(package.__file__).parent.rglob(f"*.{kind}")
)
ADDRESSES = [
    "/", "/healthz", "/readyz", "/metrics", "/privacy/khelang", "/privacy/nobody", "/my-data/x", "/pictures/x.jpg",
    "/forums/khelang/1.ics", "/public/notice.css", "/nothing", "/admin/", "/admin/sign-in", "/admin/nothing",
    "/admin/static/base.css", "/line/khelang/webhook", "/%00", "/admin/khelang/", "/admin/khelang/needs.csv",
    "/breaks", "/simulator",
]  # fmt: skip


@pytest.fixture
def everything(installation, platform, khelang):
    """The application of the demo, which has every page there is, and one that breaks."""
    app = create_app(installation)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/breaks", "breaks", lambda: 1 // 0)
    return app


@pytest.fixture
def officer(everything, database, khelang):
    return browser_of(everything, database, hire(database, khelang.id, "mali@khelang.example", Role.OFFICER))


def assert_safe(answer) -> None:
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert all(part in policy for part in STRICT), policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin")
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"]
    assert "max-age=31536000" in headers["Strict-Transport-Security"]


@pytest.mark.row(62)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
def test_every_answer_carries_the_security_headers(officer, method):
    seen = set()
    for address in ADDRESSES:
        with officer.open(address, method=method, base_url="https://localhost") as answer:
            assert_safe(answer)
            seen.add(answer.status_code)
    assert method == "OPTIONS" or 405 in seen
    assert method != "GET" or {200, 302, 404, 500} <= seen


@pytest.mark.row(62)
def test_without_https_nothing_is_said_of_it_and_pages_are_never_kept(officer):
    page = officer.get("/admin/khelang/needs")
    assert "Strict-Transport-Security" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    nonces = {re.search(r"'nonce-([^']+)'", officer.get("/admin/khelang/").headers["Content-Security-Policy"])[1]}
    nonces |= {re.search(r"'nonce-([^']+)'", page.headers["Content-Security-Policy"])[1]}
    assert len(nonces) == 2


@pytest.mark.row(62)
def test_after_signing_out_the_way_back_shows_nothing(officer):
    assert officer.get("/admin/khelang/needs").status_code == 200
    officer.post("/admin/sign-out", data={"csrf_token": csrf_of(officer, "/admin/account")})
    back = officer.get("/admin/khelang/needs")
    assert (back.status_code, back.headers["Cache-Control"]) == (302, "no-store")


class Inline(HTMLParser):
    """Finds what a strict policy would stop: style attributes, handlers, scripts and styles in place."""

    def __init__(self, nonce: str = "") -> None:
        super().__init__()
        self.found: list[str] = []
        self._nonce = nonce

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if _FORBIDDEN.fullmatch(name)]
        self.found += [
            f"{tag} {name}" for name, value in attrs if (value or "").strip().lower().startswith("javascript:")
        ]
        is_data = given.get("type") in ("application/json", "application/ld+json")
        if tag == "style" or (tag == "script" and "src" not in given and not is_data and not given.get("nonce")):
            self.found.append(tag)


@pytest.mark.row(26, 62)
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_anything_inline(path):
    finder = Inline()
    finder.feed(path.read_text(encoding="utf-8"))
    assert finder.found == []
    assert "|safe" not in path.read_text(encoding="utf-8").replace(" ", "")


@pytest.mark.row(26, 62)
def test_no_page_as_it_is_drawn_has_anything_inline(everything, database, khelang, told):
    told.need('<script>alert(1)</script>"><img src=x onerror=alert(1)> [x](javascript:alert(1))')
    boss = browser_of(everything, database, hire(database, khelang.id, "boss@khelang.example", Role.ADMIN))
    drawn = 0
    for rule in everything.url_map.iter_rules():
        if "GET" not in rule.methods or set(rule.arguments) - {"slug"}:
            continue
        address = rule.rule.replace("<slug>", "khelang")
        with boss.get(address) as answer:
            if answer.mimetype == "text/html" and answer.status_code == 200:
                finder = Inline()
                finder.feed(answer.get_data(as_text=True))
                assert finder.found == [], address
                drawn += 1
    assert drawn > 15
