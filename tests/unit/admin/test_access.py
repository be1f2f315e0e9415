"""Every page against every role and a foreign authority, from the table of routes itself."""

import pytest
from sqlalchemy import func, select

from admin.access import Open
from admin.routes import ROUTES
from bot.domain.roles import Role
from bot.store.models import AuditEntry, Membership
from tests.admin_site import browser_of, csrf_of, hire, path_of
from tests.signing_in import give_app, let_time_pass, require_codes

PAGES = [route for route in ROUTES if isinstance(route.access, Role)]
EXPORTS = ("needs_csv", "needs_xlsx")


@pytest.fixture
def browsers(site, database, khelang):
    return {
        role: browser_of(site, database, hire(database, khelang.id, f"{role}@khelang.example", role)) for role in Role
    }


def ask(client, route, slug):
    """Visit a page without a CSRF token: a write that is let through ends at 400 and changes nothing."""
    with client.open(path_of(route.rule, slug), method=route.methods[-1]) as answer:
        answer.get_data()
        return answer


def test_every_address_under_admin_is_in_the_table(site):
    known = {(f"/admin{route.rule}", f"admin.{route.endpoint}") for route in ROUTES}
    served = {(rule.rule, rule.endpoint) for rule in site.url_map.iter_rules() if rule.rule.startswith("/admin")}
    assert served - known == {("/admin/static/<path:filename>", "admin.static")}
    assert len(PAGES) > 20


def test_only_the_door_is_open_to_all():
    assert {route.endpoint for route in ROUTES if route.access is Open.TO_ALL} == {"sign_in", "enter"}
    assert all(isinstance(route.access, Role) for route in ROUTES if "<slug>" in route.rule)


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.access is not Open.TO_ALL], ids=lambda r: r.endpoint
)
def test_a_stranger_is_sent_to_the_door(site, khelang, route):
    answer = ask(site.test_client(), route, "khelang")
    assert answer.status_code == 302
    assert answer.location.startswith("/admin/sign-in")


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.endpoint)
def test_a_page_opens_from_its_role_upwards(browsers, route):
    for role, client in browsers.items():
        answer = ask(client, route, "khelang")
        if role.includes(route.access):
            assert (
                answer.status_code == 400 if route.methods[-1] == "POST" else answer.status_code in (200, 302, 404)
            ), role
        else:
            assert answer.status_code == 403, role
            assert "หน้านี้ต้องมีสิทธิ์เพิ่ม" in answer.text
            assert "admin" in answer.text  # who can help: the admin's name


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.endpoint)
def test_another_authority_does_not_exist_for_them(browsers, lamphun, database, route):
    for client in browsers.values():
        foreign, unknown = ask(client, route, "lamphun"), ask(client, route, "nowhere")
        assert foreign.status_code == unknown.status_code == 404
        assert foreign.text == unknown.text
        assert lamphun.name not in foreign.text
    with database.reading() as session:
        logged = session.scalar(
            select(func.count()).where(AuditEntry.what == "access_denied", AuditEntry.authority_id == lamphun.id)
        )
    assert logged == len(browsers)


def test_with_the_password_alone_every_page_asks_for_the_code(site, database, seal, khelang):
    person = hire(database, khelang.id, "mali@khelang.example", Role.ADMIN)
    give_app(database, seal, person)
    client = browser_of(site, database, person)
    stopped = {
        route.endpoint: ask(client, route, "khelang").location
        for route in ROUTES
        if route.access is not Open.TO_ALL and route.endpoint not in ("sign_in_code", "sign_out")
    }
    assert [name for name, place in stopped.items() if not (place or "").startswith("/admin/sign-in/code")] == []


def test_who_owes_a_second_factor_sees_nothing_of_the_authority(site, database, khelang):
    require_codes(database, khelang.id)
    client = browser_of(site, database, hire(database, khelang.id, "mali@khelang.example", Role.ADMIN))
    places = {route.endpoint: ask(client, route, "khelang").location for route in PAGES}
    assert set(places.values()) == {"/admin/account/second-factor/set-up"}


def test_every_weighty_page_asks_again_where_nothing_was_given_lately(site, database, khelang):
    client = browser_of(site, database, hire(database, khelang.id, "mali@khelang.example", Role.ADMIN))
    token = csrf_of(client, "/admin/account")
    let_time_pass(database, minutes=11)
    for route in (route for route in ROUTES if route.sudo):
        deeds = route.sudo if isinstance(route.sudo, tuple) else ("",)
        for deed in deeds:
            method = route.methods[-1]
            data = {"csrf_token": token, "deed": deed} if method == "POST" else None
            answer = client.open(path_of(route.rule, "khelang"), method=method, data=data)
            is_asked = "ยืนยันว่าเป็นท่าน" in answer.text or (answer.location or "").startswith("/admin/confirm?")
            assert is_asked, route.endpoint


def test_a_role_cut_works_at_once(browsers, database):
    admin = browsers[Role.ADMIN]
    assert admin.get("/admin/khelang/settings").status_code == 200
    with database.transaction() as session:
        for membership in session.scalars(select(Membership).where(Membership.role == Role.ADMIN)):
            membership.role = Role.VIEWER
    assert admin.get("/admin/khelang/settings").status_code == 403


def test_the_menu_holds_only_what_the_person_may_use(browsers):
    viewer, admin = browsers[Role.VIEWER].get("/admin/khelang/").text, browsers[Role.ADMIN].get("/admin/khelang/").text
    assert "ตั้งค่า" not in viewer
    assert "/admin/khelang/inbox" not in viewer
    assert "ตั้งค่า" in admin
    assert "/admin/khelang/inbox" in admin


def test_a_person_of_two_authorities_chooses(site, database, khelang, lamphun):
    somchai = hire(database, khelang.id, "somchai@example.org", Role.VIEWER)
    client = browser_of(site, database, somchai)
    assert client.get("/admin/").location == "/admin/khelang/"
    hire(database, lamphun.id, "somchai@example.org", Role.ADMIN)
    page = client.get("/admin/")
    assert khelang.name in page.text
    assert lamphun.name in page.text


def test_an_old_plan_cycle_stays_open_from_page_to_page(browsers):
    page = browsers[Role.VIEWER].get("/admin/khelang/?cycle=2566").text
    assert "2566–2570" in page
    assert 'href="/admin/khelang/needs?cycle=2566"' in page
    assert "cycle=2566" not in browsers[Role.VIEWER].get("/admin/khelang/?cycle=1999").text.replace(
        "?cycle=2566", "", 1
    )
