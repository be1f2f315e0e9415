"""Residents who talk to the bot: Mali and Somchai of Khelang, and Dara of Lamphun."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.domain.roles import Role
from bot.store.authorities import AuthorityFacts
from bot.store.sealing import Seal
from bot.store.session import Database
from tests.admin_site import hire
from tests.talk import Talk


@pytest.fixture
def meet(database: Database, seal: Seal, now: datetime) -> Callable[[AuthorityFacts, str], Talk]:
    """Anybody, by name."""
    return lambda authority, name: Talk(database, seal, authority, now, name)


@pytest.fixture
def mali(meet, khelang) -> Talk:
    return meet(khelang, "mali")


@pytest.fixture
def somchai(meet, khelang) -> Talk:
    return meet(khelang, "somchai")


@pytest.fixture
def dara(meet, lamphun) -> Talk:
    return meet(lamphun, "dara")


@pytest.fixture
def officer_id(database: Database, khelang: AuthorityFacts, now: datetime) -> int:
    """Somebody of the staff."""
    return hire(database, khelang.id, "officer@khelang.example", Role.OFFICER, moment=now).id
