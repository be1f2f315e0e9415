"""Buttons: by their action, to what they do. A typed label comes here too, so both have one effect.

The person is always the one who signed the event; a number in a button only says which of their own things is meant.
"""

from collections.abc import Callable

from bot.domain.incoming import Pressed
from bot.domain.numbers import need_number, need_number_in
from bot.wording.menu import button_is_gone
from handlers import announcements, forum, menu, needs_buttons
from handlers.asking import ask_for_consent, go_on, has_consent
from handlers.going_on import cancel, show_more
from handlers.steps import community, consent, contact, erase, need, picture, seats, similar, vote
from handlers.turn import Turn
from handlers.typed import Typed

Values = dict[str, str]
MAX_NEEDS = 6

ACTIONS: dict[str, Callable[[Turn, Values], None]] = {
    "agree": lambda turn, _: consent.agree(turn),
    "refuse": lambda turn, _: consent.refuse(turn),
    "withdraw_consent": lambda turn, _: consent.withdraw(turn),
    "policy": lambda turn, _: consent.show_policy(turn),
    "communities": lambda turn, values: community.show_list(turn, _page(values)),
    "community": community.join_by_code,
    "change_community": lambda turn, _: community.ask_for_change(turn),
    "confirm": needs_buttons.confirm_needs,
    "fix_issue": needs_buttons.fix_issue,
    "set_issue": needs_buttons.set_issue,
    "add_detail": needs_buttons.add_detail_to,
    "withdraw": needs_buttons.withdraw_one,
    "restore": needs_buttons.restore_one,
    "merge": needs_buttons.merge_parts,
    "show_need": needs_buttons.show_one,
    "photo_of": needs_buttons.give_photo_to,
    "support": lambda turn, values: similar.support_needs(turn, numbers_in(values)),
    "unsupport": lambda turn, values: similar.unsupport_needs(turn, numbers_in(values)),
    "none_similar": lambda turn, _: similar.none_fits(turn),
    "new_need": lambda turn, _: picture.belongs_to_new_need(turn),
    "record_anyway": lambda turn, _: need.record_anyway(turn),
    "tell": lambda turn, _: menu.tell_us(turn),
    "my_needs": lambda turn, values: menu.my_needs(turn, _page(values)),
    "more": lambda turn, _: show_more(turn),
    "next_forum": lambda turn, _: forum.show_next(turn),
    "rsvp": forum.answer,
    "forum_map": forum.show_map,
    "forum_calendar": forum.give_calendar,
    "my_data": lambda turn, _: menu.my_data(turn),
    "export": lambda turn, _: menu.export_data(turn),
    "erase": lambda turn, _: erase.ask(turn),
    "erase_now": lambda turn, _: erase.erase_now(turn),
    "contact": lambda turn, _: contact.ask(turn),
    "call": menu.call,
    "mute": lambda turn, _: announcements.mute(turn),
    "unmute": lambda turn, _: announcements.unmute(turn),
    "seats": seats.choose_by_button,
    "change_seats": lambda turn, _: seats.ask_again(turn),
    "vote": lambda turn, _: vote.show(turn),
    "ballot": vote.choose_by_button,
    "menu": lambda turn, _: menu.show(turn),
    "cancel": lambda turn, _: cancel(turn),
}
WITHOUT_CONSENT = frozenset(
    {
        "agree", "refuse", "withdraw_consent", "policy", "menu", "cancel", "next_forum", "forum_map", "forum_calendar",
        "contact", "call", "my_needs", "more", "show_need", "withdraw", "my_data", "export", "erase", "erase_now",
        "mute", "unmute",
    }
)  # fmt: skip


PARTS_OF_A_QUESTION = frozenset(
    {
        "seats",
        "communities",
        "community",
        "more",
        "set_issue",
        "photo_of",
        "new_need",
        "erase_now",
        "cancel",
        "policy",
        "call",
    }
)  # anything else closes the question that was open: what is typed next must not be taken for its answer


def press_button(turn: Turn) -> None:
    """Somebody tapped a button, perhaps one from weeks ago."""
    deed = turn.incoming.deed
    if isinstance(deed, Pressed):
        press(turn, deed.action, deed.values)


def press_typed(turn: Turn, typed: Typed) -> None:
    """Somebody typed a button's label: numbers count on the card or list shown last, or are a need's own."""
    press(turn, typed.action, values_of(turn, typed))


def values_of(turn: Turn, typed: Typed) -> Values:
    """What a button with that label would carry now."""
    shown = turn.memory.get(_LIST_OF_ACTION.get(typed.action, "needs")) or []
    values = dict(typed.values)
    numbers = [_meant_by(turn, number, shown) for number in typed.numbers] or shown
    if numbers:
        values["need"] = ",".join(numbers[:MAX_NEEDS])
    if typed.action == "call":
        values["phone"] = "".join(typed.numbers)
    if typed.action == "ballot" and typed.numbers:
        values["choice"] = typed.numbers[0]
    return values


def press(turn: Turn, action: str, values: Values) -> None:
    """Do what a button says."""
    act = ACTIONS.get(action)
    if act is None:
        return turn.say(button_is_gone(turn.tone))
    if action not in WITHOUT_CONSENT and not has_consent(turn):
        return ask_for_consent(turn)
    if action not in PARTS_OF_A_QUESTION:
        go_on(turn)
    return act(turn, values)


def numbers_in(values: Values) -> list[str]:
    """The needs that a button is about."""
    found = (need_number_in(number) for number in values.get("need", "").split(",")[:MAX_NEEDS])
    return [number for number in found if number]


_LIST_OF_ACTION = {"support": "similar", "unsupport": "supported", "restore": "withdrawn"}


def _meant_by(turn: Turn, typed: str, shown: list[str]) -> str:
    full = need_number_in(typed)
    if full:
        return full
    at = int(typed) - 1
    if len(typed) <= 2 and 0 <= at < len(shown):
        return str(shown[at])
    return need_number(turn.authority.number_prefix, turn.authority.cycle.first_year, int(typed))


def _page(values: Values) -> int:
    page = values.get("page", "1")
    return int(page) if page.isdecimal() and len(page) <= 4 else 1
