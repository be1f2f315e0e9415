"""Whether somebody's life is in danger now, told from talk about danger: past, feared, frequent, taught or in jest.

Word lists first, because staff must be able to read why a message rang the bell and mend them; what they count is in
`lexicon/danger.toml`. Then a model, because nobody can list all the ways in which people cry for help: of 70 written by
somebody who had not seen the lists, these alone missed 36. Either is enough. Both also run on words that may not be
kept (before consent).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from nlp.features import extract
from nlp.kinds import DANGERS, Danger, DangerKind
from nlp.model import Known, load_model
from nlp.normalize import fold
from nlp.tokenize import tokenize

_FILE = Path(__file__).parent / "lexicon" / "danger.toml"
_URGENT_FROM = 2
_QUIET_COST = 2
_QUIET_MARGIN = 0.35
# Whoever speaks of ending a life is heard whatever else the message asks for; only a programme or a joke is not.
_STILLS_SELF_HARM = frozenset({"programme", "jest", "past"})
_AIR = re.compile("ควัน|ฝุ่น|กลิ่น|เหม็น|เผา|pm")
_READ = 1_000
_AHEAD_WITHIN = 14
# "A car hit it, come now" is mostly about a damaged rail, "flooded now" about a wet road: a victim makes them urgent.
_NEEDS_A_VICTIM = frozenset({"accident", "disaster"})
_BODILY = frozenset({"accident", "medical", "disaster"})


@dataclass(frozen=True, slots=True)
class _Signs:
    now: re.Pattern[str]
    victim: re.Pattern[str]
    ahead: re.Pattern[str]
    place: re.Pattern[str]
    quiet: dict[str, re.Pattern[str]]
    sure: dict[DangerKind, re.Pattern[str]]
    weak: dict[DangerKind, re.Pattern[str]]


def find_danger(text: str) -> Danger:
    """Which dangers to life are present in a message; no danger for most."""
    folded = fold(text[:_READ]).text
    return danger_in(folded, load_model().look_up(extract(folded, tokenize(folded))))


def danger_in(folded: str, known: Known) -> Danger:
    """The same for a text that was folded and whose features were looked up."""
    signs, folded = _read_signs(), folded[:_READ]
    quiet = {name for name, pattern in signs.quiet.items() if pattern.search(folded)}
    kinds = _named(signs, folded, quiet)
    if not kinds and not _is_only_a_place(signs, folded):
        kinds = _learnt(known, quiet)
    return Danger(urgent=bool(kinds), kinds=kinds)


def _named(signs: _Signs, folded: str, quiet: set[str]) -> frozenset[DangerKind]:
    """The dangers that the word lists find."""
    named = {kind: _strength(signs, kind, folded) for kind in DANGERS}
    if not any(named.values()):
        return frozenset()
    now, victim = bool(signs.now.search(folded)), bool(signs.victim.search(folded))
    return frozenset(
        kind
        for kind, strength in named.items()
        if strength and _weigh(kind, strength, quiet, now=now, victim=victim) >= _URGENT_FROM
    )


def _is_only_a_place(signs: _Signs, folded: str) -> bool:
    has_sign = signs.now.search(folded) or signs.victim.search(folded)
    return bool(signs.place.fullmatch(folded.strip())) and not has_sign


def _learnt(known: Known, quiet: set[str]) -> frozenset[DangerKind]:
    """The danger that the model hears although no list has the words, if any; quiet words make it harder of hearing."""
    model = load_model()
    margins = model.score_danger(known)
    kind = DANGERS[int(np.argmax(margins[1:]))]
    counted = quiet & _STILLS_SELF_HARM if kind == "self_harm" else quiet
    rings = margins[0] >= model.danger_from + _QUIET_MARGIN * len(counted)
    return frozenset({kind}) if rings else frozenset()


def _strength(signs: _Signs, kind: DangerKind, folded: str) -> int:
    """2 for a sure sign, 1 for a weak one, 0 for none that is present."""
    if kind == "self_harm" and signs.sure[kind].search(folded):
        return 2  # whoever says that he will is heard now, not when he has
    if _present(signs.sure[kind], signs.ahead, folded):
        return 2
    if kind == "medical" and _AIR.search(folded):
        return 0  # "cannot breathe" beside smoke is a complaint about smoke
    weak = _present(signs.weak[kind], signs.ahead, folded)
    return min(len(weak), 2 if kind == "medical" else 1)  # two complaints of the body are as good as a sure one


def _present(sign: re.Pattern[str], ahead: re.Pattern[str], folded: str) -> set[str]:
    """The signs that stand there and are not only feared or supposed by the words before them."""
    return {
        found.group()
        for found in sign.finditer(folded)
        if not ahead.search(folded, max(0, found.start() - _AHEAD_WITHIN), found.start())
    }


def _weigh(kind: DangerKind, strength: int, quiet: set[str], *, now: bool, victim: bool) -> int:
    counted = quiet & _STILLS_SELF_HARM if kind == "self_harm" else quiet
    if kind not in _BODILY:
        counted = counted - {"animal"}
    press = victim + (now and not (strength == 1 and kind in _NEEDS_A_VICTIM))
    return strength + press - _QUIET_COST * len(counted)


@cache
def _read_signs() -> _Signs:
    content = tomllib.loads(_FILE.read_text("utf-8"))
    return _Signs(
        now=_any_of(content["now"]),
        victim=_any_of(content["victim"]),
        ahead=_any_of(content["ahead"]),
        place=_any_of(content["place"]),
        quiet={name: _any_of(patterns) for name, patterns in content["quiet"].items()},
        sure={kind: _any_of(content[kind]["sure"]) for kind in DANGERS},
        weak={kind: _any_of(content[kind]["weak"]) for kind in DANGERS},
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
