"""The commands about accounts: a lost telephone, and whether the audit log is as it was written."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, update

from bot.cli import cli
from bot.domain.roles import Role
from bot.domain.thai_time import now
from bot.services.load_authority import load_authority_file
from bot.services.sign_in import has_second_factor, open_session
from bot.settings import Settings
from bot.store.migrate import migrate
from bot.store.models import AuditEntry, StaffSession
from bot.store.sealing import Seal
from bot.store.session import Database
from tests.admin_site import PASSWORD, hire
from tests.signing_in import give_app

KHELANG = Path(__file__).parents[1] / "authorities" / "khelang.toml"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command over an installation of its own; the answer and how it ended."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def run(*arguments):
        result = CliRunner().invoke(cli, arguments)
        return result.exit_code, result.output + str(result.exception or "")

    return run


@pytest.fixture
def installed(run, tmp_path):
    """Its database, keys and one officer."""
    settings = Settings.from_env({"DATA_DIR": str(tmp_path)})
    database, seal = Database(settings.database_url), Seal(settings.data_keys, settings.lookup_key)
    migrate(database)
    with database.transaction() as session:
        authority = load_authority_file(session, seal, KHELANG, now())
    yield database, seal, hire(database, authority.id, "mali@khelang.example", Role.OFFICER)
    database.close()


def test_a_lost_app_is_forgotten_and_every_browser_signed_out(run, installed):
    database, seal, mali = installed
    give_app(database, seal, mali)
    with database.transaction() as session:
        open_session(session, mali.id, PASSWORD, now())
    assert run("staff", "reset-second-factor", "--email", " Mali@khelang.example")[0] == 0
    with database.reading() as session:
        assert not has_second_factor(session, mali.id)
        assert session.scalars(select(StaffSession)).all() == []
        assert (
            session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)).all()[-1]
            == "second_factor_reset_by_operator"
        )
    assert run("staff", "reset-second-factor", "--email", "nobody@khelang.example")[0] != 0


def test_the_audit_log_is_followed_and_its_hashes_noted(run, installed):
    database, seal, mali = installed
    give_app(database, seal, mali)
    code, said = run("audit", "verify")
    assert code == 0
    assert "khelang: 1 entries hold; last " in said
    assert "sign-ins and commands: 1 entries hold; last " in said
    noted = said.rsplit("last ", 1)[1].strip()
    assert run("audit", "verify", "--noted", noted)[0] == 0
    with database.transaction() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.hash == noted))
    code, said = run("audit", "verify", "--noted", noted)
    assert code != 0
    assert "the noted hash is not in the log" in said


def test_a_changed_line_is_named(run, installed):
    database, _, _ = installed
    with database.transaction() as session:
        session.execute(update(AuditEntry).values(detail={"email": "somebody-else@khelang.example"}))
        entry_id = session.scalar(select(AuditEntry.id))
    code, said = run("audit", "verify")
    assert code != 0
    assert f"khelang: BROKEN at entry {entry_id}" in said
