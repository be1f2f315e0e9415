"""`prachakhom bench`: what the product promises, measured on this machine; exits non-zero where a promise is broken."""

import json
import signal
import sys
from pathlib import Path

import click

from bot.cli.benches.admin import measure_admin
from bot.cli.benches.broadcast import measure_broadcast
from bot.cli.benches.faults.report import page
from bot.cli.benches.faults.stage import SERVERS, SQLITE
from bot.cli.benches.faults.suite import Choice, play_all
from bot.cli.benches.forum import measure_forum
from bot.cli.benches.group import measure_group
from bot.cli.benches.language import measure_language
from bot.cli.benches.load import FULL, SHORT, measure_load
from bot.cli.benches.promises import Promise
from bot.cli.benches.webhook import measure_webhook

_KINDS = {"sqlite": (SQLITE,), "servers": (SERVERS,), None: (SQLITE, SERVERS)}


@click.group()
def bench() -> None:
    """Measure on loopback, bounded in time; figures come last."""


@bench.command()
@click.option("--short", is_flag=True, help="A quarter of the time.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--database-url", default="", help="A PostgreSQL server to measure too.")
def webhook(database_url: str, *, short: bool, as_json: bool) -> None:
    """The door beside a bare bot that verifies, parses and does nothing."""
    _report(measure_webhook(seconds=2.0 if short else 8.0, postgres_url=database_url), as_json=as_json)


@bench.command()
@click.option("--short", is_flag=True, help="20,000 needs instead of 100,000.")
@click.option("--json", "as_json", is_flag=True)
def admin(*, short: bool, as_json: bool) -> None:
    """The overview and the list with 100,000 needs, the brief of a forum with 50,000."""
    _report(measure_admin(needs=20_000 if short else 100_000), as_json=as_json)


@bench.command()
@click.option("--short", is_flag=True, help="A quarter of the messages.")
@click.option("--json", "as_json", is_flag=True)
def language(*, short: bool, as_json: bool) -> None:
    """The language library: time for one message, the worst of texts, load and memory."""
    _report(measure_language(short=short), as_json=as_json)


@bench.command("group")
@click.option("--short", is_flag=True, help="5,000 and 20,000 needs instead of 25,000 and 100,000.")
@click.option("--json", "as_json", is_flag=True)
def group_of_needs(*, short: bool, as_json: bool) -> None:
    """Groups: a full regroup of 100,000 needs, how its time grows, one need placed, what stays where it was."""
    _report(measure_group(short=short), as_json=as_json)


@bench.command()
@click.option("--short", is_flag=True, help="Far fewer residents, two kills instead of ten.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--database-url", default="", help="A PostgreSQL server; with --redis-url, two senders at once.")
@click.option("--redis-url", default="", help="A database of a Redis that nothing else uses.")
def broadcast(database_url: str, redis_url: str, *, short: bool, as_json: bool) -> None:
    """Announcements to 20,000: dropped connections, kills, opt-outs, LINE's rate, a used-up quota, a lost day."""
    _report(measure_broadcast(short=short, database_url=database_url, redis_url=redis_url), as_json=as_json)


@bench.command()
@click.option("--short", is_flag=True, help="Each fault once or twice under a light load: about two minutes.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write a page for people.")
@click.option("--only", default="", metavar="NAMES", help="Some of them by commas: G2.4,G3")
@click.option("--on", type=click.Choice(["sqlite", "servers"]), help="One kind of installation instead of both.")
@click.option("--require", is_flag=True, help="What cannot be played here (root, PostgreSQL, Redis) fails.")
def faults(*, short: bool, as_json: bool, report: Path | None, only: str, on: str | None, require: bool) -> None:
    """Kill, crash, fill, cut and confuse a whole installation under load: nothing lost, doubled, invented or bent."""
    _end_tidily()
    results = []
    for result in play_all(Choice(short, frozenset(filter(None, only.split(","))), _KINDS[on])):
        results.append(result)
        click.echo(result.line(), err=as_json)
    if as_json:
        click.echo(json.dumps([result.as_dict() for result in results], ensure_ascii=False, indent=2))
    if report:
        report.write_text(page(results), encoding="utf-8")
    is_complete = bool(results) and not (require and any(result.skipped for result in results))
    if not is_complete or not all(result.is_kept for result in results):
        sys.exit(1)


@bench.command()
@click.option("--short", is_flag=True, help="A tenth of the time.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--on", type=click.Choice(["sqlite", "servers"]), help="One kind of installation instead of both.")
def load(*, short: bool, as_json: bool, on: str | None) -> None:
    """300 events a second for two minutes (100 on SQLite), a burst, a slow LINE, staff at work beside it."""
    _end_tidily()
    promises = []
    for promise in measure_load(SHORT if short else FULL, _KINDS[on]):
        promises.append(promise)
        click.echo(promise.line(), err=as_json)
    if as_json:
        _report(promises, as_json=True)
    elif not all(promise.is_kept for promise in promises):
        sys.exit(1)


@bench.command()
@click.option("--short", is_flag=True, help="A tenth of the people and of the time.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--database-url", default="", help="A PostgreSQL server to measure too.")
def forum(database_url: str, *, short: bool, as_json: bool) -> None:
    """The day of a forum: 600 people sign in within a minute, then vote within a minute."""
    _report(measure_forum(short=short, postgres_url=database_url), as_json=as_json)


def _end_tidily() -> None:
    """Asked to end, end as if all were done: servers of our own and the product's processes must not stay behind."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))


def _report(promises: list[Promise], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([promise.as_dict() for promise in promises], ensure_ascii=False, indent=2))
    else:
        for promise in promises:
            click.echo(promise.line())
    if not all(promise.is_kept for promise in promises):
        sys.exit(1)
