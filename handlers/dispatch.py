"""By what somebody did, to the file that answers it; what waited to be told goes before the answer."""

from collections.abc import Callable

from bot.domain.incoming import (
    Blocked,
    Followed,
    Other,
    Pressed,
    SaidText,
    SentMedia,
    SentSticker,
    SharedPlace,
    Unsent,
)
from bot.domain.messages import Text
from bot.store.notices import take_notices_of
from handlers import flood, follow, groups, media, message, place, postback, unsend
from handlers.turn import Turn

ANSWERS: dict[type, Callable[[Turn], None]] = {
    Followed: follow.greet,
    SaidText: message.answer_words,
    Pressed: postback.press_button,
    SentMedia: media.answer_media,
    SentSticker: media.answer_sticker,
    SharedPlace: place.answer_place,
}
WITHOUT_ANSWER: dict[type, Callable[[Turn], None]] = {Blocked: follow.leave, Unsent: unsend.forget_message}


def dispatch(turn: Turn) -> None:
    """Answer one event into `turn`."""
    incoming = turn.incoming
    if incoming.chat in ("group", "room"):
        groups.answer(turn)
    elif turn.resident is None:
        turn.finish("nobody")
    elif type(incoming.deed) in WITHOUT_ANSWER:
        WITHOUT_ANSWER[type(incoming.deed)](turn)
    else:
        follow.note_presence(turn)
        _answer(turn)


def _answer(turn: Turn) -> None:
    deed = turn.incoming.deed
    if not turn.incoming.may_answer:
        return turn.finish("standby")
    answer = ANSWERS.get(type(deed))
    if answer is None:
        return turn.finish(deed.what if isinstance(deed, Other) else type(deed).__name__)
    answer(turn)
    if isinstance(deed, SaidText | SentMedia | SentSticker):
        flood.keep_pace(turn)
    return _tell_notices(turn)


def _tell_notices(turn: Turn) -> None:
    """Put what waited before the answer, in one bubble."""
    if not turn.messages or turn.resident is None or turn.person.erased_at is not None:
        return
    notices = take_notices_of(turn.session, turn.authority.id, turn.person.id, turn.now)
    if notices:
        turn.messages.insert(0, Text("\n\n".join(notices)))
