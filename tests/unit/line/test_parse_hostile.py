"""No bytes whatever stop the reading of a webhook, and a bad event never hurts the good ones."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.incoming import Incoming, Other, SaidText
from bot.line.parse import incoming_from, read_body

GOOD = (
    '{"type":"message","webhookEventId":"01GOOD","source":{"type":"user","userId":"U1"},'
    '"message":{"id":"1","type":"text","text":"ดี"}}'
)


def events_in(*events):
    return read_body(('{"destination":"Ubot","events":[' + ",".join(events) + "]}").encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00", b"\xff\xfe", b"not json", b"[]", b"null", b"3", b'"x"', b"{}", b'{"events":null}',
     b'{"events":"x"}', b'{"events":{}}', b"[" * 100_000, b'{"events":' + b"[" * 100_000, b'{"a":' * 100_000,
     b'{"events":[' + b"1" * 5000],
)  # fmt: skip
def test_a_body_that_is_none_is_one_unreadable_event_and_says_why(body):
    parsed = read_body(body)
    assert parsed.problem
    (event,) = parsed.events
    assert event.type == "unreadable"
    assert len(event.event_id) == 64


def test_the_verify_button_sends_no_events_and_that_is_no_problem():
    parsed = read_body(b'{"destination":"Ubot","events":[]}')
    assert (parsed.events, parsed.problem, parsed.destination) == ((), None, "Ubot")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_read_too(encoding):
    (event,) = read_body(f'{{"events":[{GOOD}]}}'.encode(encoding)).events
    assert incoming_from(event.payload, "E").deed == SaidText("ดี", "1")


@pytest.mark.parametrize(
    "bad",
    ["null", "3", '"x"', "[]", "{}", '{"type":null}', '{"type":""}', '{"type":{}}', "[" * 300 + "]" * 300,
     '{"type":"message","timestamp":NaN}', '{"type":"message","timestamp":1e999}',
     '{"type":"message","timestamp":' + "9" * 5000 + "}", '{"type":"message","timestamp":-1e300}',
     '{"type":"message","timestamp":true}', '{"type":"message","source":[]}', '{"type":"message","message":[]}',
     '{"type":"message","type":"x"}', '{"type":"message","message":{"type":"text","text":"\\ud800"}}',
     '{"type":"message","webhookEventId":"a/../b"}', '{"type":"message","webhookEventId":""}',
     '{"type":"message","source":{"type":[],"userId":{}}}', '{"type":"\ud800"}'],
)  # fmt: skip
def test_a_bad_event_leaves_the_good_ones_alone(bad):
    parsed = events_in(GOOD, bad, GOOD.replace("01GOOD", "01NEXT"))
    assert parsed.problem is None
    first, odd, last = parsed.events
    assert (first.event_id, last.event_id) == ("01GOOD", "01NEXT")
    assert len(odd.event_id) == 64
    assert 2011 <= odd.event_at.year <= 2100
    for event in parsed.events:
        assert isinstance(incoming_from(event.payload, event.event_id), Incoming)


def test_broken_bytes_in_one_text_cost_only_themselves():
    body = f'{{"events":[{GOOD}]}}'.encode().replace("ดี".encode(), b"\xff\xe0\xb8x")
    (event,) = read_body(body).events
    assert incoming_from(event.payload, "E").deed == SaidText("\ufffd\ufffdx", "1")


def test_events_without_an_id_get_one_that_is_stable_and_their_own():
    bare = GOOD.replace('"webhookEventId":"01GOOD",', "")
    first, second = events_in(bare, bare).events
    assert first.event_id != second.event_id
    assert [event.event_id for event in events_in(bare, bare).events] == [first.event_id, second.event_id]


def test_ten_thousand_events_are_all_kept():
    parsed = events_in(*["3"] * 9_999, GOOD)
    assert len(parsed.events) == 10_000
    assert parsed.events[-1].event_id == "01GOOD"


def test_nothing_that_is_read_breaks_a_database_or_an_encoder():
    odd = GOOD.replace("ดี", "\\u0000\\udfff").replace('"U1"', '"U\\u0000\\ud800"')
    (event,) = events_in(odd).events
    incoming = incoming_from(event.payload, "E")
    for text in (event.chat_id, incoming.user_id, incoming.deed.text):
        assert "\x00" not in text
        text.encode()


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "message", "source", "userId", "postback", "data", "id", "text", "timestamp", "mode"]
            )
            | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(st.binary(max_size=300))
def test_any_bytes_are_read(body):
    for event in read_body(body).events:
        assert isinstance(incoming_from(event.payload, event.event_id), Incoming)
    assert isinstance(incoming_from(body, "E"), Incoming)


@given(st.lists(JUNK, max_size=4), st.sampled_from(["message", "postback", "unsend", "follow", "x"]))
def test_any_json_is_read(events, kind):
    events = [{**event, "type": kind} if isinstance(event, dict) else event for event in events]
    parsed = read_body(json.dumps({"events": events}).encode())
    assert len(parsed.events) == len(events)
    for event in parsed.events:
        assert isinstance(incoming_from(event.payload, event.event_id), Incoming)


def test_an_event_too_deep_for_the_worker_is_other():
    assert incoming_from(b'{"type":' + b"[" * 100_000, "E").deed == Other("unreadable")
