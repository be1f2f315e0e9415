"""Work on needs in bulk: `nlp train` learns what staff decided, `rejudge` reads again, `regroup` groups anew."""

import json
from collections.abc import Sequence

import click

from bot.app import Parts
from bot.cli.settings_of_process import open_parts
from bot.domain import thai_time
from bot.services.learn_decisions import Learnt
from bot.services.regroup_needs import regroup_needs
from bot.services.rejudge_needs import rejudge_needs
from bot.store.authorities import AuthorityFacts, all_authorities, authority_by_slug
from bot.worker.learning import learn_and_keep

_SLUG = click.option("--authority", "slug", help="One authority; all of them without it.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")


@click.command()
@_SLUG
@_JSON
def train(slug: str | None, *, as_json: bool) -> None:
    """Make the next version of an authority's layer from its staff's decisions; what is worse in it is refused."""
    parts = open_parts()
    outcomes = {facts.slug: learn_and_keep(parts.database, facts) for facts in _authorities(parts, slug)}
    if as_json:
        click.echo(
            json.dumps({name: learnt.as_dict() for name, learnt in outcomes.items()}, ensure_ascii=False, indent=2)
        )
        return
    for name, learnt in outcomes.items():
        click.echo(f"{name}: {_line(learnt)}")


@click.command()
@_SLUG
def rejudge(slug: str | None) -> None:
    """Read again the needs that nobody has decided; a person's decision stays."""
    parts = open_parts()
    for facts in _authorities(parts, slug):
        moved, after_id = 0, 0
        while after_id is not None:
            with parts.database.transaction() as session:
                found, next_id = rejudge_needs(session, facts, thai_time.now(), after_id=after_id)
            moved += found
            if next_id is None:
                break
            after_id = next_id
        click.echo(f"{facts.slug}: {moved} needs are under another issue now")


@click.command()
@_SLUG
def regroup(slug: str | None) -> None:
    """Group all needs of the collecting plan cycle anew; what a person decided stays."""
    parts = open_parts()
    for facts in _authorities(parts, slug):
        outcome = regroup_needs(parts.database, facts, thai_time.now())
        if outcome is None:
            click.echo(f"{facts.slug}: nothing was grouped, the machine is to name nothing there or is at it already")
        else:
            click.echo(
                f"{facts.slug}: {outcome.groups} groups, {outcome.made} of them new; "
                f"{outcome.moved} needs moved, {outcome.proposals} proposals wait"
            )


def _authorities(parts: Parts, slug: str | None) -> Sequence[AuthorityFacts]:
    with parts.database.reading() as session:
        return [authority_by_slug(session, slug)] if slug else all_authorities(session)


def _line(learnt: Learnt) -> str:
    judged, needs = learnt.judgement, learnt.needs
    figures = []
    if judged:
        figures.append(
            f"{judged.accuracy:.1%} of {judged.decisions} decisions right out of fold, "
            f"{judged.accuracy_now:.1%} until now"
        )
    if needs and needs.dismissed:
        lost = needs.needs_lost + needs.slice_needs_lost
        figures.append(
            f"need or not: {needs.right} of {needs.decisions} right out of fold, {needs.right_shipped} as shipped, "
            f"{lost} needs lost, {'in use' if needs.may_answer else 'not in use'}"
        )
    if not figures:
        count = learnt.decisions + learnt.dismissals
        return f"{count} decisions of staff are too few to learn from, or teach nothing that is not known"
    told = f"version {learnt.version} answers from now on" if learnt.version else "refused as worse"
    return f"{told}: {'; '.join(figures)}"
