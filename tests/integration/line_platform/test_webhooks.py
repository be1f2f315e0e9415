"""What the platform posts is what LINE would post: signed, readable, and in its own chat."""

import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.domain.incoming import (
    Blocked,
    Followed,
    JoinedGroup,
    Other,
    Pressed,
    SaidText,
    SentMedia,
    SentSticker,
    SharedPlace,
    Unsent,
)
from bot.line.client import LineGateway
from bot.line.parse import incoming_from, read_body
from bot.line.signature import is_signed
from bot.simulator.platform import LinePlatform
from tests.line_spec.validator import SPEC, problems_in_object

GROUP = "C" + "b" * 32


def read(webhook):
    assert is_signed(webhook.body, webhook.headers["X-Line-Signature"], ["s3cret"])
    parsed = read_body(webhook.body)
    assert parsed.problem is None
    (event,) = parsed.events
    return incoming_from(event.payload, event.event_id)


def test_every_deed_can_be_made_and_is_read_again(platform, malee):
    made = [
        (platform.make_sticker("khelang", malee, ("ดีใจ",)), SentSticker(("ดีใจ",))),
        (platform.make_location("khelang", malee, 18.3, 99.5, title="วัด"), SharedPlace(18.3, 99.5, "วัด")),
        (platform.make_postback("khelang", malee, "need.ok?id=1", "ถูกต้อง"), Pressed("need.ok", {"id": "1"})),
        (platform.make_unsend("khelang", malee, "77"), Unsent("77")),
        (platform.make_unfollow("khelang", malee), Blocked()),
        (platform.make_follow("khelang", malee), Followed(is_unblocked=True)),
        (platform.make_join("khelang", GROUP), JoinedGroup()),
        (platform.make_unknown("khelang", malee), Other("hologram")),
    ]
    for webhook, deed in made:
        assert read(webhook).deed == deed
    text = read(platform.make_text("khelang", malee, "ไฟดับ 🍎"))
    assert isinstance(text.deed, SaidText)
    assert (text.deed.text, text.chat, text.user_id) == ("ไฟดับ 🍎", "user", malee)
    in_group = read(platform.make_text("khelang", GROUP, "สวัสดี", speaker=malee))
    assert (in_group.chat, in_group.user_id) == ("group", malee)


def test_every_kind_of_media_is_lines_own(platform, malee):
    made = {
        "image": platform.make_image("khelang", malee, b"x"),
        "audio": platform.make_audio("khelang", malee, b"x", duration_ms=3000),
        "video": platform.make_video("khelang", malee, b"x"),
        "file": platform.make_file("khelang", malee, b"x", "คำขอ.pdf"),
    }
    deeds = {kind: read(webhook).deed for kind, webhook in made.items()}
    assert all(isinstance(deed, SentMedia) and deed.kind == kind and deed.from_line for kind, deed in deeds.items())
    assert (deeds["audio"].duration_ms, deeds["file"].file_name) == (3000, "คำขอ.pdf")


def test_events_have_ids_and_times_of_their_own_in_order(platform, malee):
    webhooks = [platform.make_text("khelang", malee, str(number)) for number in range(50)]
    events = read_body(platform.combine(*webhooks).body).events
    assert [incoming_from(event.payload, "").deed.text for event in events] == [str(number) for number in range(50)]
    assert len({event.event_id for event in events}) == 50
    moments = [event.event_at for event in events]
    assert moments == sorted(set(moments))


def test_a_chat_shows_both_sides_in_order_and_forgets_what_was_unsent(platform, gateway, malee):
    webhook = platform.make_text("khelang", malee, "ไฟดับ")
    gateway.reply(webhook.events[0]["replyToken"], [{"type": "text", "text": "รับแล้วค่ะ"}])
    chat = platform.chat("khelang", malee)
    assert [(entry.direction, entry.kind) for entry in chat] == [
        ("in", "follow"), ("in", "message"), ("out", "reply"),
    ]  # fmt: skip
    assert platform.chat("khelang", malee, after=chat[1].seq) == [chat[2]]
    platform.make_unsend("khelang", malee, chat[1].message_id)
    assert platform.chat("khelang", malee)[1].is_unsent
    assert platform.chat("khelang", malee)[1].message is None


def test_whoever_waits_is_woken_by_an_answer(platform, gateway, malee):
    token = platform.make_text("khelang", malee, "ไฟดับ").events[0]["replyToken"]
    seen = platform.wait_for_change(0, timeout=0)
    threading.Timer(0.1, gateway.reply, (token, [{"type": "text", "text": "รับแล้วค่ะ"}])).start()
    started = time.monotonic()
    (answer,) = platform.wait_for_answers("khelang", malee, 1, timeout=60)
    assert answer.message["text"] == "รับแล้วค่ะ"
    assert time.monotonic() - started < 50  # woken, not waited out
    assert platform.wait_for_change(seen, timeout=0) > seen
    assert platform.wait_for_answers("khelang", malee, 2, timeout=0.05) == [answer]


def test_the_dots_of_somebody_writing_go_with_the_answer(platform, clock, gateway, malee):
    assert not platform.is_loading("khelang", malee)
    assert gateway.show_loading(malee, 10)
    assert platform.is_loading("khelang", malee)
    clock.advance(seconds=11)
    assert not platform.is_loading("khelang", malee)
    assert not gateway.show_loading(malee, 7)
    assert not gateway.show_loading(GROUP, 10)


def test_memory_is_bounded(platform, malee):
    for number in range(700):
        platform.make_text("khelang", malee, str(number))
    chat = platform.chat("khelang", malee)
    assert len(chat) == 500
    assert chat[-1].message["text"] == "699"


def test_broken_bodies_can_be_signed_too(platform):
    webhook = platform.sign_bytes("khelang", b"\xff not json")
    assert is_signed(webhook.body, webhook.headers["X-Line-Signature"], ["s3cret"])
    assert read_body(webhook.body).problem


@pytest.mark.shared
def test_events_are_as_lines_own_file_describes_them(platform, malee):
    webhooks = [
        platform.make_text("khelang", malee, "ไฟดับ"),
        platform.make_sticker("khelang", malee),
        platform.make_image("khelang", malee, b"x"),
        platform.make_audio("khelang", malee, b"x"),
        platform.make_video("khelang", malee, b"x"),
        platform.make_file("khelang", malee, b"x", "a.pdf"),
        platform.make_location("khelang", malee, 18.3, 99.5),
        platform.make_postback("khelang", malee, "a"),
        platform.make_unsend("khelang", malee, "1"),
        platform.make_join("khelang", GROUP),
        platform.make_unfollow("khelang", malee),
        platform.make_follow("khelang", malee),
    ]
    for webhook in webhooks:
        assert problems_in_object("Event", webhook.events[0], spec=SPEC.with_name("webhook.yml")) == []


class _Webhook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_good = is_signed(body, self.headers["X-Line-Signature"], ["s3cret"]) and read_body(body).events == ()
        self.send_response(200 if is_good else 401)
        self.end_headers()

    def log_message(self, *_args):
        pass


def test_the_verify_button_posts_a_signed_body_without_events(platform, gateway):
    server = HTTPServer(("127.0.0.1", 0), _Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/line/khelang/webhook"
    assert gateway.webhook_test(url) is None
    platform.add_channel("khelang", "changed", "t0ken")
    assert gateway.webhook_test(url) == "401 ERROR_STATUS_CODE"
    server.shutdown()
    server.server_close()
    assert gateway.webhook_test(url) == "0 COULD_NOT_CONNECT"
    assert gateway.webhook_test("https://example.org/") == "0 COULD_NOT_CONNECT"


def test_two_platforms_know_nothing_of_each_other(malee):
    other = LinePlatform()
    base = other.start()
    other.add_channel("khelang", "s3cret", "t0ken")
    assert LineGateway("t0ken", base, base).profile(malee) is None
    other.stop()
