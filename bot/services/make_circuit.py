"""Staff save a circuit, change many of its forums at once, and keep its dates.

A forum that residents were told of keeps its day and place here: moving it is postponing it, which the forum's own page
does, because people must hear of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from bot.domain.circuits import DateName
from bot.domain.errors import NotFound, Outdated, Refused
from bot.domain.forums import OPEN_STATES
from bot.domain.states import ForumState
from bot.services.make_forum import ForumEdit, make_forum
from bot.services.plan_circuit import DraftForum
from bot.services.record_audit import record_audit
from bot.store.authorities import cycles_of
from bot.store.circuits import CircuitFacts, circuit_by_id, circuit_row, circuits_of, day_row, set_days
from bot.store.forums import ForumFacts, forum_row, forums_of
from bot.store.groups import hold_groups
from bot.store.models import Circuit, Forum
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class CircuitEdit:
    """What staff say of a circuit as a whole; of `days` those that are None are taken away."""

    name: str
    days: Mapping[DateName, date | None]


@dataclass(frozen=True, slots=True)
class NewCircuit:
    """A circuit that is not there yet; `template` is blank where it was made by hand."""

    plan_cycle_id: int
    template: str
    edit: CircuitEdit


@dataclass(frozen=True, slots=True)
class ForumLine:
    """What staff may change of one forum among many."""

    forum_id: int
    name: str
    starts_at: datetime
    ends_at: datetime | None
    venue: str
    team: str


def make_circuit(
    session: Session,
    authority_id: int,
    new: NewCircuit,
    forums: Sequence[DraftForum],
    *,
    by: int | None,
    now: datetime,
) -> int:
    """Save a circuit with its forums as drafts and give its id.

    Raises NotFound for what is not this authority's, and Refused where the plan cycle has a circuit of that name: so a
    button that is pressed twice makes one.
    """
    if new.plan_cycle_id not in {one.id for one in cycles_of(session, authority_id)}:
        raise NotFound(f"no plan cycle {new.plan_cycle_id} in authority {authority_id}")
    edit = new.edit
    _check_name(session, authority_id, new.plan_cycle_id, edit.name)
    row = Circuit(
        authority_id=authority_id,
        plan_cycle_id=new.plan_cycle_id,
        name=edit.name,
        template=new.template,
        made_by=by,
        made_at=now,
    )
    session.add(row)
    session.flush()
    set_days(session, row, edit.days)
    for one in forums:
        _add_forum(session, row, one, by=by, now=now)
    record_audit(
        session, "circuit_made", authority_id=authority_id, staff_id=by, now=now, circuit=row.id, forums=len(forums)
    )
    return row.id


def edit_circuit(
    session: Session,
    authority_id: int,
    circuit_id: int,
    edit: CircuitEdit,
    lines: Sequence[ForumLine],
    *,
    by: int,
    now: datetime,
    seen: str,
) -> int:
    """Change a circuit and many of its forums; how many forums changed.

    `seen` is the print of what the editor saw. Raises NotFound, Refused where another circuit has that name, and
    Outdated where somebody has changed it since.
    """
    hold_groups(session, circuit_row(session, authority_id, circuit_id).plan_cycle_id)
    row = circuit_row(session, authority_id, circuit_id, hold=True)
    held = {one.forum_id: forum_row(session, authority_id, one.forum_id, hold=True) for one in _by_id(lines)}
    forums = [one for one in forums_of(session, authority_id) if one.circuit_id == circuit_id]
    if seen != print_of(circuit_by_id(session, authority_id, circuit_id), forums):
        raise Outdated(f"circuit {circuit_id} was changed meanwhile")
    _check_name(session, authority_id, row.plan_cycle_id, edit.name, besides=circuit_id)
    row.name = edit.name
    set_days(session, row, edit.days)
    changed = [one.forum_id for one in lines if _change(row, held[one.forum_id], one)]
    for forum_id in changed:
        record_audit(session, "forum_edited", authority_id=authority_id, staff_id=by, now=now, forum=forum_id)
    record_audit(session, "circuit_edited", authority_id=authority_id, staff_id=by, now=now, circuit=circuit_id)
    return len(changed)


def print_of(circuit: CircuitFacts, forums: Sequence[ForumFacts]) -> str:
    """Short letters that differ for a circuit whose table differs."""
    lines = [(one.id, one.state, one.name, one.starts_at, one.ends_at, one.venue, one.team) for one in forums]
    days = sorted((one.name, one.due_on) for one in circuit.days)
    return sha256(repr((circuit.name, days, lines)).encode()).hexdigest()[:16]


def mark_day(
    session: Session, authority_id: int, circuit_id: int, day_id: int, *, is_done: bool, by: int, now: datetime
) -> None:
    """Say that what was due by a date is done, or is not yet after all. Raises NotFound."""
    row = day_row(session, authority_id, circuit_id, day_id)
    if (row.done_at is not None) == is_done:
        return
    row.done_at = now if is_done else None
    record_audit(
        session,
        "circuit_date_done" if is_done else "circuit_date_not_done",
        authority_id=authority_id,
        staff_id=by,
        now=now,
        circuit=circuit_id,
        date=row.name,
    )


def _check_name(session: Session, authority_id: int, cycle_id: int, name: str, besides: int | None = None) -> None:
    """The plan cycle is held first, so that of two who take a name at once the second is refused."""
    hold_groups(session, cycle_id)
    taken = (one for one in circuits_of(session, authority_id, cycle_id) if one.id != besides)
    if any(one.name == name for one in taken):
        raise Refused(f"there is a circuit {name!r}", thai=f"มีชุดชื่อ “{name}” แล้วในรอบแผนนี้ เปลี่ยนชื่อก่อนบันทึก")


def _by_id(lines: Sequence[ForumLine]) -> list[ForumLine]:
    """Everybody holds forums in the same order, or two could wait for each other."""
    return sorted(lines, key=lambda one: one.forum_id)


def _add_forum(session: Session, circuit: Circuit, one: DraftForum, *, by: int | None, now: datetime) -> None:
    part = one.part
    edit = ForumEdit(
        plan_cycle_id=circuit.plan_cycle_id,
        name=part.name,
        level=part.level,
        starts_at=one.slot.starts_at,
        ends_at=one.slot.ends_at,
        venue=one.venue,
        team=one.slot.team,
        questions=(),
        areas=frozenset({part.area_id} if part.area_id else ()),
        communities=frozenset({part.community_id} if part.community_id else ()),
    )
    forum_id = make_forum(session, circuit.authority_id, edit, by=by, now=now)
    forum_row(session, circuit.authority_id, forum_id).circuit_id = circuit.id


def _change(circuit: Circuit, row: Forum, line: ForumLine) -> bool:
    """Whether anything of a forum changed."""
    if row.circuit_id != circuit.id:
        raise NotFound(f"no forum {line.forum_id} in circuit {circuit.id}")
    stood = (row.name, row.starts_at, row.ends_at, row.venue, row.team)
    if row.state == ForumState.DRAFT:
        row.name, row.venue, row.team = line.name, line.venue, line.team
        row.starts_at, row.ends_at = line.starts_at, line.ends_at
    elif row.state in OPEN_STATES or row.state == ForumState.POSTPONED:
        row.team = line.team
    return stood != (row.name, row.starts_at, row.ends_at, row.venue, row.team)
