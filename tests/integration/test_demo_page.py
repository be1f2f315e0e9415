"""The phone's page: who may speak through it, and that it exists in a demo only."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from bot.app import build_parts, create_app
from bot.cli.demo import demo, demo_settings, open_channels
from bot.domain import thai_time
from bot.domain.errors import SettingsError
from bot.services.load_authority import load_authority_file
from bot.settings import LINE_API_BASE, Settings
from bot.simulator.cast import cast_of
from bot.simulator.platform import LinePlatform
from bot.simulator.seed import AUTHORITY_FILES
from bot.store.migrate import migrate
from bot.store.session import Database

SLUG = "khelang-nakhon"
WHO = cast_of(SLUG)[0].line_id


@pytest.fixture
def client(tmp_path):
    """A demo of one authority whose webhooks go to a port where nobody listens."""
    platform = LinePlatform()
    address = platform.start()
    settings = replace(demo_settings(tmp_path, 9), line_api_base=address, line_data_api_base=address)
    parts = build_parts(settings)
    migrate(parts.database)
    with parts.database.transaction() as session:
        load_authority_file(session, parts.seal, AUTHORITY_FILES / f"{SLUG}.toml", thai_time.now())
    open_channels(parts, platform)
    yield create_app(parts, platform).test_client()
    platform.stop()
    parts.database.close()


def wish(**more):
    return {"authority": SLUG, "who": WHO, "act": "text", "text": "ขอไฟทาง", **more}


def test_the_page_allows_no_script_or_style_but_its_own_files(client):
    page = client.get("/simulator")
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = page.get_data(as_text=True)
    assert " style=" not in html
    assert "<style" not in html
    assert ' lang="th"' in html


def test_somebody_new_gets_an_address_of_their_own(client):
    first, second = (client.get("/simulator?who=new").headers["Location"] for _ in range(2))
    assert first != second
    assert client.get(first).status_code == 200


def test_the_menu_on_the_phone_is_the_one_installed_at_line(client):
    picture = client.get(f"/simulator/rich-menu/{SLUG}")
    assert picture.status_code == 200
    assert picture.mimetype == "image/png"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_pages_of_other_sites_cannot_speak_for_the_people_here(client, headers):
    assert client.post("/simulator/act", json=wish(), headers=headers).status_code == 403


def test_only_json_is_taken(client):
    assert client.post("/simulator/act", data=wish()).status_code == 415
    assert client.post("/simulator/act", json=["text"]).status_code == 400


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ({"act": "fly"}, "ไม่รู้จัก"),
        ({"text": "  "}, "พิมพ์ข้อความ"),
        ({"text": "ก" * 5001}, "5,000"),
        ({"act": "place", "latitude": "เหนือ", "longitude": 99}, "ตัวเลข"),
        ({"act": "place", "latitude": 91, "longitude": 99}, "ละติจูด"),
        ({"act": "photo", "data": "bm90IGEgcGhvdG8="}, "JPEG"),
        ({"act": "unsend", "message_id": "500000000000000000"}, "ของตัวเอง"),
        ({}, "ส่งไม่สำเร็จ"),
    ],
)
def test_what_cannot_be_done_is_said_in_thai(client, deed, words):
    answer = client.post("/simulator/act", json=wish(**deed))
    assert answer.status_code == 400
    assert words in answer.get_json()["error"]


@pytest.mark.parametrize(
    "path", ["?authority=nowhere", "?who=Uabc", "/chat?authority=nowhere", "/media/1", "/rich-menu/x"]
)
def test_unknown_things_are_not_found(client, path):
    assert client.get(f"/simulator{path}").status_code == 404


def test_registering_the_phone_outside_the_demo_raises(tmp_path):
    parts = build_parts(Settings.from_env({"DATA_DIR": str(tmp_path)}))
    with pytest.raises(SettingsError, match="prachakhom demo"):
        create_app(parts, LinePlatform())
    parts.database.close()


def test_serve_has_no_simulator(tmp_path):
    parts = build_parts(Settings.from_env({"DATA_DIR": str(tmp_path)}))
    app = create_app(parts)
    assert [rule.rule for rule in app.url_map.iter_rules() if "simulator" in rule.rule] == []
    for path in ("/simulator", "/simulator/chat", "/simulator/act"):
        assert app.test_client().get(path).status_code == 404
    parts.database.close()


def test_the_demo_takes_nothing_but_the_folder_from_the_environment(tmp_path, monkeypatch):
    for name, value in {
        "LINE_API_BASE": "https://line.example",
        "LINE_DATA_API_BASE": "https://line.example",
        "DATABASE_URL": "postgresql://the-real-one/prachakhom",
        "REDIS_URL": "redis://the-real-one",
        "SECRET_KEY": "the-real-secret-key",
    }.items():
        monkeypatch.setenv(name, value)
    settings = demo_settings(tmp_path, 8999)
    assert settings.line_api_base == LINE_API_BASE  # until the platform's own address takes its place
    assert settings.database_url == f"sqlite:///{tmp_path / 'prachakhom.db'}"
    assert settings.redis_url == ""
    assert settings.secret_key != "the-real-secret-key"
    assert settings.is_demo


def test_a_folder_of_a_real_installation_is_refused(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'prachakhom.db'}")
    migrate(database)
    database.close()
    result = CliRunner().invoke(demo, ["--data-dir", str(tmp_path), "--port", "0"])
    assert isinstance(result.exception, SettingsError)
    assert "no demo" in str(result.exception)
