"""The list of erasures that is kept apart from the database."""

from datetime import UTC, datetime

import pytest

from bot.domain.errors import SettingsError
from bot.store.erasures import Erased, ErasedLog, add_erasures, all_erasures, why_gone
from bot.store.sealing import Seal
from tests.conftest import DATA_KEY, NOW

ONE = Erased(1, "resident", "a" * 32, NOW)
TWO = Erased(1, "message", "b" * 32, NOW)


@pytest.fixture
def written(tmp_path, seal):
    return ErasedLog(tmp_path / "erased.log", seal)


def test_rows_are_written_down_once_and_by_nobody_else_readable(written, database):
    with database.transaction() as session:
        add_erasures(session, [ONE, TWO])
        add_erasures(session, [ONE])
        assert all_erasures(session) == {ONE, TWO}
    assert written.keep_up(database) == 2
    assert written.keep_up(database) == 0
    assert written.read() == {ONE, TWO}
    assert written.path.stat().st_mode & 0o077 == 0


def test_what_the_file_says_already_is_never_changed(written, database):
    written.add({ONE})
    before = written.path.read_bytes()
    with database.transaction() as session:
        add_erasures(session, [TWO])  # as in a restored database, which does not know the first
    assert written.keep_up(database) == 1
    assert written.path.read_bytes().startswith(before)
    assert written.read() == {ONE, TWO}


def test_a_deleted_file_is_written_anew(written, database):
    with database.transaction() as session:
        add_erasures(session, [ONE])
    written.keep_up(database)
    written.path.unlink()
    assert written.keep_up(database) == 1


def test_a_line_that_was_cut_short_spoils_no_other(written):
    written.add({ONE})
    written.path.write_bytes(written.path.read_bytes() + b'\n{"authority_id": 1, "ki')
    written.add({TWO})
    assert written.read() == {ONE, TWO}


def test_a_list_whose_very_first_line_was_cut_short_begins_anew(written):
    written.path.write_bytes(b'\n{"lookup_k')
    written.add({ONE})
    assert written.read() == {ONE}


def test_a_list_of_another_key_is_refused(written, tmp_path):
    written.add({ONE})
    with pytest.raises(SettingsError, match="LOOKUP_KEY"):
        ErasedLog(tmp_path / "erased.log", Seal((DATA_KEY,), "quite another key")).read()


def test_erased_is_what_came_before_and_not_what_comes_after(database):
    with database.transaction() as session:
        add_erasures(session, [ONE, TWO])
        before, after = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
        assert why_gone(session, 1, ONE.mark, before) == "erased"
        assert why_gone(session, 1, ONE.mark, after) is None
        assert why_gone(session, 2, ONE.mark, before) is None
        assert why_gone(session, 1, "c" * 32, after, ("500", TWO.mark)) == "unsent"
        assert why_gone(session, 1, "c" * 32, after, ("500", ONE.mark)) is None
        assert why_gone(session, 1, ONE.mark, before, ("500", TWO.mark)) == "erased"
