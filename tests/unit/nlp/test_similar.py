"""Which messages are like one another."""

from nlp import similar

NEEDS = ["ไฟทางหน้าวัดดับ", "ขยะล้นถังหน้าตลาด", "ถนนหน้าโรงเรียนเป็นหลุม", "ขอครูเพิ่มที่ศูนย์เด็กเล็ก"]


def test_the_nearest_message_comes_first():
    assert similar("ไฟหน้าวัดดับค่ะ", NEEDS)[0][0] == 0


def test_the_same_message_scores_one():
    assert similar(NEEDS[1], NEEDS)[0] == (1, 1.0)


def test_spacing_digits_and_runs_make_no_difference():
    assert similar("ซอย ๑๒ ไฟดับ", ["ซอย12ไฟดับ"]) == [(0, 1.0)]


def test_what_is_not_alike_is_left_out():
    assert similar("อยากให้จัดแข่งเรือยาว", NEEDS) == []


def test_the_limit_and_the_threshold_are_kept():
    many = ["ถนนพังหน้าวัด", "ถนนพังหน้าตลาด", "ถนนพังหน้าบ้าน", "ถนนพัง"]
    assert len(similar("ถนนพัง", many, limit=2)) == 2
    assert all(score >= 0.9 for _, score in similar("ถนนพัง", many, threshold=0.9))


def test_nothing_to_compare_gives_nothing():
    assert similar("ถนนพัง", []) == []
    assert similar("", ["ถนนพัง", ""]) == []
    assert similar("ก", ["\x00", "\ud800"]) == []
