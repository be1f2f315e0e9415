"""The benches run and tell their figures; whether the promises are kept is for quiet machines to say."""

import json
import sys

from click.testing import CliRunner

from bot.cli import cli
from bot.cli.benches.admin import measure_admin
from bot.cli.benches.broadcast import measure_broadcast
from bot.cli.benches.faults.stage import SQLITE
from bot.cli.benches.forum import measure_forum
from bot.cli.benches.group import measure_group
from bot.cli.benches.language import measure_language
from bot.cli.benches.load import Lengths, measure_load
from bot.cli.benches.promises import Promise, percentile
from bot.cli.benches.webhook import measure_webhook


def test_the_pages_are_measured_with_invented_needs():
    promises = measure_admin(needs=600)
    bounds = {promise.name.split(",")[0].split(" with")[0]: promise.at_most for promise in promises}
    assert bounds == {"overview": 300, "list": 300, "brief": 500, "brief as PDF": 5}
    assert all(promise.value > 0 for promise in promises)


def test_the_door_is_measured_beside_a_bare_bot():
    promises = {promise.name: promise for promise in measure_webhook(seconds=0.3)}
    assert promises["bare bot (verifies, parses, forgets)"].value > 0
    assert promises["door (SQLite, synchronous=FULL)"].value > 0
    not_ok = [promise for name, promise in promises.items() if name.endswith("answers other than 200")]
    assert [promise.value for promise in not_ok] == [0, 0]


def test_the_language_library_is_measured_in_time_and_memory():
    promises = {promise.name: promise for promise in measure_language(short=True)}
    assert len(promises) == 5
    assert all(promise.value > 0 and promise.at_most for promise in promises.values())
    assert promises["memory of a process with the library alone"].is_kept


def test_groups_are_measured_in_processes_of_their_own(monkeypatch):
    monkeypatch.setattr("bot.cli.benches.group._SHORT", (300, 600))
    promises = {promise.name: promise for promise in measure_group(short=True)}
    assert len(promises) == 9
    assert promises["full regroup of 600 needs from their texts"].value > 0
    assert promises["its peak of memory"].value > 50
    assert promises["needs that change group when 5% are new"].is_kept
    assert promises["groups"].value > 10


def test_announcements_are_accepted_once_whatever_happens():
    promises = measure_broadcast(short=True)
    of_this_machine = ("time", "killed")
    broken = [
        one.line() for one in promises if not one.is_kept and not any(word in one.name for word in of_this_machine)
    ]
    assert broken == []
    assert len(promises) > 20


def test_the_day_of_a_forum_loses_and_doubles_nobody(monkeypatch):
    monkeypatch.setattr("bot.cli.benches.forum._PEOPLE", 200)
    promises = {promise.name: promise for promise in measure_forum(short=True)}
    assert promises["people counted (SQLite)"].value == 20
    assert promises["ballots counted (SQLite)"].value == 20
    assert all(promise.is_kept for name, promise in promises.items() if "p99" not in name)


def test_a_broken_promise_ends_with_a_status_other_than_zero(monkeypatch):
    kept, broken = Promise("kept", 1, "ms", at_most=2), Promise("broken", 3, "ms", at_most=2)
    for promises, status in (([kept], 0), ([kept, broken], 1)):
        # The command group of the same name hides the module.
        monkeypatch.setattr(sys.modules["bot.cli.bench"], "measure_admin", lambda found=promises, **_: found)
        ended = CliRunner().invoke(cli, ["bench", "admin", "--json"])
        assert ended.exit_code == status
        assert [figure["kept"] for figure in json.loads(ended.output)] == [promise.is_kept for promise in promises]


def test_a_percentile_is_a_value_that_was_measured():
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 96
    assert percentile([7.0], 0.99) == 7


def test_every_bench_that_is_promised_is_a_command():
    assert cli.commands["bench"].commands.keys() >= {"webhook", "admin", "language", "group", "broadcast", "forum"}


def test_a_load_is_borne_whole_and_staff_see_their_needs_beside_it():
    lengths = Lengths(steady=2, burst=0.3, calm=2, slow=1, needs=1_000)
    promises = {promise.name: promise for promise in measure_load(lengths, (SQLITE,))}
    wrong = [name for name, promise in promises.items() if name.endswith(("lost", "doubled", "invented", "bent"))]
    assert len(wrong) == 5 * 4
    assert all(promises[name].is_kept for name in wrong)
    assert promises["SQLite, 50 events/s: answers"].value > 50
    assert promises["SQLite, 1,000 needs and 50 events/s: export"].value > 0
