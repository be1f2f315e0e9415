"""Who came to a forum: residents by LINE, people on its list, and walk-ins that staff enter.

Whoever came is one row, made once: the table's unique keys decide between two who enter the same person at once, so
nothing has to be held. A row that was taken back stays, and is filled again when its person comes after all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.store.dialect import insert_ignoring
from bot.store.forums import ForumFacts, forum_by_id
from bot.store.models import Attendance, Ballot, Forum, ForumMember, ForumSeats


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """Somebody on the list of a forum; `attendance_id` where they have come."""

    id: int
    seats_id: int
    number: int
    name: str
    phone: str
    attendance_id: int | None = None
    came_at: datetime | None = None


def forum_by_day_code(session: Session, authority_id: int, code: str) -> ForumFacts | None:
    """The forum whose door sign bears this code."""
    found = session.scalar(select(Forum.id).where(Forum.authority_id == authority_id, Forum.day_code == code))
    return None if found is None else forum_by_id(session, authority_id, found)


def add_attendance(
    session: Session, authority_id: int, forum_id: int, *, came_at: datetime, **facts: Any
) -> int | None:
    """Note that somebody came; None where they stand there already. `facts` are columns of `Attendance`."""
    plain = {
        "seats_id": None, "resident_id": None, "member_id": None, "name": "", "entry_key": None, "entered_by": None,
    }  # fmt: skip
    row = {**plain, "authority_id": authority_id, "forum_id": forum_id, "came_at": came_at, **facts}
    added = insert_ignoring(session, Attendance, [row], returning="id")
    return added[0] if added else None


def attendance_of_resident(session: Session, authority_id: int, forum_id: int, resident_id: int) -> Attendance | None:
    """That a resident came, even if it was taken back."""
    return _attendance(session, authority_id, forum_id, Attendance.resident_id == resident_id)


def attendance_of_member(session: Session, authority_id: int, forum_id: int, member_id: int) -> Attendance | None:
    """That somebody on the list came, even if it was taken back."""
    return _attendance(session, authority_id, forum_id, Attendance.member_id == member_id)


def attendance_of_entry(session: Session, authority_id: int, forum_id: int, entry_key: str) -> Attendance | None:
    """What a browser entered under that key."""
    return _attendance(session, authority_id, forum_id, Attendance.entry_key == entry_key)


def attendance_by_id(session: Session, authority_id: int, forum_id: int, attendance_id: int) -> Attendance:
    """One line of the list of those who came. Raises NotFound."""
    found = _attendance(session, authority_id, forum_id, Attendance.id == attendance_id)
    if found is None:
        raise NotFound(f"no attendance {attendance_id} at forum {forum_id}")
    return found


def last_attended(session: Session, authority_id: int, resident_id: int, since: datetime) -> Attendance | None:
    """The forum that a resident signed in to last, if it was not before `since`."""
    return session.scalar(
        select(Attendance)
        .where(
            Attendance.authority_id == authority_id,
            Attendance.resident_id == resident_id,
            Attendance.cancelled_at.is_(None),
            Attendance.came_at >= since,
        )
        .order_by(Attendance.came_at.desc())
        .limit(1)
    )


def members_of(session: Session, authority_id: int, forum_id: int) -> list[MemberFacts]:
    """The list of a forum by number, with those who have come."""
    rows = session.execute(
        select(ForumMember, Attendance.id, Attendance.came_at)
        .outerjoin(Attendance, (Attendance.member_id == ForumMember.id) & Attendance.cancelled_at.is_(None))
        .where(ForumMember.authority_id == authority_id, ForumMember.forum_id == forum_id)
        .order_by(ForumMember.number)
    )
    return [
        MemberFacts(one.id, one.seats_id, one.number, one.name, one.phone, attendance_id, came_at)
        for one, attendance_id, came_at in rows
    ]


def add_members(session: Session, authority_id: int, forum_id: int, rows: Iterable[dict[str, Any]]) -> None:
    """Put people on the list of a forum."""
    session.add_all(ForumMember(authority_id=authority_id, forum_id=forum_id, **row) for row in rows)
    session.flush()


def change_member(session: Session, authority_id: int, member_id: int, facts: dict[str, Any]) -> None:
    """Put right what the list says of somebody; where they came already, their line follows."""
    session.execute(
        update(ForumMember).where(ForumMember.authority_id == authority_id, ForumMember.id == member_id).values(**facts)
    )
    session.execute(
        update(Attendance)
        .where(Attendance.authority_id == authority_id, Attendance.member_id == member_id)
        .values(name=facts["name"], seats_id=facts["seats_id"])
    )


def walk_ins_of(session: Session, authority_id: int, forum_id: int, limit: int) -> Sequence[Attendance]:
    """Those whom staff entered, the last first."""
    return session.scalars(
        select(Attendance)
        .where(
            Attendance.authority_id == authority_id,
            Attendance.forum_id == forum_id,
            Attendance.resident_id.is_(None),
            Attendance.source != "qr",
            Attendance.cancelled_at.is_(None),
        )
        .order_by(Attendance.came_at.desc(), Attendance.id.desc())
        .limit(limit)
    ).all()


def count_by_seats(session: Session, authority_id: int, forum_id: int, since: datetime | None = None) -> dict[int, int]:
    """People who came by the id of their seats, 0 for those who have not said; with `since` only those since then."""
    question = select(func.coalesce(Attendance.seats_id, 0), func.count()).where(
        Attendance.authority_id == authority_id, Attendance.forum_id == forum_id, Attendance.cancelled_at.is_(None)
    )
    if since is not None:
        question = question.where(Attendance.came_at > since)
    return dict(session.execute(question.group_by(Attendance.seats_id)).all())


def attendances_of_resident(
    session: Session, authority_id: int, resident_id: int
) -> list[tuple[str, str | None, datetime]]:
    """Forum, group and hour of each time that a resident came."""
    rows = session.execute(
        select(Forum.name, ForumSeats.name, Attendance.came_at)
        .join(Forum, Forum.id == Attendance.forum_id)
        .outerjoin(ForumSeats, ForumSeats.id == Attendance.seats_id)
        .where(
            Attendance.authority_id == authority_id,
            Attendance.resident_id == resident_id,
            Attendance.cancelled_at.is_(None),
        )
        .order_by(Attendance.came_at)
    )
    return [(forum, seats, came_at) for forum, seats, came_at in rows]


def forget_at_forums(session: Session, authority_id: int, resident_id: int) -> None:
    """Leave what a resident did at forums as counts of nobody: they came, and the results of votes stand."""
    for table in (Attendance, Ballot):
        of_resident = (table.authority_id == authority_id, table.resident_id == resident_id)
        session.execute(update(table).where(*of_resident).values(resident_id=None))


def _attendance(session: Session, authority_id: int, forum_id: int, which: Any) -> Attendance | None:
    return session.scalar(
        select(Attendance).where(Attendance.authority_id == authority_id, Attendance.forum_id == forum_id, which)
    )
