"""`prachakhom authority`: load an authority file, list what is loaded."""

import tomllib
from importlib.resources import files
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
    channel = parts.channels.of_slug(facts.slug)
    if not channel.secrets or not channel.access_token:
        click.echo(
            "warning: no channel secret or no access token is set, so LINE cannot be heard or answered", err=True
        )
    if is_of_the_demo(file):
        click.echo("warning: these secrets are the demo's, which everybody can read; name your own variables", err=True)


def is_of_the_demo(file: Path) -> bool:
    """Whether a file holds one of the secrets that the product is shipped with."""
    shipped = [secrets_in(path) for path in Path(str(files("bot") / "authorities")).glob("*.toml")]
    return any(secrets_in(file) & secrets for secrets in shipped)


def secrets_in(file: Path) -> set[str]:
    """The channel secrets written in a file."""
    given = tomllib.loads(file.read_text(encoding="utf-8")).get("line", {}).get("channel_secret", [])
    return {given} if isinstance(given, str) else set(given)


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
