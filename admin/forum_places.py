"""The levels and places that a forum may have, as this authority has them."""

from dataclasses import dataclass

from bot.domain.authority_words import bare_name, office_word
from bot.store.authorities import AuthorityFacts
from bot.store.communities import communities_of, community_by_id
from bot.store.forums import ForumFacts, all_areas_of
from bot.store.session import Session

_NAMES = {"community": "ชุมชน", "subdistrict": "ตำบล", "district": "อำเภอ", "province": "ทั้งจังหวัด"}
_SMALLEST_FIRST = ("community", "subdistrict", "district")


@dataclass(frozen=True, slots=True)
class Place:
    """A box to tick."""

    value: str  # a12 for an area, c12 for a community
    name: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level that a forum may have; without places it reaches everybody."""

    value: str
    name: str
    places: tuple[Place, ...]


def levels_of(rows: Session, authority: AuthorityFacts, forum: ForumFacts | None = None) -> list[Level]:
    """The levels that make sense for an authority, smallest first, and the level that `forum` has already.

    An area that is the only one of its level is the whole authority, so that level is left out.
    """
    own = authority.community_level
    communities = _communities(rows, authority, forum)
    levels = [Level(own, _NAMES.get(own, own), communities)] if communities else []
    areas = all_areas_of(rows, authority.id)
    for level in _SMALLEST_FIRST[_SMALLEST_FIRST.index(own) + 1 :]:
        places = tuple(Place(f"a{one.id}", one.name) for one in areas if one.level == level)
        if len(places) > 1 or (forum and forum.level == level):
            levels.append(Level(level, _NAMES[level], places))
    whole = "province" if authority.kind == "pao" else "city"
    return [*levels, Level(whole, _NAMES.get(whole, f"ทั้ง{office_word(authority.kind)}"), ())]


def _communities(rows: Session, authority: AuthorityFacts, forum: ForumFacts | None) -> tuple[Place, ...]:
    """Those in use, and the forum's own that were retired since: whoever edits something else does not lose them."""
    in_use = communities_of(rows, authority.id)
    gone = (forum.communities if forum else frozenset()) - {one.id for one in in_use}
    retired = [one for place in sorted(gone) if (one := community_by_id(rows, authority.id, place))]
    return (
        *(Place(f"c{one.id}", bare_name(one.name)) for one in in_use),
        *(Place(f"c{one.id}", f"{bare_name(one.name)} (เลิกใช้)") for one in retired),
    )


def chosen_places(forum: ForumFacts | None) -> set[str]:
    """The boxes that are ticked for a forum."""
    if forum is None:
        return set()
    return {f"a{one}" for one in forum.areas} | {f"c{one}" for one in forum.communities}
