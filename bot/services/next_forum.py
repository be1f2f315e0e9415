"""Which forum comes next for somebody, and which one their words are about."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.forums import OPEN_STATES
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day
from bot.store.forum_broadcasts import last_forum_told
from bot.store.forums import ForumFacts, Places, all_places_of, forum_by_id, forums_of
from bot.store.models import Resident
from bot.store.session import Session

_CALLED_OFF = (ForumState.CANCELLED, ForumState.POSTPONED)


@dataclass(frozen=True, slots=True)
class NextForums:
    """The next forum for somebody, the others that are coming in the order of time, and the authority's places."""

    own: ForumFacts | None
    others: tuple[ForumFacts, ...]
    places: Places


def coming_forums(session: Session, authority_id: int, now: datetime) -> list[ForumFacts]:
    """The forums that residents may still come to, in the order of time; today's until it is over."""
    return [
        one
        for one in forums_of(session, authority_id)
        if one.state in OPEN_STATES
        and bangkok_day(one.starts_at) >= bangkok_day(now)
        and (one.ends_at is None or one.ends_at > now)
    ]


def next_forums(session: Session, resident: Resident, now: datetime) -> NextForums:
    """What is coming, seen from where a resident lives; whoever has not said where is invited to what is for all."""
    coming, places = coming_forums(session, resident.authority_id, now), all_places_of(session, resident.authority_id)
    own = next((one for one in coming if _concerns(places, one, resident.community_id)), None)
    return NextForums(own, tuple(one for one in coming if one is not own), places)


def forum_meant_by(
    session: Session, resident: Resident, shown: tuple[int, datetime] | None, now: datetime
) -> ForumFacts | None:
    """The coming forum that typed words are about: what was told or shown last, else the next one of theirs.

    `shown` is the forum that the conversation showed last, and when.
    """
    coming = {one.id: one for one in coming_forums(session, resident.authority_id, now)}
    last = _last_heard_of(session, resident, shown)
    return coming[last] if last in coming else next_forums(session, resident, now).own


def past_forum_meant_by(session: Session, resident: Resident, shown: tuple[int, datetime] | None) -> ForumFacts | None:
    """The forum that somebody heard of last, whatever became of it: an answer that comes too late is about it."""
    last = _last_heard_of(session, resident, shown)
    try:
        return forum_for_residents(session, resident.authority_id, last) if last is not None else None
    except NotFound:
        return None


def forum_for_residents(session: Session, authority_id: int, forum_id: int) -> ForumFacts:
    """A forum that residents were told of, whatever became of it. Raises NotFound."""
    forum = forum_by_id(session, authority_id, forum_id)
    was_announced = forum.day_code is not None  # a draft may be called off too, and is nobody's business then
    if forum.state == ForumState.DRAFT or (forum.state in _CALLED_OFF and not was_announced):
        raise NotFound(f"forum {forum_id} of authority {authority_id} was never announced")
    return forum


def _last_heard_of(session: Session, resident: Resident, shown: tuple[int, datetime] | None) -> int | None:
    told = last_forum_told(session, resident.authority_id, resident.id)
    last = max(filter(None, (shown, told)), key=lambda one: one[1], default=None)
    return last[0] if last else None


def _concerns(places: Places, forum: ForumFacts, community_id: int | None) -> bool:
    reached = places.reached(forum)
    return reached is None or community_id in reached
