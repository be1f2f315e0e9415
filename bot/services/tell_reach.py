"""Tell in words which places a forum reaches."""

from bot.domain.authority_words import bare_name, office_word
from bot.store.authorities import AuthorityFacts
from bot.store.forums import ForumFacts, Places

_PLACES_NAMED = 4
_AREA_LEVELS = {"subdistrict": "ต.", "district": "อ.", "province": "จ."}


def reach_of(authority: AuthorityFacts, forum: ForumFacts, places: Places) -> str:
    """The forum's places by name, such as “ทั้งเทศบาล” or “ต.ชมพู”; `places` are those of the authority."""
    if forum.is_for_all:
        return f"ทั้งจังหวัด{authority.province}" if forum.level == "province" else f"ทั้ง{office_word(authority.kind)}"
    names = [f"{_AREA_LEVELS.get(level, '')}{bare_name(name)}" for level, name in places.named(forum)]
    named, rest = " ".join(names[:_PLACES_NAMED]), len(names) - _PLACES_NAMED
    return f"{named} และอีก {rest} แห่ง" if rest > 0 else named
