"""The buttons of a need's card. Needs that are missing, erased or somebody else's are answered alike."""

from bot.domain.numbers import need_number_in
from bot.domain.states import COUNTED_STATES, NeedState
from bot.services.confirm_need import confirm
from bot.services.withdraw_need import may_restore, merge, restore, withdraw
from bot.store.models import Need
from bot.store.needs import merged_into, own_need, parts_of_event, was_dismissed
from bot.wording import corrections as wording
from bot.wording import menu as menu_wording
from handlers.menu import own_line
from handlers.steps import add_detail, issue, picture
from handlers.turn import Turn

Values = dict[str, str]


def confirm_needs(turn: Turn, values: Values) -> None:
    """The teller agrees with what was understood; twice is as good as once."""
    needs = _own(turn, values)
    if not needs:
        return turn.say(wording.not_found(turn.tone))
    if len(needs) == 1 and not _counts(turn, needs[0]):
        return None
    for need in needs:
        confirm(turn.session, need, turn.now)
    settled = [need.number for need in needs if need.state == NeedState.CONFIRMED]
    if not settled:
        return turn.say(wording.still_in_review(turn.tone, needs[0].number))
    return turn.say(wording.confirmed(turn.tone, settled))


def fix_issue(turn: Turn, values: Values) -> None:
    """Ask which issue it is then."""
    need = _one(turn, values, "fix_issue")
    if need is not None and _counts(turn, need):
        issue.ask(turn, need)


def set_issue(turn: Turn, values: Values) -> None:
    """An issue was tapped in the list."""
    need = _one(turn, values, "fix_issue")
    number = values.get("issue", "")
    if need is not None and _counts(turn, need):
        issue.choose(turn, need.number, int(number) if number.isdecimal() and len(number) <= 4 else 0)


def add_detail_to(turn: Turn, values: Values) -> None:
    """A photo or a place will follow."""
    need = _one(turn, values, "add_detail")
    if need is not None and _counts(turn, need):
        add_detail.ask(turn, need)


def withdraw_one(turn: Turn, values: Values) -> None:
    """Take a need back."""
    need = _one(turn, values, "withdraw")
    if need is None:
        return
    withdraw(turn.session, need, turn.now)
    turn.remember(withdrawn=[need.number])
    turn.say(wording.withdrawn(turn.tone, need.number))


def restore_one(turn: Turn, values: Values) -> None:
    """Bring a need back within the week."""
    need = _one(turn, values, "restore")
    if need is None:
        return
    if need.state in COUNTED_STATES:
        turn.say(wording.not_withdrawn(turn.tone, need.number))
    elif other := merged_into(turn.session, need):
        turn.say(wording.is_merged(turn.tone, need.number, other))
    elif may_restore(need, turn.now):
        restore(turn.session, need, turn.now)
        turn.say(wording.restored(turn.tone, need.number))
    else:
        turn.say(wording.too_late_to_restore(turn.tone, need.number))


def merge_parts(turn: Turn, values: Values) -> None:
    """What one message was split into is one need after all."""
    needs = _own(turn, values)
    if not needs:
        return turn.say(wording.not_found(turn.tone))
    parts = [need for need in parts_of_event(turn.session, needs[0]) if need.state in COUNTED_STATES]
    if len(parts) < 2:
        return turn.say(wording.nothing_to_merge(turn.tone, needs[0].number))
    merged = merge(turn.session, turn.authority, parts[0], parts[1:], turn.now)
    turn.remember(needs=[parts[0].number])
    return turn.say(wording.merged(turn.tone, parts[0].number, [other.number for other in merged]))


def show_one(turn: Turn, values: Values) -> None:
    """How one need stands."""
    need = _one(turn, values, "show_need")
    if need is not None:
        turn.remember(needs=[need.number])
        turn.say(menu_wording.one_need(turn.tone, own_line(turn, need)))


def give_photo_to(turn: Turn, values: Values) -> None:
    """The photo belongs to a need told before."""
    need = _one(turn, values, "photo_of")
    if need is not None and _counts(turn, need):
        picture.give_to(turn, need)


def _own(turn: Turn, values: Values) -> list[Need]:
    numbers = (need_number_in(number) for number in values.get("need", "").split(",")[:6])
    found = (own_need(turn.session, turn.authority.id, turn.person.id, number) for number in numbers if number)
    return [need for need in found if need is not None]


def _one(turn: Turn, values: Values, action: str) -> Need | None:
    """The one need that is meant; None after saying that there is none, or asking which."""
    needs = _own(turn, values)
    if len(needs) == 1:
        return needs[0]
    if needs:
        turn.remember(**{"withdrawn" if action == "restore" else "needs": [need.number for need in needs]})
        turn.say(
            wording.ask_which(turn.tone, wording.ACTS[action], action, [(need.number, need.text) for need in needs])
        )
    else:
        turn.say(wording.not_found(turn.tone))
    return None


def _counts(turn: Turn, need: Need) -> bool:
    """Whether the need still counts; says how it stands if it does not."""
    if need.state != NeedState.WITHDRAWN:
        return True
    other = merged_into(turn.session, need)
    if other:
        turn.say(wording.is_merged(turn.tone, need.number, other))
        return False
    turn.remember(withdrawn=[need.number])
    stands = wording.still_not_a_need if was_dismissed(turn.session, need) else wording.withdrawn
    say = stands if may_restore(need, turn.now) else wording.too_late_to_restore
    turn.say(say(turn.tone, need.number))
    return False
