"""Reading webhooks: every event that makes sense is kept whole, whatever stands beside it."""

import json
from datetime import UTC, datetime

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
from bot.line.parse import incoming_from, pressed_from, read_body

USER = "U" + "a" * 32
EVENT = {
    "type": "message",
    "mode": "active",
    "timestamp": 1775097000123,
    "webhookEventId": "01HZY8M3V6T9Q2K4W7X5B1N0CD",
    "deliveryContext": {"isRedelivery": False},
    "source": {"type": "user", "userId": USER},
    "replyToken": "nHuyWiB7yP5Zw52FIkcQobQuGDXCTA",
    "message": {"type": "text", "id": "444573844083572737", "text": "ไฟในซอยดับ", "quotedMessageId": "443"},
}


def deed_of(event):
    return incoming_from(json.dumps(event).encode(), "E1").deed


def message(**fields):
    return deed_of({**EVENT, "message": {"id": "123", **fields}})


def test_a_text_event_is_read_whole():
    (raw,) = read_body(json.dumps({"destination": "Ubot", "events": [EVENT]}).encode()).events
    assert (raw.event_id, raw.type, raw.chat_id) == (EVENT["webhookEventId"], "message", USER)
    assert raw.message_id == "444573844083572737"
    assert raw.event_at == datetime(2026, 4, 2, 2, 30, 0, 123000, UTC)
    incoming = incoming_from(raw.payload, raw.event_id)
    assert incoming.deed == SaidText("ไฟในซอยดับ", "444573844083572737", "443")
    assert (incoming.chat, incoming.user_id, incoming.reply_token) == ("user", USER, EVENT["replyToken"])
    assert incoming.may_answer
    assert not incoming.is_redelivery
    assert incoming.happened_at == raw.event_at


def test_the_event_keeps_fields_that_nobody_knows_yet():
    body = json.dumps({"events": [{**EVENT, "novelty": {"a": [1, "ข"]}}]}).encode()
    assert json.loads(read_body(body).events[0].payload)["novelty"] == {"a": [1, "ข"]}


@pytest.mark.parametrize(
    ("event", "deed"),
    [
        ({"type": "follow", "follow": {"isUnblocked": True}}, Followed(is_unblocked=True)),
        ({"type": "follow"}, Followed()),
        ({"type": "unfollow"}, Blocked()),
        ({"type": "unsend", "unsend": {"messageId": "9"}}, Unsent("9")),
        ({"type": "unsend"}, Other("unsend")),
        ({"type": "join"}, JoinedGroup()),
        ({"type": "memberJoined"}, Other("memberJoined")),
        ({"type": "hologram", "hologram": 1}, Other("hologram")),
        ({"type": 7}, Other("unreadable")),
        ({"type": "postback", "postback": {"data": "need.ok?id=4&note=a%20b"}},
         Pressed("need.ok", {"id": "4", "note": "a b"})),
        ({"type": "postback"}, Pressed("unknown")),
        ({"type": "message"}, Other("message unreadable")),
    ],
)  # fmt: skip
def test_each_kind_of_event_has_its_deed(event, deed):
    assert deed_of(event) == deed


@pytest.mark.parametrize(
    ("fields", "deed"),
    [
        ({"type": "text", "text": None}, Other("message text")),
        ({"type": "text", "text": "ก\x00ข\ud800"}, SaidText("กข\ufffd", "123")),
        ({"type": "sticker", "keywords": ["ขอบคุณ", 5, "wave"]}, SentSticker(("ขอบคุณ", "wave"))),
        ({"type": "sticker"}, SentSticker()),
        ({"type": "image", "contentProvider": {"type": "line"}, "imageSet": {"id": "S", "index": 1}},
         SentMedia("image", "123", image_set_id="S")),
        ({"type": "image", "contentProvider": {"type": "external", "originalContentUrl": "http://169.254.169.254/"}},
         SentMedia("image", "123", from_line=False)),
        ({"type": "image", "contentProvider": "line"}, SentMedia("image", "123", from_line=False)),
        ({"type": "image", "id": "../../etc/passwd"}, SentMedia("image", None, from_line=False)),
        ({"type": "image", "id": "๑๒๓"}, SentMedia("image", None, from_line=False)),
        ({"type": "audio", "duration": 60000}, SentMedia("audio", "123", duration_ms=60000)),
        ({"type": "audio", "duration": -5}, SentMedia("audio", "123")),
        ({"type": "file", "fileName": "คำขอ.pdf"}, SentMedia("file", "123", file_name="คำขอ.pdf")),
        ({"type": "location", "latitude": 18.29, "longitude": 99.49, "title": "วัด"}, SharedPlace(18.29, 99.49, "วัด")),
        ({"type": "hologram"}, Other("message hologram")),
    ],
)  # fmt: skip
def test_each_kind_of_message_has_its_deed(fields, deed):
    assert message(**fields) == deed


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0, 0), (0.0, -0.0), (91, 99), (18, 181), (None, 99), ("18", "99"), (True, True), (float("nan"), 99),
     (float("inf"), 99)],
)  # fmt: skip
def test_a_place_that_cannot_be_has_no_coordinates(latitude, longitude):
    assert message(type="location", latitude=latitude, longitude=longitude) == SharedPlace(None, None)


@pytest.mark.row(36)
@pytest.mark.parametrize(
    "data",
    [None, "", "?", "?a=1", "a b", "need?x", "need?a=1&a=2", "need?a=1&&", "ก", "x" * 65, "a?b=" + "c" * 300,
     "\ud800", "a?" + "&".join(f"k{n}=1" for n in range(21))],
)  # fmt: skip
def test_postback_data_that_makes_no_sense_is_unknown(data):
    assert pressed_from(data) == Pressed("unknown")


def test_in_standby_and_in_the_old_connection_test_nothing_may_be_answered():
    standby = incoming_from(json.dumps({**EVENT, "mode": "standby"}).encode(), "E1")
    assert isinstance(standby.deed, SaidText)
    assert not standby.may_answer
    for token in ("0" * 32, "f" * 32):
        test = incoming_from(json.dumps({**EVENT, "replyToken": token}).encode(), "E1")
        assert (test.deed, test.reply_token, test.may_answer) == (Other("connection test"), None, False)


def test_groups_rooms_and_strangers_are_told_apart():
    def chat(source):
        raw = read_body(json.dumps({"events": [{**EVENT, "source": source}]}).encode()).events[0]
        incoming = incoming_from(raw.payload, "E1")
        return raw.chat_id, incoming.chat, incoming.user_id

    assert chat({"type": "group", "groupId": "C1", "userId": "U1"}) == ("C1", "group", "U1")
    assert chat({"type": "room", "roomId": "R1"}) == ("R1", "room", None)
    assert chat({"type": "user"}) == ("", "user", None)
    assert chat({"type": "planet", "userId": "U1"}) == ("U1", "none", "U1")
    assert chat(None) == ("", "none", None)
