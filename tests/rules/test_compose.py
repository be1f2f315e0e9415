"""compose.yaml starts commands that there are, and between them its workers do everything that a worker does."""

import pytest
import yaml

from bot.cli import cli
from tests.conftest import TESTS

SERVICES = yaml.safe_load((TESTS.parent / "compose.yaml").read_text())["services"]
OURS = {name: service["command"] for name, service in SERVICES.items() if "build" in service}


def options(command):
    """What one of our commands understands of its words; it is not run."""
    name, *arguments = command
    return cli.commands[name].make_context(name, list(arguments)).params


@pytest.mark.parametrize("name", OURS)
def test_every_service_starts_a_command_that_there_is(name):
    assert OURS[name][0] in cli.commands
    options(OURS[name])


@pytest.mark.parametrize("kind", ["turns", "sending"])
def test_some_worker_answers_and_some_worker_sends(kind):
    workers = [options(command) for command in OURS.values() if command[0] == "worker"]
    assert any(worker[kind] > 0 for worker in workers)


def test_whoever_replaces_the_processes_replaces_all_that_stay():
    staying = {name for name, command in OURS.items() if command[0] in ("web", "worker")}
    manual = (TESTS.parent / "docs" / "operations.md").read_text()
    before = next(line for line in manual.splitlines() if line.startswith("old=$(docker compose ps -q "))
    assert set(before.partition("-q ")[2].rstrip(")").split()) == staying
