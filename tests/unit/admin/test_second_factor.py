"""The second factor at the door: set up, asked for, taken once, replaced by paper, reset by others."""

import re
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlalchemy import select

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.roles import Role
from bot.domain.thai_time import now
from bot.services.change_staff import give_new_password
from bot.services.second_factor import takes_code
from bot.store.models import AuditEntry, RecoveryCode, Staff, StaffSession
from tests.admin_site import browser_of, csrf_of, hire
from tests.signing_in import CODE, enter, give_app, require_codes, secret_of, send_code

SET_UP = "/admin/account/second-factor/set-up"
STAFF = "/admin/khelang/settings/staff"


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def mali(database, khelang):
    return hire(database, khelang.id, "mali@khelang.example", Role.OFFICER)


@pytest.fixture
def app_of_mali(database, seal, mali):
    return give_app(database, seal, mali)


def acts(database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))


def test_setting_up_ends_other_browsers_and_gives_a_new_session_and_ten_codes(site, database, seal, mali):
    client, other = browser_of(site, database, mali), browser_of(site, database, mali)
    page = client.get(SET_UP).text
    key = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
    assert "data:image/svg+xml" in page
    assert key in client.get(SET_UP).text.replace(" ", "")  # a page loaded again shows the same key
    before = client.get_cookie("prachakhom").value
    token = csrf_of(client, SET_UP)
    assert client.post(SET_UP, data={"csrf_token": token, "code": "000000"}).status_code == 422
    done = client.post(SET_UP, data={"csrf_token": token, "code": pyotp.TOTP(key).now()})
    codes = re.findall(r"<li><code>([a-z2-9]{5}-[a-z2-9]{5})</code></li>", done.text)
    assert len(set(codes)) == 10
    assert client.get("/admin/khelang/").status_code == 200
    assert other.get("/admin/khelang/").location.startswith("/admin/sign-in")
    client.set_cookie("prachakhom", before)
    assert client.get("/admin/khelang/").location.startswith("/admin/sign-in")
    with database.reading() as session:
        kept = " ".join(
            [session.scalar(select(Staff.totp_secret_encrypted)), *session.scalars(select(RecoveryCode.code_hash))]
        )
    assert secret_of(database, seal, mali) == key
    assert not any(secret in kept for secret in (key, *codes))


def test_the_password_alone_opens_nothing(site, mali, app_of_mali):
    client = site.test_client()
    target = "/admin/khelang/needs?issue=6"
    asked = urlsplit(enter(client, mali, next=target).location)
    assert (asked.path, parse_qs(asked.query)) == (CODE, {"next": [target]})
    for path in ("/admin/", "/admin/khelang/", "/admin/account", "/admin/account/sessions", SET_UP):
        assert client.get(path).location.startswith(CODE), path
    half_way = client.get_cookie("prachakhom").value
    assert send_code(client, app_of_mali.code(), next=target).location == target
    assert client.get(target).status_code == 200
    client.set_cookie("prachakhom", half_way)
    assert client.get("/admin/khelang/").location.startswith("/admin/sign-in?")


def test_a_code_is_taken_once(site, mali, app_of_mali):
    code = app_of_mali.code()
    first, second = site.test_client(), site.test_client()
    enter(first, mali)
    enter(second, mali)
    assert send_code(first, code).status_code == 302
    again = send_code(second, code)
    assert again.status_code == 401
    assert "รหัสไม่ตรง หรือใช้ไปแล้ว" in again.text


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_for_its_half_minute_and_its_neighbours(database, seal, mali, app_of_mali, steps, is_taken):
    moment = now()
    code = pyotp.TOTP(app_of_mali.secret).at(moment, counter_offset=steps)
    with database.transaction() as session:
        assert takes_code(session, seal, mali.id, code, now=moment) is is_taken


def test_a_code_on_paper_opens_once_and_is_counted(site, database, mali, app_of_mali):
    for client, status in ((site.test_client(), 302), (site.test_client(), 401)):
        enter(client, mali)
        assert send_code(client, f" {app_of_mali.paper[3].upper()} ").status_code == status
    assert "recovery_code_used" in acts(database)
    client = browser_of(site, database, mali)
    assert client.get("/admin/account/second-factor").location.startswith(CODE)


def test_the_sixth_code_waits_but_not_longer_than_a_quarter_of_an_hour(site, mali, app_of_mali):
    client = site.test_client()
    enter(client, mali)
    assert [send_code(client, "000000").status_code for _ in range(5)] == [401] * 5
    token = csrf_of(client, CODE)
    blocked = client.post(CODE, data={"csrf_token": token, "code": app_of_mali.code()})
    assert blocked.status_code == 429
    assert int(blocked.headers["Retry-After"]) <= 15 * 60


def test_officers_set_it_up_before_anything_where_the_authority_asks_for_it(site, database, khelang, mali):
    assert AuthoritySettings().require_second_factor
    dao = hire(database, khelang.id, "dao@khelang.example", Role.FACILITATOR)
    working = browser_of(site, database, mali)
    require_codes(database, khelang.id)
    assert working.get("/admin/khelang/").status_code == 200  # asked at the next sign-in
    client = site.test_client()
    enter(client, mali)
    assert client.get("/admin/khelang/needs").location.startswith(SET_UP)
    assert client.get(SET_UP).status_code == 200
    facilitator = site.test_client()
    enter(facilitator, dao)
    assert facilitator.get("/admin/khelang/").status_code == 200


def test_a_colleague_resets_it_but_nobody_their_own(site, database, khelang, seal, mali, app_of_mali):
    boss = hire(database, khelang.id, "boss@khelang.example", Role.ADMIN)
    admin = browser_of(site, database, boss)
    give_app(database, seal, boss)
    page = admin.get(STAFF).text
    assert f"{STAFF}/{mali.id}/second-factor" in page
    assert f"{STAFF}/{boss.id}/second-factor" not in page
    token = csrf_of(admin, STAFF)
    assert admin.post(f"{STAFF}/{boss.id}/second-factor", data={"csrf_token": token}).status_code == 409
    assert admin.post(f"{STAFF}/{mali.id}/second-factor", data={"csrf_token": token}).status_code == 302
    client = site.test_client()
    enter(client, mali)
    assert client.get("/admin/khelang/").status_code == 200
    assert "second_factor_reset" in acts(database)


def test_a_stranger_to_the_authority_or_a_shared_account_is_not_reset(site, database, khelang, lamphun, seal):
    admin = browser_of(site, database, hire(database, khelang.id, "boss@khelang.example", Role.ADMIN))
    stranger = hire(database, lamphun.id, "noi@lamphun.example", Role.OFFICER)
    shared = hire(database, khelang.id, "somchai@example.org", Role.VIEWER)
    hire(database, lamphun.id, shared.email, Role.ADMIN)
    token = csrf_of(admin, STAFF)
    for person, status in ((stranger, 404), (shared, 409)):
        give_app(database, seal, person)
        answer = admin.post(f"{STAFF}/{person.id}/second-factor", data={"csrf_token": token})
        assert answer.status_code == status


def test_a_new_password_does_not_skip_the_code(site, database, khelang, mali, app_of_mali):
    with database.transaction() as session:
        password = give_new_password(session, khelang.id, mali.id, by=mali.id, now=now())
    client = site.test_client()
    enter(client, mali, password=password)
    assert client.get("/admin/account").location.startswith(CODE)
    assert send_code(client, app_of_mali.code()).status_code == 302


def test_who_gives_it_up_though_it_is_required_sets_up_the_next(site, database, khelang, mali, app_of_mali):
    client = site.test_client()
    enter(client, mali)
    send_code(client, app_of_mali.code())
    require_codes(database, khelang.id)
    token = csrf_of(client, "/admin/account/second-factor")
    client.post("/admin/account/second-factor/give-up", data={"csrf_token": token})
    assert client.get("/admin/khelang/").location.startswith(SET_UP)
    with database.reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
        assert session.scalar(select(StaffSession.must_enrol))
