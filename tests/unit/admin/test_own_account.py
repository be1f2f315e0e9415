"""One's own account: where one is signed in, the address to sign in with, what is told on the next page."""

import re

import pytest
from sqlalchemy import func, select

from bot.domain.roles import Role
from bot.store.models import AuditEntry, Staff, StaffSession
from tests.admin_site import browser_of, csrf_of, hire
from tests.signing_in import enter

SESSIONS = "/admin/account/sessions"
ACCOUNT = "/admin/account"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def mali(database, khelang):
    return hire(database, khelang.id, "mali@khelang.example", Role.VIEWER)


def entered(site, person, agent="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0"):
    client = site.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    assert enter(client, person).status_code == 302
    return client


def count(database, what) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(AuditEntry.what == what))


def test_the_list_names_each_browser_and_ends_one_or_all_others(site, mali):
    here, phone, third = entered(site, mali), entered(site, mali, PHONE), entered(site, mali, "curl/8")
    page = here.get(SESSIONS).text
    assert all(words in page for words in ("Firefox บน Windows", "Chrome บน Android", "เบราว์เซอร์อื่น", "127.0.0.1"))
    assert page.count("เครื่องนี้") == 1
    ids = re.findall(rf"{SESSIONS}/(\d+)/end", page)
    assert len(ids) == 2
    token = csrf_of(here, SESSIONS)
    for session_id in ids[:1]:
        here.post(f"{SESSIONS}/{session_id}/end", data={"csrf_token": token})
    assert sorted(client.get(SESSIONS).status_code for client in (phone, third)) == [200, 302]
    here.post(f"{SESSIONS}/others/end", data={"csrf_token": token})
    assert [client.get(SESSIONS).status_code for client in (here, phone, third)] == [200, 302, 302]


def test_nobody_ends_another_persons_session(site, database, khelang, mali):
    other = entered(site, hire(database, khelang.id, "dao@khelang.example", Role.ADMIN))
    here = entered(site, mali)
    with database.reading() as session:
        theirs = session.scalar(select(StaffSession.id).where(StaffSession.staff_id != mali.id))
    here.post(f"{SESSIONS}/{theirs}/end", data={"csrf_token": csrf_of(here, ACCOUNT)})
    assert other.get(SESSIONS).status_code == 200


def test_the_address_changes_unless_somebody_has_it(site, database, khelang, mali):
    taken = hire(database, khelang.id, "dao@khelang.example", Role.VIEWER)
    client = browser_of(site, database, mali)
    for wrong, words in ((taken.email, "มีคนใช้เข้าระบบอยู่แล้ว"), ("mali", "ไม่ครบ"), (mali.email, "ที่ใช้อยู่แล้ว")):
        answer = client.post(f"{ACCOUNT}/email", data={"csrf_token": csrf_of(client, ACCOUNT), "email": wrong})
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{wrong}"' in answer.text
    client.post(f"{ACCOUNT}/email", data={"csrf_token": csrf_of(client, ACCOUNT), "email": "Mali.new@khelang.example"})
    with database.reading() as session:
        assert session.get(Staff, mali.id).email == "mali.new@khelang.example"
    assert count(database, "own_email_changed") == 1


def try_wrongly(site, email, times, place):
    client = site.test_client()
    client.environ_base["REMOTE_ADDR"] = place
    for _ in range(times):
        token = csrf_of(client, "/admin/sign-in")
        client.post("/admin/sign-in", data={"csrf_token": token, "email": email, "password": "wrong"})


def test_wrong_tries_are_told_to_the_person_once(site, mali):
    try_wrongly(site, mali.email, 2, "10.0.0.1")
    assert "มีการใส่รหัส" not in entered(site, mali).get("/admin/khelang/").text
    try_wrongly(site, mali.email, 4, "10.0.0.2")
    assert "ใส่รหัสของบัญชีนี้ผิด 4 ครั้ง" in entered(site, mali).get("/admin/khelang/").text
    assert "มีการใส่รหัส" not in entered(site, mali).get("/admin/khelang/").text


def test_many_wrong_tries_are_told_to_the_admin_but_never_lock_the_person_out(site, database, khelang, lamphun, mali):
    for place in range(3):
        try_wrongly(site, mali.email, 4, f"10.0.0.{place}")
    boss = hire(database, khelang.id, "boss@khelang.example", Role.ADMIN)
    assert "ใส่รหัสของ mali ผิด 12 ครั้ง" in entered(site, boss).get("/admin/khelang/").text
    elsewhere = hire(database, lamphun.id, "boss@lamphun.example", Role.ADMIN)
    assert "ใส่รหัสของ mali" not in entered(site, elsewhere).get("/admin/lamphun/").text
    assert entered(site, mali).get("/admin/khelang/").status_code == 200


def test_a_name_that_nobody_has_costs_the_same_and_is_written_down_without_it(site, database, mali):
    try_wrongly(site, "nobody@khelang.example", 1, "10.0.0.9")
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.what == "sign_in_failed")).one()
    assert entry.staff_id is None
    assert entry.detail == {"wrong": "password", "address": "10.0.0.9"}
