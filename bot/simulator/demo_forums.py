"""The forums of the demo: for each authority one that was held and one that is coming (forums.toml)."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.forums import AgendaEntry, AgendaKind
from bot.domain.map_point import read_point
from bot.domain.thai_time import bangkok_day, start_of_bangkok_day
from bot.services.change_forum_state import announce_forum, hold_forum
from bot.services.make_forum import ForumEdit, make_forum
from bot.store.authorities import AuthorityFacts, cycles_of
from bot.store.communities import communities_of
from bot.store.forum_parts import seats_of_authority
from bot.store.forums import all_areas_of
from bot.store.session import Session

_FILE = Path(__file__).parent / "demo" / "forums.toml"
_ANNOUNCED_BEFORE, _CLOSED_BEFORE = timedelta(days=20), timedelta(days=2)


def make_demo_forums(session: Session, authority: AuthorityFacts, by: int, now: datetime) -> None:
    """Add the forums of one authority; days are counted from today, so that one is always still to come."""
    for forum in tomllib.loads(_FILE.read_text(encoding="utf-8")).get(authority.slug, ()):
        edit = _edit(session, authority, forum, now)
        announced_at = edit.starts_at - _ANNOUNCED_BEFORE
        forum_id = make_forum(session, authority.id, edit, by=by, now=min(announced_at, now))
        announce_forum(session, authority.id, forum_id, by=by, now=min(announced_at, now))
        if edit.starts_at < now:
            hold_forum(session, authority.id, forum_id, by=by, now=edit.ends_at or edit.starts_at)


def _edit(session: Session, authority: AuthorityFacts, forum: dict[str, Any], now: datetime) -> ForumEdit:
    communities = {one.code: one.id for one in communities_of(session, authority.id)}
    areas = {one.name: one.id for one in all_areas_of(session, authority.id)}
    day = start_of_bangkok_day(bangkok_day(now)) + timedelta(days=forum["days_from_today"])
    starts_at = day + timedelta(hours=forum["hour"], minutes=forum.get("minute", 0))
    point = read_point(forum.get("map", ""))
    return ForumEdit(
        plan_cycle_id=authority.cycle.id,
        name=forum["name"],
        level=forum["level"],
        starts_at=starts_at,
        venue=forum["venue"],
        questions=tuple(forum.get("questions", ())),
        areas=frozenset(areas[name] for name in forum.get("areas", ())),
        communities=frozenset(communities[code] for code in forum.get("communities", ())),
        ends_at=starts_at + timedelta(hours=forum.get("hours", 3)),
        needs_until=starts_at - _CLOSED_BEFORE if forum.get("closes") else None,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        capacity=forum.get("capacity"),
        team=forum.get("team", ""),
        chair=forum.get("chair", ""),
        bodies=tuple(forum.get("bodies", ())),
        agenda=_agenda(session, authority, forum.get("agenda", ())),
        seats=tuple(seats_of_authority(session, authority.id)) if forum.get("seats") else (),
    )


def _agenda(session: Session, authority: AuthorityFacts, items: list[dict[str, Any]]) -> tuple[AgendaEntry, ...]:
    cycles = {one.first_year: one.id for one in cycles_of(session, authority.id)}
    return tuple(
        AgendaEntry(AgendaKind(one["kind"]), one["title"], cycles.get(one.get("plan_cycle", 0))) for one in items
    )
