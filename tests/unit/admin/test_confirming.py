"""Weighty acts ask again after ten minutes, and lose nothing of the form."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from admin.routes import ROUTES
from bot.domain.roles import Role
from bot.store.models import AuditEntry, Staff
from tests.admin_site import PASSWORD, browser_of, csrf_of, hire
from tests.signing_in import enter, give_app, let_time_pass, send_code

STAFF = "/admin/khelang/settings/staff"
ASKS = "ยืนยันว่าเป็นท่าน"
NEWCOMER = {"name": 'วิชัย "ช่าง" <ดี>', "email": "wichai@khelang.example", "role": "facilitator"}


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def boss(database, khelang):
    return hire(database, khelang.id, "boss@khelang.example", Role.ADMIN)


@pytest.fixture
def admin(site, database, boss):
    client = browser_of(site, database, boss)
    let_time_pass(database, minutes=11)
    return client


def emails(database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(Staff.email)))


def form_on(page: str) -> dict[str, str]:
    """What a browser would send of the form that asks, but for the secret."""
    form = page.split("<form", 2)[1] if page.count("<form") == 1 else page.split('<form class="card fields', 1)[1]
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}


def test_what_is_weighty():
    weighty = {route.endpoint: route.sudo for route in ROUTES if route.sudo}
    assert weighty.pop("broadcasts_act") == ("send", "approve")
    assert {
        "needs_csv", "needs_xlsx", "need_reveal", "settings_save", "settings_staff_add", "settings_staff_role",
        "settings_staff_password", "settings_staff_remove", "settings_staff_second_factor", "settings_audit_csv",
        "account_email", "second_factor_set_up", "second_factor_codes", "second_factor_give_up",
    } <= set(weighty)  # fmt: skip
    # The page that asks carries fields, and could not carry a file.
    assert not [route.endpoint for route in ROUTES if route.sudo and route.largest_form]


def test_the_form_comes_through_the_question_whole(admin, database):
    asked = admin.post(STAFF, data={"csrf_token": csrf_of(admin, STAFF), **NEWCOMER})
    assert ASKS in asked.text
    assert NEWCOMER["email"] not in emails(database)
    form = form_on(asked.text)
    assert form.items() >= NEWCOMER.items()
    wrong = admin.post(STAFF, data={**form, "confirm_with": "wrong"})
    assert "รหัสไม่ตรง" in wrong.text
    assert NEWCOMER["email"] not in emails(database)
    done = admin.post(STAFF, data={**form_on(wrong.text), "confirm_with": PASSWORD})
    assert "รหัสผ่านครั้งแรกของ wichai" in done.text
    with database.reading() as session:
        assert session.scalar(select(Staff.name).where(Staff.email == NEWCOMER["email"])) == NEWCOMER["name"]


def test_for_ten_minutes_it_is_not_asked_again(admin, database):
    admin.post(STAFF, data={"csrf_token": csrf_of(admin, STAFF), **NEWCOMER, "confirm_with": PASSWORD})
    second = {**NEWCOMER, "email": "second@khelang.example"}
    admin.post(STAFF, data={"csrf_token": csrf_of(admin, STAFF), **second})
    assert second["email"] in emails(database)
    let_time_pass(database, minutes=11)
    third = {**NEWCOMER, "email": "third@khelang.example"}
    assert ASKS in admin.post(STAFF, data={"csrf_token": csrf_of(admin, STAFF), **third}).text


def test_a_secret_without_the_token_of_the_form_is_worth_nothing(admin, database):
    assert admin.post(STAFF, data={**NEWCOMER, "confirm_with": PASSWORD}).status_code == 400
    assert NEWCOMER["email"] not in emails(database)


def test_a_code_of_the_app_confirms_too(site, database, seal, boss):
    app = give_app(database, seal, boss)
    client = site.test_client()
    enter(client, boss)
    send_code(client, app.code(-1))
    let_time_pass(database, minutes=11)
    client.post(STAFF, data={"csrf_token": csrf_of(client, STAFF), **NEWCOMER, "confirm_with": app.code()})
    assert NEWCOMER["email"] in emails(database)


def test_a_file_waits_behind_the_question(admin, database):
    target = "/admin/khelang/needs.csv?issue=6"
    asked = admin.get(target, follow_redirects=True)
    assert asked.request.path == "/admin/confirm"
    ready = admin.post("/admin/confirm", data={**form_on(asked.text), "confirm_with": PASSWORD})
    assert f'href="{target}"' in ready.text
    assert admin.get(target).mimetype == "text/csv"


@pytest.mark.parametrize("target", ["//evil.example", "https:evil", "/\\evil", "/%2f%2fevil", "javascript:alert(1)"])
def test_the_question_leads_to_own_pages_only(admin, target):
    token = csrf_of(admin, "/admin/confirm")
    answer = admin.post("/admin/confirm", data={"csrf_token": token, "next": target, "confirm_with": PASSWORD})
    assert answer.location == "/admin/"


def test_other_deeds_at_the_same_address_are_not_asked_for(admin):
    path = "/admin/khelang/broadcasts/1/act"
    token = csrf_of(admin, STAFF)
    for deed in ("send", "approve"):
        assert ASKS in admin.post(path, data={"csrf_token": token, "deed": deed}).text
    assert admin.post(path, data={"csrf_token": token, "deed": "pause"}).status_code == 404


def test_wrong_secrets_are_written_down_and_slowed_down(admin, database):
    token = csrf_of(admin, STAFF)
    tries = [
        admin.post(STAFF, data={"csrf_token": token, **NEWCOMER, "confirm_with": "wrong"}).status_code
        for _ in range(11)
    ]
    assert tries == [200] * 10 + [429]
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry.id).where(AuditEntry.what == "sign_in_failed")).all()) == 10
