"""What people teach: a new term changes the next answer, a worse layer is known as worse, figures hold no words."""

import random

import numpy as np

from nlp import MODEL_VERSION, classify, classify_need, read_layer, split
from nlp.layer import Layer
from nlp.learning import Lesson, judge_layer, learn_layer

# Nobody outside knows what กาดหนองสะลีก is; to the people who decided, it is a night market for tourists.
TAUGHT = [
    "กาดหนองสะลีกเงียบมาก อยากให้กลับมาคึกคัก",
    "ช่วยดูกาดหนองสะลีกหน่อย คนไม่ค่อยมา",
    "เสาร์นี้กาดหนองสะลีกจะเปิดไหม อยากให้เปิดทุกเสาร์",
    "กาดหนองสะลีกควรมีอะไรให้ดูมากกว่านี้",
    "อยากให้ปรับปรุงกาดหนองสะลีก",
    "กาดหนองสะลีกเดินแล้วไม่สนุก ทำให้ดีกว่านี้ได้",
]
NEXT = "ขอให้ช่วยกันดูแลกาดหนองสะลีกด้วยครับ"


def lessons_of(texts, issue):
    return [Lesson(text, frozenset({issue})) for text in texts]


def test_a_few_decisions_teach_a_term_that_was_never_seen():
    before = classify(NEXT)
    layer = learn_layer(lessons_of(TAUGHT, 4), version=3)
    after = classify(NEXT, layer)
    assert before.issue != 4
    assert (after.kind, after.issue) == ("need", 4)
    assert after.model_version == f"{MODEL_VERSION}+3"
    words = [NEXT[span.start : span.end] for span in after.evidence]
    assert any("หนอง" in word or "สะลีก" in word or "กาด" in word for word in words)


def test_what_has_nothing_to_do_with_the_term_is_answered_as_before():
    layer = learn_layer(lessons_of(TAUGHT, 4), version=1)
    for text in ("ไฟทางดับทั้งซอย", "ขยะล้นถังหน้าตลาด", "ครูไม่พอ เด็กไม่มีคนสอน", "หมาจรไล่กัดเด็ก"):
        assert classify_need(text, layer).issue == classify_need(text).issue


def test_the_wishes_of_one_message_are_read_with_the_layer_too():
    layer = learn_layer(lessons_of(TAUGHT, 4), version=1)
    parts = split(f"1. ขอไฟส่องทางหน้าวัด\n2. {NEXT}", layer)
    assert [part.classification.issue for part in parts] == [6, 4]


def test_good_decisions_are_judged_no_worse_and_random_ones_worse():
    good = lessons_of(TAUGHT * 2, 4)
    assert not judge_layer(good).is_worse
    assert judge_layer(good).accuracy > judge_layer(good).accuracy_now
    chance = random.Random(3)
    clear = [f"ไฟทางดับหน้าบ้านเลขที่ {n} ขอให้มาซ่อม" for n in range(40)]
    noise = [Lesson(text, frozenset({chance.choice((1, 2, 3, 4, 5, 7))})) for text in clear[:15]]
    mostly_right = [Lesson(text, frozenset({6})) for text in clear[15:]]
    assert judge_layer([*noise, *mostly_right]).accuracy <= 25 / 40 + 0.05


def test_a_layer_survives_its_bytes_and_holds_only_figures():
    layer = learn_layer(lessons_of(TAUGHT, 4), version=2)
    content = layer.as_bytes()
    again = read_layer(content)
    assert (again.version, again.base_version) == (2, MODEL_VERSION)
    assert np.array_equal(again.buckets, layer.buckets)
    assert np.array_equal(again.weights, layer.weights)
    assert not any(word.encode() in content for word in ("กาด", "สะลีก"))


def test_an_empty_layer_changes_nothing():
    empty = Layer(1, MODEL_VERSION, np.zeros(0, dtype=np.int64), np.zeros((0, 7), dtype=np.float32))
    assert classify(NEXT, empty).scores == classify(NEXT).scores
