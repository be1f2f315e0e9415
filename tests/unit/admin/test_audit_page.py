"""The audit log as an admin reads it and takes it along."""

import csv
import io
from datetime import timedelta

import pytest

from bot.domain.roles import Role
from bot.domain.thai_time import now
from bot.services.record_audit import record_audit
from bot.store.reports_audit import PER_PAGE
from tests.admin_site import browser_of, hire

AUDIT = "/admin/khelang/settings/audit"


@pytest.fixture
def boss(database, khelang):
    return hire(database, khelang.id, "boss@khelang.example", Role.ADMIN)


@pytest.fixture
def admin(site, database, boss):
    return browser_of(site, database, boss)


def write(database, authority_id, staff_id, count=1, **detail):
    with database.transaction() as session:
        for number in range(count):
            record_audit(
                session, "resident_revealed", authority_id=authority_id, staff_id=staff_id,
                now=now() + timedelta(seconds=number), number=f"KN-{number:03}", **detail,
            )  # fmt: skip


def rows(client, query="") -> list[list[str]]:
    text = client.get(f"{AUDIT}.csv{query}").get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_it_says_who_did_what_and_why(admin, database, khelang, boss):
    write(database, khelang.id, boss.id, reason="ติดต่อกลับ <b>เรื่องท่อ</b>")
    page = admin.get(AUDIT).text
    assert "ขอดูว่าผู้แจ้งเป็นใคร" in page
    assert "เรื่อง KN-000 · เหตุผล ติดต่อกลับ &lt;b&gt;เรื่องท่อ&lt;/b&gt;" in page
    assert "เข้าระบบ" in page  # sign-ins of those who work here belong to it


def test_another_authoritys_acts_are_not_in_it(admin, database, khelang, lamphun):
    stranger = hire(database, lamphun.id, "noi@lamphun.example", Role.ADMIN)
    write(database, lamphun.id, stranger.id, reason="ของลำพูน")
    assert "ของลำพูน" not in admin.get(AUDIT).text
    assert all("noi" not in cell for row in rows(admin) for cell in row)


def test_older_lines_are_a_page_further_and_one_persons_can_be_chosen(admin, database, khelang, boss):
    dao = hire(database, khelang.id, "dao@khelang.example", Role.OFFICER)
    write(database, khelang.id, dao.id, count=PER_PAGE + 5)
    page = admin.get(f"{AUDIT}?person={dao.id}").text
    assert page.count("<tr>") == PER_PAGE + 1
    older = page.split("เก่ากว่านี้")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert admin.get(older).text.count("<tr>") == 5 + 1
    assert len(rows(admin, f"?person={dao.id}")) == PER_PAGE + 5
    for odd in ("?before=-1", "?before=9999999999999", "?person=x", "?before=๑"):
        assert admin.get(AUDIT + odd).status_code == 200


def test_the_file_carries_the_seals_and_no_formula_and_is_itself_written_down(admin, database, khelang, boss):
    write(database, khelang.id, boss.id, reason="=cmd|' /C calc'!A0")
    found = rows(admin)
    assert all(len(row[7]) == 64 for row in found)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in found for cell in row)
    assert found[-1][4] == "audit_exported"
    assert [row[6] for row in found if row[4] == "signed_in"] == [""]
