"""Every way in which a call can fail ends in an outcome, and nothing is said twice."""

import socket
import threading
import uuid

import pytest

from bot.domain.messages import Text
from bot.line.client import LineGateway
from bot.line.render import render
from bot.simulator.platform import Fault

HELLO = render([Text("สวัสดีค่ะ")])


@pytest.mark.parametrize(("kind", "status"), [("error", 500), ("drop", None)])
def test_a_call_that_fails_before_anything_is_unclear_and_goes_out_when_tried_again(
    platform, gateway, malee, kind, status
):
    key = str(uuid.uuid4())
    platform.fail_next(Fault(kind))
    first = gateway.push(malee, HELLO, key)
    assert (first.outcome, first.status) == ("unclear", status)
    assert platform.answers("khelang", malee) == []
    assert gateway.push(malee, HELLO, key).status == 200
    assert len(platform.answers("khelang", malee)) == 1


@pytest.mark.parametrize(("kind", "status"), [("error_after", 500), ("drop_after", None)])
def test_a_push_that_was_accepted_in_silence_is_said_once_however_often_it_is_tried(
    platform, gateway, malee, kind, status
):
    key = str(uuid.uuid4())
    platform.fail_next(Fault(kind))
    first, second = gateway.push(malee, HELLO, key), gateway.push(malee, HELLO, key)
    assert (first.outcome, first.status) == ("unclear", status)
    assert (second.outcome, second.status) == ("accepted", 409)
    assert len(platform.answers("khelang", malee)) == 1


def test_a_reply_that_was_accepted_in_silence_finds_its_token_used(platform, gateway, malee):
    token = platform.make_text("khelang", malee, "ไฟดับ").events[0]["replyToken"]
    platform.fail_next(Fault("drop_after"))
    assert gateway.reply(token, HELLO).outcome == "unclear"
    assert gateway.reply(token, HELLO).outcome == "token_invalid"
    assert len(platform.answers("khelang", malee)) == 1


def test_a_slow_answer_is_waited_for_only_so_long(platform, malee):
    impatient = LineGateway("t0ken", platform.base_url, platform.base_url, timeout=(1, 0.3))
    platform.fail_next(Fault("slow", seconds=0.8))
    delivery = impatient.push(malee, HELLO, str(uuid.uuid4()))
    assert (delivery.outcome, delivery.error) == ("unclear", "ReadTimeoutError")


def test_what_never_reached_a_platform_that_is_down_was_not_sent(platform, gateway, malee):
    port = int(platform.base_url.rsplit(":", 1)[1])
    assert gateway.push(malee, HELLO, str(uuid.uuid4())).outcome == "accepted"
    platform.stop()
    assert gateway.push(malee, HELLO, str(uuid.uuid4())).outcome == "not_sent"
    assert gateway.quota() is None
    assert gateway.profile(malee) is None
    platform.start(port)
    assert gateway.push(malee, HELLO, str(uuid.uuid4())).outcome == "accepted"


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
     b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\n\xff\xfe",
     b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{", b"nonsense\r\n\r\n", b""],
)  # fmt: skip
def test_an_answer_that_is_not_lines_is_unclear(answer):
    """As from a proxy on the way."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_answer_once, args=(server, answer))
        thread.start()
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
        delivery = LineGateway("t", base, base, timeout=(1, 1)).push("U" + "a" * 32, HELLO, str(uuid.uuid4()))
        thread.join()
    assert delivery.outcome == "unclear"


def _answer_once(server, answer):
    connection, _address = server.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(answer)


def test_a_redirect_is_not_followed(platform, malee):
    answer = f"HTTP/1.1 307 Moved\r\nLocation: {platform.base_url}/v2/bot/message/push\r\nContent-Length: 0\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_answer_once, args=(server, answer.encode()))
        thread.start()
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
        delivery = LineGateway("t0ken", base, base, timeout=(1, 1)).push(malee, HELLO, str(uuid.uuid4()))
        thread.join()
    assert (delivery.outcome, delivery.status) == ("refused", 307)
    assert platform.requests == []


def test_a_rule_can_fail_calls_at_random_places(platform, gateway, malee):
    platform.fail_by(lambda path: Fault("error") if path.endswith("/push") else None)
    assert gateway.push(malee, HELLO, str(uuid.uuid4())).outcome == "unclear"
    assert gateway.quota() is not None
    platform.stop_failing()
    assert gateway.push(malee, HELLO, str(uuid.uuid4())).outcome == "accepted"
    assert [request.fault for request in platform.requests if request.path.endswith("/push")] == ["error", None]


def test_threads_share_a_gateway_without_mixing_answers_up(platform, gateway):
    people = [platform.user(f"resident {number}", "ใครสักคน") for number in range(8)]
    for person in people:
        platform.make_follow("khelang", person)

    def speak(person):
        for number in range(25):
            assert gateway.push(person, render([Text(f"{person} {number}")]), str(uuid.uuid4())).outcome == "accepted"

    threads = [threading.Thread(target=speak, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        said = [entry.message["text"] for entry in platform.answers("khelang", person)]
        assert said == [f"{person} {number}" for number in range(25)]
    request_ids = [request.request_id for request in platform.requests]
    assert len(set(request_ids)) == len(request_ids) == 200
