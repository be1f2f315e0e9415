"""`prachakhom breach`: who is affected by a leak, what staff took out in that time, and telling those affected."""

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click

from bot.cli.settings_of_process import open_parts
from bot.domain import thai_time
from bot.domain.days import read_day
from bot.services.tell_of_breach import tell_of_breach
from bot.store.authorities import authority_by_slug
from bot.store.reports_breach import Affected, people_affected, seen_between

_HEAD = ("pseudonym", "community", "needs", "sensitive_needs", "files", "messages", "may_be_told")


def _day(_context: click.Context, _option: click.Parameter, value: str) -> datetime:
    """The first moment of a day in Bangkok, of either era."""
    found = read_day(value)
    if found is None:
        raise click.BadParameter(f"{value} is no day; write 2026-03-17 or 17/3/2569")
    return thai_time.start_of_bangkok_day(found)


@click.command()
@click.option("--authority", "slug", required=True, help="The authority whose data it is.")
@click.option("--from", "begins", callback=_day, required=True, help="The first day of the breach.")
@click.option("--to", "last_day", callback=_day, required=True, help="Its last day.")
@click.option("--csv", "target", type=click.Path(path_type=Path), help="Write the people, by pseudonym, to this file.")
@click.option("--notify", type=click.Path(exists=True, path_type=Path), help="Send the words of this file to each.")
@click.option("--yes", is_flag=True, help="Send without asking.")
def breach(
    slug: str, *, begins: datetime, last_day: datetime, target: Path | None, notify: Path | None, yes: bool
) -> None:
    """List who is affected by a leak and what staff took out in that time; nobody is named."""
    parts, ends = open_parts(), last_day + timedelta(days=1)
    with parts.database.reading() as session:
        authority = authority_by_slug(session, slug)
        people = people_affected(session, authority.id, begins, ends)
        seen = seen_between(session, authority.id, begins, ends)
    for act in seen:
        told = " ".join(f"{key}={value}" for key, value in act.detail.items())
        click.echo(f"{thai_time.short_moment(act.at)}  {act.staff or 'operator'}  {act.what}  {told}")
    reachable = sum(one.may_be_told for one in people)
    click.echo(
        f"people affected: {len(people)}; with sensitive needs: {sum(one.sensitive_needs > 0 for one in people)}"
    )
    click.echo(f"may be told in LINE: {reachable}; acts of staff: {len(seen)}")
    if target is not None:
        _write(target, people)
    if notify is not None:
        yes or click.confirm(f"Send {notify} to {reachable} people?", abort=True)
        with parts.database.transaction() as session:
            told_now = tell_of_breach(session, authority.id, people, notify.read_text("utf-8"), thai_time.now())
        click.echo(f"{told_now} are being told")


def _write(target: Path, people: Sequence[Affected]) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEAD)
        writer.writerows([getattr(one, name) for name in _HEAD] for one in people)
