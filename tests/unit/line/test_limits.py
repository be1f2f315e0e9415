"""Whatever is to be said, LINE takes it: any text, emoji and stacks of marks included."""

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.domain.messages import Button, Card, Fact, Line, Rule, Text
from bot.line.render import render
from bot.line.text_limits import clip_letters, clip_units, letter_count, letters, split_units, unit_count
from tests.line_spec.validator import problems_in

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "count"),
    [("ยืนยัน", 4), ("ที่", 1), ("ปั๊ม", 2), ("น้ำ", 1), ("กำ", 1), ("เก้า", 3), (FAMILY, 1), ("👍🏽", 1), ("🇹🇭🇹🇭", 2),
     ("❤️", 1),
     ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1), ("é", 1), ("e\u0301", 1), ("\r\n", 1), ("a\u0301\u0302b", 2), ("", 0)],
)  # fmt: skip
def test_letters_are_counted_as_readers_count_them(text, count):
    assert letter_count(text) == count
    assert "".join(letters(text)) == text


def test_a_text_is_cut_between_letters_only():
    assert clip_letters("ที่ปั๊มน้ำมัน", 4) == "ที่ปั๊ม…"
    assert clip_letters("ที่ปั๊ม", 3) == "ที่ปั๊ม"
    assert clip_units(FAMILY * 2, 20) == FAMILY + "…"
    assert clip_units(FAMILY * 2, 22) == FAMILY * 2
    assert clip_units("ก" + "้" * 10_000, 100) != "…"


def test_a_long_text_is_split_at_line_ends_and_only_its_end_is_lost():
    lines = "\n".join(f"บรรทัดที่ {number} ของข้อความยาว" for number in range(1000))
    parts = split_units(lines, 5000, at_most=5)
    assert all(unit_count(part) <= 5000 for part in parts)
    for part in parts[:-1]:
        assert part.endswith("ของข้อความยาว")
        assert part.split("\n")[-1] in lines.split("\n")
    assert split_units("ก" * 12_000, 5000, at_most=2) == ["ก" * 5000, "ก" * 4999 + "…"]


def test_long_texts_share_the_room_of_five_messages():
    rendered = render([Text("ก" * 9_000), Text("ข" * 30_000), Text("จบ")])
    assert [message["text"][0] for message in rendered] == ["ก", "ก", "ข", "ข", "จ"]
    assert rendered[3]["text"].endswith("…")
    assert len(render([Text(str(number)) for number in range(9)])) == 5


@pytest.mark.parametrize("letter", ["ก", "a", "🍎", FAMILY, "ที่"])
def test_words_of_any_length_fit_a_bubble(letter):
    card = Card("x", (Line("✓ รับเรื่องแล้วค่ะ", "title"), Line(letter * 5000, "words"), Rule(), Fact("ชุมชน", "บ้าน", 3)))
    (message,) = render([card])
    assert problems_in([message]) == []
    assert message["contents"]["body"]["contents"][1]["text"].startswith(letter * 60)


def test_words_that_fit_are_not_shortened():
    (message,) = render([Card("x", (Line("ก" * 4000, "words"),))])
    assert message["contents"]["body"]["contents"][0]["text"] == "ก" * 4000


STACK = ("ก" + "้" * 400) * 20
ODD = st.text(max_size=40) | st.sampled_from(["", " ", "\n", "\x00", "\ud800", FAMILY * 30, "ที่" * 50, "ก" + "้" * 400])
LONG = st.builds(lambda text, times: text * times, ODD, st.sampled_from([1, 1, 1, 20, 400]))
LOOKS = st.sampled_from(["title", "number", "words", "plain", "quiet", "danger"])
BUTTONS = st.builds(
    Button,
    label=ODD,
    data=st.none() | st.text("abc=&?0123", max_size=320),
    uri=st.none() | st.sampled_from(["https://example.org/", "tel:1669", "x:"]) | st.text(max_size=30),
    picker=st.none() | st.sampled_from(["camera", "album", "place"]),
)
PARTS = st.builds(Line, LONG, LOOKS) | st.builds(Fact, ODD, LONG, st.none() | st.integers(-1, 12)) | BUTTONS
CHOICES = st.lists(BUTTONS, max_size=3).flatmap(lambda few: st.sampled_from([few, few * 6])).map(tuple)
CARDS = st.builds(
    Card,
    alt_text=LONG,
    body=st.lists(PARTS | st.just(Rule()), max_size=8).map(tuple),
    buttons=CHOICES,
    choices=CHOICES,
    plain_buttons=st.booleans(),
)


@settings(max_examples=60, deadline=None, phases=set(Phase) - {Phase.shrink})  # shrinking such texts takes minutes
@given(st.lists(st.builds(Text, LONG, CHOICES) | CARDS, max_size=7))
@example([Card("", (Fact("\x00", "\x00"),))])
@example([Card("x", (Line(STACK),), buttons=(Button(STACK, data="a" * 300),) * 8)])
@example([Card("x", (Fact(STACK, STACK),) * 8)])
@example([Card(" ", (), buttons=(Button("เมนู"),))])
def test_whatever_is_said_line_takes_it(messages):
    rendered = render(messages)
    assert rendered == [] or problems_in(rendered) == []


@given(ODD, st.integers(1, 60))
def test_clipping_keeps_within_the_limit(text, limit):
    assert letter_count(clip_letters(text, limit)) <= limit
    assert unit_count(clip_units(text, limit)) <= limit


@given(st.text("กขที่้ำเ 🇹🇭👩‍👧\u0301a\n", max_size=60))
def test_cutting_and_counting_agree(text):
    parts = list(letters(text))
    assert "".join(parts) == text
    assert letter_count(text) == len(parts)
