"""The validator itself: real cards pass, and each known mistake is caught."""

import copy
import json

import pytest

from tests.line_spec.validator import SHARED, problems_in, problems_in_object

TEXT = {"type": "text", "text": "สวัสดีค่ะ"}
needs_shared = pytest.mark.shared


def flex(component, **bubble):
    body = {"type": "box", "layout": "vertical", "contents": [component]}
    return {"type": "flex", "altText": "x", "contents": {"type": "bubble", "body": body, **bubble}}


def button(**action):
    return flex({"type": "button", "action": {"type": "postback", "label": "ok", "data": "a", **action}})


def choices(count, **action):
    item = {"type": "action", "action": {"type": "message", "label": "ok", "text": "ok", **action}}
    return {**TEXT, "quickReply": {"items": [item] * count}}


LINTED = [
    [], [TEXT] * 6, [{"type": "text", "text": ""}], [{"type": "text", "text": " "}],
    [{"type": "text", "text": "ก" * 5001}], [{"type": "text", "text": "🍎" * 2501}],
    [{**flex({"type": "separator"}), "altText": "x" * 1501}], [{**flex({"type": "separator"}), "altText": ""}],
    [flex({"type": "text", "text": ""})], [flex({"type": "text", "text": "x", "size": "huge"})],
    [flex({"type": "text", "text": "ก" * 5000})], [choices(14)], [choices(0)], [choices(1, label="ก" * 21)],
    [choices(1), TEXT], [button(label="ก" * 41)], [button(label="")], [button(data="x" * 301)], [button(data="")],
    [button(displayText="x" * 301)], [flex({"type": "button", "action": {"type": "camera", "label": "ok"}})],
    [flex({"type": "button", "action": {"type": "uri", "label": "ok", "uri": "javascript:alert(1)"}})],
    [flex({"type": "image", "url": "http://x/y.png"})],
    [flex({"type": "box", "layout": "baseline", "contents": [{"type": "button", "action": {}}]})],
]  # fmt: skip
REFUSED_BY_THE_SPEC = [
    [{"type": "banana"}], [{"type": "text"}], [{"text": "x"}], [{**TEXT, "wight": "bold"}],
    [{"type": "flex", "altText": "x"}], [flex({"type": "text", "text": "x", "wight": "bold"})],
    [flex({"type": "text", "text": "x", "weight": "heavy"})], [flex({"type": "tex", "text": "x"})],
    [flex({"type": "box", "contents": []})], [button(dta="x")], [button(inputOption="openDoor")],
    [flex({"type": "button"})], [flex({"type": "text", "text": 5})], [flex({"type": "separator"}, size="tiny")],
    [flex({"type": "separator"}, body={"type": "text", "text": "x"})],
]  # fmt: skip


@pytest.mark.parametrize("messages", LINTED)
def test_limits_that_the_spec_leaves_out_are_linted(messages):
    assert problems_in(messages)


@needs_shared
@pytest.mark.parametrize("messages", REFUSED_BY_THE_SPEC)
def test_what_the_spec_forbids_is_refused(messages):
    assert problems_in(messages)


def test_good_messages_pass():
    assert problems_in([TEXT, button(displayText="ok"), choices(13, label="ยืนยัน" * 5)]) == []


@needs_shared
def test_the_cards_drawn_by_the_designer_pass():
    cards = sorted((SHARED / "ux" / "flex").glob("*.json"))
    assert cards
    for card in cards:
        assert problems_in([json.loads(card.read_text(encoding="utf-8"))]) == []


@needs_shared
def test_one_misspelt_field_anywhere_in_a_card_is_found():
    card = json.loads((SHARED / "ux" / "flex" / "need-recorded.json").read_text(encoding="utf-8"))
    places = list(_objects(card))
    assert len(places) > 20
    for index in range(len(places)):
        broken = copy.deepcopy(card)
        list(_objects(broken))[index]["typo"] = 1
        assert problems_in([broken]), places[index]


@needs_shared
def test_other_objects_of_the_spec_can_be_checked_too():
    assert problems_in_object("RichMenuRequest", {"size": {"width": 2500, "height": 1686}, "nam": "x"})
    assert problems_in_object("RichMenuRequest", {"size": {"width": 2500, "height": 1686}, "name": "x"}) == []


def _objects(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _objects(part)
