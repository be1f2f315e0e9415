"""Where do you live? By poster, by name, by place or from the list."""

import re

import nlp
from bot.domain.authority_words import bare_name
from bot.domain.incoming import SaidText
from bot.domain.steps import Step
from bot.services.find_community import NEAREST_WITHIN_KM, match_community, nearest_community
from bot.services.join_community import How
from bot.services.join_community import join as join_community
from bot.store.communities import CommunityFacts, communities_of, community_by_code
from bot.wording import communities as wording
from handlers.asking import ask_community, ask_for_consent, go_on, has_consent, level, own_community
from handlers.steps import need
from handlers.telling import record
from handlers.turn import Turn

_POSTER = re.compile(r"(?:ชุมชน|ตำบล|อำเภอ)\s*(\S{1,40}(?: \S{1,40}){0,3})")
_NAMES_A_PLACE = re.compile(r"(?:อยู่|ชุมชน|หมู่บ้าน|หมู่|บ้าน|ตำบล|อำเภอ|ต\.|อ\.|ม\.)")
_LONGEST_NAME = 30


def answer(turn: Turn) -> None:
    """A name, a number from the list, or a need told before the question is answered."""
    words = _words(turn)
    known = communities_of(turn.session, turn.authority.id)
    chosen = by_number(turn, words, known)
    if chosen is not None:
        return join(turn, chosen, "list")
    match = match_community(words, known) if len(words) <= 2 * _LONGEST_NAME else None
    if match is not None and match.winner is not None:
        return join(turn, match.winner, "typed")
    names_a_place = bool(_NAMES_A_PLACE.match(words)) and len(words) <= _LONGEST_NAME
    if turn.read().is_clear_need and not names_a_place:
        return record(turn, turn.read())
    is_small_talk = turn.read().kind not in ("need", "chat", "spam")
    if is_small_talk or len(words) > 2 * _LONGEST_NAME:
        return need.answer(turn)  # which repeats the question
    return _not_found(turn, words, match.near if match else ())


def joins_by_poster(turn: Turn, words: str) -> bool:
    """Whether the words are a poster's code or, after the word for community, exactly the name of one."""
    found = _POSTER.fullmatch(" ".join(words.split()))
    if found is None:
        return False
    community = community_by_code(turn.session, turn.authority.id, found[1])
    how: How = "poster"
    if community is None:
        match = match_community(words, communities_of(turn.session, turn.authority.id))
        community, how = (match.winner if match.is_exact else None), "typed"
    if community is None:
        return False
    if has_consent(turn):
        join(turn, community, how)
    else:  # the poster is often scanned before the notice is answered
        turn.remember(community_code=community.code)
        ask_for_consent(turn)
    return True


def join(turn: Turn, community: CommunityFacts, how: How) -> None:
    """Write down where the resident lives and say so."""
    name = bare_name(community.name)
    if turn.person.community_id == community.id:
        go_on(turn)
        return turn.say(wording.same_as_before(turn.tone, level(turn), name))
    filled = join_community(turn.session, turn.person, community, how, turn.now)
    go_on(turn)
    return turn.say(wording.joined(turn.tone, level(turn), name, len(filled)))


def join_by_code(turn: Turn, values: dict[str, str]) -> None:
    """A name was tapped in a list."""
    community = community_by_code(turn.session, turn.authority.id, values.get("code", ""))
    if community is None:
        return turn.say(wording.unknown_poster(turn.tone, level(turn)))
    return join(turn, community, "list")


def join_by_place(turn: Turn, latitude: float, longitude: float) -> None:
    """The nearest community, unless even that is far away."""
    nearest = nearest_community(latitude, longitude, communities_of(turn.session, turn.authority.id))
    if nearest is None or nearest[1] > NEAREST_WITHIN_KM:
        name = bare_name(nearest[0].name) if nearest else None
        return turn.say(wording.too_far(turn.tone, level(turn), name))
    return join(turn, nearest[0], "place")


def show_list(turn: Turn, page: int) -> None:
    """One page of all names; a number typed next is one of them."""
    known = communities_of(turn.session, turn.authority.id)
    if not known:
        return go_on(turn)
    pages = (len(known) + wording.PAGE - 1) // wording.PAGE
    page = min(max(page, 1), pages)
    turn.ask(Step.COMMUNITY, listed=True, page=page)
    names = [(community.code, bare_name(community.name)) for community in known]
    turn.say(wording.all_names(turn.tone, level(turn), names, page))
    return None


def ask_for_change(turn: Turn) -> None:
    """The resident lives elsewhere now, or it was misunderstood."""
    current = own_community(turn)
    if current is None:
        return ask_community(turn)
    turn.ask(Step.COMMUNITY)
    return turn.say(wording.ask_for_change(turn.tone, level(turn), bare_name(current.name)))


def keep_as_before(turn: Turn) -> None:
    """Nothing is changed; without a community the question stays open."""
    current = own_community(turn)
    go_on(turn)
    if current is None:
        return turn.say(wording.ask_again(turn.tone, level(turn)))
    return turn.say(wording.kept_as_before(turn.tone, level(turn), bare_name(current.name)))


def _not_found(turn: Turn, words: str, near: tuple[CommunityFacts, ...]) -> None:
    turn.ask(Step.COMMUNITY, choices=[community.code for community in near])
    if turn.read().kind == "need":
        need.keep_as_unsure(turn, words)
    turn.say(wording.not_found(turn.tone, words, [(community.code, bare_name(community.name)) for community in near]))


def by_number(turn: Turn, words: str, known: list[CommunityFacts]) -> CommunityFacts | None:
    """Whose number in the list shown last was typed, alone or with the name that stands behind it."""
    key, _, name = nlp.search_key(words).partition(" ")
    if not key.isdecimal() or len(key) > 3:
        return None
    codes = [community.code for community in known] if turn.asked.get("listed") else turn.asked.get("choices", [])
    at = int(key) - 1
    found = next((c for c in known if c.code == codes[at]), None) if 0 <= at < len(codes) else None
    return found if found is None or name in ("", nlp.search_key(bare_name(found.name))) else None


def _words(turn: Turn) -> str:
    deed = turn.incoming.deed
    return turn.read().text if isinstance(deed, SaidText) else ""
