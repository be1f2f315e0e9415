"""Who may speak on the phone, and what they might say: invented people, sentences that show what the bot can do."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from bot.simulator.demo_needs import DEMO, demo_needs
from bot.simulator.platform.state import id_of

_OLD_TELLERS = 2  # of authorities that have no cast of their own


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with LINE on their phone."""

    line_id: str
    name: str
    description: str = ""
    community_code: str | None = None
    has_followed: bool = False
    has_consented: bool = False
    has_large_text: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """Something to try with one tap; `pc` is text as from LINE on a computer, `unsend` is text that is taken back."""

    label: str
    kind: Literal["text", "photo", "place", "sticker", "unsend", "pc"]
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None


def cast_of(slug: str) -> list[Person]:
    """The people of one authority's phone; where nobody is cast, some who told needs before."""
    cast = [_person(entry) for entry in _tables()["person"] if entry["authority"] == slug]
    return cast or _old_tellers(slug)


def person_with(slug: str, line_id: str) -> Person:
    """Who is behind a LINE id; somebody new where the cast does not know it."""
    return next((each for each in cast_of(slug) if each.line_id == line_id), Person(line_id, "คนใหม่"))


def sayings() -> list[Saying]:
    """What to try, in order."""
    return [Saying(**entry) for entry in _tables()["saying"]]


def teller_id(slug: str, teller: str) -> str:
    """The LINE id of somebody in the file of needs."""
    return id_of("U", f"{slug} {teller}")


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((DEMO / "cast.toml").read_text(encoding="utf-8"))


def _person(entry: dict[str, Any]) -> Person:
    return Person(
        line_id=entry["user_id"],
        name=entry["name"],
        description=entry["description"],
        community_code=entry["community_code"] or None,
        has_followed=entry["follows"],
        has_consented=entry["consented"],
        has_large_text=entry["large_text"],
    )


@cache
def _old_tellers(slug: str) -> list[Person]:
    tellers = {line.teller: line.community_code for line in demo_needs(slug) if line.source == "line"}
    return [
        Person(teller_id(slug, teller), f"ผู้แจ้งเดิม {number}", "เคยแจ้งเรื่อง", code, has_followed=True, has_consented=True)
        for number, (teller, code) in enumerate(list(tellers.items())[:_OLD_TELLERS], start=1)
    ]
