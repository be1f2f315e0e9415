"""Do you agree with these? — by button, by typed numbers, taken back at any time."""

import nlp
from bot.domain.errors import NotFound
from bot.services.support_need import support, unsupport
from bot.store.models import Need
from bot.store.needs import need_by_number
from bot.wording import similar as wording
from handlers.turn import Turn


def answers_by_number(turn: Turn, words: str) -> bool:
    """Whether a bare number means one of the similar needs that were shown last."""
    shown = turn.memory.get("similar") or []
    key = nlp.search_key(words)
    if not shown or not key.isdecimal() or len(key) > 1 or not 1 <= int(key) <= len(shown):
        return False
    support_needs(turn, [shown[int(key) - 1]])
    return True


def support_needs(turn: Turn, numbers: list[str]) -> None:
    """Count the resident's voice for each of these."""
    counted: list[tuple[str, int]] = []
    for number in dict.fromkeys(numbers):
        need = _neighbours_need(turn, number)
        if need is not None and need.resident_id == turn.person.id:
            return turn.say(wording.own_need(turn.tone, number))
        try:
            if need is not None:
                counted.append((number, support(turn.session, need, turn.person, turn.now)))
        except NotFound:
            continue
    if not counted:
        return turn.say(wording.nothing_to_support(turn.tone))
    turn.remember(supported=[number for number, _ in counted])
    if len(counted) == 1:
        return turn.say(wording.supported(turn.tone, *counted[0]))
    return turn.say(wording.supported_several(turn.tone, counted))


def unsupport_needs(turn: Turn, numbers: list[str]) -> None:
    """Take the resident's voice back from these."""
    found = [need for number in numbers if (need := _neighbours_need(turn, number)) is not None]
    if not found:
        return turn.say(wording.nothing_to_support(turn.tone))
    for need in found:
        people = unsupport(turn.session, need, turn.person, turn.now)
        turn.say(wording.unsupported(turn.tone, need.number, people))
    turn.remember(supported=None, similar=turn.memory.get("similar") or [need.number for need in found])
    return None


def none_fits(turn: Turn) -> None:
    """None of those shown is what the resident means."""
    turn.remember(similar=None)
    turn.say(wording.none_similar(turn.tone))


def _neighbours_need(turn: Turn, number: str) -> Need | None:
    """A need of the resident's own community: the only ones that are ever offered to agree with."""
    need = need_by_number(turn.session, turn.authority.id, number)
    if need is None or need.community_id is None or need.community_id != turn.person.community_id:
        return None
    return need
