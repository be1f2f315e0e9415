"""Tables that a newer version made are refused in one line, and stay as they are."""

import pytest
from sqlalchemy import text

from bot.domain.errors import SettingsError
from bot.store.migrate import migrate
from bot.store.session import Database


def test_an_older_version_leaves_newer_tables_alone(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'newer.db'}")
    migrate(database)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match=r"revision 9999, which is newer"):
        migrate(database)
    with database.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    database.close()
