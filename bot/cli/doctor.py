"""`prachakhom doctor`: is everything as it must be, and if not, what is to be done? Nothing is changed."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

import click

from bot.app import build_parts
from bot.cli.checks import Finding, judged
from bot.cli.checks.channel import check_authorities
from bot.cli.checks.data import check_data
from bot.cli.checks.machine import check_machine
from bot.domain.errors import SettingsError
from bot.settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.option("--offline", is_flag=True, help="Do not ask LINE.")
def doctor(*, as_json: bool, offline: bool) -> None:
    """Check settings, database, broker, LINE, clock, disk and fonts; ends with 1 where anything is wrong."""
    findings = []
    for finding in _findings(is_offline=offline):
        findings.append(finding)
        if not as_json:
            click.echo(str(finding))
    wrong = sum(finding.state == "WRONG" for finding in findings)
    if as_json:
        click.echo(json.dumps({"ok": not wrong, "findings": [asdict(one) for one in findings]}, ensure_ascii=False))
    else:
        click.echo(f"{wrong} of {len(findings)} checks are wrong" if wrong else f"all {len(findings)} checks are well")
    sys.exit(1 if wrong else 0)


def _findings(*, is_offline: bool) -> Iterator[Finding]:
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        yield judged("settings", str(error), wrong="correct the environment; the README explains each")
        return
    yield judged("settings", "can be read")
    yield from check_machine(settings)
    parts = build_parts(settings)
    data = list(check_data(parts))
    yield from data
    if not any(one.state == "WRONG" for one in data if one.check in ("database", "tables")):
        yield from check_authorities(parts, is_offline=is_offline)
    parts.database.close()
