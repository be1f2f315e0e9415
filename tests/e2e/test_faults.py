"""The short fault suite keeps what the product promises; how fast is for quiet machines to say."""

import pytest

from bot.cli.benches.faults.stage import SERVERS, SQLITE
from bot.cli.benches.faults.suite import Choice, play_all

# About a minute each on a quiet machine; all of it is `prachakhom bench faults`.
pytestmark = pytest.mark.timeout(900)

ON_ONE_MACHINE = {"G2.5", "G2.7", "G2.14"}
ON_MANY = {"G2.3", "G2.4", "G2.6"}


def test_one_machine_keeps_its_promises_through_the_short_suite():
    assert broken(ON_ONE_MACHINE, SQLITE) == []


@pytest.mark.postgres
@pytest.mark.redis
def test_many_machines_keep_their_promises_through_the_short_suite():
    assert broken(ON_MANY, SERVERS) == []


def broken(names, kind):
    """What was not kept, lateness apart."""
    results = list(play_all(Choice(short=True, only=frozenset(names), kinds=(kind,))))
    assert {result.name for result in results} == names
    assert any(result.counts.get("effects") for result in results)
    return [result.line() for result in results if result.breaches]
