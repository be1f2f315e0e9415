"""Texts made to break or stall a reader: none may raise, take long, or point outside itself."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp import analyse, classify, clean, find_danger, redact, search_key, similar, split, warm_up

LONGEST_SECONDS = 0.5
WORST = {
    "empty": "",
    "one consonant": "ส" * 5000,
    "tone marks": "ก่" + "่" * 4999,
    "two tone marks": "\u0e49\u0e48" * 2500,
    "digits": "5" * 5000,
    "thai digits": "๕" * 5000,
    "numbers joined": "1," * 2500,
    "spaced digits": "0 " * 2500,
    "NUL": "\x00" * 5000,
    "surrogates": "\ud800" * 2000 + "\udfff",
    "family emoji": "👨\u200d👩\u200d👧\u200d👦" * 600,
    "zero width": "\u200b" * 5000,
    "prefix rich": "ด้านหน้า" * 625,
    "am apart": "นํ้า" * 1250,
    "ambiguous": "ตากลม" * 1000,
    "syllables": "กำ" * 2500,
    "titles": "นาย ก" * 1000,
    "at signs": "a@" * 2500,
    "brackets": "(0" * 2500,
    "escapes": "\x1b[" * 2500,
    "capitals that grow": "İ" * 3000,
    "combining": "e\u0301" * 2500,
    "wishes": "ขอไฟ " * 1000,
    "lists": "1.ไฟ " * 1000,
    "lines": "ไฟดับ\n" * 800,
    "repetition marks": "ๆ" * 5000,
    "doubled e": "เเ" * 2500,
    "silencers": "ก์" * 2500,
    "letters a": "a" * 5000,
    "spaces": " " * 5000,
    "line breaks": "\n" * 5000,
    "flags": "🇹🇭" * 1200,
    "right to left": "\u202eไฟ\u202c" * 1000,
    "marks of surprise": "!?" * 2500,
    "and": "และ" * 1600,
    "then": "แล้วก็ขอไฟ " * 450,
    "too": "ไฟก็ดับ น้ำก็ไม่ไหล " * 250,
    "slashes": "0/0/" * 1250,
    "addresses": "บ้านเลขที่ 1/" * 380,
    "mister of nothing": "นายนาง" * 800,
    "beyond the limit": "ไฟไหม้ " * 20_000,
    "random": "".join(random.Random(7).choice("กขคงจชเะแโ่้๊ำ์") for _ in range(5000)),
}


@pytest.fixture(scope="module", autouse=True)
def _warm():
    warm_up()
    redact("นายสมชาย ใจดี")


def seconds_of(act, text):
    """Processor time of this thread alone: what servers of other tests do meanwhile is not the text's fault."""
    started = time.thread_time()
    act(text)
    return time.thread_time() - started


def test_there_are_as_many_as_were_tried_on_the_tokenizer():
    assert len(WORST) >= 42


@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("act", [analyse, classify, split, redact, find_danger, clean, search_key])
def test_no_text_takes_half_a_second(act, name):
    assert min(seconds_of(act, WORST[name]) for _ in range(2)) < LONGEST_SECONDS


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=120), st.text(alphabet="กขครนมไเาะิ่้ำ์ๆ๑1 0/-.@,\n\u200b\u0301\ud800ถนนไฟดับขอ", max_size=120)
    )
)
@example("\u0e48\u0300")
def test_every_span_lies_in_the_text(text):
    assert all(0 <= span.start < span.end <= len(text) for span in classify(text).evidence)
    assert all(text[part.start : part.end] == part.text for part in split(text))
    spans = redact(text).spans
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=6))
def test_likeness_is_between_0_and_1(text, candidates):
    assert all(0 <= score <= 1.0001 for _, score in similar(text, candidates, threshold=0))
