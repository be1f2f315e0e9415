"""The audit log: sealed line by line, broken by any change, whole after savepoints and threads."""

import ast
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

import bot
from admin.audit_words import words_of
from bot.domain.forums import ForumAct
from bot.services.record_audit import record_audit
from bot.store.audit import Broken, Chain, check_chains, hash_is_known
from bot.store.models import AuditEntry

ROOT = Path(bot.__file__).parents[1]
SOURCES = [path for package in ("bot", "admin", "handlers") for path in (ROOT / package).rglob("*.py")]


def write(database, authority_id, *whats, now):
    with database.transaction() as session:
        for what in whats:
            record_audit(session, what, authority_id=authority_id, staff_id=None, now=now, number="KN-1", share=0.1)


def chains(database):
    with database.reading() as session:
        return check_chains(session)


def test_each_authority_has_a_chain_of_its_own(database, khelang, lamphun, now):
    write(database, khelang.id, "a", "b", now=now)
    write(database, None, "c", now=now)
    write(database, lamphun.id, "d", now=now)
    found = {chain.authority_id: chain for chain in chains(database)}
    assert {key: chain.entries for key, chain in found.items()} == {khelang.id: 2, None: 1, lamphun.id: 1}
    assert all(isinstance(chain, Chain) and chain.last_hash for chain in found.values())


@pytest.mark.parametrize(
    "tampering",
    [
        lambda ids: update(AuditEntry).where(AuditEntry.id == ids[1]).values(what="nothing_happened"),
        lambda ids: update(AuditEntry).where(AuditEntry.id == ids[1]).values(detail={"number": "KN-2"}),
        lambda ids: update(AuditEntry).where(AuditEntry.id == ids[1]).values(hash=None),
        lambda ids: delete(AuditEntry).where(AuditEntry.id == ids[1]),
        lambda ids: delete(AuditEntry).where(AuditEntry.id == ids[0]),
    ],
)
def test_a_changed_or_missing_line_breaks_the_chain(database, khelang, now, tampering):
    write(database, khelang.id, "a", "b", "c", now=now)
    with database.transaction() as session:
        ids = session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all()
        session.execute(tampering(ids))
    assert isinstance(chains(database)[0], Broken)


def test_a_noted_hash_shows_that_the_end_was_cut_off(database, khelang, now):
    write(database, khelang.id, "a", "b", now=now)
    noted = chains(database)[0].last_hash
    with database.reading() as session:
        assert hash_is_known(session, noted)
    with database.transaction() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.what == "b"))
    assert isinstance(chains(database)[0], Chain)
    with database.reading() as session:
        assert not hash_is_known(session, noted)


def fail_half_way(session, record):
    with session.begin_nested():
        with session.begin_nested():
            record("inner")
        record("outer")
        raise ZeroDivisionError


def test_what_a_savepoint_takes_back_is_not_written(database, khelang, now):
    with database.transaction() as session:
        record = partial(record_audit, session, authority_id=khelang.id, staff_id=None, now=now)
        record("kept")
        with session.begin_nested():
            record("kept too")
        with pytest.raises(ZeroDivisionError):
            fail_half_way(session, record)
    with database.reading() as session:
        assert session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)).all() == ["kept", "kept too"]


def test_many_at_once_stay_in_one_line(database, khelang, now):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: write(database, khelang.id, f"act {number}", "b", now=now), range(40)))
    assert [chain.entries for chain in chains(database)] == [80]


def test_lines_from_before_the_seals_are_counted_apart(database, khelang, now):
    with database.transaction() as session:
        session.add(AuditEntry(authority_id=khelang.id, what="old", detail={}, happened_at=now))
    write(database, khelang.id, "new", now=now)
    assert [(chain.entries, chain.unsealed) for chain in chains(database)] == [(1, 1)]


def test_no_line_of_code_changes_or_removes_an_entry():
    touching = re.compile(
        r"(?:update|delete|bulk_update_mappings|merge)\(\s*AuditEntry|(?:UPDATE|DELETE FROM) audit_log"
    )
    assert [str(path) for path in SOURCES if "versions" not in path.parts and touching.search(path.read_text())] == []


def test_every_act_has_words():
    whats = {f"forum_{act}" for act in ForumAct}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record_audit":
                what = node.args[1]
                whats |= {what.value} if isinstance(what, ast.Constant) else set()
    assert len(whats) > 50
    assert [what for what in sorted(whats) if words_of(what) == what] == []
