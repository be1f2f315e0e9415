"""`prachakhom retention`: forget what is no longer kept, or say what would be forgotten."""

import click

from bot.cli.settings_of_process import open_parts
from bot.domain import thai_time
from bot.domain.retention import RULES
from bot.store.authorities import authority_by_slug
from bot.worker.retention import apply_retention


@click.command()
@click.option("--authority", "slug", required=True, help="The authority whose data it is.")
@click.option("--dry-run", is_flag=True, help="Say what would be forgotten, and keep it.")
def retention(slug: str, *, dry_run: bool) -> None:
    """Forget what is no longer kept; the worker does so by itself every day."""
    parts = open_parts()
    with parts.database.reading() as session:
        authority = authority_by_slug(session, slug)
    found = apply_retention(parts.database, parts.seal, authority, thai_time.now(), is_rehearsal=dry_run)
    for rule in RULES:
        click.echo(f"{rule.kept.value}: {found[rule.kept]}")
    click.echo(f"{'would forget' if dry_run else 'forgot'} {found.total()}")
