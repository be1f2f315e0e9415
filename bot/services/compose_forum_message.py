"""The card of a forum in an announcement: what the product says, with what staff added.

Facts are the forum's own at the moment of sending, so that a card never tells of a day that was changed since.
"""

from collections.abc import Callable

from bot.domain.broadcasts import BroadcastKind, Content
from bot.domain.messages import Card, Message
from bot.domain.states import ForumState
from bot.services.tell_forum import brief_in_short, tell_forum
from bot.services.tell_own_community import tell_own_community
from bot.store.authorities import AuthorityFacts
from bot.store.forums import ForumFacts
from bot.store.models import Resident
from bot.store.session import Session
from bot.wording import forums as wording
from bot.wording.tone import Tone

Say = Callable[[Tone, wording.ToldForum, wording.Added], Card]
_CARDS: dict[BroadcastKind, Say] = {
    BroadcastKind.REMINDER: wording.reminder,
    BroadcastKind.CANCELLATION: wording.cancelled,
}


def forum_messages(  # noqa: PLR0917 - called as `compose` is, with the resident last
    session: Session,
    authority: AuthorityFacts,
    forum: ForumFacts,
    kind: BroadcastKind,
    content: Content,
    resident: Resident | None = None,
) -> list[Message]:
    """What everybody is told of a forum, or what one resident is; anything but these kinds reads as an invitation."""
    tone, told = Tone(authority.settings.particle), tell_forum(authority, forum)
    added = wording.Added(
        heading=content.heading,
        text=content.text,
        personal=tell_own_community(session, authority.id, forum.plan_cycle_id, content.personal, resident),
        notification=content.notification,
    )
    if kind == BroadcastKind.THANKS:
        brief = brief_in_short(session, authority, forum)
        return [wording.thanks(tone, told, added, people=brief.people, needs=brief.needs, groups=brief.groups)]
    say = _change(forum) if kind == BroadcastKind.CHANGE else _CARDS.get(kind, wording.invitation)
    return [say(tone, told, added)]


def _change(forum: ForumFacts) -> Say:
    if forum.state == ForumState.POSTPONED:
        return wording.put_off
    return wording.postponed if forum.put_off_from not in (None, forum.starts_at) else wording.changed
