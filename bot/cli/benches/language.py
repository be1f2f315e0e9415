"""The language library: how long one message takes in all, the worst of texts, and what a process with it costs."""

import json
import subprocess
import sys
import time

import nlp
from bot.cli.benches.promises import Promise, percentile
from nlp.corpus import read_corpus

_EVERY = 5
# A child's ru_maxrss begins with what its parent held, so Linux is asked for the peak of this address space alone.
_COST_OF_A_PROCESS = """
import json, pathlib, resource, time
started = time.perf_counter()
import nlp
nlp.warm_up()
seconds, status = time.perf_counter() - started, pathlib.Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
peak = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), None)
print(json.dumps([seconds, (peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024]))
"""
_HOSTILE = ("ส" * 5000, "ด้านหน้า" * 625, "5" * 5000, "ขอไฟ " * 1000, "ก่" + "่" * 4999, "นาย ก" * 1000, "\ud800" * 5000)


def measure_language(*, short: bool) -> list[Promise]:
    """Milliseconds for all that is read of one message, and what a process with the library costs."""
    nlp.warm_up()
    texts = [example.text for example in read_corpus()][:: _EVERY * (4 if short else 1)]
    _analyse(texts[0])
    milliseconds = [_milliseconds(text) for text in texts]
    command = [sys.executable, "-c", _COST_OF_A_PROCESS]
    started = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    seconds, megabytes = json.loads(started.stdout)
    return [
        Promise("whole analysis of a message, median", percentile(milliseconds, 0.5), "ms", at_most=3),
        Promise("whole analysis of a message, p99", percentile(milliseconds, 0.99), "ms", at_most=15),
        Promise("5,000 hostile characters, the worst", max(map(_milliseconds, _HOSTILE)), "ms", at_most=500),
        Promise("import and load", seconds, "s", at_most=2),
        Promise("memory of a process with the library alone", megabytes, "MB", at_most=350),
    ]


def _analyse(text: str) -> None:
    words = nlp.clean(text)
    nlp.analyse(words)
    nlp.redact(words)


def _milliseconds(text: str) -> float:
    started = time.perf_counter()
    _analyse(text)
    return (time.perf_counter() - started) * 1000
