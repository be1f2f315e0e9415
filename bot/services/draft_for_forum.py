"""Draft what is to be told about a forum; staff check it and send it."""

from datetime import datetime

from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.forums import ForumReply
from bot.domain.states import BroadcastState
from bot.domain.thai_time import bangkok_day
from bot.store.authorities import AuthorityFacts
from bot.store.forum_broadcasts import add_draft, audience_of_invitation, draft_about, has_residents_who_came
from bot.store.forums import ForumFacts, forum_row
from bot.store.models import Broadcast
from bot.store.session import Session
from bot.wording.forums import name_of_announcement, personal_line_of_invitation
from bot.wording.tone import Tone

COMING = (ForumReply.YES.value, ForumReply.MAYBE.value)


def draft_for_forum(
    session: Session,
    authority: AuthorityFacts,
    forum: ForumFacts,
    kind: BroadcastKind,
    *,
    by: int | None,
    now: datetime,
) -> int:
    """A draft of that kind about the forum, as a card; one that waits to be checked already is used again. Its id."""
    forum_row(session, authority.id, forum.id, hold=True)  # of two clicks the second finds the draft of the first
    if (waiting := draft_about(session, authority.id, forum.id, kind)) is not None:
        return waiting
    return add_draft(
        session,
        Broadcast(
            authority_id=authority.id,
            forum_id=forum.id,
            kind=kind.value,
            name=name_of_announcement(kind, forum.name, bangkok_day(forum.starts_at)),
            state=BroadcastState.DRAFT.value,
            content=_content(authority, kind).as_json(),
            audience=_audience(session, authority, forum, kind).as_json(),
            made_by=by,
            made_at=now,
            changed_at=now,
        ),
    )


def _content(authority: AuthorityFacts, kind: BroadcastKind) -> Content:
    if kind == BroadcastKind.INVITATION:
        return Content(form="forum", personal=personal_line_of_invitation(Tone(authority.settings.particle)))
    return Content(form="forum")


def _audience(session: Session, authority: AuthorityFacts, forum: ForumFacts, kind: BroadcastKind) -> Audience:
    """Whom it concerns: those invited, those who mean to come, or those who came."""
    if kind == BroadcastKind.REMINDER:
        return Audience(forum_id=forum.id, answers=COMING)
    if kind in (BroadcastKind.CHANGE, BroadcastKind.CANCELLATION):
        invited = audience_of_invitation(session, authority.id, forum.id)
        return invited or Audience(forum_id=forum.id, answers=tuple(ForumReply))
    if kind == BroadcastKind.THANKS:
        if has_residents_who_came(session, authority.id, forum.id):
            return Audience(forum_id=forum.id, attended=True)
        return Audience(forum_id=forum.id, answers=COMING)
    if forum.is_for_all:
        return Audience()
    return Audience(areas=tuple(sorted(forum.areas)), communities=tuple(sorted(forum.communities)))
