"""`prachakhom audit`: whether the record of what staff did is as it was written."""

import click

from bot.cli.settings_of_process import open_parts
from bot.domain.errors import PrachakhomError
from bot.store.audit import Broken, check_chains, hash_is_known
from bot.store.authorities import all_authorities


@click.group()
def audit() -> None:
    """The record of what staff did."""


@audit.command()
@click.option("--noted", help="A hash noted at an earlier check: shows that nothing was cut off since.")
def verify(noted: str | None) -> None:
    """Follow every chain; note the hashes it prints somewhere else, for the next time."""
    with open_parts().database.reading() as session:
        slugs = {authority.id: authority.slug for authority in all_authorities(session)}
        chains = check_chains(session)
        is_known = noted is None or hash_is_known(session, noted)
    broken = 0
    for chain in chains:
        name = slugs.get(chain.authority_id or 0, "sign-ins and commands")
        if isinstance(chain, Broken):
            broken += 1
            click.echo(f"{name}: BROKEN at entry {chain.entry_id}: it was changed, or what stood before it was")
        else:
            older = f", {chain.unsealed} from before there were seals" if chain.unsealed else ""
            click.echo(f"{name}: {chain.entries} entries hold{older}; last {chain.last_hash or '(none)'}")
    if broken or not is_known:
        raise PrachakhomError(
            "the audit log is not as it was written" if broken else "the noted hash is not in the log"
        )
