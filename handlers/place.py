"""A shared place: where the resident lives, or where a need is."""

from bot.domain.incoming import SharedPlace
from bot.domain.steps import Step
from bot.domain.thailand import is_in_thailand
from bot.services.attach_media import add_place, rounded
from bot.wording import details as wording
from handlers.asking import has_consent
from handlers.media import last_need, need_just_told
from handlers.steps import community, consent
from handlers.turn import Turn


def answer_place(turn: Turn) -> None:
    """Take a place as the answer to what was asked, or as that of a need."""
    deed = turn.incoming.deed
    if not isinstance(deed, SharedPlace):
        return None
    if not has_consent(turn):
        return consent.answer(turn)
    if deed.latitude is None or deed.longitude is None or not is_in_thailand(deed.latitude, deed.longitude):
        return turn.say(wording.place_makes_no_sense(turn.tone))
    if turn.step == Step.COMMUNITY:
        return community.join_by_place(turn, deed.latitude, deed.longitude)
    name = deed.title or deed.address
    event_id = turn.incoming.event_id
    about = need_just_told(turn)
    if about is not None:
        add_place(turn.session, about, deed.latitude, deed.longitude, name, event_id=event_id, now=turn.now)
        return turn.say(wording.place_added(turn.tone, about.number, name))
    last = last_need(turn)
    turn.ask(Step.PICTURE, place=[rounded(deed.latitude), rounded(deed.longitude), name[:200], event_id])
    return turn.say(wording.ask_about_place(turn.tone, last.number if last else None))
