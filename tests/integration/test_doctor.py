"""`prachakhom doctor`: every fault it knows is made, found, and told with how to mend it."""

import json
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from bot.app import create_app, open_installation
from bot.cli import cli
from bot.cli.checks import machine
from bot.domain import thai_time
from bot.domain.roles import Role
from bot.domain.states import EventState
from bot.services.add_staff import add_staff
from bot.services.load_authority import load_authority_file
from bot.settings import Settings
from bot.store.backups import Manifest, note_backup
from bot.store.erasures import Erased, ErasedLog, add_erasures
from bot.store.migrate import migrate
from bot.store.models import InboxEvent
from bot.store.session import Database
from bot.store.temporary import temporary_postgres
from tests.conftest import POSTGRES_URL, REDIS_URL, TESTS
from tests.integration.conftest import SECRET
from tests.signing_in import require_codes


class Patient:
    """An installation that serves on loopback, and the doctor's findings about it."""

    def __init__(self, folder, platform, **env):
        self.platform = platform
        self.env = {
            "DATA_DIR": str(folder), "DATABASE_URL": "", "REDIS_URL": "", "TRUSTED_PROXIES": "1",
            "LINE_API_BASE": platform.base, "LINE_DATA_API_BASE": platform.base, **env,
        }  # fmt: skip
        settings = Settings.from_env(self.env)
        database = Database(settings.database_url)
        migrate(database)
        database.close()
        self.parts = open_installation(settings)
        now = thai_time.now()
        with self.parts.database.transaction() as session:
            file = TESTS / "authorities" / "khelang.toml"
            self.authority = load_authority_file(session, self.parts.seal, file, now)
            add_staff(session, authority_id=self.authority.id, email="m@x.example", name="m", role=Role.ADMIN, now=now)
            note_backup(session, Manifest("", "", "", "", 1, "", now, {}, "", ""))
        self.server = make_server("127.0.0.1", 0, create_app(self.parts))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.webhook = f"http://127.0.0.1:{self.server.port}/line/khelang/webhook"
        self.env["PUBLIC_BASE_URL"] = f"http://127.0.0.1:{self.server.port}"
        self.channel = platform.add_channel("khelang", SECRET, "token-of-khelang")
        self.channel.webhook_url = self.webhook

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.parts.database.close()

    def examine(self, *arguments, **env):
        """Findings by check."""
        ended = CliRunner().invoke(cli, ["doctor", "--json", *arguments], env=self.env | env)
        told = json.loads(ended.output.splitlines()[-1])  # logs go elsewhere only in a process of its own
        findings = {one["check"]: SimpleNamespace(**one) for one in told["findings"]}
        assert (ended.exit_code == 0) == told["ok"] == all(one.state != "WRONG" for one in findings.values())
        assert all(one.mend for one in findings.values() if one.state != "OK")
        return findings


@pytest.fixture
def patient(tmp_path, platform):
    patient = Patient(tmp_path, platform)
    yield patient
    patient.close()


def not_well(findings):
    """But for the second factor, which nobody of these tests has."""
    return {name for name, one in findings.items() if one.state != "OK"} - {"khelang: second factor"}


def test_an_installation_that_is_well(patient):
    assert not_well(patient.examine()) == {"address"}  # loopback has no HTTPS
    ended = CliRunner().invoke(cli, ["doctor"], env=patient.env)
    assert ended.exit_code == 1
    assert "LINE reaches" in ended.output
    assert "→ set PUBLIC_BASE_URL" in ended.output
    assert not_well(patient.examine("--offline", PUBLIC_BASE_URL="https://needs.example")) == set()


@pytest.mark.postgres
@pytest.mark.redis
def test_an_installation_on_servers(tmp_path, platform):
    with temporary_postgres(POSTGRES_URL) as url:
        patient = Patient(tmp_path, platform, DATABASE_URL=url, REDIS_URL=REDIS_URL)
        findings = patient.examine()
        assert not_well(findings) - {"address", "database"} == set()  # a server of tests need not be durable
        assert "PostgreSQL" in findings["database"].words
        assert patient.examine(REDIS_URL="redis://127.0.0.1:1/0")["broker"].state == "WRONG"
        database = patient.examine(PGOPTIONS="", DATABASE_URL=url.replace("5432", "1"))["database"]
        assert database.state == "WRONG"
        patient.close()


def test_people_who_sign_in_with_a_password_alone(patient):
    assert "switched off" in patient.examine("--offline")["khelang: second factor"].words
    require_codes(patient.parts.database, patient.authority.id)
    found = patient.examine("--offline")["khelang: second factor"]
    assert found.state == "LOOK"
    assert found.words.startswith("1 officers and administrators")


def test_what_line_refuses_or_does_not_know(patient):
    patient.channel.webhook_url = "https://elsewhere.example/line/khelang/webhook"
    assert "elsewhere" in patient.examine()["khelang: webhook"].words
    patient.channel.webhook_url = patient.webhook
    patient.platform.add_channel("khelang", "another secret", "token-of-khelang")
    assert "test of" in patient.examine()["khelang: webhook"].words
    patient.platform.set_quota("khelang", 0)
    assert patient.examine()["khelang: quota"].state == "LOOK"
    patient.platform.add_channel("khelang", SECRET, "a new token")
    assert "401" in patient.examine()["khelang: LINE"].words


def test_a_clock_that_is_wrong_is_found_by_lines(patient, monkeypatch):
    true = thai_time.now
    monkeypatch.setattr(thai_time, "now", lambda: true() + timedelta(hours=1))
    assert patient.examine()["clock of LINE"].state == "WRONG"


def test_keys_that_others_can_read_and_keys_of_another_machine(patient, tmp_path):
    (tmp_path / "keys" / "lookup_key").chmod(0o644)
    assert "lookup_key" in patient.examine("--offline")["keys"].words
    other = patient.examine("--offline", LOOKUP_KEY="a key that another machine made")
    assert other["LOOKUP_KEY"].state == "WRONG"
    foreign = patient.examine("--offline", DATA_KEYS="b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q=")
    assert foreign["khelang: channel"].state == "WRONG"


def test_work_that_lies_and_erasures_that_are_not_written_down(patient):
    long_ago = thai_time.now() - timedelta(minutes=5)
    with patient.parts.database.transaction() as session:
        session.add(
            InboxEvent(
                authority_id=patient.authority.id,
                event_id="old",
                body_id="x",
                chat_hash="x",
                type="message",
                event_at=long_ago,
                received_at=long_ago,
                payload=b"{}",
                state=EventState.WAITING,
            )
        )
        add_erasures(session, [Erased(1, "resident", "x", long_ago)])
    findings = patient.examine("--offline")
    assert findings["waiting"].state == "WRONG"
    assert findings["list of erasures"].state == "LOOK"
    ErasedLog(patient.parts.settings.erased_log, patient.parts.seal).keep_up(patient.parts.database)
    assert patient.examine("--offline")["list of erasures"].state == "OK"


def test_fonts_that_are_missing_and_a_disk_that_is_full(patient, monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "files", lambda _package: tmp_path)
    monkeypatch.setattr(machine, "disk_usage", lambda _path: SimpleNamespace(total=10**9, free=10**6))
    findings = patient.examine("--offline")
    assert findings["fonts"].state == findings["disk"].state == "WRONG"


def test_before_anything_is_set_up(tmp_path):
    env = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": "", "DATA_KEYS": ""}
    told = CliRunner().invoke(cli, ["doctor", "--offline"], env=env)
    assert told.exit_code == 1
    assert "run 'prachakhom migrate'" in told.output
    wrong = CliRunner().invoke(cli, ["doctor", "--offline"], env=env | {"DATABASE_URL": "mysql://x"})
    assert wrong.output.startswith("WRONG  settings")
