"""The forums of the demo (forums.toml): for each authority one that is over, and those that are coming."""

import tomllib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.domain.circuits import DateName, Timing
from bot.domain.forums import AgendaEntry, AgendaKind, SeatsEntry
from bot.domain.map_point import read_point
from bot.domain.thai_time import bangkok_day, start_of_bangkok_day
from bot.services.announce_circuit import announce_circuit
from bot.services.change_forum_state import announce_forum, hold_forum
from bot.services.make_circuit import CircuitEdit, NewCircuit, make_circuit, mark_day
from bot.services.make_forum import ForumEdit, make_forum
from bot.services.plan_circuit import choices_of, draw_up
from bot.store.authorities import AuthorityFacts, cycles_of
from bot.store.circuits import circuit_by_id
from bot.store.communities import communities_of
from bot.store.forum_parts import seats_of_authority
from bot.store.forums import all_areas_of, forum_row, forums_of
from bot.store.session import Session

FILE = Path(__file__).parent / "demo" / "forums.toml"
_ANNOUNCED_BEFORE, _CLOSED_BEFORE = timedelta(days=20), timedelta(days=2)


def make_demo_forums(session: Session, authority: AuthorityFacts, by: int, now: datetime) -> None:
    """Add the forums of one authority; days are counted from today, so that one is always still to come."""
    for forum in _forums_of(authority):
        edit = _edit(session, authority, forum, now)
        announced_at = edit.starts_at - _ANNOUNCED_BEFORE
        forum_id = make_forum(session, authority.id, edit, by=by, now=min(announced_at, now))
        announce_forum(session, authority.id, forum_id, by=by, now=min(announced_at, now))
        if edit.starts_at < now:
            hold_forum(session, authority.id, forum_id, by=by, now=edit.ends_at or edit.starts_at)
    circuit = _file().get("circuits", {}).get(authority.slug)
    if circuit:
        _make_circuit(session, authority, circuit, by, now)


def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _forums_of(authority: AuthorityFacts) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _file().get(authority.slug, [])
    return found


def _make_circuit(session: Session, authority: AuthorityFacts, circuit: dict[str, Any], by: int, now: datetime) -> None:
    """A forum for every district, all announced, and the forum of everybody that closes them."""
    today = bangkok_day(now)
    days: dict[str, date | None] = {name: today + timedelta(days=circuit[name]) for name in DateName}
    first_on = today + timedelta(days=circuit[DateName.FIRST_DAY])
    closing = next(one for one in forums_of(session, authority.id) if one.name == circuit["closing"])
    hours = tuple(time(hour) for hour in circuit["hours"])
    timing = Timing(first_on, bangkok_day(closing.starts_at) - timedelta(days=1), hours)
    choice = next(one for one in choices_of(session, authority) if one.template.name == circuit["template"])
    drafts = [
        replace(one, venue=circuit["venue"].format(place=one.part.name.removeprefix("ประชาคม")))
        for one in draw_up(authority, choice, replace(timing, teams=tuple(circuit["teams"])), None)
    ]
    edit = CircuitEdit(circuit["name"], days)
    new = NewCircuit(authority.cycle.id, circuit["template"], edit)
    circuit_id = make_circuit(session, authority.id, new, drafts, by=by, now=now)
    forum_row(session, authority.id, closing.id).circuit_id = circuit_id
    announce_circuit(session, authority.id, circuit_id, by=by, now=now)
    circular = next(
        one for one in circuit_by_id(session, authority.id, circuit_id).days if one.name == DateName.CIRCULAR
    )
    mark_day(session, authority.id, circuit_id, circular.id, is_done=True, by=by, now=now)


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
        seats=_seats(session, authority, forum),
    )


def _seats(session: Session, authority: AuthorityFacts, forum: dict[str, Any]) -> tuple[SeatsEntry, ...]:
    """Those of the file, or where it only says `true` the authority's own stakeholder groups."""
    seats = forum.get("seats", ())
    if seats is True:
        return tuple(seats_of_authority(session, authority.id))
    return tuple(SeatsEntry(one["name"], one["quota"]) for one in seats)


def _agenda(session: Session, authority: AuthorityFacts, items: list[dict[str, Any]]) -> tuple[AgendaEntry, ...]:
    cycles = {one.first_year: one.id for one in cycles_of(session, authority.id)}
    return tuple(
        AgendaEntry(AgendaKind(one["kind"]), one["title"], cycles.get(one.get("plan_cycle", 0))) for one in items
    )
