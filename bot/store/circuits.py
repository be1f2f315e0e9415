"""Circuits, their forums and the dates that they must keep."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.circuits import SPAN_NAMES, DateName
from bot.domain.clashes import Bounds
from bot.domain.errors import NotFound
from bot.store.models import Circuit, CircuitDate


@dataclass(frozen=True, slots=True)
class CircuitDay:
    """A date that a circuit must keep."""

    id: int
    name: DateName
    due_on: date
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class CircuitFacts:
    """One circuit; its days in order."""

    id: int
    plan_cycle_id: int
    name: str
    template: str
    days: tuple[CircuitDay, ...]

    def due_on(self, name: DateName) -> date | None:
        """The day of that name."""
        return next((one.due_on for one in self.days if one.name == name), None)

    @property
    def statutory(self) -> tuple[CircuitDay, ...]:
        """The days that others set."""
        return tuple(one for one in self.days if one.name not in SPAN_NAMES)

    @property
    def bounds(self) -> Bounds:
        """The days that its forums are to keep."""
        return bounds_of({one.name: one.due_on for one in self.days})


def bounds_of(days: Mapping[DateName, date | None]) -> Bounds:
    """The days that the forums of a circuit with these dates are to keep."""
    return Bounds(days.get(DateName.FIRST_DAY), days.get(DateName.LAST_DAY), days.get(DateName.FINISH_BY))


def circuits_of(session: Session, authority_id: int, cycle_id: int) -> list[CircuitFacts]:
    """The circuits of a plan cycle, the newest first."""
    rows = session.scalars(
        select(Circuit)
        .where(Circuit.authority_id == authority_id, Circuit.plan_cycle_id == cycle_id)
        .order_by(Circuit.id.desc())
    ).all()
    return _facts(session, authority_id, rows)


def circuit_by_id(session: Session, authority_id: int, circuit_id: int) -> CircuitFacts:
    """One circuit of that authority. Raises NotFound."""
    return _facts(session, authority_id, [circuit_row(session, authority_id, circuit_id)])[0]


def circuit_row(session: Session, authority_id: int, circuit_id: int, *, hold: bool = False) -> Circuit:
    """The row of a circuit; held, nobody else changes it until the commit. Raises NotFound."""
    question = select(Circuit).where(Circuit.authority_id == authority_id, Circuit.id == circuit_id)
    if hold:
        question = question.with_for_update(key_share=True).execution_options(populate_existing=True)
    row = session.scalar(question)
    if row is None:
        raise NotFound(f"no circuit {circuit_id} in authority {authority_id}")
    return row


def set_days(session: Session, circuit: Circuit, days: Mapping[DateName, date | None]) -> None:
    """Give these names these days, or none; one that moves is to be done again. Others stay as they are."""
    stored = {row.name: row for row in _day_rows(session, circuit.authority_id, [circuit.id])}
    for name, day in days.items():
        row = stored.get(name)
        if row and day is None:
            session.delete(row)
        elif row and day and row.due_on != day:
            row.due_on, row.done_at = day, None
        elif row is None and day:
            session.add(
                CircuitDate(authority_id=circuit.authority_id, circuit_id=circuit.id, name=str(name), due_on=day)
            )


def day_row(session: Session, authority_id: int, circuit_id: int, day_id: int) -> CircuitDate:
    """One date of a circuit. Raises NotFound."""
    found = session.scalar(
        select(CircuitDate).where(
            CircuitDate.authority_id == authority_id, CircuitDate.circuit_id == circuit_id, CircuitDate.id == day_id
        )
    )
    if found is None or found.name in SPAN_NAMES:
        raise NotFound(f"no date {day_id} in circuit {circuit_id}")
    return found


def days_due(session: Session, authority_id: int, cycle_id: int, until: date) -> list[tuple[CircuitDay, int, str]]:
    """What is due by a day and not done, the soonest first, each with its circuit's id and name."""
    rows = session.execute(
        select(CircuitDate, Circuit.id, Circuit.name)
        .join(Circuit, Circuit.id == CircuitDate.circuit_id)
        .where(
            CircuitDate.authority_id == authority_id,
            Circuit.authority_id == authority_id,
            Circuit.plan_cycle_id == cycle_id,
            CircuitDate.name.not_in(SPAN_NAMES),
            CircuitDate.done_at.is_(None),
            CircuitDate.due_on <= until,
        )
        .order_by(CircuitDate.due_on, CircuitDate.id)
    )
    return [(_day(row), circuit_id, name) for row, circuit_id, name in rows]


def _day_rows(session: Session, authority_id: int, circuit_ids: Collection[int]) -> list[CircuitDate]:
    question = select(CircuitDate).where(
        CircuitDate.authority_id == authority_id, CircuitDate.circuit_id.in_(circuit_ids)
    )
    return list(session.scalars(question.order_by(CircuitDate.due_on, CircuitDate.id)))


def _day(row: CircuitDate) -> CircuitDay:
    return CircuitDay(row.id, DateName(row.name), row.due_on, row.done_at)


def _facts(session: Session, authority_id: int, rows: Collection[Circuit]) -> list[CircuitFacts]:
    days = _day_rows(session, authority_id, [row.id for row in rows])
    return [
        CircuitFacts(
            id=row.id,
            plan_cycle_id=row.plan_cycle_id,
            name=row.name,
            template=row.template,
            days=tuple(_day(one) for one in days if one.circuit_id == row.id),
        )
        for row in rows
    ]
