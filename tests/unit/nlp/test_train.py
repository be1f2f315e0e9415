"""Training: the same input gives the same file, and a trained model can be read."""

import csv
import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from nlp.corpus import FOLDER as CORPUS
from nlp.corpus import fingerprint, read_corpus, read_danger_corpus, read_examples, read_labelled_pool
from nlp.grouping.figures import read_facts, read_figures
from nlp.model import read_model
from nlp.training.build import build
from nlp.training.grouping import build_grouping
from nlp.training.sources import POOL_LABELS, Sources
from nlp.training.topics import FILE as TOPICS
from nlp.training.topics import topic_names, topic_of

KEPT_OUT = Path(__file__).parents[2] / "corpus" / "kept_out.txt"


def hash_of(text):
    return hashlib.sha256(re.sub(r"\s+", " ", text).strip().encode()).hexdigest()[:24]


def test_training_twice_gives_the_same_file(tmp_path):
    some = read_corpus()[::6]
    sources = Sources(some, np.ones(len(some)), read_danger_corpus()[::6], {"corpus": "hash"})
    first, second = build(sources, tmp_path / "a"), build(sources, tmp_path / "b")
    assert first == second
    assert fingerprint(tmp_path / "a" / "issues.npz") == fingerprint(tmp_path / "b" / "issues.npz")
    model = read_model(tmp_path / "a" / "issues.npz", tmp_path / "a" / "issues.json")
    assert model.issue.weights.shape == (len(model.idf), 7)
    assert model.kind.weights.shape == (len(model.idf), 9)
    assert model.danger.weights.shape == (len(model.idf), 7)


def test_building_the_figures_of_grouping_twice_gives_the_same_file(tmp_path, monkeypatch):
    monkeypatch.setattr("nlp.training.grouping.read_corpus", lambda: read_corpus()[::8])
    first, second = build_grouping(None, tmp_path / "a"), build_grouping(None, tmp_path / "b")
    assert first == second
    assert fingerprint(tmp_path / "a" / "grouping.npz") == fingerprint(tmp_path / "b" / "grouping.npz")
    figures = read_figures(tmp_path / "a" / "grouping.npz")
    assert figures.topics.shape == (first["features"], first["topics"])
    assert figures.width == first["topics"] + figures.content.shape[1]


def test_the_topic_named_at_greatest_length_is_the_topic():
    assert topic_of("สายไฟหน้าบ้านมีกิ่งไม้พาดสายไฟอยู่")[0] == "branches-on-lines"
    assert topic_of("สายไฟห้อยลงมาต่ำมาก")[0] == "cables-sagging"
    assert topic_of("อะไรก็ได้") is None
    assert len(topic_names()) == len(set(topic_names()))


def test_the_figures_of_grouping_were_built_from_the_lists_that_are_here():
    known = read_facts()["trained_on"]
    assert known["topics.toml"] == fingerprint(TOPICS)
    assert all(known[path.name] == fingerprint(path) for path in CORPUS.glob("[1-7]-*.csv"))


def test_the_corpus_is_labelled_throughout_and_large_enough():
    corpus = read_corpus()
    assert len(corpus) >= 4_000
    assert len({example.id for example in corpus}) == len(corpus)
    assert len({example.text for example in corpus}) == len(corpus)
    assert all((example.kind == "need") == (1 <= example.issue <= 7) for example in corpus)
    assert all(example.issue2 != example.issue for example in corpus)


def test_the_corpus_holds_no_near_copies():
    shingles = {}
    for example in read_corpus():
        letters = re.sub(r"[\W_]+", "", example.text)
        key = frozenset(letters[at : at + 5] for at in range(max(1, len(letters) - 4)))
        if len(letters) > 12:
            assert key not in shingles, (example.text, shingles[key])
            shingles[key] = example.text


def test_no_message_that_judges_was_learnt():
    kept_out = set(KEPT_OUT.read_text("utf-8").split())
    assert len(kept_out) > 600
    learnt = [example.text for example in read_corpus()] + [danger.text for danger in read_danger_corpus()]
    assert not {hash_of(text) for text in learnt} & kept_out


@pytest.mark.shared
def test_no_labelled_message_from_outside_judges_too(shared):
    kept_out = set(KEPT_OUT.read_text("utf-8").split())
    pool = read_labelled_pool(shared / "nlp" / "pool.csv.gz", POOL_LABELS)
    real = read_examples(shared / "nlp" / "real_labelled.csv")
    assert not {hash_of(example.text) for example in [*pool, *real]} & kept_out


def test_labels_of_the_pool_hold_no_words():
    with POOL_LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"id", "issue", "issue2"}
    assert all(re.fullmatch(r"c\d+", row["id"]) and row["issue"] in "1234567" for row in rows)
