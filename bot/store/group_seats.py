"""Who sits in which group: one seat a need, whoever gave it. Whoever changes seats locks first, as `groups` says."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from bot.store.dialect import insert_replacing
from bot.store.models import GroupMember

_AT_ONCE = 5_000  # rows named in one statement: PostgreSQL takes 65,535 parameters, SQLite 32,766


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one need sits."""

    need_id: int
    group_id: int | None
    placed_by: str
    likeness: float | None = None
    duplicate_of: int | None = None


def seats_of(session: Session, authority_id: int, need_ids: Collection[int]) -> dict[int, Seat]:
    """Where needs sit; those that were never placed are left out."""
    return {
        seat.need_id: seat
        for some in portions(need_ids)
        for seat in _seats(session, GroupMember.authority_id == authority_id, GroupMember.need_id.in_(some))
    }


def seats_in(session: Session, authority_id: int, group_ids: Collection[int]) -> list[Seat]:
    """Everybody in these groups, withdrawn needs too."""
    return list(_seats(session, GroupMember.authority_id == authority_id, GroupMember.group_id.in_(group_ids)))


def seats_of_cycle(session: Session, authority_id: int, cycle_id: int) -> dict[int, Seat]:
    """Where all needs of a plan cycle sit."""
    of_cycle = (GroupMember.authority_id == authority_id, GroupMember.plan_cycle_id == cycle_id)
    return {seat.need_id: seat for seat in _seats(session, *of_cycle)}


def put_seats(session: Session, authority_id: int, cycle_id: int, seats: Iterable[Seat], now: datetime) -> None:
    """Seat needs anew, whatever was before."""
    rows = [
        {
            "need_id": seat.need_id,
            "authority_id": authority_id,
            "plan_cycle_id": cycle_id,
            "group_id": seat.group_id,
            "placed_by": seat.placed_by,
            "likeness": seat.likeness,
            "duplicate_of": seat.duplicate_of,
            "placed_at": now,
        }
        for seat in seats
    ]
    insert_replacing(session, GroupMember, rows, key="need_id")


def drop_seats(session: Session, authority_id: int, need_ids: Collection[int]) -> None:
    """Forget where needs sat."""
    for some in portions(need_ids):
        session.execute(
            delete(GroupMember).where(GroupMember.authority_id == authority_id, GroupMember.need_id.in_(some))
        )


def set_likeness(session: Session, likeness: dict[int, float]) -> None:
    """Put down how like the rest of its group each need is."""
    if likeness:
        session.execute(
            update(GroupMember),
            [{"need_id": need_id, "likeness": value} for need_id, value in likeness.items()],
        )


def portions(ids: Collection[int]) -> Iterable[Sequence[int]]:
    """Ids in order, as many at once as one statement takes."""
    rows = sorted(ids)
    return (rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE))


def _seats(session: Session, *conditions: ColumnElement[bool]) -> Iterable[Seat]:
    rows = session.execute(
        select(
            GroupMember.need_id,
            GroupMember.group_id,
            GroupMember.placed_by,
            GroupMember.likeness,
            GroupMember.duplicate_of,
        )
        .where(*conditions)
        .order_by(GroupMember.need_id)
    )
    return (Seat(*row) for row in rows)
