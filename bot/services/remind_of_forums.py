"""Remind those who come, or may come, three days before a forum and on its morning.

Whoever said so of an earlier day and has not answered since is reminded too: the reminder names the day as it is now.

A reminder is made at its hour and not before: nothing that changed since the forum was announced is told wrongly. One
that is late (the server was down, LINE's quota was used up) goes out the same day as long as it helps, and never once
the forum has begun.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.forums import EXPECTED, takes_answers
from bot.domain.thai_time import bangkok_day, start_of_bangkok_day
from bot.services.next_forum import coming_forums
from bot.services.run_broadcast import cancel_broadcast
from bot.services.schedule_broadcast import Automatic, schedule_automatic
from bot.store.authorities import AuthorityFacts
from bot.store.forum_answers import count_answers
from bot.store.forum_broadcasts import unfinished_reminders
from bot.store.forums import ForumFacts
from bot.store.session import Session
from bot.wording.forums import heading_of_reminder, name_of_announcement

# Days before the forum, and the hour at which people are told where the authority's hours allow it.
_REMINDERS = ((3, 9), (0, 7))
_BEFORE_AN_EARLY_ONE = (1, 17)  # where it begins before anything may be sent that morning


@dataclass(frozen=True, slots=True)
class _Reminder:
    """One reminder of one forum as it stands; `auto_key` is another once the forum has another day or hour."""

    forum: ForumFacts
    days: int
    due_at: datetime
    until: datetime

    @property
    def auto_key(self) -> str:
        return f"reminder:{self.days}:{self.forum.id}:{self.forum.starts_at.astimezone(UTC):%Y%m%dT%H%M}"


def remind_of_forums(session: Session, authority: AuthorityFacts, now: datetime) -> list[int]:
    """Schedule what is due and cancel what must not be sent any more; the ids of what was scheduled."""
    coming = coming_forums(session, authority.id, now)
    due = [
        one
        for forum in coming
        if takes_answers(forum.state, forum.starts_at, now)
        for one in _reminders(forum, authority.settings)
        if one.due_at <= now < one.until
    ]
    _cancel_others(session, authority.id, {one.auto_key for one in due}, now)
    made = (_schedule(session, authority, one, now) for one in due)
    return [broadcast_id for broadcast_id in made if broadcast_id is not None]


def _reminders(forum: ForumFacts, settings: AuthoritySettings) -> Iterator[_Reminder]:
    for days, hour in _REMINDERS:
        wanted = _on_day(forum, settings, days, hour)
        yield wanted if wanted.due_at < forum.starts_at else _on_day(forum, settings, *_BEFORE_AN_EARLY_ONE)


def _on_day(forum: ForumFacts, settings: AuthoritySettings, days: int, hour: int) -> _Reminder:
    midnight = start_of_bangkok_day(bangkok_day(forum.starts_at) - timedelta(days=days))
    at = min(max(hour, settings.push_from_hour), settings.push_to_hour)
    until = min(midnight + timedelta(hours=settings.push_to_hour), forum.starts_at)
    return _Reminder(forum, days, midnight + timedelta(hours=at), until)


def _schedule(session: Session, authority: AuthorityFacts, one: _Reminder, now: datetime) -> int | None:
    answers = count_answers(session, authority.id, [one.forum.id])[one.forum.id]
    if not any(answers[key] for key in EXPECTED):
        return None
    automatic = Automatic(
        forum_id=one.forum.id,
        kind=BroadcastKind.REMINDER,
        name=name_of_announcement(BroadcastKind.REMINDER, one.forum.name, bangkok_day(one.forum.starts_at)),
        content=Content(form="forum", heading=heading_of_reminder(one.days)),
        audience=Audience(forum_id=one.forum.id, answers=EXPECTED),
        auto_key=one.auto_key,
        send_at=one.due_at,
    )
    return schedule_automatic(session, authority.id, automatic, now=now)


def _cancel_others(session: Session, authority_id: int, due: set[str], now: datetime) -> None:
    """What is left of an hour that is over, or of a forum that was changed or called off, would mislead people."""
    for broadcast_id, auto_key in unfinished_reminders(session, authority_id):
        if auto_key not in due:
            cancel_broadcast(session, authority_id, broadcast_id, by=None, now=now)
