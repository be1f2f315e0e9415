"""What a message means to one authority: the language library's answer in the authority's own issue numbers.

`read_words` takes milliseconds and touches no database, so the worker calls it before it opens the turn's transaction.
"""

from dataclasses import dataclass, field, replace

import nlp
from bot.domain.issues import scores_for_authority
from bot.store.authorities import AuthorityFacts
from nlp.grouping import pack, vector_of

MOST_PARTS = 6  # a card lists no more wishes than these; what follows stays with the last one
_TIE = 1e-6
_SELF_HARM = "self_harm"


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One wish as it was understood; `evidence` counts code points of `text`, `scores` go by the authority's issues."""

    text: str
    issue: int
    confidence: float | None
    scores: dict[int, float]
    issue2: int | None
    is_undecided: bool
    is_urgent: bool
    evidence: tuple[tuple[int, int], ...]
    model_version: str | None
    is_sensitive: bool = False  # tells of one person's body, creed or worst day
    is_restricted: bool = False  # … or of ending a life: words for officers and administrators
    vector: bytes = field(default=b"", repr=False)  # by which it is compared with other needs


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole message as it was understood; `parts` is empty unless `kind` is need."""

    text: str  # cleaned, as it may be stored
    kind: str
    parts: tuple[ReadPart, ...] = ()
    danger: nlp.Danger = field(default_factory=lambda: nlp.Danger(urgent=False, kinds=frozenset()))

    @property
    def is_clear_need(self) -> bool:
        """Whether this is a need beyond doubt, and not an answer to a question that was asked."""
        return self.kind == "need" and (len(self.text) >= 20 or not all(part.is_undecided for part in self.parts))


def read_words(text: str, authority: AuthorityFacts) -> Reading:
    """What `text` means: its kind, its wishes and whether life is in danger."""
    words = nlp.clean(text).strip()
    if not any(sign.isalnum() for sign in words):
        return Reading(words, "empty")
    read = nlp.analyse(words, layer_of(authority))
    parts = _parts(words, read, authority) if read.whole.kind == "need" else ()
    if _SELF_HARM in read.danger.kinds:  # whichever wish it stands in, what is told beside it is of the same person
        parts = tuple(replace(part, is_sensitive=True, is_restricted=True) for part in parts)
    return Reading(words, read.whole.kind, parts, read.danger)


def read_as_need(text: str, authority: AuthorityFacts) -> Reading:
    """`text` as one need whatever its kind: somebody says that it is one, or life is in danger."""
    words = nlp.clean(text).strip()
    part = _part(words, 0, nlp.classify_need(words, layer_of(authority)), authority)
    return Reading(words, "need", (part,), nlp.find_danger(words))


def layer_of(authority: AuthorityFacts) -> nlp.Layer | None:
    """What the authority's staff taught, unless it was learnt over another version of the shipped model."""
    if authority.language_layer is None:
        return None
    layer = nlp.read_layer(authority.language_layer)
    return layer if layer.base_version == nlp.MODEL_VERSION else None


def _parts(words: str, read: nlp.Analysis, authority: AuthorityFacts) -> tuple[ReadPart, ...]:
    found = read.parts
    if len(found) <= 1:  # one wish keeps the whole message, greeting and all: they are the resident's words
        return (_part(words, 0, found[0].classification if found else read.whole, authority),)
    kept = [_part(part.text, 0, part.classification, authority) for part in found[: MOST_PARTS - 1]]
    rest = found[MOST_PARTS - 1 :]
    if rest:
        kept.append(_part(words[rest[0].start : rest[-1].end], 0, rest[0].classification, authority))
    return tuple(kept)


def _part(text: str, moved_by: int, read: nlp.Classification, authority: AuthorityFacts) -> ReadPart:
    learns_as = {number: issue.learns_as for number, issue in authority.issues.items()}
    scores = scores_for_authority(read.scores, learns_as)
    ranked = sorted(scores, key=lambda number: (-scores[number], number))
    best = ranked[0]
    is_restricted = read.urgent and _SELF_HARM in nlp.find_danger(text).kinds
    is_tied = len(ranked) > 1 and scores[best] - scores[ranked[1]] < _TIE
    return ReadPart(
        text=text,
        issue=best,
        confidence=min(1.0, scores[best]),
        scores=scores,
        issue2=next((n for n in ranked[1:] if read.issue2 is not None and read.issue2 in learns_as[n]), None),
        is_undecided=read.abstained or read.kind != "need" or is_tied,
        is_urgent=read.urgent,
        evidence=tuple((span.start + moved_by, span.end + moved_by) for span in read.evidence),
        model_version=read.model_version,
        is_sensitive=is_restricted or nlp.is_sensitive(text),
        is_restricted=is_restricted,
        vector=pack(vector_of(text)),
    )
