"""Bring the circuits of a file of forums into the system.

A circuit is known by its name within its plan cycle. One that stands is left as it is: its forums may have been moved,
announced and held since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.circuit_file import CircuitEntry
from bot.domain.circuits import days_of
from bot.domain.errors import ForumFileError
from bot.services.make_circuit import CircuitEdit, NewCircuit, make_circuit
from bot.services.plan_circuit import DraftForum, choices_of, draw_up
from bot.store.authorities import AuthorityFacts, cycles_of
from bot.store.circuits import circuits_of
from bot.store.forums import forum_row, forums_of
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A circuit of the file as it is to be made: forums that are new, and ids of those that stand."""

    new: NewCircuit
    drafts: list[DraftForum]
    forum_ids: list[int]


def load_circuits(
    session: Session, authority: AuthorityFacts, entries: Sequence[CircuitEntry], now: datetime
) -> tuple[list[str], list[str]]:
    """Make those that are not there; the names of those made and of those that stood. Raises ForumFileError."""
    cycles = {one.first_year: one.id for one in cycles_of(session, authority.id)}
    made, same, mistakes = list[str](), list[str](), list[str]()
    for one in entries:
        cycle_id = authority.cycle.id if one.first_year is None else cycles.get(one.first_year)
        if cycle_id is None:
            mistakes.append(f"circuit “{one.name}”: no plan_cycle {one.first_year}")
        elif any(stands.name == one.name for stands in circuits_of(session, authority.id, cycle_id)):
            same.append(one.name)
        elif drawn := _drawn(session, authority, one, cycle_id, mistakes):
            _make(session, authority.id, drawn, now)
            made.append(one.name)
    if mistakes:
        raise ForumFileError("\n".join(mistakes))
    return made, same


def _drawn(
    session: Session,
    authority: AuthorityFacts,
    entry: CircuitEntry,
    cycle_id: int,
    mistakes: list[str],
) -> _Drawn | None:
    new = NewCircuit(cycle_id, entry.template, CircuitEdit(entry.name, entry.days))
    if entry.timing is None:
        ids = {one.name: one.id for one in forums_of(session, authority.id, cycle_id)}
        unknown = [name for name in entry.forums if name not in ids]
        mistakes += [f"circuit “{entry.name}”: no forum {name!r}" for name in unknown]
        return None if unknown else _Drawn(new, [], [ids[name] for name in entry.forums])
    choice = next((one for one in choices_of(session, authority) if one.template.name == entry.template), None)
    days = days_of(entry.timing)
    if choice is None:
        mistakes.append(f"circuit “{entry.name}”: the authority has no places for {entry.template!r}")
    elif (len(choice.parts) or 1) > len(days) * entry.timing.per_day:
        mistakes.append(f"circuit “{entry.name}”: {len(choice.parts) or 1} forums do not fit into {len(days)} days")
    else:
        return _Drawn(new, draw_up(authority, choice, entry.timing, entry.closing_after), [])
    return None


def _make(session: Session, authority_id: int, drawn: _Drawn, now: datetime) -> None:
    circuit_id = make_circuit(session, authority_id, drawn.new, drawn.drafts, by=None, now=now)
    for forum_id in sorted(drawn.forum_ids):
        forum_row(session, authority_id, forum_id, hold=True).circuit_id = circuit_id
