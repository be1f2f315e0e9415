"""Signing in at the door of a forum: “มาแล้ว 4102”, scanned from the sign or typed.

Being there is something about a person: who has not agreed to the notice is asked first, and their wish is kept.
"""

import re
from collections.abc import Callable

from rapidfuzz import fuzz, process

import nlp
from bot.domain.messages import Text
from bot.services.record_attendance import Door, door_of, sign_in_resident
from bot.store.attendances import forum_by_day_code
from bot.store.forum_parts import seats_of
from bot.store.forums import ForumFacts
from bot.store.votes import votes_for_resident
from bot.wording import forum_day as wording
from handlers.asking import ask_community, go_on, has_consent, show_notice
from handlers.steps import seats, vote
from handlers.turn import Turn
from handlers.typed import even_digits

_PHRASES = tuple(nlp.search_key(one) for one in ("มาแล้ว", "มาถึงแล้ว", "ถึงแล้ว", "ลงชื่อ", "ลงทะเบียน", "เช็คชื่อ"))
_ALIKE = 80
_SIGN_IN = re.compile(r"(?P<phrase>[^\d\n]{3,16}?)[\s:#.\-]*(?:รหัส|เลข)?\s*(?P<code>\d ?\d ?\d ?\d)\D{0,8}")


def signs_in(turn: Turn, words: str) -> bool:
    """Whether the words are those of the door sign; a slip of the finger does not matter."""
    found = _SIGN_IN.fullmatch(even_digits(words))
    if found is None:
        return False
    phrase = nlp.search_key(found["phrase"])
    if process.extractOne(phrase, _PHRASES, scorer=fuzz.ratio, score_cutoff=_ALIKE) is None:
        return False
    code = found["code"].replace(" ", "")
    if has_consent(turn):
        if not signs_in_by_code(turn, code):
            _say_why_not(turn, code)
        return True
    forum = _forum_with_open_door(turn, code)
    if forum is None:
        _say_why_not(turn, code)
        return True
    show_notice(turn)
    turn.remember(day_code=code)
    turn.say(wording.waits_for_consent(turn.tone, forum.name))
    return True


def signs_in_by_code(turn: Turn, code: str) -> bool:
    """Sign in who has agreed; False where no forum with that code takes people now."""
    forum = _forum_with_open_door(turn, code)
    if forum is None:
        return False
    row, is_new = sign_in_resident(turn.session, forum, turn.person, turn.now)
    groups = seats_of(turn.session, turn.authority.id, forum.id)
    mine = next((one.name for one in groups if one.id == row.seats_id), None)
    if is_new:
        turn.say(wording.signed_in(turn.tone, forum.name, mine))
    else:
        turn.say(wording.already_signed_in(turn.tone, forum.name, row.came_at))
    go_on(turn)
    if groups and mine is None:
        seats.ask(turn, forum.id, groups)
    elif votes_for_resident(turn.session, turn.authority.id, turn.person.id, turn.now):
        vote.show(turn)
    elif is_new:
        ask_community(turn)
    return True


def _forum_with_open_door(turn: Turn, code: str) -> ForumFacts | None:
    forum = forum_by_day_code(turn.session, turn.authority.id, code)
    return forum if forum is not None and door_of(forum, turn.now) is Door.OPEN else None


def _say_why_not(turn: Turn, code: str) -> None:
    forum = forum_by_day_code(turn.session, turn.authority.id, code)
    door = Door.UNKNOWN if forum is None else door_of(forum, turn.now)
    turn.say(_WHY_NOT[door](turn, forum) if forum else wording.unknown_code(turn.tone, turn.authority.contact_phone))


_WHY_NOT: dict[Door, Callable[[Turn, ForumFacts], Text]] = {
    Door.UNKNOWN: lambda turn, _: wording.unknown_code(turn.tone, turn.authority.contact_phone),
    Door.TOO_EARLY: lambda turn, forum: wording.too_early(turn.tone, forum.name, forum.starts_at),
    Door.OVER: lambda turn, forum: wording.is_over(turn.tone, forum.name, turn.authority.contact_phone),
    Door.CALLED_OFF: lambda turn, forum: wording.called_off(turn.tone, forum.name, forum.state_reason),
}
