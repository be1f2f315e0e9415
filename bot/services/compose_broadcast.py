"""The messages of an announcement, as the bot says them."""

from bot.domain.broadcasts import Content
from bot.domain.messages import Message, Text
from bot.store.authorities import AuthorityFacts
from bot.store.models import Broadcast, Resident
from bot.store.session import Session


def compose(
    session: Session,
    authority: AuthorityFacts,
    broadcast: Broadcast,
    resident: Resident | None = None,  # noqa: ARG001
) -> list[Message]:
    """What everybody is told; with `resident`, what that person is told where the content is personal."""
    return [Text(Content.from_json(broadcast.content).text)]
