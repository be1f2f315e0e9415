"""What strangers and colleagues may try on the staff's pages, and files that were never meant to be loaded."""

import pytest

from bot.domain.errors import AuthorityFileError, SettingsError
from bot.domain.roles import Role
from bot.services.load_authority import load_authority_file
from bot.settings import Settings
from bot.store.models import Membership, Staff
from tests.admin_site import browser_of, csrf_of, hire
from tests.conftest import TESTS

KHELANG = TESTS / "authorities" / "khelang.toml"
SECRETS = ["/console", "/.env", "/.git/config", "/.git/HEAD", "/admin/../.env", "/admin/static/../../routes.py",
           "/admin/static/%2e%2e/%2e%2e/routes.py", "/public/../../settings.py", "/wp-login.php", "/server-status",
           "/data/keys/secret_key", "/admin/console?__debugger__=yes&cmd=resource&f=debugger.js"]  # fmt: skip


@pytest.mark.row(63)
@pytest.mark.parametrize("path", SECRETS)
def test_nothing_of_the_inside_is_served(line, officer_of_all, path):
    for client in (line.client, officer_of_all):
        answer = client.get(path)
        assert answer.status_code in (302, 308, 404)
        assert "Traceback" not in answer.text
        assert "SECRET" not in answer.text.upper().replace("CLIENT_SECRET", "")


@pytest.mark.row(63)
def test_an_error_tells_no_more_than_a_number_to_ask_by(app, database, khelang):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/admin/breaks", "breaks", lambda: {}["a secret word"])
    answer = app.test_client().get("/admin/breaks")
    assert answer.status_code == 500
    assert "secret word" not in answer.text
    assert "KeyError" not in answer.text
    assert not app.debug


@pytest.mark.row(54)
def test_a_field_that_no_form_has_makes_nobody_greater(app, database, khelang):
    viewer = hire(database, khelang.id, "viewer@khelang.example", Role.VIEWER)
    client = browser_of(app, database, viewer)
    form = {"csrf_token": csrf_of(client, "/admin/account"), "role": "admin", "is_admin": "1", "staff_id": "1"}
    for path in ("/admin/account", "/admin/password", "/admin/khelang/settings/staff"):
        assert client.post(path, data=form).status_code in (200, 302, 303, 400, 403, 404, 405, 409, 422)
    with database.reading() as session:
        assert session.query(Membership).one().role == Role.VIEWER
        assert session.query(Staff).count() == 1


@pytest.mark.row(58)
@pytest.mark.parametrize(
    "query", ["q=" + "(a+)+" * 500, "q=" + "ก" * 20_000, "page=-1&size=10000000", "sort=text;DROP"]
)
def test_no_search_takes_long_or_breaks(officer_of_all, query):
    assert officer_of_all.get(f"/admin/khelang/needs?{query}").status_code in (200, 302, 400, 414)


@pytest.mark.row(60)
@pytest.mark.parametrize("encoding", ["tis-620", "utf-16", "utf-32"])
def test_a_file_in_another_encoding_is_refused_in_one_line_and_stores_nothing(database, seal, now, tmp_path, encoding):
    path = tmp_path / "authority.toml"
    path.write_bytes(KHELANG.read_text().encode(encoding, "replace"))
    with pytest.raises(AuthorityFileError) as caught, database.transaction() as session:
        load_authority_file(session, seal, path, now)
    assert "\n" not in str(caught.value)


@pytest.mark.row(64)
@pytest.mark.parametrize("name", ["SECRET_KEY", "LOOKUP_KEY"])
def test_a_key_that_is_too_short_stops_the_start(tmp_path, name):
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({"DATA_DIR": str(tmp_path), name: "secret"})


@pytest.mark.row(64)
def test_a_folder_that_cannot_be_written_stops_the_start(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="DATA_DIR"):
        Settings.from_env({"DATA_DIR": str(tmp_path / "file")})
