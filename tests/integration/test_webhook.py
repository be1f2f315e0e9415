"""The door: what is stored, what is refused, and that nothing signed is ever refused for what is in it."""

import base64
import hashlib
import hmac
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from bot.domain.states import EventState
from bot.jobs import Job, Jobs
from bot.services.find_channel import Channels
from bot.store.models import InboxEvent, WebhookBody
from bot.webhook import LARGEST_BODY, Door, create_blueprint

SECRETS = ("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210")


def signature(body, secret=SECRETS[0]):
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def event(number=1, **facts):
    return {
        "type": "message",
        "webhookEventId": f"01EVENT{number:019d}",
        "timestamp": 1771760520000 + number,
        "source": {"type": "user", "userId": "U" + "a" * 32},
        "message": {"type": "text", "id": str(number), "text": "ไฟดับ"},
        **facts,
    }


def body_of(*events):
    return json.dumps({"destination": "U" + "0" * 32, "events": list(events)}, ensure_ascii=False).encode()


@pytest.fixture
def jobs():
    jobs = Jobs()
    yield jobs
    jobs.stop_workers()


@pytest.fixture
def post(database, seal, khelang, jobs):
    app = Flask("door")
    app.register_blueprint(create_blueprint(Door(database, seal, Channels(database, seal), jobs)))

    def post(body, sign=signature, path="/line/khelang/webhook", **headers):
        if sign:
            headers["X-Line-Signature"] = sign(body) if callable(sign) else sign
        return app.test_client().post(path, data=body, headers=headers).status_code

    return post


def stored(database):
    with database.reading() as session:
        return session.scalars(select(InboxEvent).order_by(InboxEvent.event_at)).all()


def count_bodies(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(WebhookBody))


def test_each_event_has_a_row_and_the_body_is_kept_as_it_came(database, post):
    body = body_of(event(1), event(2))
    assert post(body) == 200
    assert [row.event_id for row in stored(database)] == ["01EVENT" + f"{n:019d}" for n in (1, 2)]
    with database.reading() as session:
        assert session.scalar(select(WebhookBody.body)) == body


def test_the_verify_button_is_answered_and_leaves_nothing(database, post):
    assert post(body_of()) == 200
    assert count_bodies(database) == 0


def test_both_secrets_are_good_while_one_is_rotated_out(post):
    assert post(body_of(event(1)), lambda body: signature(body, SECRETS[1])) == 200


@pytest.mark.parametrize(
    "sign",
    [
        None,
        "",
        "é",
        "forged",
        lambda body: signature(body, "00112233445566778899aabbccddeeff"),
        lambda body: signature(body + b" "),
        lambda body: signature(body) + " x",
        lambda body: base64.urlsafe_b64encode(base64.b64decode(signature(body))).decode().replace("=", ""),
        lambda body: hmac.new(SECRETS[0].encode(), body, hashlib.sha256).hexdigest(),
    ],
)
def test_a_forged_body_is_refused_and_leaves_no_row(database, post, sign):
    assert post(body_of(event(1)), sign) == 401
    assert stored(database) == []
    assert count_bodies(database) == 0


def test_an_unknown_channel_and_another_authoritys_secret_are_refused(database, post):
    assert post(body_of(event(1)), path="/line/nobody/webhook") == 404
    assert stored(database) == []


def test_an_oversized_body_is_refused(database, post):
    assert post(b" " * (LARGEST_BODY + 1)) == 413
    assert stored(database) == []


def test_other_methods_and_encodings_are_refused(post):
    body = body_of(event(1))
    assert post(body, **{"Content-Encoding": "gzip"}) == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"events": null}',
        b'{"events": "x"}',
        b'{"events": [1, null, "x"]}',
        b"\xff\xfe\x00",
        '{"events": 5}'.encode("utf-16"),
        b'{"events": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"events": [{"timestamp": ' + b"9" * 5_000 + b"}]}",
        b'{"events": [{"timestamp": NaN}]}',
        json.dumps({"events": [{"type": "hologram", "source": {"type": "ghost"}}]}).encode(),
        b'{"events": [{"type": "message", "message": {"type": "text", "text": "\\u0000\\ud800"}}]}',
    ],
)
def test_a_signed_body_is_never_refused_for_what_is_in_it(database, post, body):
    assert post(body) == 200
    rows = stored(database)
    assert rows
    assert {row.state for row in rows} <= {EventState.WAITING, EventState.DEAD}


def test_a_bad_event_leaves_the_good_one_beside_it_alone(database, post):
    assert post(body_of(event(1), 7, event(2, source=None))) == 200
    states = {row.event_id: row.state for row in stored(database)}
    assert states["01EVENT" + f"{1:019d}"] == EventState.WAITING
    assert list(states.values()).count(EventState.DEAD) == 1


def test_the_same_event_many_times_at_once_is_stored_once(database, post):
    body = body_of(event(1))
    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda _: post(body), range(50)))
    assert set(statuses) == {200}
    assert len(stored(database)) == 1
    assert count_bodies(database) == 1


def test_a_worker_is_woken_for_each_chat_that_brought_something_new(post, jobs, seal, khelang):
    woken, done = [], threading.Event()

    def take_turn(authority_id, chat_hash):
        woken.append((authority_id, chat_hash))
        done.set()

    jobs.run_with(Job.TAKE_TURN, take_turn, time_limit_seconds=5)
    body = body_of(event(1), event(2))
    post(body)
    post(body)
    jobs.start_workers(turns=1, sending=1)
    assert done.wait(5)
    jobs.stop_workers()
    assert woken == [(khelang.id, seal.chat_hash(khelang.id, "U" + "a" * 32))]


def test_a_body_that_cannot_be_stored_is_asked_for_again(database, post, monkeypatch):
    monkeypatch.setattr("bot.webhook.GroupCommit.submit", lambda *_, **__: 1 / 0)
    assert post(body_of(event(1))) == 503
    monkeypatch.undo()
    assert post(body_of(event(1))) == 200
    assert len(stored(database)) == 1


def test_the_same_id_with_other_words_does_not_replace_the_first(database, post):
    post(body_of(event(1)))
    post(body_of(event(1, message={"type": "text", "id": "1", "text": "คำอื่น"})))
    assert "ไฟดับ" in json.loads(stored(database)[0].payload)["message"]["text"]
