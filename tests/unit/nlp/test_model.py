"""The model file, its hashing, and its use by many threads."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from nlp import classify
from nlp.corpus import FOLDER as CORPUS
from nlp.corpus import fingerprint
from nlp.features import extract
from nlp.model import WEIGHTS, load_model, read_facts
from nlp.normalize import fold
from nlp.tokenize import tokenize

TEXT = "ขอไฟทางหน้าวัด ซอย 12 ค่ะ"


def test_features_are_the_same_in_another_process():
    code = (
        "from nlp.features import extract; from nlp.normalize import fold; from nlp.tokenize import tokenize;"
        f"t=fold({TEXT!r}).text; print(extract(t, tokenize(t)).buckets.tolist())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "42"}
    )
    folded = fold(TEXT).text
    assert other.stdout.strip() == str(extract(folded, tokenize(folded)).buckets.tolist())


def test_the_file_is_small_holds_no_pickle_and_is_the_one_described():
    assert WEIGHTS.stat().st_size < 3_000_000
    with np.load(WEIGHTS, allow_pickle=False) as file:
        assert {file[name].dtype.kind for name in file.files} <= {"i", "u", "f"}
    assert read_facts()["sha256"] == fingerprint(WEIGHTS)


def test_no_text_can_be_read_from_the_file():
    with np.load(WEIGHTS, allow_pickle=False) as file:
        assert all(file[name].dtype.kind != "U" for name in file.files)
        assert file["counts"].min() >= 2


def test_many_threads_get_the_same_answers():
    load_model.cache_clear()
    texts = ["ไฟดับ", "ขยะล้น", "สวัสดีค่ะ", "ครูไม่พอ", "หมาจรกัดเด็ก"] * 20
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(classify, texts))
    assert together == [classify(text) for text in texts]


def test_nothing_of_training_is_loaded_at_run_time():
    code = "import nlp, sys; nlp.warm_up(); print([m for m in ('sklearn', 'scipy', 'nlp.train') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("before", ["enable", "disable"])
def test_nobody_looks_for_garbage_while_it_loads(before):
    code = (
        "import gc, nlp; "
        f"gc.collect(); gc.{before}(); was = gc.get_stats()[2]['collections']; "
        "nlp.warm_up(); print(gc.get_stats()[2]['collections'] - was, gc.isenabled())"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["0", str(before == "enable")]


def test_it_starts_without_a_home_directory_and_writes_nothing(tmp_path):
    code = "import nlp; nlp.warm_up(); print(nlp.classify('ไฟดับ').issue)"
    environment = {"HOME": str(tmp_path / "none"), "PATH": "/usr/bin"}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert result.stdout.strip() == "6"
    assert list(tmp_path.iterdir()) == []


def test_the_shipped_model_learnt_from_the_corpus_as_it_stands():
    trained_on = read_facts()["trained_on"]
    assert {path.name: fingerprint(path) for path in CORPUS.glob("*.csv")}.items() <= trained_on.items()
