"""The card of a forum in an announcement: what the product says, with what staff added.

Facts are the forum's own at the moment of sending, so that a card never tells of a day that was changed since.
"""

from collections.abc import Callable

from bot.domain.authority_words import bare_name
from bot.domain.broadcasts import BroadcastKind, Content
from bot.domain.messages import Card, Message
from bot.domain.states import ForumState
from bot.services.tell_forum import brief_in_short, tell_forum
from bot.services.tell_reach import reach_of
from bot.store.authorities import AuthorityFacts
from bot.store.communities import community_by_id
from bot.store.forums import ForumFacts, all_places_of
from bot.store.models import Resident
from bot.store.reports_brief import BriefScope, count_needs_of
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
    """What everybody is told of a forum, or what one resident is; content of another kind than these is an invitation.

    Without a resident the personal line speaks of all the forum's places.
    """
    tone, told = Tone(authority.settings.particle), tell_forum(authority, forum)
    added = wording.Added(
        heading=content.heading,
        text=content.text,
        personal=_personal_line(session, authority, forum, content.personal, resident),
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


def _personal_line(
    session: Session, authority: AuthorityFacts, forum: ForumFacts, template: str, resident: Resident | None
) -> str:
    """The line for one person; nothing where nobody of their community said anything, which is no news to bring."""
    if not template.strip():
        return ""
    places = all_places_of(session, authority.id)
    home = resident.community_id if resident else None
    reached = frozenset({home}) if home is not None else places.reached(forum)
    needs = count_needs_of(session, BriefScope(authority.id, forum.plan_cycle_id, reached)).needs
    community = community_by_id(session, authority.id, home) if home is not None else None
    name = bare_name(community.name) if community else reach_of(authority, forum, places)
    if not needs and "{จำนวนเรื่อง}" in template:
        return ""
    return template.strip().replace("{ชุมชน}", name).replace("{จำนวนเรื่อง}", f"{needs:,}")
