"""The console script `prachakhom`: one file per kind of command; mistakes end in one plain line, never in a trace."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from bot import __version__
from bot.cli.authority import authority
from bot.cli.backup import backup, restore
from bot.cli.bench import bench
from bot.cli.demo import demo
from bot.cli.forum import forum
from bot.cli.language import language
from bot.cli.migrate import migrate_tables
from bot.cli.run import serve, web, worker
from bot.cli.staff import staff
from bot.domain.errors import PrachakhomError
from bot.store.session import OperationalError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="prachakhom")
def cli() -> None:
    """ประชาคม: residents tell their local authority what they need, in LINE, in their own Thai."""


for command in (demo, serve, web, worker, migrate_tables, backup, restore, authority, staff, forum, language, bench):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit."""
    os.umask(0o077)  # what the product writes holds residents' words
    try:
        cli.main(args=arguments, prog_name="prachakhom")
    except PrachakhomError as error:
        _end(str(error))
    except OperationalError as error:
        _end(f"the database cannot be used: {str(error.orig).strip().splitlines()[0]}")


def _end(line: str) -> NoReturn:
    click.echo(f"prachakhom: {line}", err=True)
    sys.exit(1)
