"""The whole application by HTTP: health, public pages, and that each address is guarded or meant to be open."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest

from bot.app import build_parts, create_app, require_servers
from bot.domain import thai_time
from bot.domain.errors import SettingsError
from bot.domain.states import EventState
from bot.services.export_data import export
from bot.services.load_authority import load_authority_file
from bot.services.meet_resident import find_or_meet
from bot.settings import Settings
from bot.store.migrate import migrate
from bot.store.models import InboxEvent
from bot.store.session import Database
from bot.store.temporary import temporary_postgres
from tests.announced import Announced
from tests.conftest import POSTGRES_URL, TESTS


@pytest.fixture
def parts(tmp_path):
    parts = build_parts(Settings.from_env({"DATA_DIR": str(tmp_path), "PUBLIC_BASE_URL": "https://needs.example"}))
    migrate(parts.database)
    yield parts
    parts.database.close()


@pytest.fixture
def khelang_here(parts):
    with parts.database.transaction() as session:
        return load_authority_file(session, parts.seal, TESTS / "authorities" / "khelang.toml", thai_time.now())


@pytest.fixture
def client(parts, khelang_here):
    return create_app(parts).test_client()


def test_health_and_readiness(client):
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert all(ready.json["checks"].values())


def test_an_event_that_waits_too_long_makes_it_not_ready(client, parts, khelang_here):
    long_ago = thai_time.now() - timedelta(days=1)
    with parts.database.transaction() as session:
        session.add(
            InboxEvent(
                authority_id=khelang_here.id,
                event_id="old",
                body_id="b",
                chat_hash="c",
                type="message",
                event_at=long_ago,
                received_at=long_ago,
                state=EventState.WAITING,
            )
        )
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json["checks"]["no_old_event"] is False
    assert 'prachakhom_oldest_waiting_event_seconds{authority="khelang"} 8' in client.get("/metrics").text


def test_a_lost_database_makes_it_not_ready_but_alive(client, parts):
    parts.database.close()
    shutil.rmtree(parts.settings.data_dir)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json["checks"]["database"] is False


def test_the_privacy_notice_names_who_keeps_what(client, khelang_here):
    page = client.get("/privacy/khelang")
    assert page.status_code == 200
    assert khelang_here.name in page.text
    assert khelang_here.privacy_contact in page.text
    assert 'lang="th"' in page.text
    assert client.get("/privacy/nobody").status_code == 404


def test_a_copy_of_ones_data_lies_behind_its_link_for_a_day(client, parts, khelang_here):
    now = thai_time.now()
    with parts.database.transaction() as session:
        resident = find_or_meet(session, parts.seal, khelang_here.id, "U" + "a" * 32, now)
        token = export(session, resident, now)
        stale = export(session, resident, now - timedelta(days=2))
    copy = client.get(f"/my-data/{token}")
    assert json.loads(copy.text)["รหัส"] == resident.pseudonym
    assert "attachment" in copy.headers["Content-Disposition"]
    assert "U" + "a" * 32 not in copy.text
    assert client.get(f"/my-data/{stale}").status_code == 404
    assert client.get("/my-data/guessed").status_code == 404


def test_a_forums_calendar_file_is_open_to_all_once_residents_know_of_it(client, parts, khelang_here):
    forums = Announced(parts.database, khelang_here, thai_time.now())
    forum_id = forums.forum("ประชาคมบ้านชมพู")
    address = f"/forums/khelang/{forum_id}.ics"
    first = client.get(address)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in first.headers["Content-Disposition"]
    assert f"UID:forum-{forum_id}@khelang" in first.text
    assert f"DTSTART:{forums.facts(forum_id).starts_at:%Y%m%dT%H%M%SZ}" in first.text
    forums.change(forum_id, state="draft")
    assert client.get(address).status_code == 404
    forums.change(forum_id, state="cancelled", day_code=None)
    assert client.get(address).status_code == 404  # it was never announced
    forums.change(forum_id, day_code="4102")
    assert "STATUS:CANCELLED" in client.get(address).text
    for path in ("nobody/1", f"khelang/{forum_id + 1}", "khelang/99999999999999999999", "khelang/x"):
        assert client.get(f"/forums/{path}.ics").status_code == 404


def test_a_calendar_file_is_a_later_revision_once_its_forum_was_changed(client, parts, khelang_here):
    forums = Announced(parts.database, khelang_here, thai_time.now())
    forum_id = forums.forum()

    def sequence() -> int:
        return int(client.get(f"/forums/khelang/{forum_id}.ics").text.split("SEQUENCE:")[1].split("\r\n")[0])

    first = sequence()
    assert sequence() == first
    for change in ({"venue": "ศาลาวัด"}, {"starts_at": thai_time.now() + timedelta(days=3)}, {"state": "cancelled"}):
        before = sequence()
        forums.change(forum_id, **change)
        assert sequence() == before + 1
    forums.change(forum_id, state="cancelled")
    assert sequence() == first + 3


def test_the_simulator_exists_in_the_demo_only(client):
    assert client.get("/simulator").status_code == 404


def test_web_and_worker_need_servers(parts):
    with pytest.raises(SettingsError, match="PostgreSQL") as caught:
        require_servers(parts.settings)
    assert "REDIS_URL" in str(caught.value)


WSGI = "from bot.wsgi import app; print(app.test_client().get('/readyz').text)"


@pytest.mark.postgres
def test_another_wsgi_server_finds_the_same_application(tmp_path):
    with temporary_postgres(POSTGRES_URL) as url:
        database = Database(url)
        migrate(database)
        database.close()
        env = {"DATA_DIR": str(tmp_path), "DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1/0"}
        ended = subprocess.run([sys.executable, "-c", WSGI], env=os.environ | env, capture_output=True, check=True)
    checks = json.loads(ended.stdout)["checks"]
    assert checks == {"broker": False, "database": True, "disk": True, "no_old_event": True}
