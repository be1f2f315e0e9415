"""Needs that want the same come together, whatever the words, the place and the order."""

import numpy as np
import pytest

from nlp.grouping import (
    JOINS_FROM,
    Index,
    best_group,
    group_needs,
    pack,
    representatives,
    unpack,
    vector_of,
    vectors_of,
)
from nlp.grouping import regroup as regrouping

LIGHTS = (
    "ไฟส่องทางหน้าวัดป่าดับมาสามคืนแล้ว",
    "ไฟถนนปากซอย 4 ไม่ติด เดินกลับบ้านตอนค่ำน่ากลัว",
    "ขอหลอดไฟถนนใหม่แถวบ้านหนองบัวครับ ของเก่าเสีย",
    "ถนนท้ายหมู่บ้านมืดมาก อยากได้ไฟทางเพิ่ม",
)
ROADS = (
    "ถนนหน้าวัดป่าเป็นหลุมเป็นบ่อ รถล้มบ่อย",
    "ปากซอย 4 ผิวถนนพังยับ ช่วยมาซ่อมที",
    "ขอลาดยางถนนแถวบ้านหนองบัวครับ ของเก่าทรุดหมด",
    "หลุมใหญ่กลางถนนท้ายหมู่บ้าน",
)
FLOODS = ("ฝนตกทีไรน้ำท่วมขังปากซอย", "น้ำขังหน้าตลาดระบายไม่ทัน", "ซอยเราน้ำท่วมทุกครั้งที่ฝนลง")
WISHES = (*LIGHTS, *ROADS, *FLOODS)
HOSTILE = ("", "ส" * 5000, "🙏🙏🙏", "\ud800", "???", " \n ", "5" * 3000, "\0\0")


def grouped(texts, issues=None, **options):
    return group_needs(vectors_of(texts), issues or [6] * len(texts), **options)


def as_sets(labels):
    return {frozenset(at for at, own in enumerate(labels) if own == label) for label in set(labels) - {None}}


def test_wishes_of_different_words_and_places_come_together_and_others_stay_apart():
    assert as_sets(grouped(WISHES)) == {frozenset(range(4)), frozenset(range(4, 8)), frozenset(range(8, 11))}


def test_one_place_does_not_join_different_wishes():
    labels = grouped(["ซอยวัดเกาะแก้วใต้ ไฟทางดับ", "ซอยวัดเกาะแก้วใต้ ท่อประปาแตก", "ซอยวัดเกาะแก้วใต้ มีหมาจรจัดไล่กัดคน"])
    assert labels == [None, None, None]


def test_needs_of_two_issues_never_share_a_group():
    assert grouped([LIGHTS[0], LIGHTS[0], LIGHTS[0], LIGHTS[0]], [6, 3, 6, 3]) in ([1, 2, 1, 2], [2, 1, 2, 1])


def test_the_order_of_needs_changes_nothing_but_numbers():
    lot = np.random.default_rng(3).permutation(len(WISHES))
    labels = grouped([WISHES[at] for at in lot])
    assert {frozenset(int(lot[at]) for at in one) for one in as_sets(labels)} == as_sets(grouped(WISHES))
    assert labels == grouped([WISHES[at] for at in lot])


def test_a_regroup_keeps_the_numbers_of_now_and_names_what_is_new_after_them():
    now = [7] * 4 + [3] * 3 + [None] * 4
    assert grouped(WISHES, keep=now) == [7] * 4 + [3] * 4 + [8] * 3


def test_a_need_that_is_unlike_its_group_leaves_it():
    now = [1, 1, 1, 1, 1, 2, 2, 2, None, None, None]
    assert grouped(WISHES, keep=now)[4] == 2


def test_a_group_whose_needs_were_never_alike_is_made_anew():
    assert as_sets(grouped(WISHES, keep=[1, 2] * 5 + [1])) == as_sets(grouped(WISHES))


def test_groups_of_now_stay_apart_where_likeness_hardly_speaks_for_one():
    between = regrouping.ALIKE_ON_AVERAGE + regrouping.KEEPS / 2
    one, other = (1.0, 0.0), (between, (1 - between**2) ** 0.5)
    near = np.array([one, one, other, other], dtype=np.float32)
    assert len(as_sets(group_needs(near, [1] * 4))) == 1
    assert group_needs(near, [1] * 4, keep=[1, 1, 2, 2]) == [1, 1, 2, 2]


def test_many_needs_are_grouped_as_few_are(monkeypatch):
    texts = [f"{wish} {word}" for wish in WISHES for word in ("ครับ", "ค่ะ", "ด้วยนะ", "ช่วยที", "เดือดร้อน", "ขอบคุณ")]
    exactly = as_sets(grouped(texts))
    monkeypatch.setattr(regrouping, "MOST_SETS", 40)
    monkeypatch.setattr(regrouping, "_NEAR_SETS", 30)
    assert (
        as_sets(grouped(texts)) == exactly == {frozenset(range(24)), frozenset(range(24, 48)), frozenset(range(48, 66))}
    )


@pytest.mark.parametrize("count", [0, 1])
def test_none_and_one_need_make_no_group(count):
    assert grouped(list(WISHES[:count])) == [None] * count


def test_hostile_texts_have_vectors_and_break_nothing():
    vectors = vectors_of(HOSTILE)
    assert np.isfinite(vectors).all()
    assert not vectors[0].any()
    labels = grouped([*HOSTILE, *LIGHTS])
    assert labels[0] is None
    assert len(set(labels[-4:])) == 1
    assert labels[-1] not in labels[: len(HOSTILE)]


def test_vectors_have_length_one_and_survive_storage():
    vector = vector_of(LIGHTS[0])
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(vector, vectors_of(WISHES)[0])
    assert len(pack(vector)) == 2 * len(vector)
    assert unpack(pack(vector)) @ vector == pytest.approx(1, abs=1e-3)


def test_a_new_need_joins_the_group_of_its_neighbours_or_waits_alone():
    index, groups = Index(), dict(enumerate(grouped(WISHES)))
    index.add(range(len(WISHES)), [6] * len(WISHES), vectors_of(WISHES))
    group, likeness = best_group(index.nearest(vector_of("ไฟถนนหน้าโรงเรียนไม่ติด ขอให้มาเปลี่ยนหลอด"), 6), groups)
    assert group == groups[0]
    assert JOINS_FROM <= likeness <= 1
    nobody, far = best_group(index.nearest(vector_of("อยากให้มีครูสอนภาษาอังกฤษเพิ่ม"), 6), groups)
    assert nobody is None
    assert far < JOINS_FROM
    assert best_group([], groups) == (None, 0.0)
    assert best_group([(99, 0.9)], {99: None}) == (None, 0.9)


@pytest.mark.parametrize("many", [10_000, 300])
def test_an_index_finds_adds_moves_and_forgets(many, monkeypatch):
    monkeypatch.setattr("nlp.grouping.index._MANY", many)
    monkeypatch.setattr("nlp.grouping.index._PARTS", 4)
    texts = [f"{wish} {number}" for number in range(40) for wish in WISHES]
    vectors, index = vectors_of(texts), Index()
    index.add(range(len(texts)), [6] * len(texts), vectors)
    vector = vectors[0]
    found = [need for need, _ in index.nearest(vector, 6, 3)]
    assert found[0] % len(WISHES) == 0
    assert index.nearest(vector, 5) == []
    index.add([found[0]], [5], vectors[[found[0]]])
    assert [need for need, _ in index.nearest(vector, 5)] == [found[0]]
    index.remove(found[1])
    index.remove(found[1])
    assert not {found[0], found[1]} & {need for need, _ in index.nearest(vector, 6, 50)}
    index.add([found[2]], [6], vectors[[8]])
    assert found[2] not in [need for need, _ in index.nearest(vector, 6, 5)]
    assert len(index) == len(texts) - 1
    assert found[1] not in index


def test_representatives_are_central_and_differ():
    texts = [LIGHTS[0], LIGHTS[0], LIGHTS[0], LIGHTS[1], LIGHTS[3]]
    vectors = vectors_of(texts)
    chosen = representatives(vectors, 3)
    assert len({texts[at] for at in chosen}) == 3
    assert sorted(representatives(vectors, 9)) == [0, 1, 2, 3, 4]
    assert representatives(vectors[:0]) == []
