"""`prachakhom forum`: load a file of forums."""

from pathlib import Path

import click

from bot.cli.settings_of_process import open_parts
from bot.domain import thai_time
from bot.services.load_forums import load_forum_file
from bot.store.authorities import authority_by_slug


@click.group()
def forum() -> None:
    """Forums of an authority."""


@forum.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--authority", "slug", required=True, help="The authority whose forums they are.")
def load(file: Path, slug: str) -> None:
    """Load FILE.toml as drafts; loading it again changes only drafts that nobody has edited since."""
    parts = open_parts()
    with parts.database.transaction() as session:
        loaded = load_forum_file(session, authority_by_slug(session, slug), file, thai_time.now())
    for words, names in (("made", loaded.made), ("changed", loaded.changed), ("unchanged", loaded.same)):
        for name in names:
            click.echo(f"{words}: {name}")
    for name in loaded.kept:
        click.echo(f"kept as staff left it: {name}", err=True)
