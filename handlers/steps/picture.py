"""What is this photo about? — or this place, or file."""

from datetime import timedelta

from bot.domain.steps import Step
from bot.services.attach_media import add_place, give_to_need
from bot.services.understand import read_as_need
from bot.store.attachments import attachments_by_id, count_attachments, pictures_without_need
from bot.store.models import Need
from bot.wording import details as wording
from handlers.asking import go_on
from handlers.steps import need
from handlers.telling import record
from handlers.turn import Turn

_WAITS = timedelta(days=1)


def answer(turn: Turn) -> None:
    """Words that say what it is about, however short; greetings and questions are answered in kind."""
    reading = turn.read()
    if reading.kind == "chat":
        return record(turn, read_as_need(reading.text, turn.authority))
    return need.answer(turn)


def give_to(turn: Turn, about: Need) -> None:
    """What waited belongs to a need told before."""
    waiting = pictures_without_need(turn.session, turn.authority.id, turn.person.id, since=turn.now - _WAITS)
    place = turn.asked.get("place") if turn.step == Step.PICTURE else None
    for picture in waiting:
        give_to_need(turn.session, picture, about, turn.now)
    go_on(turn)
    if place:
        add_place(turn.session, about, place[0], place[1], place[2], event_id=place[3], now=turn.now)
        return turn.say(wording.place_added(turn.tone, about.number, place[2]))
    if not waiting:
        return turn.say(wording.nothing_sent_before(turn.tone))
    count = count_attachments(turn.session, turn.authority.id, about.id)
    return turn.say(wording.photo_added(turn.tone, about.number, count))


def belongs_to_new_need(turn: Turn) -> None:
    """It is about something new, even if it was put with the last need already."""
    for picture in attachments_by_id(
        turn.session, turn.authority.id, turn.person.id, turn.memory.get("pictures") or []
    ):
        picture.need_id = None
    turn.remember(pictures=None)
    place = turn.asked.get("place") if turn.step == Step.PICTURE else None
    turn.ask(Step.PICTURE, **({"place": place} if place else {}))
    turn.say(wording.tell_the_need(turn.tone))
