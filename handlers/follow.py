"""Adding the account as a friend, coming back, and leaving."""

from datetime import timedelta

from bot.domain.thai_time import moment_from
from bot.services.give_consent import ask_again_if_changed
from bot.store.inbox import did_something_since
from bot.store.residents import forget_resident
from bot.wording import consent as wording
from handlers.asking import ask_community, has_consent, own_community, show_notice, was_answered_later
from handlers.turn import Turn

_MOST_GREETINGS = 3  # within an hour: somebody who blocks and unblocks all day is greeted a few times, not each time
_HOUR = timedelta(hours=1)


def greet(turn: Turn) -> None:
    """Say who we are and ask for consent; somebody known is only welcomed back."""
    if _was_greeted_enough(turn):
        return None
    if was_answered_later(turn):
        return turn.finish("late")
    if not has_consent(turn) or ask_again_if_changed(turn.session, turn.person):
        turn.person.consent_state = None  # asked anew: what comes now waits for the new answer, even after a refusal
        return show_notice(turn)
    turn.say(wording.welcome_back(turn.tone, turn.authority.name))
    return ask_community(turn) if own_community(turn) is None else None


def leave(turn: Turn) -> None:
    """Nothing is sent any more; somebody who left without a word is not kept at all."""
    if turn.person.created_at == turn.now:
        person = turn.person
        turn.conversation.resident_id = None
        turn.resident = None
        forget_resident(turn.session, person)
        return turn.finish("stranger left")
    if did_something_since(turn.session, turn.authority.id, turn.conversation.chat_hash, turn.incoming.happened_at):
        return turn.finish("late")
    turn.person.blocked_at = max(turn.incoming.happened_at, turn.person.blocked_at or turn.incoming.happened_at)
    return None


def note_presence(turn: Turn) -> None:
    """Whoever does anything here does not block us, or no longer; LINE may bring their coming back late, or never."""
    blocked_at = turn.person.blocked_at
    if blocked_at is not None and blocked_at <= turn.incoming.happened_at:
        turn.person.blocked_at = None


def _was_greeted_enough(turn: Turn) -> bool:
    greeted = turn.memory.get("greeted") or {"since": turn.now.isoformat(), "times": 0}
    if turn.now - moment_from(greeted["since"]) > _HOUR:
        greeted = {"since": turn.now.isoformat(), "times": 0}
    turn.remember(greeted={"since": greeted["since"], "times": greeted["times"] + 1})
    return bool(greeted["times"] >= _MOST_GREETINGS)
