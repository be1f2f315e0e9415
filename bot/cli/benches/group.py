"""Groups: how long a full regroup takes and how that grows, what it costs, how soon one need is placed, what stays."""

import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from importlib.resources import files
from pathlib import Path

from bot.app import build_parts
from bot.cli.benches.needs_alike import needs_alike
from bot.cli.benches.promises import Promise, percentile
from bot.cli.server import keep_what_is_loaded
from bot.domain import thai_time
from bot.services.group_index import fill_index
from bot.services.load_authority import load_authority_file
from bot.services.place_need import place_again
from bot.settings import Settings
from bot.store.authorities import AuthorityFacts
from bot.store.invented_groups import insert_needs_in_groups, touch_seat
from bot.store.migrate import migrate
from bot.store.needs import need_by_id
from bot.store.session import Database, Session
from nlp.grouping import VECTOR_VERSION, Index, Matrix, best_group, group_needs, pack, vector_of, vectors_of

_SHORT, _FULL = (5_000, 20_000), (25_000, 100_000)
_PLACED = 500
_NEW = 0.05
_AUTHORITY = Path(str(files("bot") / "authorities" / "khelang-nakhon.toml"))
# A child's peak is its own where Linux is asked for it (VmHWM): ru_maxrss begins with what its parent held.
_IN_A_CHILD = (
    "import json, sys; from bot.cli.benches.group import regroup; print(json.dumps(regroup(int(sys.argv[1]))))"
)


def measure_group(*, short: bool) -> list[Promise]:
    """Two sizes, four times apart, each in a process of its own."""
    few, many = _SHORT if short else _FULL
    small, large = _of_a_child(few), _of_a_child(many)
    growth = math.log(large["seconds"] / small["seconds"]) / math.log(many / few)
    return [
        Promise(f"full regroup of {few:,} needs from their texts", small["seconds"], "s"),
        Promise(f"full regroup of {many:,} needs from their texts", large["seconds"], "s", at_most=60),
        Promise("its peak of memory", large["megabytes"], "MB", at_most=2048),
        # Small numbers are grouped exactly, large ones by near sets first: growth is told of the large.
        Promise("time grows with the number to the power of", growth, "", at_most=None if short else 1.2),
        Promise(f"one need placed among {many:,}, p99", large["placed_p99"], "ms", at_most=10),
        Promise(
            f"the same by the service, figures stored and placement committed, p99 of {many:,}",
            large["served_p99"],
            "ms",
            at_most=10,
        ),
        Promise("of which a commit alone, p99", large["commit_p99"], "ms"),
        Promise("needs that change group when 5% are new", large["changed"] * 100, "%", at_most=2),
        Promise("groups", large["groups"], ""),
    ]


def regroup(count: int) -> dict[str, float]:
    """Figures of so many needs; called in a process that has done nothing else."""
    texts, issues = needs_alike(count)
    started = time.perf_counter()
    vectors = vectors_of(texts)
    found = group_needs(vectors, issues)
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "megabytes": _peak_megabytes(),
        "groups": len(set(found) - {None}),
        **_served(texts, issues, vectors, found),
        "placed_p99": percentile(_milliseconds_of_placing(texts, issues, vectors, found), 0.99),
        "changed": _changed(vectors, issues),
    }


def _of_a_child(count: int) -> dict[str, float]:
    command = [sys.executable, "-c", _IN_A_CHILD, str(count)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    figures: dict[str, float] = json.loads(ended.stdout)
    return figures


def _peak_megabytes() -> float:
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _milliseconds_of_placing(
    texts: Sequence[str], issues: Sequence[int], vectors: Matrix, groups: Sequence[int | None]
) -> list[float]:
    """From the text of a new need to its group, among all others."""
    index = Index()
    index.add(range(len(texts)), issues, vectors)
    group_of = dict(enumerate(groups))
    best_group(index.nearest(vector_of(texts[0]), issues[0]), group_of)
    milliseconds = []
    for at in range(0, len(texts), max(1, len(texts) // _PLACED)):
        started = time.perf_counter()
        best_group(index.nearest(vector_of(f"{texts[at]} ด้วย"), issues[at]), group_of)
        milliseconds.append((time.perf_counter() - started) * 1000)
    return milliseconds


def _served(
    texts: Sequence[str], issues: Sequence[int], vectors: Matrix, groups: Sequence[int | None]
) -> dict[str, float]:
    """The same through the service: what is known is read, the need seated anew, and that committed to a SQLite file.

    The disk is told to hold it (synchronous=FULL) as in a real placement; how long that alone takes is told beside it.
    """
    with tempfile.TemporaryDirectory() as folder:
        parts = build_parts(Settings.from_env({"DATA_DIR": folder}))
        database = parts.database
        migrate(database)
        now = thai_time.now()
        with database.transaction() as session:
            authority = load_authority_file(session, parts.seal, _AUTHORITY, now)
            ids = insert_needs_in_groups(
                session, authority, texts=texts, issues=issues, vectors=map(pack, vectors), groups=groups,
                version=VECTOR_VERSION, now=now,
            )  # fmt: skip
        with database.reading() as session:
            fill_index(session, authority.id, authority.cycle.id)
        keep_what_is_loaded()  # as a server's process does
        chosen = ids[:: max(1, len(ids) // _PLACED)]
        seated = [_milliseconds(database, partial(_seat, authority, one, now)) for one in chosen]
        touched = [_milliseconds(database, partial(touch_seat, one, now)) for one in chosen]
        database.close()
    return {"served_p99": percentile(seated, 0.99), "commit_p99": percentile(touched, 0.99)}


def _seat(authority: AuthorityFacts, need_id: int, now: datetime, session: Session) -> None:
    need = need_by_id(session, authority.id, need_id)
    if need is not None:
        place_again(session, authority, need, now)


def _milliseconds(database: Database, deed: Callable[[Session], None]) -> float:
    started = time.perf_counter()
    with database.transaction() as session:
        deed(session)
    return (time.perf_counter() - started) * 1000


def _changed(vectors: Matrix, issues: Sequence[int]) -> float:
    """Which part of the needs is in another group than before when as many as a twentieth come new."""
    old = round(len(issues) * (1 - _NEW))
    before = group_needs(vectors[:old], issues[:old])
    after = group_needs(vectors, issues, keep=[*before, *[None] * (len(issues) - old)])
    return sum(one != other for one, other in zip(before, after, strict=False)) / old
