"""The calendar file of a forum that residents were told of."""

from datetime import datetime, timedelta

from bot.domain.calendar_event import CalendarEvent, calendar_file
from bot.domain.states import ForumState
from bot.services.next_forum import forum_for_residents
from bot.store.authorities import AuthorityFacts
from bot.store.session import Session
from bot.wording.forum_talk import note_in_calendar

_USUAL_LENGTH = timedelta(hours=3)  # where staff said no end
_CALLED_OFF = (ForumState.CANCELLED, ForumState.POSTPONED)


def forum_calendar(session: Session, authority: AuthorityFacts, forum_id: int, now: datetime) -> bytes:
    """The file. Raises NotFound where residents may not know of the forum."""
    forum = forum_for_residents(session, authority.id, forum_id)
    has_point = forum.latitude is not None and forum.longitude is not None
    return calendar_file(
        CalendarEvent(
            uid=f"forum-{forum.id}@{authority.slug}.prachakhom",
            sequence=forum.revision,
            made_at=now,
            summary=forum.name,
            starts_at=forum.starts_at,
            ends_at=forum.ends_at or forum.starts_at + _USUAL_LENGTH,
            location=forum.venue,
            description=note_in_calendar(authority.name, authority.contact_phone),
            point=(forum.latitude or 0.0, forum.longitude or 0.0) if has_point else None,
            is_cancelled=forum.state in _CALLED_OFF,
        )
    )
