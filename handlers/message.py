"""Words: in this order a button typed out, a poster's code, danger, the answer to what was asked, or a need."""

import re
from collections.abc import Callable
from datetime import timedelta

import nlp
from bot.domain.incoming import SaidText
from bot.domain.steps import Step
from bot.domain.thai_time import moment_from
from bot.services.link_staff_line import link
from bot.services.understand import read_as_need
from bot.wording import contact as contact_wording
from bot.wording import small_talk
from handlers import attendance, forum, postback
from handlers.asking import has_consent
from handlers.steps import add_detail, community, consent, contact, erase, issue, need, picture, seats, vote
from handlers.telling import is_danger, record
from handlers.turn import Turn
from handlers.typed import button_in, even_digits, forum_reply_in

_MOST_CODES, _HOUR = 5, timedelta(hours=1)  # six digits are guessed by somebody who may try for ever
_STAFF_CODE = re.compile(r"เชื่อม\s*(\d{6})")

STEPS: dict[Step, Callable[[Turn], None]] = {
    Step.CONSENT: need.answer,
    Step.COMMUNITY: community.answer,
    Step.OPEN: need.answer,
    Step.ISSUE: issue.answer,
    Step.ADD_DETAIL: add_detail.answer,
    Step.PICTURE: picture.answer,
    Step.CONTACT: contact.answer,
    Step.SEATS: seats.answer,
    Step.VOTE: vote.answer,
    Step.ERASE: erase.answer,
}


def answer_words(turn: Turn) -> None:
    """Answer what somebody typed."""
    deed = turn.incoming.deed
    words = nlp.clean(deed.text).strip() if isinstance(deed, SaidText) else ""
    if any(
        takes(turn, words) for takes in (_links_staff, attendance.signs_in, _presses_button, community.joins_by_poster)
    ):
        return None
    if not has_consent(turn):
        return consent.answer(turn)
    if turn.read().kind == "empty":
        return turn.say(small_talk.no_words(turn.tone))
    if is_danger(turn.read()):
        reading = turn.read()
        return record(turn, reading if reading.parts else read_as_need(words, turn.authority))
    return STEPS[turn.step](turn)


def _presses_button(turn: Turn, words: str) -> bool:
    typed = button_in(words, after_a_card=bool(turn.memory.get("needs")))
    if typed is None and (reply := forum_reply_in(words)) and forum.may_be_answered(turn):
        typed = reply
    if typed is None:
        return False
    postback.press_typed(turn, typed)
    return True


def _links_staff(turn: Turn, words: str) -> bool:
    code = _STAFF_CODE.fullmatch(even_digits(words))
    if code is None or turn.incoming.user_id is None:
        return False
    tries = [moment for moment in turn.memory.get("code_tries", []) if turn.now - moment_from(moment) < _HOUR]
    turn.remember(code_tries=[*tries, turn.now.isoformat()])
    done = len(tries) < _MOST_CODES and link(
        turn.session, turn.seal, turn.authority.id, code[1], turn.incoming.user_id, now=turn.now
    )
    turn.say((contact_wording.staff_linked if done else contact_wording.staff_not_linked)(turn.tone))
    return True
