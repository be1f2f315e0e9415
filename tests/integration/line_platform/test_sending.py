"""Replies, pushes and their second tries, through the real SDK."""

import uuid

import pytest

from bot.domain.messages import Button, Card, Fact, Line, Rule, Text
from bot.line.client import LineGateway
from bot.line.parse import incoming_from, read_body
from bot.line.render import render
from bot.line.signature import is_signed
from bot.simulator.platform import Fault

HELLO = render([Text("สวัสดีค่ะ", (Button("ส่งตำแหน่ง", picker="place"),))])


def token_of(webhook):
    return webhook.events[0]["replyToken"]


def new_key():
    return str(uuid.uuid4())


def test_what_is_rendered_arrives_unchanged(platform, gateway, malee):
    body = (Line("✓ รับเรื่องแล้วค่ะ", "title"), Line("“🍎 ไฟดับ”", "words"), Rule(), Fact("ประเด็น", "สุขภาพ", 2))
    buttons = (Button("ถูกต้อง", data="need.ok?id=1"), Button("โทร", uri="tel:1669"), Button("อื่น ๆ"))
    quick = (Button("ถ่ายรูป", picker="camera"), Button("เลือกรูป", picker="album"), Button("ข้าม", data="skip"))
    messages = render([Text("หนึ่ง\nสอง"), Card("รับเรื่องแล้ว", body, buttons, quick)])
    assert gateway.reply(token_of(platform.make_text("khelang", malee, "ไฟดับ")), messages).outcome == "accepted"
    assert [entry.message for entry in platform.answers("khelang", malee)] == messages


def test_a_reply_token_works_once(platform, gateway, malee):
    token = token_of(platform.make_text("khelang", malee, "ไฟดับ"))
    first, second = gateway.reply(token, HELLO), gateway.reply(token, HELLO)
    assert (first.outcome, first.status) == ("accepted", 200)
    assert first.request_id == platform.requests[0].request_id
    assert (second.outcome, second.status) == ("token_invalid", 400)
    assert "Invalid reply token" in second.error
    assert len(platform.answers("khelang", malee)) == 1


def test_a_reply_token_lives_a_minute(platform, clock, gateway, malee):
    token = token_of(platform.make_text("khelang", malee, "ไฟดับ"))
    clock.advance(seconds=59)
    in_time = token_of(platform.make_text("khelang", malee, "น้ำไม่ไหล"))
    assert gateway.reply(token, HELLO).outcome == "accepted"
    clock.advance(seconds=61)
    assert gateway.reply(in_time, HELLO).outcome == "token_invalid"
    assert gateway.reply("0" * 32, HELLO).outcome == "token_invalid"


def test_a_redelivered_token_lives_again_until_twenty_minutes_after_the_event(platform, clock, gateway, malee):
    webhook = platform.make_text("khelang", malee, "ไฟดับ")
    late = platform.make_text("khelang", malee, "น้ำไม่ไหล")
    clock.advance(minutes=5)
    again = platform.redeliver(webhook)
    (event,) = read_body(again.body).events
    assert incoming_from(event.payload, event.event_id).is_redelivery
    assert event.event_id == webhook.events[0]["webhookEventId"]
    assert gateway.reply(token_of(again), HELLO).outcome == "accepted"
    clock.advance(minutes=16)
    assert gateway.reply(token_of(platform.redeliver(late)), HELLO).outcome == "token_invalid"


def test_a_push_with_the_same_key_is_accepted_once(platform, clock, gateway, malee):
    key = new_key()
    first, second = gateway.push(malee, HELLO, key), gateway.push(malee, HELLO, key)
    assert (first.outcome, first.status) == ("accepted", 200)
    assert (second.outcome, second.status) == ("accepted", 409)
    assert second.request_id == first.request_id
    assert len(platform.answers("khelang", malee)) == 1
    clock.advance(hours=25)
    assert gateway.push(malee, HELLO, key).status == 200


def test_the_two_kinds_of_429_are_told_apart(platform, gateway, malee):
    platform.fail_next(Fault("rate"))
    assert gateway.push(malee, HELLO, new_key()).outcome == "rate_limited"
    platform.set_quota("khelang", 1)
    assert gateway.push(malee, HELLO, new_key()).outcome == "accepted"
    refused = gateway.push(malee, HELLO, new_key())
    assert (refused.outcome, refused.status) == ("quota_used_up", 429)
    quota = gateway.quota()
    assert (quota.limit, quota.used) == (1, 1)
    answered = gateway.reply(token_of(platform.make_text("khelang", malee, "ไฟดับ")), HELLO)
    assert answered.outcome == "accepted"
    assert gateway.quota().used == 1


def test_a_resident_who_blocked_the_account_gets_nothing_and_costs_nothing(platform, gateway, malee):
    platform.make_unfollow("khelang", malee)
    assert gateway.push(malee, HELLO, new_key()).outcome == "accepted"
    assert platform.answers("khelang", malee) == []
    assert gateway.quota().used == 0
    assert gateway.profile(malee) is None
    platform.make_follow("khelang", malee)
    assert gateway.push(malee, HELLO, new_key()).outcome == "accepted"
    assert len(platform.answers("khelang", malee)) == 1
    assert gateway.profile(malee).display_name == "มาลี ใจดี"


@pytest.mark.parametrize(
    "messages",
    [[], [{"type": "banana"}], [{"type": "text"}], [{"type": "text", "text": ""}],
     [{"type": "text", "text": "ก" * 5001}], HELLO * 6],
)  # fmt: skip
def test_what_line_would_refuse_is_refused(platform, gateway, malee, messages):
    delivery = gateway.push(malee, messages, new_key())
    assert (delivery.outcome, delivery.request_id is None) == ("refused", delivery.status is None)
    assert platform.answers("khelang", malee) == []
    token = token_of(platform.make_text("khelang", malee, "ไฟดับ"))
    assert gateway.reply(token, messages).outcome == "refused"
    assert gateway.reply(token, HELLO).outcome == "accepted"


def test_channels_do_not_know_each_others_tokens_keys_and_chats(platform, gateway, malee):
    platform.add_channel("lamphun", "0ther", "0ther-token")
    other = LineGateway("0ther-token", platform.base_url, platform.base_url)
    webhook = platform.make_text("khelang", malee, "ไฟดับ")
    assert is_signed(webhook.body, webhook.headers["X-Line-Signature"], ["s3cret"])
    assert not is_signed(webhook.body, webhook.headers["X-Line-Signature"], ["0ther"])
    assert other.reply(token_of(webhook), HELLO).outcome == "token_invalid"
    key = new_key()
    assert gateway.push(malee, HELLO, key).status == other.push(malee, HELLO, key).status == 200
    assert platform.answers("lamphun", malee) == []
    assert LineGateway("wrong", platform.base_url, platform.base_url).push(malee, HELLO, key).status == 401
