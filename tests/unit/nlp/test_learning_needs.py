"""What staff dismissed: a few messages that ask for nothing teach the next one, and no need is lost for it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp import MODEL_VERSION, classify, find_danger, read_layer
from nlp.classify import read, score_kind
from nlp.corpus import read_examples
from nlp.layer import MOST_SHIFT, NeedWeights, empty_layer
from nlp.learning import Lesson
from nlp.learning_needs import learn_needs
from nlp.model import load_model

# A shop advertises; the shipped model, to lose no wish, takes each for a need.
DISMISSED = [
    "ร้านชาบูลุงเปี๊ยก มา 3 จ่าย 2 โทรจองได้เลย",
    "ชาบูลุงเปี๊ยก วันนี้หมูนุ่มลดครึ่งราคา",
    "ลุงเปี๊ยกชาบู เปิดสาขาใหม่ข้างปั๊มแล้ว แวะมาชิม",
    "ชาบูลุงเปี๊ยก บุฟเฟ่ต์ 189 เด็กกินฟรี",
    "ลุงเปี๊ยกจัดให้ ชาบูโปรวันเกิด กินฟรี 1 ท่าน",
]
NEXT = "ชาบูลุงเปี๊ยก หยุดทุกวันพุธ วันอื่นเปิดห้าโมงเย็น"
CONFIRMED = [
    "ขอไฟส่องทางหน้าวัด",
    "ถนนเข้าหมู่บ้านเป็นหลุม",
    "อยากให้มีหมอมาตรวจที่ศาลา",
    "ขยะล้นถังหน้าตลาด",
    "ขอครูเพิ่มที่โรงเรียน",
]
MEASURED = Path(__file__).parents[2] / "corpus"


def lessons(dismissed, confirmed=CONFIRMED):
    return [Lesson(text, frozenset()) for text in dismissed] + [Lesson(text, frozenset({6})) for text in confirmed]


def layer_of(weights):
    return replace(empty_layer(1, MODEL_VERSION), needs=weights)


@pytest.fixture(scope="module")
def taught():
    judgement, weights = learn_needs(lessons(DISMISSED))
    assert judgement.may_answer
    return layer_of(weights)


def needs_kept_out():
    files = ("held_out.csv", "blind_messages.csv")
    return [one.text for file in files for one in read_examples(MEASURED / file) if one.issue]


def test_a_few_dismissals_teach_the_next_message_of_their_kind(taught):
    assert {classify(text).kind for text in (*DISMISSED, NEXT)} == {"need"}
    after = classify(NEXT, taught)
    assert (after.kind, after.issue) == ("chat", 0)  # whose answer offers to record it all the same
    assert after.model_version == f"{MODEL_VERSION}+1"
    assert any(word in NEXT[span.start : span.end] for span in after.evidence for word in ("ชาบู", "เปี๊ยก"))


def test_copies_of_one_message_teach_it():
    judgement, weights = learn_needs(lessons([DISMISSED[1]] * 5, []))
    assert (judgement.right, judgement.right_shipped) == (5, 0)
    assert classify(DISMISSED[1], layer_of(weights)).kind == "chat"


def test_no_need_that_was_kept_out_of_training_is_lost(taught):
    texts = needs_kept_out()
    assert len(texts) == 210
    assert [text for text in texts if classify(text, taught).kind != classify(text).kind] == []


def test_danger_and_set_phrases_are_beyond_what_was_taught(taught):
    cry = f"{NEXT} ไฟไหม้ร้าน มีคนติดอยู่ข้างใน"
    assert find_danger(cry).urgent
    assert (classify(cry, taught).kind, classify(cry, taught).urgent) == ("need", True)
    judgement, weights = learn_needs([Lesson(cry, frozenset()), Lesson("สวัสดีค่ะ", frozenset())])
    assert judgement is None
    assert not weights


@pytest.mark.parametrize("word", ["ถนน", "ขยะ", "น้ำ"])
def test_needs_dismissed_by_mistake_lose_no_others(word):
    about = [text for text in needs_kept_out() if word in text]
    mistaken, rest = about[::2][:10], about[1::2]
    assert len(mistaken) >= 4
    _, weights = learn_needs(lessons(mistaken))
    layer = layer_of(weights)
    assert [text for text in (*rest, *CONFIRMED) if classify(text, layer).kind != "need"] == []


def test_ten_plain_wishes_for_a_road_dismissed_by_mistake_are_refused():
    mistaken = [f"ถนนซอย {n} เป็นหลุม ขอให้มาซ่อม" for n in range(1, 11)]
    judgement, weights = learn_needs(lessons(mistaken))
    assert not judgement.may_answer
    assert not weights


def test_a_need_that_would_be_lost_refuses_it_all():
    judgement, weights = learn_needs(lessons(DISMISSED, [*CONFIRMED, NEXT]))
    assert judgement.right > judgement.right_shipped
    assert judgement.needs_lost == 1
    assert not weights


def test_words_that_were_not_taken_for_a_need_become_one_where_staff_confirm_them():
    texts = [f"ขายที่ดิน {n} ไร่ ใกล้ตลาด สนใจทักครับ" for n in range(1, 7)]
    assert {classify(text).kind for text in texts} == {"spam"}
    judgement, weights = learn_needs(lessons([], texts[:5]))
    assert (judgement.right_shipped, judgement.right) == (0, 5)
    assert classify(texts[5], layer_of(weights)).kind == "need"


def test_the_shift_of_a_message_is_capped_both_ways():
    reading, model = read(NEXT), load_model()
    buckets = np.unique(reading.features.buckets)
    for weight in (-1_000.0, 1_000.0, 0.0):
        weights = NeedWeights(buckets, np.full(len(buckets), weight, dtype=np.float32))
        parts, _ = layer_of(weights).need_parts(model, reading.features)
        assert float(parts.sum()) * model.kind.slope[0] == pytest.approx(np.sign(weight) * MOST_SHIFT, abs=1e-3)


def test_what_the_shipped_model_is_sure_of_stays_a_need_whatever_was_taught():
    model, texts, sure = load_model(), needs_kept_out(), 0.69
    chances = [model.kind.probabilities(score_kind(model, read(text)).margins)[0] for text in texts]
    for text in [text for text, chance in zip(texts, chances, strict=True) if chance > sure][::5]:
        buckets = np.unique(read(text).features.buckets)
        against = layer_of(NeedWeights(buckets, np.full(len(buckets), -100, dtype=np.float32)))
        assert classify(text, against).kind == "need"


def test_a_layer_keeps_both_parts_in_its_bytes_and_one_of_old_is_read(taught, monkeypatch):
    again = read_layer(taught.as_bytes())
    assert np.array_equal(again.needs.buckets, taught.needs.buckets)
    assert classify(NEXT, again) == classify(NEXT, taught)
    monkeypatch.setattr(np, "savez_compressed", _without_needs(np.savez_compressed))
    old = read_layer(taught.as_bytes())
    assert not old.needs
    assert classify(NEXT, old).kind == "need"


def _without_needs(save):
    def save_as_before(file, **arrays):
        save(file, **{name: array for name, array in arrays.items() if not name.startswith("need_")})

    return save_as_before


def test_nothing_is_learnt_where_the_shipped_model_was_right():
    assert [classify(text).kind for text in CONFIRMED] == ["need"] * len(CONFIRMED)
    judgement, weights = learn_needs(lessons(["สวัสดีวันจันทร์ ขอให้มีความสุข"] * 3))
    assert judgement is None
    assert not weights
