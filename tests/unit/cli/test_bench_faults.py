"""How the fault suite tells what it found: by lines, by JSON, by a page, and by how it ends."""

import json
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.cli.benches.faults import suite
from bot.cli.benches.faults.report import Result, page
from bot.cli.benches.faults.stage import SERVERS, SQLITE
from bot.cli.benches.faults.suite import ON_SERVERS, ON_SQLITE, Choice

KEPT = Result("G2.4", "PostgreSQL crashed", SERVERS, counts={"posted": 9, "lost": 0}, recovery_seconds=1.5)
BROKEN = Result("G2.5", "the writer killed", SQLITE, breaches=["lost: 1 × need never recorded, e.g. 01J"])
LATE = Result("G2.1", "a web process killed", SERVERS, late=["well again after 12.0 s, not 10"])
SKIPPED = Result("G2.7", "the disk full for a while", SQLITE, skipped="root is needed")


@pytest.fixture
def bench(monkeypatch):
    """Runs the command over results that were found elsewhere; what it was asked to play is kept."""
    asked = []

    def run(results, *arguments):
        def play(choice):
            asked.append(choice)
            yield from results

        monkeypatch.setattr(sys.modules["bot.cli.bench"], "play_all", play)
        return CliRunner().invoke(cli, ["bench", "faults", *arguments])

    run.asked = asked
    return run


@pytest.mark.parametrize(
    ("results", "arguments", "status"),
    [
        ([KEPT], (), 0),
        ([KEPT, BROKEN], (), 1),
        ([KEPT, LATE], (), 1),
        ([KEPT, SKIPPED], (), 0),
        ([KEPT, SKIPPED], ("--require",), 1),
        ([], (), 1),
    ],
)
def test_it_ends_badly_where_a_promise_is_broken_or_a_required_fault_was_not_played(bench, results, arguments, status):
    assert bench(results, *arguments).exit_code == status


def test_every_result_is_one_line_and_one_object(bench):
    lines = bench([KEPT, BROKEN, SKIPPED]).output
    assert "ok   G2.4 PostgreSQL crashed (PostgreSQL and Redis): posted 9, lost 0, well again after 1.5 s" in lines
    assert "FAIL G2.5" in lines
    assert "need never recorded" in lines
    assert "skip G2.7 the disk full for a while (SQLite): root is needed" in lines
    told = json.loads(bench([KEPT, BROKEN, SKIPPED], "--json").stdout)
    assert [(one["name"], one["kept"]) for one in told] == [("G2.4", True), ("G2.5", False), ("G2.7", True)]


def test_the_page_names_what_broke_and_what_could_not_be_played(bench, tmp_path):
    bench([KEPT, BROKEN, SKIPPED], "--report", str(tmp_path / "faults.md"))
    written = (tmp_path / "faults.md").read_text(encoding="utf-8")
    assert written == page([KEPT, BROKEN, SKIPPED])
    assert "2 played, 1 of them with every promise kept" in written
    assert "| G2.5 ✗ | the writer killed |" in written
    assert "- lost: 1 × need never recorded, e.g. 01J" in written
    assert "- G2.7 the disk full for a while (SQLite): root is needed" in written


def test_a_part_of_the_suite_can_be_asked_for(bench):
    bench([KEPT], "--short", "--only", "G2.4,G3", "--on", "servers")
    assert bench.asked == [Choice(short=True, only=frozenset({"G2.4", "G3"}), kinds=(SERVERS,))]


def test_every_process_and_outage_fault_has_its_place():
    names = {fault.name for fault in (*ON_SQLITE, *ON_SERVERS)}
    assert names == {"G2.1", "G2.2", "G2.3", "G2.4", "G2.5", "G2.6", "G2.12", "G2.14", "G3"}


@pytest.mark.parametrize(("kind", "ways"), [(SQLITE, ["LINE"]), (SERVERS, ["database", "LINE"])])
def test_only_a_way_that_fails_leads_through_a_proxy(monkeypatch, kind, ways):
    stages = []

    @contextmanager
    def stage(kind, habits, *, workers, by_proxy=None):
        stages.append(by_proxy)
        yield SimpleNamespace(kind=kind, play=lambda _act: SimpleNamespace())

    monkeypatch.setattr(suite, "stage", stage)
    monkeypatch.setattr(suite, "result_of", lambda name, what, kind, _episode: Result(name, what, kind))
    played = list(suite.play_all(Choice(only=frozenset({"G2.2", "G2.8"}), kinds=(kind,))))
    assert stages == [None, *ways]
    assert [one.what for one in played[1:]] == [suite.WAYS[way].what for way in ways]


def test_in_full_the_workers_stand_as_the_manual_has_them_for_a_rush():
    assert [" ".join(one) for one in Choice().workers] == ["--sending 0", "--sending 0", "--turns 0"]
    assert list(Choice(short=True).workers) == [()]
