"""May we keep what you tell us? Words that come before the answer wait unread; only danger to life is looked for."""

import nlp
from bot.domain.incoming import SaidText
from bot.domain.states import ConsentState
from bot.services import give_consent
from bot.store.communities import communities_of, community_by_code
from bot.wording import consent as wording
from bot.wording import urgent
from handlers import attendance
from handlers.asking import (
    ask_community,
    ask_for_consent,
    go_on,
    has_consent,
    kept_until,
    level,
    policy_url,
    was_answered_later,
)
from handlers.steps.community import join
from handlers.turn import Turn


def answer(turn: Turn) -> None:
    """Words, a photo or a place from somebody who has not agreed."""
    _look_for_danger(turn)
    if turn.person.consent_state in (ConsentState.REFUSED, ConsentState.WITHDRAWN):
        return _drop(turn)
    turn.hold = True
    return ask_for_consent(turn)


def agree(turn: Turn) -> None:
    """The resident agrees; what waited is handled after this, in its order."""
    if was_answered_later(turn):
        return turn.finish("late")
    _note_answer(turn)
    if has_consent(turn) and turn.person.community_id is not None:
        return turn.say(wording.already_given(turn.tone))
    give_consent.give(turn.session, turn.person, turn.incoming.event_id, turn.now)
    code, day_code = turn.memory.get("community_code"), turn.memory.get("day_code")
    turn.remember(community_code=None, day_code=None, reminded_at=None)
    if day_code and attendance.signs_in_by_code(turn, day_code):
        return None
    community = community_by_code(turn.session, turn.authority.id, code) if code else None
    if community is not None:
        return join(turn, community, "poster")
    if turn.person.community_id is None and communities_of(turn.session, turn.authority.id):
        return ask_community(turn, before=wording.thanks_for_agreeing(turn.tone))
    go_on(turn)
    return turn.say(wording.agreed(turn.tone))


def refuse(turn: Turn) -> None:
    """The resident does not agree, or agrees no longer."""
    if has_consent(turn):
        return withdraw(turn)
    if was_answered_later(turn):
        return turn.finish("late")
    _note_answer(turn)
    give_consent.refuse(turn.session, turn.person, turn.incoming.event_id, turn.now, line_user_id=turn.incoming.user_id)
    turn.remember(community_code=None, day_code=None, reminded_at=None)
    return turn.say(wording.refused(turn.tone))


def withdraw(turn: Turn) -> None:
    """Nothing new is kept from now on."""
    if not has_consent(turn):
        return refuse(turn)
    if was_answered_later(turn):
        return turn.finish("late")
    _note_answer(turn)
    give_consent.withdraw(turn.session, turn.person, turn.incoming.event_id, turn.now)
    go_on(turn)
    return turn.say(wording.withdrawn(turn.tone))


def show_policy(turn: Turn) -> None:
    """The privacy policy in short."""
    turn.say(
        wording.policy(
            turn.tone,
            name=turn.authority.name,
            level=level(turn),
            kept_until=kept_until(turn),
            contact=turn.authority.privacy_contact,
            policy_url=policy_url(turn),
        )
    )


def _note_answer(turn: Turn) -> None:
    turn.remember(answered_at=turn.incoming.happened_at.isoformat())


def _look_for_danger(turn: Turn) -> None:
    deed = turn.incoming.deed
    danger = nlp.find_danger(nlp.clean(deed.text)) if isinstance(deed, SaidText) else None
    if danger is not None and danger.urgent:
        after = urgent.unread(turn.tone)
        turn.say(urgent.emergency(turn.tone, turn.authority.settings, sorted(danger.kinds), after))


def _drop(turn: Turn) -> None:
    """Somebody who said no is taken at their word: what they send is not even held."""
    turn.say(wording.not_kept(turn.tone))
    give_consent.drop(turn.session, turn.authority.id, turn.incoming.event_id)
    turn.finish("refused")
