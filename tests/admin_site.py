"""A small application that holds only the admin site, the people who use it, and browsers that are signed in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from admin import AdminParts, init_app
from bot.domain.roles import Role
from bot.domain.thai_time import now
from bot.jobs import Jobs
from bot.services.add_staff import add_staff
from bot.services.sign_in import open_session
from bot.store.authorities import AuthorityFacts
from bot.store.sealing import Seal
from bot.store.session import Database
from tests.grouped import Grouped
from tests.told import Told

PASSWORD = "ฝนตกที่บ้านแม่กืยทุกวันศุกร์"


def create_site(database: Database, seal: Seal, *, is_https: bool = False, limiter: str = "memory://",
                public_base_url: str = "https://prachakhom.example") -> Flask:  # fmt: skip
    """The application."""
    app = Flask("admin_site")
    app.config.update(SECRET_KEY="a-secret-key-for-tests-only", TESTING=True)
    parts = AdminParts(
        database=database,
        seal=seal,
        public_base_url=public_base_url,
        limiter_storage_uri=limiter,
        jobs=Jobs(),
        data_dir=Path(),
        is_https=is_https,
    )
    init_app(app, parts)
    return app


@dataclass(frozen=True)
class Person:
    """Somebody of the staff."""

    id: int
    email: str


def hire(database: Database, authority_id: int, email: str, role: Role, *, moment: datetime | None = None) -> Person:
    """Give somebody a role, with the password of the tests."""
    with database.transaction() as session:
        added = add_staff(
            session,
            authority_id=authority_id,
            email=email,
            name=email.split("@", maxsplit=1)[0],
            role=role,
            password=PASSWORD,
            now=moment or now(),
        )
    return Person(added.staff_id, email)


def browser_of(app: Flask, database: Database, person: Person) -> FlaskClient:
    """A client with that person's session."""
    with database.transaction() as session:
        token = open_session(session, person.id, PASSWORD, now())
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = token
    return client


def path_of(rule: str, slug: str) -> str:
    """An address for a route of the table; whatever else it names is 1."""
    return "/admin" + re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: slug if found[1] == "slug" else "1", rule)


def csrf_of(client: FlaskClient, path: str) -> str:
    """The token that a page's form carries."""
    page = client.get(path).get_data(as_text=True)
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


@pytest.fixture
def told(database: Database, seal: Seal, khelang: AuthorityFacts) -> Told:
    """Those who speak in เขลางค์นคร."""
    return Told(database, seal, khelang, now())


@pytest.fixture
def grouped(database: Database, seal: Seal, khelang: AuthorityFacts) -> Grouped:
    """Needs of เขลางค์นคร that sit in groups."""
    return Grouped(database, seal, khelang, now())


@pytest.fixture
def site(database: Database, seal: Seal, khelang: AuthorityFacts) -> Flask:
    """The pages of an installation that has เขลางค์นคร."""
    return create_site(database, seal)


@pytest.fixture
def as_role(site: Flask, database: Database, khelang: AuthorityFacts) -> Callable[[Role], FlaskClient]:
    """A browser of somebody new with that role."""
    return lambda role: browser_of(site, database, hire(database, khelang.id, f"{role}@khelang.example", role))


@pytest.fixture
def officer(site: Flask, database: Database, khelang: AuthorityFacts) -> FlaskClient:
    """The browser of an officer."""
    return browser_of(site, database, hire(database, khelang.id, "mali@khelang.example", Role.OFFICER))
