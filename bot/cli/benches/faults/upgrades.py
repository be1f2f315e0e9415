"""G2.10: an upgrade of the tables that is killed half-way, and tables that are older or newer than the product."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping

from sqlalchemy import text

from bot.cli.benches.faults.product import run_command
from bot.cli.benches.faults.report import Result
from bot.domain.errors import SettingsError
from bot.settings import Settings
from bot.store.migrate import differences_from_models, migrate, require_current_tables
from bot.store.session import Database
from bot.store.temporary import temporary_postgres

_CHANCE = random.Random(2569)  # noqa: S311 - no secret


def break_off_upgrades(where: str, postgres_url: str, times: int) -> Result:
    """Kill an upgrade from nothing at a random moment, run it again, and compare the tables with the models."""
    result = Result("G2.10", "an upgrade of the tables killed half-way", where)
    usual = 3.0
    for turn in range(times + 1):
        if postgres_url:
            with temporary_postgres(postgres_url) as url, tempfile.TemporaryDirectory() as folder:
                usual = _try_one(result, {"DATA_DIR": folder, "DATABASE_URL": url}, None if turn == 0 else usual)
        else:
            with tempfile.TemporaryDirectory() as folder:
                usual = _try_one(result, {"DATA_DIR": folder, "DATABASE_URL": ""}, None if turn == 0 else usual)
    return result


def refuse_other_tables(where: str, postgres_url: str) -> Result:
    """Tables that another version made: refused in one line, and left alone."""
    result = Result("G2.10", "the product older or newer than its tables", where)
    with tempfile.TemporaryDirectory() as folder:
        if postgres_url:
            with temporary_postgres(postgres_url) as url:
                _refuse(result, {"DATA_DIR": folder, "DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:9/0"}, "web")
        else:
            _refuse(result, {"DATA_DIR": folder, "DATABASE_URL": ""}, "serve")
    return result


def _try_one(result: Result, env: Mapping[str, str], usual: float | None) -> float:
    """One upgrade, broken off within its usual time; the seconds that a whole one takes."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "migrate"], env={**os.environ, **env},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    if usual is None:
        process.wait(timeout=120)
        usual = time.monotonic() - began
    else:
        try:
            process.wait(timeout=usual * _CHANCE.uniform(0.5, 0.95))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            result.notes["broken_off"] = result.notes.get("broken_off", 0) + 1
    again = run_command(env, "migrate")
    if again.returncode:
        result.breaches.append(f"the second upgrade failed: {again.stderr.decode(errors='replace')[-300:]}")
    database = Database(Settings.from_env(env).database_url)
    try:
        if found := differences_from_models(database):
            result.breaches.append(f"the tables differ from the models: {found[:2]}")
    finally:
        database.close()
    return usual


def _refuse(result: Result, env: Mapping[str, str], command: str) -> None:
    database = Database(Settings.from_env(env).database_url)
    try:
        if command == "web":  # `serve` brings old tables up to date by itself
            _expect_one_line(result, env, command, "older")
        migrate(database)
        require_current_tables(database)
        with database.transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        _expect_one_line(result, env, command, "newer")
        _expect_one_line(result, env, "migrate", "newer")
    except SettingsError as error:
        result.breaches.append(str(error))
    finally:
        database.close()


def _expect_one_line(result: Result, env: Mapping[str, str], command: str, which: str) -> None:
    ended = run_command(env, *([command] if command == "migrate" else [command, "--port", "0"]))
    said = ended.stderr.decode(errors="replace").strip()
    result.notes["refusals"] = result.notes.get("refusals", 0) + 1
    if not ended.returncode or "Traceback" in said or not said.splitlines()[-1].startswith("prachakhom:"):
        result.breaches.append(f"'{command}' with {which} tables ended with {ended.returncode}: {said[-300:]}")
