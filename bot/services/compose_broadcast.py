"""The messages of an announcement, as the bot says them."""

from bot.domain.broadcasts import Content
from bot.domain.messages import Message, Text
from bot.store.models import Broadcast


def compose(broadcast: Broadcast) -> list[Message]:
    """What everybody is told."""
    return [Text(Content.from_json(broadcast.content).text)]
