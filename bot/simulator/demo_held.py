"""What came of the demo's forums that are over: who came, how the room voted, and the finished write-up.

It is filled in after the needs were grouped, for the vote is on groups of the brief.
"""

import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.services.build_brief import scope_of
from bot.services.edit_write_up import NOTE, RESULT, Change, edit_write_up, finish_write_up
from bot.services.freeze_brief import draw_copy
from bot.services.run_vote import LONGEST_TITLE, VoteEdit, close_vote, count_hands, make_vote, open_vote
from bot.simulator.demo_forums import FILE
from bot.store.attendances import add_attendance
from bot.store.authorities import AuthorityFacts
from bot.store.forum_parts import agenda_of, seats_of
from bot.store.forums import ForumFacts, forums_of
from bot.store.session import Session
from bot.store.voices import count_voices

_QUESTION = "เรื่องไหนควรทำก่อน"
_WRITTEN_AFTER = timedelta(days=2)


def write_up_demo_forums(session: Session, authority: AuthorityFacts, by: int, now: datetime) -> None:
    """Fill in the day of every forum of the file that was held, and finish its write-up."""
    forums = {one.name: one for one in forums_of(session, authority.id)}
    for entry in tomllib.loads(FILE.read_text(encoding="utf-8")).get(authority.slug, ()):
        forum = forums[entry["name"]]
        if forum.starts_at < now:
            _fill_seats(session, forum, authority.id, [one["came"] for one in entry["seats"]], by)
            _vote(session, authority, forum, entry["hands"], by)
            _write_up(session, authority, forum, entry["agenda"], by)


def _fill_seats(session: Session, forum: ForumFacts, authority_id: int, came: Sequence[int], by: int) -> None:
    """So many people of each group as their sheets were keyed in."""
    for seats, people in zip(seats_of(session, authority_id, forum.id), came, strict=True):
        for at in range(1, people + 1):
            add_attendance(
                session, authority_id, forum.id, came_at=forum.starts_at, source="sheet", entered_by=by,
                seats_id=seats.id, name=f"{seats.name} คนที่ {at}", entry_key=f"demo-{seats.id}-{at}",
            )  # fmt: skip


def _vote(session: Session, authority: AuthorityFacts, forum: ForumFacts, hands: Sequence[int], by: int) -> None:
    """The room votes by hand on the first groups of its brief."""
    voices = count_voices(session, scope_of(session, authority, forum.id), forum.starts_at.date())
    choices = tuple((one.title[:LONGEST_TITLE], one.group_id) for one in voices.groups[: len(hands)])
    opened_at = forum.starts_at + timedelta(hours=1)
    vote_id = make_vote(session, authority.id, forum.id, VoteEdit(_QUESTION, choices), by=by, now=forum.starts_at)
    open_vote(session, authority.id, vote_id, by=by, now=opened_at)
    count_hands(session, authority.id, vote_id, hands[: len(choices)], by=by, now=opened_at)
    close_vote(session, authority.id, vote_id, by=by, now=opened_at + timedelta(minutes=10))


def _write_up(
    session: Session, authority: AuthorityFacts, forum: ForumFacts, agenda: Sequence[dict[str, Any]], by: int
) -> None:
    written_at, typed = forum.starts_at + _WRITTEN_AFTER, dict[str, str]()
    for item, entry in zip(agenda_of(session, authority.id, forum.id), agenda, strict=True):
        typed |= {f"{RESULT}{item.id}": entry["result"], f"{NOTE}{item.id}": entry["note"]}
    changes = {name: Change(value, "") for name, value in typed.items()}
    edit_write_up(session, authority.id, forum.id, changes, by=by, now=written_at)
    brief = draw_copy(session, authority, forum.id, written_at)
    finish_write_up(session, authority.id, forum.id, brief, by=by, now=written_at)
