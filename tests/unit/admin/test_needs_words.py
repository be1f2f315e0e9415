"""A resident's words as pages show them."""

import pytest

from admin.words_shown import Piece, confidence_in_words, masked, out_of_hundred, pieces

WORDS = "ไฟในซอยดับ โทร 081-234-5678 ได้"


def test_what_decided_is_marked_and_what_is_private_is_masked():
    start = WORDS.index("ดับ")
    found = pieces(WORDS, [(start, start + 3), (0, 2)])
    assert found == [
        Piece("ไฟ", is_mark=True),
        Piece("ในซอย"),
        Piece("ดับ", is_mark=True),
        Piece(" โทร "),
        Piece("[เบอร์โทร]", is_mask=True),
        Piece(" ได้"),
    ]


def test_evidence_never_brings_out_what_is_masked():
    found = pieces(WORDS, [(0, len(WORDS)), (-5, 999)])
    assert "081" not in "".join(piece.text for piece in found)
    assert masked(WORDS) == "".join(piece.text for piece in found)


@pytest.mark.parametrize("evidence", [[(5, 2)], [(900, 950)], [(0, 3), (1, 5), (2, 4)]])
def test_odd_evidence_loses_no_words(evidence):
    assert "".join(piece.text for piece in pieces("ถนนพังมาก", evidence)) == "ถนนพังมาก"


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.93, "มั่นใจมาก"), (0.85, "ค่อนข้างมั่นใจ"), (0.6, "ค่อนข้างมั่นใจ"), (0.59, "ไม่แน่ใจ")]
)
def test_confidence_is_said_in_words(confidence, words):
    assert confidence_in_words(confidence) == words


def test_shares_stay_within_a_hundred():
    assert [out_of_hundred(share) for share in (-0.1, 0.004, 0.937, 1.7)] == [0, 0, 94, 100]
