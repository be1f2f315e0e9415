"""Which community somebody means, however they type it, and which one a place lies nearest to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from rapidfuzz import fuzz

import nlp
from bot.domain.authority_words import bare_name
from bot.store.communities import CommunityFacts

NEAREST_WITHIN_KM = 15
_EARTH_KM = 6371.0
_BEFORE = re.compile(r"^(?:(?:ดิฉัน|ผม|หนู|ฉัน|เรา|อยู่|ที่|เขต|อำเภอ|อ\.|ตำบล|ต\.|ชุมชน|หมู่บ้าน|หมู่ที่|หมู่|ม\.|บ้าน)\s*)+(?=.)")
_AFTER = re.compile(r"\s*(?:ค่ะ|คะ|ค่า|ครับ|คับ|จ้า|จ้ะ|เจ้า|นะ)+$")
_DIGITS = re.compile(r"\d+")
_SURE, _CLEAR_LEAD, _NEAR = 85, 8, 60
_OTHER_NUMBER = 70  # หมู่ 5 is not หมู่ 6, however alike the rest is
_SHORT_FORM = 90
_MOST_NEAR = 4


@dataclass(frozen=True, slots=True)
class Match:
    """The one community that is meant, or those that come near, best first."""

    winner: CommunityFacts | None
    near: tuple[CommunityFacts, ...] = ()
    is_exact: bool = False


def match_community(typed: str, communities: Sequence[CommunityFacts]) -> Match:
    """Who is meant by a typed name, with short forms and slips of the finger."""
    key = _key(typed)
    if not key:
        return Match(None)
    exact = [community for community in communities if key in _keys(community)]
    if len(exact) == 1:
        return Match(exact[0], is_exact=True)
    scored = [(_likeness(typed, key, community), community) for community in communities]
    scored.sort(key=lambda entry: -entry[0])
    near = tuple(community for score, community in scored[:_MOST_NEAR] if score >= _NEAR)
    best = scored[0][0] if scored else 0.0
    lead = best - (scored[1][0] if len(scored) > 1 else 0.0)
    if not exact and best >= _SURE and lead >= _CLEAR_LEAD:
        return Match(scored[0][1])
    return Match(None, near)


def nearest_community(
    latitude: float, longitude: float, communities: Sequence[CommunityFacts]
) -> tuple[CommunityFacts, float] | None:
    """The community whose known point is nearest, and how many kilometres away; None where no point is known."""
    known = [
        (community, _distance_km(latitude, longitude, community.latitude, community.longitude))
        for community in communities
        if community.latitude is not None and community.longitude is not None
    ]
    return min(known, key=lambda entry: entry[1], default=None)


def _likeness(typed: str, key: str, community: CommunityFacts) -> float:
    likeness = max(_score(key, name) for name in _keys(community))
    whole = _AFTER.sub("", nlp.search_key(typed)).replace(" ", "")
    if whole == key:  # perhaps บาน for บ้าน: the word for what it is may hold the slip
        names = (bare_name(name) for name in (community.name, *community.aliases))
        likeness = max(likeness, *(_score(key, nlp.search_key(name).replace(" ", "")) for name in names))
    return likeness


def _keys(community: CommunityFacts) -> set[str]:
    return {_key(name) for name in (community.name, *community.aliases)} - {""}


def _key(name: str) -> str:
    key = nlp.search_key(name)
    key = _AFTER.sub("", key)
    return _BEFORE.sub("", key).replace(" ", "")


def _score(key: str, name: str) -> float:
    score = fuzz.ratio(key, name)
    is_short_form = len(key) >= 3 and (name.startswith(key) or name.endswith(key))
    if is_short_form:
        score = max(score, _SHORT_FORM)
    if not is_short_form and _DIGITS.findall(key) != _DIGITS.findall(name):
        return min(score, _OTHER_NUMBER)
    return score


def _distance_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    north, east = radians(to_latitude - latitude), radians(to_longitude - longitude)
    chord = sin(north / 2) ** 2 + cos(radians(latitude)) * cos(radians(to_latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, chord)))
