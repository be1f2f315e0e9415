"""What only the bytes of a connection can do: lie about lengths, drip, smuggle a second request, pretend a sender."""

import time
from dataclasses import replace

import pytest

from bot.app import build_parts, create_app
from bot.domain import thai_time
from bot.services.load_authority import load_authority_file
from bot.settings import Settings
from bot.store.migrate import migrate
from bot.store.models import InboxEvent
from tests.admin_site import csrf_of
from tests.conftest import TESTS
from tests.hostile.conftest import WEBHOOK, sign
from tests.hostile.served import SLOWEST, Served, read_all

BODY = b'{"destination":"U","events":[]}'


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    parts = build_parts(Settings.from_env({"DATA_DIR": str(folder)}))
    migrate(parts.database)
    with parts.database.transaction() as session:
        load_authority_file(session, parts.seal, TESTS / "authorities" / "khelang.toml", thai_time.now())
    parts.database.close()
    served = Served(folder)
    yield served
    served.stop()


def request(*headers: str, body: bytes = b"", method: str = "POST", path: str = WEBHOOK) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


@pytest.mark.row(1)
def test_space_around_a_signature_is_no_part_of_it_but_a_second_one_is(served):
    length, right = f"Content-Length: {len(BODY)}", f"X-Line-Signature: {sign(BODY)}"
    assert status(served.ask(request(length, right + " ", body=BODY))) == 200
    assert status(served.ask(request(length, right, right, body=BODY))) == 401
    assert status(served.ask(request(length, right, "X-Line-Signature: é", body=BODY))) == 401


@pytest.mark.row(5)
def test_a_body_without_a_length_or_with_a_wrong_one_is_refused_or_cut(served):
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    assert status(served.ask(request("Transfer-Encoding: chunked", body=chunked))) == 413
    assert status(served.ask(request("Content-Length: 2000000"))) == 413
    assert status(served.ask(request("Content-Length: -1", body=BODY))) == 400
    assert status(served.ask(request("Content-Length: 1x", body=BODY))) == 400
    shorter = request("Content-Length: 5", f"X-Line-Signature: {sign(BODY)}", body=BODY)
    assert status(served.ask(shorter)) == 401


@pytest.mark.row(5)
def test_who_drips_is_let_go_and_holds_nobody_up(served):
    slow = [served.connect() for _ in range(8)]
    for at, connection in enumerate(slow):
        whole = request("Content-Length: 100")
        connection.sendall(whole[:30] if at % 2 else whole + b"{")
    started = time.monotonic()
    health = request(method="GET", path="/healthz")
    for connection in slow:
        read_all(connection)
        connection.close()
    assert status(served.ask(health)) == 200
    assert SLOWEST * 0.5 < time.monotonic() - started < 25


@pytest.mark.row(14)
def test_no_second_request_is_smuggled_in_a_first(served):
    hidden = request(method="GET", path="/healthz")
    smuggling = [
        request("Content-Length: 6", "Transfer-Encoding: chunked", body=b"0\r\n\r\n" + hidden),
        request("Transfer-Encoding: xchunked", body=hidden),
        request("Transfer-Encoding : chunked", body=hidden),
        request("Content-Length: 0", "Content-Length: 50", body=hidden),
    ]
    for bytes_sent in smuggling:
        answer = served.ask(bytes_sent)
        assert status(answer) in (0, 400, 401, 413, 501)
        assert b'"ok"' not in answer


@pytest.mark.row(14)
def test_a_pretended_sender_or_host_gains_nothing(database, seal, khelang, installation):
    behind = replace(installation, settings=replace(installation.settings, trusted_proxies=1))
    client = create_app(behind).test_client()
    host = {"base_url": "http://evil.example"}
    assert "evil.example" not in client.get("/admin/", **host).location
    assert "evil.example" not in client.get("/privacy/khelang", **host).text
    statuses = []
    for number in range(51):  # the proxy appends the true hop; what stands before it is the client's own invention
        form = {"csrf_token": csrf_of(client, "/admin/sign-in"), "email": f"n{number}@x.example", "password": "x"}
        headers = {"X-Forwarded-For": f"10.0.0.{number}, 203.0.113.7"}
        statuses.append(client.post("/admin/sign-in", data=form, headers=headers).status_code)
    assert statuses == [401] * 50 + [429]


@pytest.mark.row(14)
def test_without_a_proxy_nobody_is_believed(line, installation):
    client = line.client
    statuses = []
    for number in range(51):
        form = {"csrf_token": csrf_of(client, "/admin/sign-in"), "email": f"n{number}@x.example", "password": "x"}
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        statuses.append(client.post("/admin/sign-in", data=form, headers=headers).status_code)
    assert statuses[-1] == 429
    assert line.rows(InboxEvent) == 0
