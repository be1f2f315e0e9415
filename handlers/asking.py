"""What the bot asks on its own account: the notice and the community; and who is being talked to."""

from datetime import timedelta

from bot.domain.authority_words import bare_name, level_word, office_word
from bot.domain.states import ConsentState
from bot.domain.steps import Step
from bot.domain.thai_time import moment_from
from bot.store.communities import CommunityFacts, communities_of
from bot.wording import communities as wording
from bot.wording import consent as consent_wording
from handlers.turn import Turn

_NOTICE_AGAIN = timedelta(minutes=10)
_REMINDER_AGAIN = timedelta(seconds=60)


def has_consent(turn: Turn) -> bool:
    """Whether the resident's words may be read and kept."""
    return turn.person.consent_state == ConsentState.GIVEN


def was_answered_later(turn: Turn) -> bool:
    """Whether the resident has answered the notice since this happened: what LINE brings late does not undo that."""
    answered_at = turn.memory.get("answered_at")
    return answered_at is not None and turn.incoming.happened_at < moment_from(answered_at)


def office(turn: Turn) -> str:
    """Such as เทศบาล."""
    return office_word(turn.authority.kind)


def level(turn: Turn) -> str:
    """Such as ชุมชน."""
    return level_word(turn.authority.community_level)


def own_community(turn: Turn) -> CommunityFacts | None:
    """Where the resident lives."""
    return turn.community(turn.person.community_id)


def kept_until(turn: Turn) -> str:
    """When everything is erased at the latest, as the notice says it."""
    return turn.authority.settings.retention_until or consent_wording.a_year_after(turn.authority.cycle.last_year)


def policy_url(turn: Turn) -> str | None:
    """The privacy policy on the web, where this installation has an address."""
    return f"{turn.public_base_url}/privacy/{turn.authority.slug}" if turn.public_base_url else None


def show_notice(turn: Turn) -> None:
    """Ask for consent."""
    turn.say(
        consent_wording.notice(
            turn.tone,
            name=turn.authority.name,
            level=level(turn),
            years=turn.authority.cycle.name,
            kept_until=kept_until(turn),
            policy_url=policy_url(turn),
        )
    )
    turn.person.asked_at = turn.now
    turn.remember(reminded_at=None)
    turn.ask(Step.CONSENT)


def ask_for_consent(turn: Turn) -> None:
    """The notice, or only a word about it while it still stands in the chat; ten messages in a row get one answer."""
    asked_at = turn.person.asked_at
    if asked_at is None or turn.now - asked_at >= _NOTICE_AGAIN:
        return show_notice(turn)
    reminded_at = turn.memory.get("reminded_at")
    if reminded_at is None or turn.now - moment_from(reminded_at) >= _REMINDER_AGAIN:
        turn.say(consent_wording.reminder(turn.tone))
        turn.remember(reminded_at=turn.now.isoformat())
    return None


def ask_community(turn: Turn, before: str = "") -> None:
    """Ask where the resident lives, where the authority has communities and the answer is not known."""
    known = communities_of(turn.session, turn.authority.id)
    if turn.person.community_id is not None or not known:
        return go_on(turn)
    turn.ask(Step.COMMUNITY)
    turn.say(wording.ask(turn.tone, level(turn), bare_name(known[0].name), before=before))
    return None


def ask_community_again(turn: Turn) -> None:
    """Repeat the question after something else was answered; nothing where the community is known."""
    go_on(turn)
    if turn.step == Step.COMMUNITY:
        turn.say(wording.ask_again(turn.tone, level(turn)))


def go_on(turn: Turn) -> None:
    """Back to where any words are a need; the one question that stays open is that of the community."""
    if not has_consent(turn):
        return turn.ask(Step.CONSENT)
    if turn.person.community_id is not None or not communities_of(turn.session, turn.authority.id):
        return turn.ask(Step.OPEN)
    if turn.step != Step.COMMUNITY:  # a list that was shown keeps its numbers
        turn.ask(Step.COMMUNITY)
    return None
