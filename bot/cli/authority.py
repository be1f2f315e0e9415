"""`prachakhom authority`: load an authority file, list what is loaded."""

from pathlib import Path

import click

from bot.cli.settings_of_process import open_parts
from bot.domain import thai_time
from bot.line.rich_menu import install
from bot.services.load_authority import load_authority_file
from bot.store.authorities import all_authorities


@click.group()
def authority() -> None:
    """Local authorities of this installation."""


@authority.command()
@click.argument("file", type=click.Path(path_type=Path))
def load(file: Path) -> None:
    """Load FILE.toml; loading it again updates what nobody has edited since."""
    parts = open_parts()
    with parts.database.transaction() as session:
        facts = load_authority_file(session, parts.seal, file, thai_time.now())
    click.echo(f"{facts.slug}: {facts.name}, webhook at /line/{facts.slug}/webhook")


@authority.command("list")
def list_authorities() -> None:
    """List the authorities by slug."""
    with open_parts().database.reading() as session:
        for facts in all_authorities(session):
            click.echo(f"{facts.slug}\t{facts.name}\t{facts.cycle.name}")


@authority.command()
@click.argument("slug")
def menu(slug: str) -> None:
    """Draw the six tiles and make them the default menu of SLUG's LINE channel; safe to run again."""
    parts = open_parts()
    is_new = install(parts.worker.gateway_of(parts.channels.of_slug(slug).authority_id))
    click.echo(f"{slug}: {'the menu is installed' if is_new else 'the menu was installed already'}")
