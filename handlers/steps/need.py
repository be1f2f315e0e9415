"""Nothing was asked: any words are a need, unless they are a greeting, a question, or nothing that was understood."""

from collections.abc import Callable

import nlp
from bot.domain.incoming import SaidText
from bot.domain.messages import Text
from bot.services.understand import read_as_need
from bot.wording import small_talk
from handlers import forum, menu
from handlers.asking import ask_community_again, office
from handlers.steps import similar
from handlers.telling import record
from handlers.turn import Turn

_LONGEST_UNSURE = 2_000


def answer(turn: Turn) -> None:
    """Record a need, or answer in kind."""
    reading = turn.read()
    if reading.kind == "need":
        return record(turn, reading)
    if similar.answers_by_number(turn, reading.text):
        return None
    OTHER_KINDS.get(reading.kind, _chat)(turn)
    return ask_community_again(turn) if _is_asking(turn) else None


def record_anyway(turn: Turn) -> None:
    """The words that were not taken for a need are one after all."""
    unsure = turn.memory.get("unsure")
    if not unsure:
        return turn.say(small_talk.nothing_to_record(turn.tone))
    return record(turn, read_as_need(unsure["text"], turn.authority), message_id=unsure["message_id"])


def keep_as_unsure(turn: Turn, words: str) -> None:
    """Keep words until the resident says whether they are a need; taking the message back forgets them."""
    deed = turn.incoming.deed
    message_id = deed.message_id if isinstance(deed, SaidText) else None
    turn.remember(unsure={"text": words[:_LONGEST_UNSURE], "message_id": message_id})


def _chat(turn: Turn) -> None:
    said_before = int(turn.memory.get("chats", 0))
    keep_as_unsure(turn, nlp.clean(turn.read().text))
    turn.remember(chats=said_before + 1)
    if said_before == 0:
        turn.say(small_talk.chat(turn.tone, office(turn)))
    else:
        turn.say(small_talk.chat_again(turn.tone, turn.authority.contact_phone))


def _in_kind(say: Callable[[Turn], Text]) -> Callable[[Turn], None]:
    def answer_in_kind(turn: Turn) -> None:
        turn.say(say(turn))

    return answer_in_kind


def _is_asking(turn: Turn) -> bool:
    return turn.person.community_id is None


OTHER_KINDS: dict[str, Callable[[Turn], None]] = {
    "greeting": _in_kind(lambda turn: small_talk.greeting(turn.tone, office(turn))),
    "thanks": _in_kind(lambda turn: small_talk.thanks(turn.tone)),
    "question_forum": forum.show_next,
    "question_howto": _in_kind(lambda turn: small_talk.how_to(turn.tone, office(turn))),
    "question_status": menu.my_needs,
    "spam": _in_kind(lambda turn: small_talk.spam(turn.tone, office(turn))),
    "abuse": _in_kind(lambda turn: small_talk.abuse(turn.tone, office(turn))),
}
