"""A frozen brief: the same value after it was kept, and without a word that a resident wrote."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.brief import (
    Brief,
    BriefForum,
    Chapter,
    DayCount,
    ForumDay,
    HeatLine,
    Method,
    Quote,
    RankedGroup,
    SilentPlace,
    UrgentNeed,
)
from bot.domain.brief_json import FrozenWords, from_json, to_json, with_words, without_words

MOMENT = datetime(2026, 3, 16, 9, 5, tzinfo=UTC)


@pytest.fixture
def brief() -> Brief:
    """A brief in which every field says something."""
    forum = BriefForum(3, "ประชาคมเมือง", "city", "ทั้งเทศบาล", MOMENT, "หอประชุม", 2571, 2575)
    quotes = (Quote("KN-2571-00001", "ไฟทางหน้าศาลาดับ", "บ้านชมพู"), Quote("KN-2571-00002", "ซอยนี้มืดมาก", ""))
    by_machine = RankedGroup(7, 14, "ไฟทางดับ", 6, 9, 6, 3, 7, 2, 4, False, quotes)
    by_staff = RankedGroup(8, 15, "ถนนเป็นหลุม", 6, 5, 5, 0, 5, 1, 5, True, ())
    chapter = Chapter(6, "โครงสร้างพื้นฐานทั้งหมด", "โครงสร้างพื้นฐาน", 12, 11, 1, (by_machine, by_staff))
    return Brief(
        authority="เทศบาลเมืองเขลางค์นคร", forum=forum, made_at=MOMENT, last_forum_on=date(2026, 2, 1), people=11,
        needs=12, groups=2, communities_heard=2, communities_asked=4, unreviewed=1, top=(by_machine, by_staff),
        fastest=by_staff, urgent=(UrgentNeed("KN-2571-00009", "เสาจะล้ม", "บ้านชมพู", date(2026, 3, 1), False),),
        chapters=(chapter,), heat=(HeatLine(1, "ชุมชนบ้านชมพู", "ชมพู", {6: 11, 2: 1}, 0, 12, False),),
        silent=(SilentPlace("บ้านกล้วยม่วง", 0, 3, None, None, "ชวนทาง LINE ได้ 3 คน"),),
        questions=("ซ่อมก่อนหรือเพิ่มก่อน", "น้ำจะไหลเมื่อไรคะ"),
        method=Method(date(2026, 1, 1), date(2026, 3, 15), {"line": 11, "paper": 1}, {"machine": 12}, 1, 0, 2, 11, 1, 1,
                      ("4",)),
        asked=(Quote("KN-2571-00011", "น้ำจะไหลเมื่อไรคะ", "บ้านจอมเมือง"),),
        days=(DayCount(date(2026, 3, 15), 0), DayCount(date(2026, 3, 16), 12)),
        forum_days=(ForumDay(date(2026, 2, 1), "ประชาคมครั้งก่อน"),), level_word="ชุมชน",
    )  # fmt: skip


def test_a_brief_is_the_same_after_it_was_kept(brief):
    assert from_json(json.loads(json.dumps(to_json(brief)))) == brief
    assert from_json(to_json(replace(brief, fastest=None, last_forum_on=None))).fastest is None


def test_what_is_no_brief_is_refused(brief):
    stored = to_json(brief)
    with pytest.raises(ValueError, match="isoformat"):
        from_json({**stored, "last_forum_on": "yesterday"})
    del stored["people"]
    with pytest.raises(TypeError, match="people"):
        from_json(stored)


def test_a_copy_that_knew_fewer_fields_can_still_be_read(brief):
    stored = to_json(brief)
    del stored["days"], stored["forum_days"]
    assert from_json(stored) == replace(brief, days=(), forum_days=())


def test_nothing_that_residents_wrote_is_kept(brief):
    kept = json.dumps(to_json(without_words(brief, {7})), ensure_ascii=False)
    for words in ("ไฟทาง", "ซอยนี้มืด", "เสาจะล้ม", "น้ำจะไหล"):
        assert words not in kept
    for number in ("00001", "00002", "00009", "00011"):
        assert f"KN-2571-{number}" in kept
    assert "ถนนเป็นหลุม" in kept  # a title that a person gave
    assert "ซ่อมก่อนหรือเพิ่มก่อน" in kept


def test_words_that_are_still_there_come_back_to_their_places(brief):
    words = FrozenWords(
        quotes={"KN-2571-00001": "ไฟทางหน้าศาลาดับ", "KN-2571-00002": "ซอยนี้มืดมาก"},
        urgent={"KN-2571-00009": "เสาจะล้ม"},
        asked={"KN-2571-00011": "น้ำจะไหลเมื่อไรคะ"},
        titles={7: "ไฟทางดับ"},
    )
    assert with_words(without_words(brief, {7}), words) == brief


def test_words_that_were_taken_back_are_blank(brief):
    shown = with_words(without_words(brief, {7}), FrozenWords({}, {}, {}, {7: ""}))
    assert [quote.text for quote in shown.chapters[0].groups[0].quotes] == ["", ""]
    assert shown.urgent[0].text == ""
    assert (shown.questions, shown.asked) == (("ซ่อมก่อนหรือเพิ่มก่อน",), ())
    assert (shown.people, shown.needs) == (brief.people, brief.needs)
