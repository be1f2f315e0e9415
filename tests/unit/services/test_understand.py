"""The language library's answer in an authority's own issue numbers."""

from dataclasses import replace

import pytest

from bot.domain.issues import IssueName
from bot.services.understand import MOST_PARTS, read_as_need, read_words


def test_a_need_has_an_issue_a_confidence_and_words_that_decided(khelang):
    reading = read_words("  ไฟในซอยดับ อยากให้มาซ่อม  ", khelang)
    (part,) = reading.parts
    assert (reading.kind, part.text, part.issue, part.is_undecided) == ("need", "ไฟในซอยดับ อยากให้มาซ่อม", 6, False)
    assert part.confidence == pytest.approx(max(part.scores.values()))
    assert sum(part.scores.values()) == pytest.approx(1, abs=0.01)
    assert {part.text[start:end] for start, end in part.evidence} & {"ไฟ", "ไฟในซอย", "ดับ", "ซ่อม", "ไฟในซอยดับ"}


def test_the_authoritys_own_numbers_are_used(khelang):
    own = {
        1: IssueName(1, "คนและสังคม", "คน", (1, 2, 3, 4)),
        2: IssueName(2, "เมืองและสิ่งแวดล้อม", "เมือง", (5, 6)),
        3: IssueName(3, "การบริหาร", "บริหาร", (7,)),
    }
    (part,) = read_words("ถนนหน้าบ้านเป็นหลุม อยากให้ซ่อม", replace(khelang, issues=own)).parts
    assert part.issue == 2
    assert set(part.scores) == {1, 2, 3}


def test_issues_that_learn_as_the_same_one_are_never_certain(khelang):
    own = {
        1: IssueName(1, "ถนน", "ถนน", (6,)),
        2: IssueName(2, "ไฟฟ้า", "ไฟฟ้า", (6,)),
        3: IssueName(3, "อื่น ๆ", "อื่น ๆ", (1, 2, 3, 4, 5, 7)),
    }
    (part,) = read_words("ถนนหน้าบ้านเป็นหลุม อยากให้ซ่อม", replace(khelang, issues=own)).parts
    assert part.is_undecided


@pytest.mark.parametrize("words", ["", "  \n", "🙏", "...", "\u200b\u200b", "\x00"])
def test_nothing_to_read(khelang, words):
    assert read_words(words, khelang).kind == "empty"


def test_a_very_long_list_of_wishes_keeps_every_word(khelang):
    wishes = [f"อยากให้ซ่อมถนนซอย {number}" for number in range(12)]
    reading = read_words("\n".join(wishes), khelang)
    assert len(reading.parts) <= MOST_PARTS
    said = "".join(part.text for part in reading.parts)
    assert all(f"ซอย {number}" in said for number in range(12))


@pytest.mark.parametrize("words", ["ส" * 5000, "ด้านหน้า" * 625, "5" * 5000, "ก\u0e48" * 2500, "{{7*7}}" * 700])
def test_words_made_to_be_slow_are_not(khelang, words):
    read_words(words, khelang)  # the time limit of the whole test run would notice


def test_any_words_can_be_made_a_need(khelang):
    (part,) = read_as_need("ฮ่า ๆ", khelang).parts
    assert part.is_undecided
    assert part.issue in khelang.issues
