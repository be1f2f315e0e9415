"""`prachakhom staff`: the first people who may sign in; the others are added on the settings page."""

import sys

import click

from bot.cli.settings_of_process import open_parts
from bot.domain import thai_time
from bot.domain.roles import Role
from bot.services.add_staff import add_staff
from bot.services.change_staff import reset_password
from bot.services.password_rules import SHORTEST_PASSWORD, weakness_of
from bot.services.second_factor import reset_second_factor_by_operator
from bot.store.authorities import authority_by_slug


@click.group()
def staff() -> None:
    """People who sign in."""


@staff.command()
@click.option("--authority", "slug", required=True, help="Slug of the authority.")
@click.option("--email", required=True)
@click.option("--name", default="", help="As shown to colleagues; the e-mail's first part where left out.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def add(slug: str, email: str, name: str, role: str, *, password_stdin: bool) -> None:
    """Add a person; one who has an account elsewhere keeps their password."""
    password = _password(email) if password_stdin else ""
    parts = open_parts()
    with parts.database.transaction() as session:
        facts = authority_by_slug(session, slug)
        add_staff(
            session,
            authority_id=facts.id,
            email=email,
            name=name,
            role=Role(role),
            password=password,
            now=thai_time.now(),
        )
    click.echo(f"{email} is {role} of {slug}")


@staff.command()
@click.option("--email", required=True)
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def password(email: str, *, password_stdin: bool) -> None:
    """Give somebody another password, as for an administrator who forgot theirs; their browsers are signed out."""
    given = _password(email) if password_stdin else ""
    parts = open_parts()
    with parts.database.transaction() as session:
        reset_password(session, email, given, now=thai_time.now())
    click.echo(f"{email} has a new password")


@staff.command("reset-second-factor")
@click.option("--email", required=True)
def reset_second_factor(email: str) -> None:
    """Forget the app of somebody who lost it and has no colleague who could; their browsers are signed out."""
    with open_parts().database.transaction() as session:
        reset_second_factor_by_operator(session, email, now=thai_time.now())
    click.echo(f"{email} signs in without a code until another app is set up")


def _password(email: str) -> str:
    given = sys.stdin.readline().rstrip("\n")
    if not given:
        raise click.ClickException("no password came on standard input")
    if weakness_of(given, email=email):
        click.echo(f"warning: this password is easily guessed, or shorter than {SHORTEST_PASSWORD} letters", err=True)
    return given
