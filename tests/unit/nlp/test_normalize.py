"""Cleaning, folding and keys."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from nlp import clean, search_key
from nlp.normalize import fold

WORDS = ["น้ำท่วม", "นํ้า", "เเม่", "ซอย ๑๒", "มากกกก", "Wi-Fi", "ไฟดับ!!", "\u200b", " ", "\n", "ๆๆๆ", "ค่ะะะ", "🙏🏻", "ทํา"]
THAI = st.text(alphabet=st.sampled_from("กขคงนมรลวสหอะาิีึืุูเแโใไำ่้๊๋์ๆฯ๐๑๙ aAb19\n\u200b\u0301\u0e4d"), max_size=80)


def test_clean_keeps_the_letters_that_people_see():
    assert clean("น้ำท่วม ไม่ได้ กำลัง") == "น้ำท่วม ไม่ได้ กำลัง"
    assert unicodedata.normalize("NFKC", "คำ") != clean("คำ") == "คำ"


def test_clean_removes_what_no_page_may_show():
    assert clean("ไฟ\x00ดับ\x1b[31mแดง\x1b[0m\x85") == "ไฟดับแดง"
    assert clean("ก\ud800ข") == "ก\ufffdข"
    assert clean("บรรทัดหนึ่ง\nบรรทัดสอง\tจบ") == "บรรทัดหนึ่ง\nบรรทัดสอง\tจบ"


def test_two_ways_of_typing_one_thing_have_one_key():
    assert search_key("น้ำ") == search_key("นํ้า")
    assert search_key("เเม่น้ำ") == search_key("แม่น้ำ")
    assert search_key("ซอย ๑๒") == search_key("ซอย  12")
    assert search_key("Free\u200b WIFI") == search_key("free wifi")
    assert search_key("มากกกกก") == search_key("มาก")


@given(st.text(max_size=200))
def test_clean_is_stable_and_can_be_stored(text):
    once = clean(text)
    assert clean(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
    assert "\x00" not in once


@given(st.one_of(THAI, st.text(max_size=80)))
def test_folding_never_loses_its_way_back(text):
    folded = fold(text)
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start <= len(text) for start in folded.starts)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_a_key_of_words_is_a_key_of_itself(text):
    assert search_key(search_key(text)) == search_key(text)


@given(st.one_of(THAI, st.text(max_size=80)))
def test_a_key_holds_nothing_unseen(text):
    key = search_key(text)
    assert not set(key) & set("\u200b\n\t\0๐๑๒๓๔๕๖๗๘๙")
    assert "  " not in key


def test_folding_points_at_the_word_in_the_source():
    source = "มากกกกก ไฟดับ"
    folded = fold(source)
    at = folded.text.index("ไฟดับ")
    start, end = folded.source_span(at, at + len("ไฟดับ"))
    assert source[start:end] == "ไฟดับ"
