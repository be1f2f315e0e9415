"""Quotes are somebody's own words: masked, cut where a reader would pause, from different people, nothing shaming."""

import numpy as np
import pytest

from bot.services.choose_quotes import (
    WORDS_KEPT_BACK,
    excerpt,
    is_fit,
    question_text,
    questions_of,
    quote_text,
    quotes_of,
    urgent_text,
)
from bot.store.reports_brief_words import Said
from nlp.grouping import pack


def said(need_id: int, text: str, *, by: int | None = None, supporters: int = 0, group: int | None = None) -> Said:
    who = need_id if by is None else by
    return Said(need_id, f"KN-2571-{need_id:05d}", text, "ชุมชนบ้านชมพู", who, supporters, group)


def test_short_words_are_quoted_whole_on_one_line():
    assert quote_text("ไฟดับ\nทั้งซอย  มืดมาก") == "ไฟดับ ทั้งซอย มืดมาก"


def test_long_words_end_at_a_pause_and_say_that_more_follows():
    text = " ".join(["ไฟทางหน้าศาลาประชาคมดับมาสองเดือนแล้ว"] * 8)
    cut = quote_text(text)
    assert len(cut) <= 160
    assert cut.endswith("แล้ว…")
    assert text.startswith(cut[:-1])


def test_words_without_a_pause_are_cut_between_words():
    text = "ไฟทางหน้าศาลาประชาคมดับมาสองเดือนแล้วไม่มีใครมาดู" * 6
    cut = excerpt(text, 160)
    assert len(cut) <= 160
    assert text.startswith(cut[:-1])
    assert cut[:-1].endswith(
        ("ไฟ", "ทาง", "ไฟทาง", "หน้า", "ศาลา", "ประชาคม", "ดับ", "มา", "สอง", "เดือน", "แล้ว", "ไม่มี", "ใคร", "ดู")
    )


def test_a_mask_is_never_cut_in_two():
    text = "ก" * 150 + " 081-234-5678 " + "ข" * 100
    assert quote_text(text) == "ก" * 150 + "…"
    assert quote_text("บ้านเลขที่ 99/1 มืดมาก") == "บ้านเลขที่ [บ้านเลขที่] มืดมาก"


@pytest.mark.row(31, 34)
@pytest.mark.parametrize(
    "text", ["ดับ", "โทรหาผมที่ 12 345 67", "ยายเป็นมะเร็งต้องไปหาหมอทุกเดือน", "หลานติดยาอยากให้ช่วย", "รหัส 1234567 ครับผม"]
)
def test_what_shames_or_tells_too_little_is_not_quoted(text):
    assert not is_fit(text)
    assert quotes_of([said(1, text)], {}) == ()


def test_different_people_speak_first_and_the_most_supported_before_others():
    candidates = [
        said(1, "ไฟหน้าศาลาดับมานาน", by=1, supporters=9),
        said(2, "ไฟหน้าศาลาดับอีกแล้ว", by=1, supporters=8),
        said(3, "ซอยสี่มืดมาก", by=3, supporters=5),
        said(4, "ทางเข้าวัดไม่มีไฟ", by=4),
        said(5, "หน้าโรงเรียนไฟเสีย", by=5),
    ]
    assert [quote.number[-1] for quote in quotes_of(candidates, {})] == ["1", "3", "4"]
    assert [quote.number[-1] for quote in quotes_of(candidates[:2], {})] == ["1", "2"]


def test_the_same_words_are_quoted_once():
    candidates = [said(at, "ไฟหน้าศาลาดับ") for at in range(1, 4)]
    assert len(quotes_of(candidates, {})) == 1


def test_quotes_stand_for_the_group_where_its_needs_were_measured():
    candidates = [said(at, f"ไฟทางซอย {at} ดับ", supporters=10 - at) for at in range(1, 7)]
    two_wishes = np.repeat(np.eye(2, 8, dtype=np.float32), 3, axis=0)  # the first three say one thing, the rest another
    vectors = {one.need_id: pack(row) for one, row in zip(candidates, two_wishes, strict=True)}
    assert "4" in {quote.number[-1] for quote in quotes_of(candidates, vectors)}
    del vectors[3]
    assert [quote.number[-1] for quote in quotes_of(candidates, vectors)] == ["1", "2", "3"]


def test_questions_are_told_from_wishes_and_pleas_go_last():
    candidates = [
        said(1, "ช่วยซ่อมไฟให้หน่อยได้ไหมครับ", supporters=9),
        said(2, "ถนนเส้นนี้จะทำเมื่อไหร่คะ", group=4),
        said(3, "ถนนหน้าวัดจะซ่อมเมื่อไร", group=4),
        said(4, "ไฟดับไม่รู้เมื่อไรจะมา อยากให้ซ่อม"),
        said(5, "งบปีนี้เหลือเท่าไร?"),
    ]
    assert [quote.number[-1] for quote in questions_of(candidates)] == ["2", "5", "1"]
    assert len(questions_of([said(at, f"น้ำซอย {at} จะไหลเมื่อไร") for at in range(9)])) == 5


def test_of_long_words_only_the_question_is_asked():
    text = "เมื่อวานฝนตกหนักมากน้ำท่วมถนนทั้งเส้น " * 5 + "\nท่อจะลอกเมื่อไร โทร 081-234-5678 ครับ"
    assert question_text(text) == "…ท่อจะลอกเมื่อไร โทร [เบอร์โทร] ครับ"


@pytest.mark.parametrize(
    ("end", "asked"),
    [
        ("รถล้มบ่อยมาก ผู้ใหญ่บ้านบอกว่าจะซ่อมถนนใน พ.ศ. 2570 จะเริ่มเมื่อไร", "ผู้ใหญ่บ้านบอกว่าจะซ่อมถนนใน พ.ศ. 2570 จะเริ่มเมื่อไร"),
        ("น้ำไหลตั้งแต่ตี 4 ถึง 8.30 น.แล้วหยุด จะไหลทั้งวันเมื่อไร", "ตั้งแต่ตี 4 ถึง 8.30 น.แล้วหยุด จะไหลทั้งวันเมื่อไร"),
    ],
)
def test_a_question_is_not_cut_at_the_stop_of_a_short_form(end, asked):
    shown = question_text("ที่ประชุมรอบที่แล้วรับปากไว้ว่าจะมาดูให้ทั้งหมู่บ้านภายในเดือนหน้า " * 2 + end)
    assert shown.startswith("…")
    assert shown.endswith(asked)
    assert len(shown) <= 160


def test_words_of_an_urgent_need_that_shame_somebody_are_left_to_its_page():
    assert urgent_text("ข้างบ้านพ่อเลี้ยงลวนลามเด็กผู้หญิง", is_sensitive=False) == WORDS_KEPT_BACK
    assert urgent_text("เสาไฟล้มขวางถนนหน้าตลาด", is_sensitive=False) == "เสาไฟล้มขวางถนนหน้าตลาด"


@pytest.mark.row(31)
def test_no_question_is_taken_from_words_that_tell_of_an_illness():
    told = "แม่เป็นเบาหวานเดินไม่ได้ " + "อยากให้หมอมาดูบ้างเพราะไปไม่ถึงโรงพยาบาล " * 4 + "หมอจะมาเมื่อไร"
    assert questions_of([said(1, told)]) == ()
