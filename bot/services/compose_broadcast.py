"""The messages of an announcement, as the bot says them."""

from bot.domain.broadcasts import Content
from bot.domain.messages import Message, Text
from bot.store.authorities import AuthorityFacts
from bot.store.models import Broadcast, Resident
from bot.store.session import Session


def compose(
    session: Session, authority: AuthorityFacts, broadcast: Broadcast, resident: Resident | None = None
) -> list[Message]:
    """What everybody is told, or what one resident is."""
    return [Text(Content.from_json(broadcast.content).text)]
