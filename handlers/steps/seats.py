"""With which group do you come? Asked once at the door; they are counted before they answer."""

from collections.abc import Sequence
from datetime import timedelta

import nlp
from bot.domain.forums import SeatsEntry
from bot.domain.steps import Step
from bot.services.record_attendance import take_seats
from bot.store.attendances import attendance_of_resident, last_attended
from bot.store.forum_parts import seats_of
from bot.store.votes import votes_for_resident
from bot.wording import forum_day as wording
from handlers.asking import ask_community, go_on
from handlers.steps import need, vote
from handlers.turn import Turn

_A_DAY = timedelta(hours=24)


def ask(turn: Turn, forum_id: int, groups: Sequence[SeatsEntry]) -> None:
    """Show the groups that have seats."""
    turn.ask(Step.SEATS, forum=forum_id)
    turn.say(wording.ask_seats(turn.tone, [(one.id or 0, one.name) for one in groups]))


def ask_again(turn: Turn) -> None:
    """เปลี่ยนกลุ่ม: at the forum that they signed in to last."""
    came = last_attended(turn.session, turn.authority.id, turn.person.id, turn.now - _A_DAY)
    groups = seats_of(turn.session, turn.authority.id, came.forum_id) if came else []
    if came is None or not groups:
        return turn.say(wording.no_seats(turn.tone))
    return ask(turn, came.forum_id, groups)


def answer(turn: Turn) -> None:
    """A number or a name from the list; other words are a need or an answer in kind, as ever."""
    groups = seats_of(turn.session, turn.authority.id, int(turn.asked.get("forum", 0)))
    chosen = chosen_in(turn.read().text, groups)
    if chosen is not None:
        return _take(turn, chosen.id or 0)
    if nlp.search_key(turn.read().text).isdecimal():
        return turn.say(wording.no_such_seats(turn.tone, len(groups)))
    go_on(turn)
    return need.answer(turn)


def choose_by_button(turn: Turn, values: dict[str, str]) -> None:
    """A group was tapped."""
    typed = values.get("id", "")
    return _take(turn, int(typed) if typed.isdecimal() and len(typed) < 10 else 0)


def chosen_in(words: str, groups: Sequence[SeatsEntry]) -> SeatsEntry | None:
    """The group that is meant by its number in the list, its name, or both."""
    key = nlp.search_key(words)
    head, _, rest = key.partition(" ")
    if head.isdecimal() and len(head) <= 2 and 1 <= int(head) <= len(groups):
        one = groups[int(head) - 1]
        return one if rest in ("", nlp.search_key(one.name)) else None
    return next((one for one in groups if nlp.search_key(one.name) == key), None)


def _take(turn: Turn, seats_id: int) -> None:
    came = last_attended(turn.session, turn.authority.id, turn.person.id, turn.now - _A_DAY)
    groups = seats_of(turn.session, turn.authority.id, came.forum_id) if came else []
    chosen = next((one for one in groups if one.id == seats_id), None)
    go_on(turn)
    if came is None or chosen is None:
        return turn.say(wording.no_seats(turn.tone))
    row = attendance_of_resident(turn.session, turn.authority.id, came.forum_id, turn.person.id)
    take_seats(turn.person, row or came, chosen)
    turn.say(wording.seats_taken(turn.tone, chosen.name))
    if votes_for_resident(turn.session, turn.authority.id, turn.person.id, turn.now):
        return vote.show(turn)
    return ask_community(turn)
