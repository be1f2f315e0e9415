"""Bring a file of forums into the system; loading the same file again changes nothing.

A forum is known by its name within its plan cycle. One that staff have changed on the pages, or announced, is left as
it is: the file would take back what people have been told.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.domain.circuit_file import read_circuits
from bot.domain.errors import ForumFileError
from bot.domain.forum_file import ForumEntry, read_forum_file
from bot.domain.forums import AgendaEntry, SeatsEntry
from bot.domain.states import ForumState
from bot.services.load_circuits import load_circuits
from bot.services.make_forum import ForumEdit, edit_forum, edit_of, make_forum
from bot.store.authorities import AuthorityFacts, cycles_of
from bot.store.communities import communities_of
from bot.store.forum_parts import seats_of_authority
from bot.store.forums import ForumFacts, all_areas_of, forums_of
from bot.store.reports_forum import history_of_forum
from bot.store.session import Session


@dataclass(slots=True)
class Loaded:
    """What loading did, by names of forums and circuits."""

    made: list[str]
    changed: list[str]
    same: list[str]
    kept: list[str]  # left alone, because staff have changed or announced them


@dataclass(frozen=True, slots=True)
class _Known:
    """What names of a file mean in one authority."""

    authority: AuthorityFacts
    cycles: dict[int, int]  # ids by first year
    areas: dict[str, int]
    communities: dict[str, int]  # by code and by name
    groups: list[SeatsEntry]


def load_forum_file(session: Session, authority: AuthorityFacts, path: Path, now: datetime) -> Loaded:
    """Load one TOML file. Raises ForumFileError, with nothing stored, when anything in it is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ForumFileError(f"{path.name} cannot be read: {error}") from error
    try:
        circuits = read_circuits(tables)
        loaded = _load(session, authority, read_forum_file(tables), now)
        made, same = load_circuits(session, authority, circuits, now)
    except ForumFileError as error:
        raise ForumFileError(f"{path.name}:\n{error}") from error
    return replace(loaded, made=[*loaded.made, *made], same=[*loaded.same, *same])


def _load(session: Session, authority: AuthorityFacts, entries: tuple[ForumEntry, ...], now: datetime) -> Loaded:
    known, mistakes = _known(session, authority), list[str]()
    edits = [_edit(one, known, mistakes) for one in entries]
    if mistakes:
        raise ForumFileError("\n".join(mistakes))
    there = {(one.plan_cycle_id, one.name): one for one in forums_of(session, authority.id)}
    loaded = Loaded([], [], [], [])
    for edit in edits:
        found = there.get((edit.plan_cycle_id, edit.name))
        if found is None:
            make_forum(session, authority.id, edit, by=None, now=now)
            loaded.made.append(edit.name)
        elif _is_as_in_file(session, authority.id, found.id, edit):
            loaded.same.append(edit.name)
        elif _is_of_staff(session, authority.id, found):
            loaded.kept.append(edit.name)
        else:
            edit_forum(session, authority.id, found.id, edit, by=None, now=now)
            loaded.changed.append(edit.name)
    return loaded


def _known(session: Session, authority: AuthorityFacts) -> _Known:
    communities = communities_of(session, authority.id)
    return _Known(
        authority=authority,
        cycles={one.first_year: one.id for one in cycles_of(session, authority.id)},
        areas={one.name: one.id for one in all_areas_of(session, authority.id)},
        communities={one.name: one.id for one in communities} | {one.code: one.id for one in communities},
        groups=seats_of_authority(session, authority.id),
    )


def _edit(entry: ForumEntry, known: _Known, mistakes: list[str]) -> ForumEdit:
    def found(names: tuple[str, ...], among: dict[str, int], what: str) -> frozenset[int]:
        mistakes.extend(f"forum “{entry.name}”: no {what} {name!r}" for name in names if name not in among)
        return frozenset(among[name] for name in names if name in among)

    def cycle(first_year: int | None) -> int | None:
        if first_year is not None and first_year not in known.cycles:
            mistakes.append(f"forum “{entry.name}”: no plan_cycle {first_year}")
        return known.cycles.get(first_year or 0)

    return ForumEdit(
        plan_cycle_id=cycle(entry.first_year) or known.authority.cycle.id,
        name=entry.name,
        level=entry.level,
        starts_at=entry.starts_at,
        venue=entry.venue,
        questions=entry.questions,
        areas=found(entry.areas, known.areas, "area"),
        communities=found(entry.communities, known.communities, "community"),
        ends_at=entry.ends_at,
        needs_until=entry.needs_until,
        latitude=entry.point[0] if entry.point else None,
        longitude=entry.point[1] if entry.point else None,
        capacity=entry.capacity,
        team=entry.team,
        chair=entry.chair,
        bodies=entry.bodies,
        agenda=tuple(AgendaEntry(one.kind, one.title, cycle(one.first_year)) for one in entry.agenda),
        seats=_seats(entry, known),
    )


def _seats(entry: ForumEntry, known: _Known) -> tuple[SeatsEntry, ...]:
    """Those of the file; one with the name of a stakeholder group of the authority belongs to it."""
    group_ids = {one.name: one.stakeholder_group_id for one in known.groups}
    own = [
        SeatsEntry(one.name, one.quota, group_ids.get(one.name), one.contact_name, one.contact_phone)
        for one in entry.seats
    ]
    named = {one.name for one in own}
    offered = [one for one in known.groups if one.name not in named] if entry.with_seats_of_authority else []
    return (*offered, *own)


def _is_as_in_file(session: Session, authority_id: int, forum_id: int, edit: ForumEdit) -> bool:
    stands = edit_of(session, authority_id, forum_id)
    agenda = tuple(replace(one, id=None) for one in stands.agenda)
    seats = tuple(replace(one, id=None) for one in stands.seats)
    return replace(stands, agenda=agenda, seats=seats) == edit


def _is_of_staff(session: Session, authority_id: int, forum: ForumFacts) -> bool:
    if forum.state != ForumState.DRAFT:
        return True
    return any(one.who for one in history_of_forum(session, authority_id, forum.id))
