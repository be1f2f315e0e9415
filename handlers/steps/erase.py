"""Really forget everything? — asked once more before it is done."""

import nlp
from bot.domain import thai_time
from bot.domain.steps import Step
from bot.services.erase_resident import erase
from bot.store.needs import count_own_needs
from bot.wording import my_data as wording
from handlers.asking import go_on
from handlers.steps import need
from handlers.turn import Turn

_YES = {"ยืนยัน", "ใช่", "ลบ", "ลบเลย", "แน่ใจ", "ตกลง"}


def ask(turn: Turn) -> None:
    """Say what will be gone."""
    turn.ask(Step.ERASE)
    needs = count_own_needs(turn.session, turn.authority.id, turn.person.id)
    turn.say(wording.ask_erase(turn.tone, needs))


def answer(turn: Turn) -> None:
    """Only a clear yes erases; a need said instead is a need."""
    if nlp.search_key(turn.read().text) in _YES:
        return erase_now(turn)
    go_on(turn)
    if turn.read().kind == "need":
        return need.answer(turn)
    return turn.say(wording.not_erased(turn.tone))


def erase_now(turn: Turn) -> None:
    """Forget the resident, if the question was asked before."""
    if turn.step != Step.ERASE:
        return ask(turn)
    code = erase(turn.session, turn.person, turn.incoming.user_id or "", turn.now, asked_at=turn.incoming.happened_at)
    turn.conversation.step = Step.OPEN.value
    turn.conversation.context = {}
    turn.conversation.resident_id = None
    return turn.say(wording.erased(turn.tone, thai_time.full_moment(turn.now), code))
