"""`prachakhom backup` and `restore`: what they refuse, and what a restored database does not take up again."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cli import cli
from bot.domain import thai_time
from bot.domain.roles import Role
from bot.domain.states import BroadcastState, OutboxState
from bot.services.add_staff import add_staff
from bot.services.load_authority import load_authority_file
from bot.settings import Settings
from bot.store import copying
from bot.store.backups import last_backup_at
from bot.store.migrate import migrate
from bot.store.models import Broadcast, OutboxMessage, StaffSession
from bot.store.outbox import add_push
from bot.store.sealing import Seal
from bot.store.session import Database
from bot.store.staff import add_session
from bot.store.temporary import temporary_postgres
from tests.conftest import POSTGRES_URL, TESTS
from tests.talk import Talk

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


class Home:
    """An installation of one authority whose commands are called in this process."""

    def __init__(self, folder, database_url):
        self.folder = folder
        self.env = {"DATA_DIR": str(folder / "data"), "DATABASE_URL": database_url, "REDIS_URL": ""}
        settings = Settings.from_env(self.env)
        self.seal = Seal(settings.data_keys, settings.lookup_key)
        self.database = Database(settings.database_url)
        migrate(self.database)
        with self.database.transaction() as session:
            self.authority = load_authority_file(
                session, self.seal, TESTS / "authorities" / "khelang.toml", thai_time.now()
            )

    def run(self, *arguments, **env):
        """The words of a command, and what it raised."""
        ended = CliRunner().invoke(cli, list(map(str, arguments)), env=self.env | env)
        return str(ended.exception or ended.output)

    def backup(self):
        self.run("backup", self.folder / "backup")
        self.database.close()
        return self.folder / "backup"

    def change_manifest(self, **changes):
        path = self.folder / "backup" / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.fixture(params=KINDS)
def home(request, tmp_path):
    if request.param == "sqlite":
        yield Home(tmp_path, "")
    else:
        with temporary_postgres(POSTGRES_URL) as url:
            home = Home(tmp_path, url)
            yield home
            home.database.close()


@pytest.fixture
def here(tmp_path):
    """On SQLite alone, where the kind of database makes no difference."""
    return Home(tmp_path, "")


def test_a_backup_says_what_it_is_and_is_noted(home):
    said = home.run("backup", home.folder / "backup")
    assert "keys are not in it" in said
    manifest = json.loads((home.folder / "backup" / "manifest.json").read_text())
    assert manifest["rows"]["authorities"] == 1
    assert manifest["sha256"] in said
    assert "not in this backup" in manifest["keys"]
    assert {path.name for path in (home.folder / "backup").iterdir()} == {"manifest.json", manifest["file"]}
    with home.database.reading() as session:
        assert last_backup_at(session) == thai_time.moment_from(manifest["made_at"])


def test_old_backups_are_deleted_and_other_folders_are_not(here):
    backups = here.folder / "backups"
    (backups / "else").mkdir(parents=True)
    here.run("backup", backups / "old")
    here.folder = backups
    path = backups / "old" / "manifest.json"
    long_ago = (thai_time.now() - timedelta(days=31)).isoformat()
    path.write_text(json.dumps(json.loads(path.read_text()) | {"made_at": long_ago}))
    assert "1 older backups deleted" in here.run("backup", backups, "--keep-days", "30")
    kept = sorted(one.name for one in backups.iterdir())
    assert kept[0] == "else"
    assert len(kept) == 2
    assert kept[1].startswith("prachakhom-")


def test_no_backup_is_put_into_another(here):
    here.backup()
    assert "cannot be made" in here.run("backup", here.folder / "backup")
    assert "cannot be made" in here.run("backup", here.folder / "no" / "such" / "folder")


def test_keys_never_lie_with_the_data(here):
    assert "may not lie together" in here.run("backup", here.folder / "b", "--keys", here.folder / "b" / "keys")
    here.run("backup", here.folder / "b", "--keys", here.folder / "k")
    for path in (here.folder / "k").iterdir():
        assert path.read_text() == (here.folder / "data" / "keys" / path.name).read_text()
        assert path.stat().st_mode & 0o077 == 0


def test_a_restore_that_cannot_be_right_is_refused_before_anything_is_touched(home):
    backup = home.backup()
    restore = ("restore", backup)
    assert "--without-erased" in home.run(*restore, "--force", DATA_DIR=str(home.folder / "elsewhere"), **keys(home))
    assert "not empty" in home.run(*restore)
    assert "LOOKUP_KEY" in home.run(*restore, "--force", LOOKUP_KEY="a key that another machine made")
    other = "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q="
    assert "DATA_KEYS" in home.run(*restore, "--force", DATA_KEYS=other)
    home.change_manifest(revision="9999")
    assert "newer than" in home.run(*restore, "--force")
    home.change_manifest(revision="0004", database="oracle")
    assert "is of oracle" in home.run(*restore, "--force")
    home.change_manifest(sha256="0")
    assert "is damaged" in home.run(*restore, "--force")
    (backup / "manifest.json").unlink()
    assert "is no backup" in home.run(*restore, "--force")
    with home.database.reading() as session:
        assert last_backup_at(session) is not None  # noted after the copy was taken: it is the database of before


def keys(home):
    found = (home.folder / "data" / "keys").iterdir()
    return {path.name.upper(): path.read_text() for path in found}


def test_a_database_in_use_is_not_replaced(home):
    backup = home.backup()
    with home.database.reading() as session:
        session.execute(select(Broadcast)).all()
        assert "stop" in home.run("restore", backup, "--force")


def test_a_damaged_file_is_replaced_only_by_force(here):
    backup = here.backup()
    (here.folder / "data" / "prachakhom.db").write_bytes(b"no database at all" * 1000)
    assert "not empty" in here.run("restore", backup)
    assert "restored to" in here.run("restore", backup, "--force")
    with closing(sqlite3.connect(here.folder / "data" / "prachakhom.db")) as plain:
        assert plain.execute("SELECT count(*) FROM authorities").fetchone() == (1,)


def test_missing_tools_of_postgresql_are_told_in_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(copying, "which", lambda _name: None)
    monkeypatch.setattr(copying.Path, "glob", lambda _self, _pattern: iter(()))
    with pytest.raises(copying.SettingsError, match="pg_restore is not on this machine"):
        copying._run("pg_restore", copying.make_url("postgresql+psycopg://x@127.0.0.1/x"), [])


def test_what_may_have_been_said_since_is_not_said_again(home):
    now = thai_time.now()
    mali = Talk(home.database, home.seal, home.authority, now, "mali").joins()
    with home.database.transaction() as session:
        add_push(session, home.authority.id, mali.person().id, [{"type": "text", "text": "x"}], now)
        for state, send_at in (("sending", None), ("scheduled", now), ("scheduled", now + timedelta(days=9))):
            session.add(announcement(home.authority.id, state, send_at, now))
        added = add_staff(
            session, authority_id=home.authority.id, email="m@x.example", name="m", role=Role.ADMIN,
            password="a long enough password", now=now,
        )  # fmt: skip
        add_session(session, staff_id=added.staff_id, token_hash="x", now=now)
    backup = home.backup()
    said = home.run("restore", backup, "--force")
    assert "1 answers not sent again, 2 announcements wait for staff" in said
    with home.database.reading() as session:
        assert session.scalars(select(OutboxMessage.state)).all() == [OutboxState.UNKNOWN]
        assert session.execute(select(Broadcast.state, Broadcast.why_held).order_by(Broadcast.id)).all() == [
            (BroadcastState.PAUSED, "restored"), (BroadcastState.DRAFT, None), (BroadcastState.SCHEDULED, None),
        ]  # fmt: skip
        assert session.scalars(select(StaffSession)).all() == []


def announcement(authority_id, state, send_at, now):
    return Broadcast(
        authority_id=authority_id, kind="free", name="x", state=state, content={}, audience={}, send_at=send_at,
        made_at=now, changed_at=now,
    )  # fmt: skip
