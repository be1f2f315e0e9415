"""Training: the same input gives the same file, and a trained model can be read."""

from nlp.corpus import fingerprint, read_corpus
from nlp.model import read_model
from nlp.train import train


def test_training_twice_gives_the_same_file(tmp_path):
    some = read_corpus()[::3]
    first = train(some, tmp_path / "a", {})
    second = train(some, tmp_path / "b", {})
    assert first == second
    assert fingerprint(tmp_path / "a" / "issues.npz") == fingerprint(tmp_path / "b" / "issues.npz")
    model = read_model(tmp_path / "a" / "issues.npz", tmp_path / "a" / "issues.json")
    assert model.issue.weights.shape == (len(model.buckets), 7)
    assert model.kind.weights.shape == (len(model.buckets), 9)


def test_the_corpus_is_labelled_throughout():
    corpus = read_corpus()
    assert len({example.id for example in corpus}) == len(corpus)
    assert all((example.kind == "need") == (1 <= example.issue <= 7) for example in corpus)
