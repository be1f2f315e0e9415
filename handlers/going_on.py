"""Leaving a question (ยกเลิก, ข้าม, ไม่แก้, ไม่ลบ), and the next page of a list (เพิ่มเติม, ดูต่อ)."""

from bot.domain.steps import Step
from bot.wording import contact, corrections, details, my_data
from handlers.asking import go_on
from handlers.menu import my_needs
from handlers.steps import community
from handlers.turn import Turn

_WORDS = {Step.ISSUE: corrections.left_as_it_was, Step.CONTACT: contact.not_left, Step.ERASE: my_data.not_erased}


def cancel(turn: Turn) -> None:
    """Leave the question that is open."""
    if turn.step == Step.COMMUNITY:
        return community.keep_as_before(turn)
    words = _WORDS.get(turn.step, details.skipped)
    go_on(turn)
    return turn.say(words(turn.tone))


def show_more(turn: Turn) -> None:
    """The next page of the list that was shown last."""
    if turn.step == Step.COMMUNITY and turn.asked.get("listed"):
        return community.show_list(turn, int(turn.asked.get("page", 0)) + 1)
    return my_needs(turn, int(turn.memory.get("needs_page", 0)) + 1)
