"""Draft what is to be told about a forum; staff check it and send it."""

from datetime import datetime

from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.forums import EXPECTED
from bot.domain.thai_time import bangkok_day
from bot.services.edit_broadcast import BroadcastEdit, begin_broadcast
from bot.store.authorities import AuthorityFacts
from bot.store.forum_broadcasts import draft_about, has_residents_who_came
from bot.store.forums import ForumFacts, forum_row
from bot.store.session import Session
from bot.wording.forums import name_of_announcement, personal_line_of_invitation
from bot.wording.tone import Tone


def draft_for_forum(
    session: Session,
    authority: AuthorityFacts,
    forum: ForumFacts,
    kind: BroadcastKind,
    *,
    by: int,
    now: datetime,
) -> int:
    """A draft of that kind about the forum, as a card; one that waits to be checked already is used again. Its id."""
    forum_row(session, authority.id, forum.id, hold=True)  # of two clicks the second finds the draft of the first
    if (waiting := draft_about(session, authority.id, forum.id, kind)) is not None:
        return waiting
    edit = BroadcastEdit(
        name=name_of_announcement(kind, forum.name, bangkok_day(forum.starts_at)),
        content=_content(authority, kind),
        audience=_audience(session, authority, forum, kind),
    )
    return begin_broadcast(session, authority.id, edit, by=by, now=now, kind=kind, forum_id=forum.id)


def _content(authority: AuthorityFacts, kind: BroadcastKind) -> Content:
    if kind == BroadcastKind.INVITATION:
        return Content(form="forum", personal=personal_line_of_invitation(Tone(authority.settings.particle)))
    return Content(form="forum")


def _audience(session: Session, authority: AuthorityFacts, forum: ForumFacts, kind: BroadcastKind) -> Audience:
    """Whom it concerns: those who know of the forum, those who mean to come, or those who came."""
    if kind in (BroadcastKind.CHANGE, BroadcastKind.CANCELLATION):
        return Audience(forum_id=forum.id, heard_of=True)
    if kind == BroadcastKind.THANKS and has_residents_who_came(session, authority.id, forum.id):
        return Audience(forum_id=forum.id, attended=True)
    if kind in (BroadcastKind.REMINDER, BroadcastKind.THANKS):
        return Audience(forum_id=forum.id, answers=EXPECTED)
    if forum.is_for_all:
        return Audience()
    return Audience(areas=tuple(sorted(forum.areas)), communities=tuple(sorted(forum.communities)))
