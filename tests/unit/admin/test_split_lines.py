"""Words on lines: only line breaks may change, masks stay shut, and every border is found again."""

from hypothesis import given
from hypothesis import strategies as st

from admin.split_lines import borders_typed, words_on_lines

WORDS = "ไฟดับ โทร 081-234-5678 ด้วย\nแล้วก็ขอถังขยะ"


def test_words_are_laid_out_masked_one_wish_a_line():
    border = WORDS.index("แล้วก็")
    assert words_on_lines(WORDS, [border]) == "ไฟดับ โทร [เบอร์โทร] ด้วย\nแล้วก็ขอถังขยะ"
    assert words_on_lines(WORDS, []) == "ไฟดับ โทร [เบอร์โทร] ด้วย แล้วก็ขอถังขยะ"


def test_line_breaks_are_counted_back_into_the_words():
    typed = "ไฟดับ โทร\r\n\r\n [เบอร์โทร] ด้วย \nแล้วก็ขอถังขยะ\n"
    assert borders_typed(WORDS, typed) == [WORDS.index("081"), WORDS.index("แล้วก็")]


def test_a_break_within_a_mask_does_not_cut_what_it_hides():
    assert borders_typed(WORDS, "ไฟดับโทร[เบอร์\nโทร]ด้วยแล้วก็ขอถังขยะ") == [WORDS.index("5678") + 4]


def test_a_changed_lost_or_added_word_is_no_line_break():
    for typed in ("", "ไฟดับ", WORDS, WORDS.replace("081-234-5678", "[เบอร์โทร]") + "จ้า"):
        assert borders_typed(WORDS, typed) is None


@given(st.text(max_size=60), st.lists(st.integers(0, 60), max_size=4))
def test_whatever_is_laid_out_can_be_read_back(text, borders):
    lines = words_on_lines(text, borders)
    found = borders_typed(text, lines)
    assert found is not None
    assert len(found) == max(0, len([line for line in lines.splitlines() if line.strip()]) - 1)
