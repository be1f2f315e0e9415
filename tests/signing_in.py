"""People with an app that shows codes, as the tests of the door and of weighty acts need them."""

from dataclasses import dataclass
from datetime import timedelta

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bot.domain.thai_time import now
from bot.services.second_factor import begin_enrolment, finish_enrolment
from bot.store.models import Authority, Staff, StaffSession
from bot.store.sealing import Seal
from bot.store.session import Database
from tests.admin_site import PASSWORD, Person, csrf_of

SIGN_IN = "/admin/sign-in"
CODE = "/admin/sign-in/code"
STEP = timedelta(seconds=30)


@dataclass(frozen=True)
class App:
    """The app in somebody's telephone, and the codes on their paper."""

    secret: str
    paper: list[str]

    def code(self, steps: int = 0) -> str:
        """What it shows now, or so many half minutes later."""
        return pyotp.TOTP(self.secret).at(now() + steps * STEP)


def give_app(database: Database, seal: Seal, person: Person) -> App:
    """Set the second factor up, with the code of five minutes ago, so that those of now are still good."""
    earlier = now() - timedelta(minutes=5)
    with database.transaction() as session:
        secret = begin_enrolment(session, seal, person.id)
        code = pyotp.TOTP(secret).at(earlier)
        paper = finish_enrolment(session, seal, person.id, code, now=earlier)
    assert paper is not None
    return App(secret, paper)


def enter(client: FlaskClient, person: Person, **more: str):
    """Send the form of the door with the right password."""
    form = {"csrf_token": csrf_of(client, SIGN_IN), "email": person.email, "password": PASSWORD, **more}
    return client.post(SIGN_IN, data=form)


def send_code(client: FlaskClient, code: str, **more: str):
    """Answer the second question."""
    return client.post(CODE, data={"csrf_token": csrf_of(client, CODE), "code": code, **more})


def require_codes(database: Database, authority_id: int, *, is_on: bool = True) -> None:
    """Switch the setting that the authorities of the tests have off and those that ship have on."""
    with database.transaction() as session:
        row = session.scalars(select(Authority).where(Authority.id == authority_id)).one()
        row.settings = {**row.settings, "require_second_factor": is_on}


def let_time_pass(database: Database, **since: timedelta) -> None:
    """Make the last secret of every session older."""
    with database.transaction() as session:
        session.execute(update(StaffSession).values(confirmed_at=now() - timedelta(**since)))


def secret_of(database: Database, seal: Seal, person: Person) -> str:
    """The secret of the app, from the database."""
    with database.reading() as session:
        sealed = session.scalar(select(Staff.totp_secret_encrypted).where(Staff.id == person.id))
    return seal.decrypt(sealed or "")
