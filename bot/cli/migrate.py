"""`prachakhom migrate`: bring the tables up to date; safe to run again, and while the last version still runs."""

import click

from bot.settings import Settings
from bot.store.migrate import migrate
from bot.store.session import Database


@click.command("migrate")
def migrate_tables() -> None:
    """Bring the database's tables up to date."""
    database = Database(Settings.from_env().database_url)
    before, after = migrate(database)
    database.close()
    click.echo(f"tables are at {after}" + ("" if before == after else f" (before: {before or 'none'})"))
