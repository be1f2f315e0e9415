"""Migrations and models agree, on both databases."""

import pytest

from bot.domain.errors import SettingsError
from bot.store.migrate import differences_from_models, migrate, require_current_tables
from bot.store.session import Database
from bot.store.temporary import temporary_postgres
from tests.conftest import POSTGRES_URL


def assert_agreement(database):
    before, after = migrate(database)
    assert before is None
    assert differences_from_models(database) == []
    assert migrate(database) == (after, after)
    require_current_tables(database)
    database.close()


def test_on_sqlite(tmp_path):
    assert_agreement(Database(f"sqlite:///{tmp_path / 'new.db'}"))


@pytest.mark.postgres
def test_on_postgresql():
    with temporary_postgres(POSTGRES_URL) as url:
        assert_agreement(Database(url))


def test_old_tables_stop_the_start_in_one_line(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(SettingsError, match="run 'prachakhom migrate' first") as caught:
        require_current_tables(database)
    assert "\n" not in str(caught.value)
    database.close()
