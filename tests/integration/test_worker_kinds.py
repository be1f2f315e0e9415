"""Beginning to work: what a worker of one kind leaves out."""

from types import SimpleNamespace

import pytest

from bot.cli import run
from bot.jobs import Jobs


@pytest.mark.parametrize(("turns", "reads"), [(1, 1), (0, 0)])
def test_a_worker_that_only_sends_loads_no_language(worker, monkeypatch, turns, reads):
    loaded = []
    monkeypatch.setattr(run.nlp, "warm_up", lambda: loaded.append("the model"))
    parts = SimpleNamespace(worker=worker, settings=SimpleNamespace(is_scaled_out=True), jobs=Jobs())
    embedded = run.EmbeddedWorker(turns=turns, sending=1)
    embedded.start(parts)
    embedded.stop()
    assert len(loaded) == reads
