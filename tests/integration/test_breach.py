"""When data leaked: who is affected and what staff took out is known at once, and those affected are told."""

import csv
from datetime import timedelta
from importlib import import_module

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from bot.cli import cli
from bot.domain import thai_time
from bot.domain.errors import Refused
from bot.services.erase_resident import erase
from bot.services.tell_of_breach import tell_of_breach
from bot.store.models import OutboxMessage, Resident
from bot.store.reports_breach import people_affected, seen_between
from tests.admin_site import csrf_of

ILLNESS = "ยายเป็นมะเร็ง อยากให้มีรถรับส่งไปโรงพยาบาล"


def around(now):
    return now - timedelta(days=1), now + timedelta(days=1)


def test_everybody_of_whom_something_was_kept_is_listed_and_nobody_is_named(told, database, khelang):
    told.need(ILLNESS, by="U1")
    told.media("image", by="U1")
    told.message(
        "โทรกลับด้วย",
        by="U2",
    )
    with database.reading() as session:
        people = people_affected(session, khelang.id, *around(told.now))
    assert [(one.needs, one.sensitive_needs, one.files, one.messages) for one in people] in (
        [(1, 1, 1, 0), (0, 0, 0, 1)], [(0, 0, 0, 1), (1, 1, 1, 0)],
    )  # fmt: skip
    assert all(one.may_be_told and one.community for one in people)


def test_whoever_was_erased_before_or_came_after_is_not(told, database, khelang):
    told.resident("U1"), told.resident("U2")
    with database.transaction() as session:
        first, second = session.scalars(select(Resident).order_by(Resident.id))
        erase(session, first, "U1", told.now - timedelta(days=2))
        second.created_at = told.now + timedelta(days=2)
    with database.reading() as session:
        assert people_affected(session, khelang.id, *around(told.now)) == []


def test_another_authoritys_people_are_not(told, database, lamphun):
    told.need(ILLNESS)
    with database.reading() as session:
        assert people_affected(session, lamphun.id, *around(told.now)) == []


def test_what_staff_took_out_or_looked_behind_is_listed(told, officer, database, khelang):
    number = told.need(ILLNESS)
    officer.get("/admin/khelang/needs.csv")
    address = f"/admin/khelang/needs/{number}"
    reason = {"reason": "ติดต่อกลับเรื่องรถรับส่ง", "csrf_token": csrf_of(officer, address)}
    officer.post(f"{address}/reveal", data=reason)
    with database.reading() as session:
        seen = seen_between(session, khelang.id, *around(told.now))
    assert [(one.what, one.staff) for one in seen] == [
        ("needs_exported", "mali@khelang.example"), ("resident_revealed", "mali@khelang.example"),
    ]  # fmt: skip
    assert seen[1].detail["number"] == number


def test_those_affected_are_told_once_even_if_they_muted_announcements(told, database, khelang):
    muted, blocked = told.resident("U1"), told.resident("U2")
    with database.transaction() as session:
        session.get(Resident, muted).muted_at = session.get(Resident, blocked).blocked_at = told.now
    with database.transaction() as session:
        people = people_affected(session, khelang.id, *around(told.now))
        assert tell_of_breach(session, khelang.id, people, "ข้อมูลของท่านรั่วไหล", told.now) == 1
    with database.transaction() as session, pytest.raises(Refused):
        tell_of_breach(session, khelang.id, people, "ข้อมูลของท่านรั่วไหล ", told.now)
    with database.reading() as session:
        assert session.scalars(select(OutboxMessage.resident_id)).all() == [muted]


@pytest.fixture
def run(database, seal, tmp_path, monkeypatch):
    """The command over the database of the test."""
    parts = type("Parts", (), {"database": database, "seal": seal})
    for name in ("breach", "retention"):
        monkeypatch.setattr(import_module(f"bot.cli.{name}"), "open_parts", lambda: parts)
    return lambda which, *arguments: CliRunner().invoke(cli, [which, "--authority", "khelang", *map(str, arguments)])


def test_the_command_writes_the_list_and_tells_them(told, run, database, tmp_path):
    told.need(ILLNESS)
    day = thai_time.bangkok_day(told.now)
    file, words = tmp_path / "people.csv", tmp_path / "words.txt"
    words.write_text("ข้อมูลของท่านรั่วไหล โปรดระวังผู้แอบอ้าง")
    said = run("breach", "--from", day, "--to", f"{day.day}/{day.month}/{day.year + 543}", "--csv", file,
               "--notify", words, "--yes")  # fmt: skip
    assert said.exit_code == 0, said.output
    assert "people affected: 1; with sensitive needs: 1" in said.output
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert (len(rows), rows[0]["needs"], rows[0]["may_be_told"]) == (1, "1", "True")
    assert "U1" not in file.read_text().replace(rows[0]["pseudonym"], "")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_a_day_that_is_none_is_said(run, khelang):
    said = run("breach", "--from", "เมื่อวาน", "--to", "2026-01-01")
    assert said.exit_code != 0
    assert "is no day" in said.output


def test_the_command_of_retention_tries_and_does(told, run):
    told.need(ILLNESS)
    said = run("retention", "--dry-run")
    assert said.exit_code == 0, said.output
    assert "would forget 0" in said.output
    assert "forgot 0" in run("retention").output
