"""The messages of an announcement, as the bot says them."""

from bot.domain.broadcasts import BroadcastKind, Content
from bot.domain.messages import Message
from bot.services.compose_forum_message import forum_messages
from bot.services.tell_own_community import tell_own_community
from bot.store.authorities import AuthorityFacts
from bot.store.forums import forum_by_id
from bot.store.models import Broadcast, Resident
from bot.store.session import Session
from bot.wording import broadcasts as wording


def compose(
    session: Session, authority: AuthorityFacts, broadcast: Broadcast, resident: Resident | None = None
) -> list[Message]:
    """What one resident is told; for nobody in particular, what somebody of the community that told most would be."""
    content = Content.from_json(broadcast.content)
    forum = forum_by_id(session, authority.id, broadcast.forum_id) if broadcast.forum_id else None
    if content.form == "forum" and forum is not None:
        return forum_messages(session, authority, forum, BroadcastKind(broadcast.kind), content, resident)
    cycle_id = forum.plan_cycle_id if forum else authority.cycle.id
    own = tell_own_community(session, authority.id, cycle_id, content.personal, resident)
    return wording.announcement(content, own)
