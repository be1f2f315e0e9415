"""Circuits: forums that are planned together, and the dates that the law or a circular sets for them."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class Circuit(Row):
    """A set of forums of one plan cycle; its forums name it (`Forum.circuit_id`)."""

    __tablename__ = "circuits"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"), index=True)
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"))
    name: Mapped[str]
    template: Mapped[str]  # the name of the template it was made from; blank where it was made by hand
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]


class CircuitDate(Row):
    """A date that a circuit must keep, as a Bangkok day: the circular, the last day to finish, the span planned for."""

    __tablename__ = "circuit_dates"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    circuit_id: Mapped[int] = mapped_column(ForeignKey("circuits.id"), index=True)
    name: Mapped[str]  # bot.domain.circuits.DateName
    due_on: Mapped[date] = mapped_column(Date)
    done_at: Mapped[datetime | None]
