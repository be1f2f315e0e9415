"""Bringing the tables up to date, and knowing whether they are."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.domain.errors import SettingsError
from bot.store.models import Row
from bot.store.session import Database


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database) -> tuple[str | None, str | None]:
    """Upgrade to the newest revision; the revisions before and after. Raises SettingsError for tables newer than we."""
    config = _config()
    with database.engine.connect() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
    if before is not None and not knows_revision(before):
        raise SettingsError(
            f"the database is at revision {before}, which is newer than this version: install a newer one"
        )
    with database.engine.execution_options(writes=True).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    return before, newest_revision()


def newest_revision() -> str | None:
    """The revision that this version of the product works with; None before there is any."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows_revision(revision: str) -> bool:
    """Whether this version can bring tables of that revision up to date."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def require_current_tables(database: Database) -> None:
    """Raise SettingsError in one line unless the tables are those of this version."""
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != newest_revision():
        raise SettingsError(
            f"the database is at revision {current or 'none'} and this version needs {newest_revision()}:"
            " run 'prachakhom migrate' first"
        )


def differences_from_models(database: Database) -> list[object]:
    """What the migrations leave different from the models; empty when they agree."""
    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Row.metadata))


def write_migration(database: Database, message: str, serial: str) -> None:
    """Draft the next migration from what the models hold beyond the tables; for developers."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True, rev_id=serial)
