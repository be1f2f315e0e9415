"""A NUL, which PostgreSQL takes in no text, is refused wherever a request can bring one; nothing becomes a 500."""

import base64
import hashlib
import hmac

import pytest

from bot.app import Parts, create_app
from bot.domain import thai_time
from bot.domain.roles import Role
from bot.jobs import Jobs
from bot.services.find_channel import Channels
from bot.settings import Settings
from bot.store.models import ContactMessage
from tests.admin_site import browser_of, csrf_of, hire
from tests.integration.conftest import SECRET
from tests.told import Told

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def app(database, seal, khelang, tmp_path):
    """The whole application."""
    settings = Settings.from_env({"DATA_DIR": str(tmp_path)})
    return create_app(Parts(settings, database, seal, Channels(database, seal), Jobs()))


@pytest.fixture
def stranger(app):
    return app.test_client()


@pytest.fixture
def officer(app, database, khelang):
    return browser_of(app, database, hire(database, khelang.id, "mali@khelang.example", Role.OFFICER))


@pytest.mark.parametrize("path", ["/privacy/x%00y", "/my-data/x%00", "/line/x%00/webhook", "/admin/x%00/", "/%00"])
def test_an_address_that_nobody_can_type_is_not_found(stranger, path):
    assert stranger.get(path).status_code == 404
    assert stranger.post(path).status_code in (404, 405)


@pytest.mark.parametrize("path", ["needs/x%00", "needs?q=%00a", "needs?q=a&q=%00", "posters/x%00"])
def test_neither_is_one_of_the_pages(officer, path):
    assert officer.get("/admin/khelang/needs").status_code == 200
    answer = officer.get(f"/admin/khelang/{path}")
    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in answer.text


def test_signing_in_with_one_is_refused_before_anything_is_looked_up(stranger):
    token = csrf_of(stranger, "/admin/sign-in")
    answer = stranger.post("/admin/sign-in", data={"csrf_token": token, "email": "a\0@b.co", "password": "x"})
    assert answer.status_code == 400
    assert "คำขอนี้ไม่ครบ" in answer.text


def test_an_answer_with_one_is_refused_and_without_it_kept(officer, database, seal, khelang):
    message_id = Told(database, seal, khelang, thai_time.now()).message("ช่วยโทรกลับ")
    token = csrf_of(officer, "/admin/khelang/inbox?tab=contact")
    path = f"/admin/khelang/inbox/contact/{message_id}"

    def answer(words):
        return officer.post(path, data={"csrf_token": token, "answer": words}).status_code

    assert answer("โทรแล้ว\0") == 400
    assert answer("โทรแล้ว") < 400
    with database.reading() as session:
        assert session.get(ContactMessage, message_id).answer == "โทรแล้ว"


def test_the_webhook_reads_its_body_by_itself_whatever_it_says_it_is(stranger):
    body = b'{"destination": "x", "events": []}'
    signature = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    signed = {**FORM, "X-Line-Signature": signature}
    assert stranger.post("/line/khelang/webhook", data=body, headers=signed).status_code == 200
