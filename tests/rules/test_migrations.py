"""Migrations and models agree, on both databases."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select

import bot.store
from bot.domain.errors import SettingsError
from bot.store.migrate import differences_from_models, migrate, require_current_tables
from bot.store.models import Forum
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


def test_forums_that_are_past_when_states_come_were_held(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    config = Config()
    config.set_main_option("script_location", str(Path(bot.store.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.engine.execution_options(writes=True).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        connection.commit()
    with closing(sqlite3.connect(tmp_path / "old.db")) as plain, plain:  # asks for no authority behind a forum
        for day in ("2020-01-01 02:30:00.000000", "2099-01-01 02:30:00.000000"):
            plain.execute(
                "INSERT INTO forums (authority_id, plan_cycle_id, name, level, starts_at, venue, questions, made_at)"
                " VALUES (1, 1, 'x', 'city', ?, '', '[]', ?)",
                (day, day),
            )
    migrate(database)
    with database.reading() as session:
        assert session.scalars(select(Forum.state).order_by(Forum.starts_at)).all() == ["held", "draft"]
    database.close()


@pytest.mark.row(64)
def test_old_tables_stop_the_start_in_one_line(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(SettingsError, match="run 'prachakhom migrate' first") as caught:
        require_current_tables(database)
    assert "\n" not in str(caught.value)
    database.close()
