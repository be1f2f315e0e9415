"""Draw up a circuit from a template: which places of an authority get a forum, what each is called, and when it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.authority_words import LEVEL_WORDS, bare_name
from bot.domain.circuits import TEMPLATES, CircuitTemplate, Slot, Timing, closing_day, slot_on, slots_of
from bot.domain.thai_time import bangkok_day
from bot.store.authorities import AuthorityFacts
from bot.store.communities import communities_of
from bot.store.forums import all_areas_of
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class Part:
    """A place that gets a forum of its own; without area and community it is the whole authority."""

    level: str
    name: str  # of the forum
    area_id: int | None = None
    community_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftForum:
    """One line of a circuit before it is saved."""

    part: Part
    slot: Slot
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A template as this authority can use it."""

    template: CircuitTemplate
    parts: tuple[Part, ...]


def choices_of(session: Session, authority: AuthorityFacts) -> list[Choice]:
    """The templates that make sense for an authority: those with at least two parts, and the one without any."""
    found = [Choice(one, tuple(_parts(session, authority, one.parts))) for one in TEMPLATES]
    return [one for one in found if one.template.parts is None or len(one.parts) > 1]


def whole_of(authority: AuthorityFacts) -> Part:
    """The forum for everybody."""
    if authority.kind == "pao":
        return Part("province", f"ประชาคมระดับจังหวัด{authority.province}")
    return Part("city", f"ประชาคม{authority.name}")


def draw_up(authority: AuthorityFacts, choice: Choice, timing: Timing, closing_after: int | None) -> list[DraftForum]:
    """The forums of a circuit; a closing one where it is asked for. The days must leave room (`days_of`)."""
    whole = whole_of(authority)
    if not choice.parts:
        return [DraftForum(whole, slot) for slot in slots_of(1, timing)]
    slots = slots_of(len(choice.parts), timing)
    forums = [DraftForum(part, slot) for part, slot in zip(choice.parts, slots, strict=True)]
    if closing_after is None:
        return forums
    last_on = bangkok_day(slots[-1].starts_at)
    closing = slot_on(closing_day(last_on, closing_after, timing), timing)
    return [*forums, DraftForum(whole, closing)]


def _parts(session: Session, authority: AuthorityFacts, level: str | None) -> Sequence[Part]:
    if level is None:
        return ()
    if level == authority.community_level:
        return [
            Part(level, _named(level, one.name), community_id=one.id) for one in communities_of(session, authority.id)
        ]
    areas = [one for one in all_areas_of(session, authority.id) if one.level == level]
    return [Part(level, _named(level, one.name), area_id=one.id) for one in areas]


def _named(level: str, name: str) -> str:
    return f"ประชาคม{LEVEL_WORDS[level]}{bare_name(name)}"
