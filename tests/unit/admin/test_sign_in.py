"""The door of the admin site."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bot.domain.roles import Role
from bot.domain.thai_time import now
from bot.services.sign_in import HASHER
from bot.store.models import AuditEntry, Staff, StaffSession
from tests.admin_site import PASSWORD, browser_of, create_site, csrf_of, hire

SIGN_IN = "/admin/sign-in"


@pytest.fixture
def mali(database, khelang):
    return hire(database, khelang.id, "mali@khelang.example", Role.OFFICER)


def try_to_enter(client: FlaskClient, email: str, password: str, **more: str):
    form = {"csrf_token": csrf_of(client, SIGN_IN), "email": email, "password": password, **more}
    return client.post(SIGN_IN, data=form)


def test_the_right_password_opens_the_overview(site, mali):
    client = site.test_client()
    answer = try_to_enter(client, mali.email, PASSWORD)
    assert answer.status_code == 302
    page = client.get(answer.location, follow_redirects=True)
    assert page.request.path == "/admin/khelang/"
    assert "ภาพรวม" in page.text


def test_the_address_may_be_typed_in_capitals_and_with_spaces(site, mali):
    assert try_to_enter(site.test_client(), f" {mali.email.upper()} ", PASSWORD).status_code == 302


@pytest.mark.row(52)
def test_a_wrong_password_and_an_unknown_address_look_the_same(site, mali):
    wrong = try_to_enter(site.test_client(), mali.email, "wrong")
    unknown = try_to_enter(site.test_client(), "nobody@khelang.example", "wrong")
    assert wrong.status_code == unknown.status_code == 401
    without_token = [
        "\n".join(line for line in answer.text.splitlines() if "csrf" not in line and 'id="email"' not in line)
        for answer in (wrong, unknown)
    ]
    assert without_token[0] == without_token[1]
    assert "อีเมลหรือรหัสผ่านไม่ตรง" in wrong.text


@pytest.mark.row(52)
def test_the_sixth_try_waits_but_a_colleague_does_not(site, mali, database, khelang):
    other = hire(database, khelang.id, "somchai@khelang.example", Role.VIEWER)
    client = site.test_client()
    for left in (4, 3, 2, 1):
        assert f"ลองใหม่ได้อีก {left} ครั้ง" in try_to_enter(client, mali.email, "wrong").text
    try_to_enter(client, mali.email, "wrong")
    blocked = try_to_enter(client, mali.email, PASSWORD)
    assert blocked.status_code == 429
    assert int(blocked.headers["Retry-After"]) <= 15 * 60
    assert "ลองถี่เกินไป" in blocked.text
    assert try_to_enter(client, other.email, PASSWORD).status_code == 302


def test_a_right_password_forgets_earlier_mistakes(site, mali):
    for _ in range(3):
        for _ in range(4):
            try_to_enter(site.test_client(), mali.email, "wrong")
        assert try_to_enter(site.test_client(), mali.email, PASSWORD).status_code == 302


@pytest.mark.row(52)
def test_many_names_from_one_place_are_slowed_down(site):
    client = site.test_client()
    answers = [try_to_enter(client, f"name{number}@khelang.example", "wrong").status_code for number in range(51)]
    assert set(answers[:50]) == {401}
    assert answers[50] == 429


@pytest.mark.row(51)
def test_signing_in_gives_a_new_session_and_a_new_csrf_token(site, mali):
    client = site.test_client()
    planted = csrf_of(client, SIGN_IN)
    try_to_enter(client, mali.email, PASSWORD)
    assert client.post("/admin/sign-out", data={"csrf_token": planted}).status_code == 400
    assert client.get("/admin/khelang/").status_code == 200


@pytest.mark.row(51)
def test_signing_out_kills_the_session_even_for_a_copied_cookie(site, mali, database):
    client = browser_of(site, database, mali)
    copied = client.get_cookie("prachakhom").value
    client.post("/admin/sign-out", data={"csrf_token": csrf_of(client, "/admin/account")})
    thief = site.test_client()
    thief.set_cookie("prachakhom", copied)
    assert thief.get("/admin/khelang/").status_code == 302


@pytest.mark.parametrize(
    ("created", "seen"), [(timedelta(hours=12, minutes=1), timedelta()), (timedelta(hours=1), timedelta(minutes=31))]
)
def test_a_session_ends_after_half_an_hour_of_silence_or_twelve_hours(site, mali, database, created, seen):
    client = browser_of(site, database, mali)
    with database.transaction() as session:
        session.execute(update(StaffSession).values(created_at=now() - created, seen_at=now() - seen))
    answer = client.get("/admin/khelang/?cycle=2571")
    assert answer.status_code == 302
    assert "หมดเวลา" in client.get(answer.location).text
    back = try_to_enter(client, mali.email, PASSWORD, next="/admin/khelang/?cycle=2571")
    assert back.location == "/admin/khelang/?cycle=2571"


def test_a_page_moves_the_idle_limit(site, mali, database):
    client = browser_of(site, database, mali)
    with database.transaction() as session:
        session.execute(update(StaffSession).values(seen_at=now() - timedelta(minutes=29)))
    client.get("/admin/khelang/")
    with database.reading() as session:
        assert now() - session.scalar(select(StaffSession.seen_at)) < timedelta(minutes=1)


@pytest.mark.row(51)
def test_a_disabled_account_is_out_at_once(site, mali, database):
    client = browser_of(site, database, mali)
    with database.transaction() as session:
        session.execute(update(Staff).values(disabled_at=now()))
    assert client.get("/admin/khelang/").status_code == 302
    assert try_to_enter(site.test_client(), mali.email, PASSWORD).status_code == 401


@pytest.mark.row(56)
@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "/%2f%2fevil.example",
        "https://evil.example/admin/",
        "/admin/\\..\\evil",
        "javascript:alert(1)",
        "/admin/sign-out",
        "/admin/x\r\nSet-Cookie: a=b",
    ],
)
def test_nobody_is_sent_to_a_foreign_place(site, mali, target):
    answer = try_to_enter(site.test_client(), mali.email, PASSWORD, next=target)
    assert answer.location == "/admin/"


def test_an_old_password_hash_is_renewed(site, mali, database):
    weak = HASHER.__class__(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with database.transaction() as session:
        session.execute(update(Staff).values(password_hash=weak))
    try_to_enter(site.test_client(), mali.email, PASSWORD)
    with database.reading() as session:
        assert not HASHER.check_needs_rehash(session.scalar(select(Staff.password_hash)))


def test_signing_in_is_recorded_and_no_token_is_kept_in_the_clear(site, mali, database):
    client = site.test_client()
    try_to_enter(client, mali.email, PASSWORD)
    with client.session_transaction() as cookie:
        token = cookie["token"]
    with database.reading() as session:
        assert "signed_in" in session.scalars(select(AuditEntry.what)).all()
        assert token not in session.scalars(select(StaffSession.token_hash)).all()


def test_over_https_the_cookie_is_bound_to_this_host(database, seal, khelang, mali):
    client = create_site(database, seal, is_https=True).test_client()
    cookie = client.get(SIGN_IN, base_url="https://prachakhom.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-prachakhom=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
