"""What kind of message a text is, and which of the seven issues it belongs under."""

from __future__ import annotations

import gc

import numpy as np
from numpy.typing import NDArray

from nlp.danger import danger_in
from nlp.evidence import Reading, find_evidence
from nlp.features import extract
from nlp.kinds import ISSUES, KINDS, NO_ISSUE, Classification, Danger, Kind
from nlp.layer import Layer
from nlp.lexicon import find_cues
from nlp.model import Floats, Model, Scored, load_model, read_facts
from nlp.normalize import fold
from nlp.phrases import fixed_kind
from nlp.tokenize import tokenize

MODEL_VERSION: str = read_facts()["version"]
SECOND_ISSUE_FROM = 0.2
_EVEN = tuple([1 / len(ISSUES)] * len(ISSUES))


def classify(text: str, layer: Layer | None = None) -> Classification:
    """The kind of a message and, for a need, its issue, how sure that is, and the words that decided."""
    return classify_reading(read(text), layer)


def classify_reading(reading: Reading, layer: Layer | None = None, danger: Danger | None = None) -> Classification:
    """The same for a text that was read, and whose danger may be known."""
    if not reading.words:
        return _nothing_said()
    model = load_model()
    urgent = (danger or danger_of(reading)).urgent
    kind, sureness, by_kind = _decide_kind(model, reading, layer)
    if kind == "need" or urgent:
        return _need(model, reading, layer, urgent=urgent)
    scores = model.issue_probabilities(reading.known)
    evidence = find_evidence(reading, by_kind, KINDS.index(kind))
    return Classification(kind, NO_ISSUE, sureness, None, False, False, evidence, _as_tuple(scores), _version(layer))


def classify_need(text: str, layer: Layer | None = None) -> Classification:
    """The same for a text that is known to be a need: part of one, or entered by staff as one."""
    reading = read(text)
    if not reading.words:
        return _nothing_said()
    return _need(load_model(), reading, layer, urgent=danger_of(reading).urgent)


def danger_of(reading: Reading) -> Danger:
    """Present danger in a text that was read."""
    return danger_in(reading.folded.text, reading.known)


def read(text: str) -> Reading:
    """A text folded, cut into words, its features counted and looked up."""
    folded = fold(text)
    words = tokenize(folded.text)
    features = extract(folded.text, words)
    return Reading(folded, words, features, load_model().look_up(features))


def warm_up() -> None:
    """Load the model, the word lists and the tokenizer's dictionary now rather than on the first message."""
    collects = gc.isenabled()
    gc.disable()  # a dictionary is no garbage, and to see that again and again takes four times as long as to read it
    try:
        classify("ขอไฟส่องทางหน้าวัดครับ")
    finally:
        if collects:
            gc.enable()


def _need(model: Model, reading: Reading, layer: Layer | None, *, urgent: bool) -> Classification:
    scored = model.score_issue(reading.known)
    if layer:
        scored = _with_layer(model, reading, scored, layer)
    scores = model.issue.probabilities(scored.margins)
    order = np.argsort(-scores)
    best, second = int(order[0]), int(order[1])
    evidence = find_evidence(reading, scored, best, issue=ISSUES[best])
    confidence = float(scores[best])
    return Classification(
        kind="need",
        issue=ISSUES[best],
        confidence=confidence,
        issue2=ISSUES[second] if scores[second] >= SECOND_ISSUE_FROM else None,
        abstained=confidence < model.abstain_below or not evidence,
        urgent=urgent,
        evidence=evidence,
        scores=_as_tuple(scores),
        model_version=_version(layer),
    )


def _with_layer(model: Model, reading: Reading, scored: Scored, layer: Layer) -> Scored:
    """The shipped margins and what an authority taught, with the words of both as what decided."""
    return _sum(scored, *layer.parts(model, reading.features))


def _sum(scored: Scored, parts: Floats, occurrences: NDArray[np.int64]) -> Scored:
    return Scored(
        margins=scored.margins + parts.sum(0),
        parts=np.concatenate([scored.parts, parts]),
        occurrences=np.concatenate([scored.occurrences, occurrences]),
    )


def _decide_kind(model: Model, reading: Reading, layer: Layer | None) -> tuple[Kind, float, Scored]:
    """A need unless there is good reason to think otherwise: a lost wish costs more than a greeting kept.

    What is no need only because of what staff dismissed is chat: its answer offers to record the words all the same.
    """
    shipped = score_kind(model, reading)
    fixed = fixed_kind(reading.folded.text)
    if fixed:
        return fixed, 1.0, shipped
    scored = _with_dismissals(model, reading, shipped, layer) if layer and layer.needs else shipped
    chances = model.kind.probabilities(scored.margins)
    if chances[0] >= model.keep_need_below:
        return "need", float(chances[0]), scored
    if scored is not shipped and model.kind.probabilities(shipped.margins)[0] >= model.keep_need_below:
        return "chat", float(1 - chances[0]), scored
    best = 1 + int(np.argmax(chances[1:]))
    return KINDS[best], float(1 - chances[0]), scored


def score_kind(model: Model, reading: Reading) -> Scored:
    """How far the shipped model speaks for each kind of message."""
    return model.score_kind(reading.known, find_cues(reading.folded.text))


def _with_dismissals(model: Model, reading: Reading, scored: Scored, layer: Layer) -> Scored:
    """The shipped margins, and for or against a need what an authority's staff taught."""
    parts, occurrences = layer.need_parts(model, reading.features)
    taught = np.zeros((len(parts), len(KINDS)), dtype=np.float32)
    taught[:, 0] = parts
    return _sum(scored, taught, occurrences)


def _version(layer: Layer | None) -> str:
    return f"{MODEL_VERSION}+{layer.version}" if layer else MODEL_VERSION


def _as_tuple(scores: Floats) -> tuple[float, ...]:
    """Seven probabilities whose sum is 1 to the last digit that matters."""
    exact = scores.astype(np.float64)
    return tuple((exact / exact.sum()).tolist())


def _nothing_said() -> Classification:
    return Classification("chat", NO_ISSUE, 1.0, None, False, False, (), _EVEN, MODEL_VERSION)
