"""A message was taken back: it goes, with all that was made of it. LINE allows no answer to this."""

from bot.domain.incoming import Unsent
from bot.services.unsend import unsend
from bot.wording.consent import unsent
from handlers.turn import Turn


def forget_message(turn: Turn) -> None:
    """Erase the message everywhere, and from what this conversation remembers."""
    deed = turn.incoming.deed
    if not isinstance(deed, Unsent):
        return
    event_id = unsend(turn.session, turn.seal, turn.person, deed.message_id, told=unsent(turn.tone), now=turn.now)
    unsure = turn.memory.get("unsure")
    if unsure and unsure.get("message_id") in (deed.message_id, None):
        turn.remember(unsure=None)
    place = turn.asked.get("place")
    if place and place[3] == event_id:
        turn.ask(turn.step, **{name: asked for name, asked in turn.asked.items() if name != "place"})
