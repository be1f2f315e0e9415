"""Who comes to a forum is counted once, whoever enters them and however often.

Residents sign themselves in by LINE, and only about the hours of the forum: a code is easily passed on. Staff may enter
people at any time, for sheets of paper are keyed in afterwards. Nothing links a resident to a name on the list.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from bot.domain.errors import NotFound, Refused
from bot.domain.forums import OPEN_STATES, SeatsEntry
from bot.domain.states import ForumState
from bot.services.record_audit import record_audit
from bot.store.attendances import (
    add_attendance,
    attendance_by_id,
    attendance_of_entry,
    attendance_of_member,
    attendance_of_resident,
    members_of,
)
from bot.store.forum_parts import seats_of
from bot.store.forums import ForumFacts, forum_by_id
from bot.store.models import Attendance, Resident
from bot.store.session import Session

_OPENS_BEFORE = timedelta(hours=3)
_LONGEST = timedelta(hours=6)  # of a forum whose end nobody has said
LONGEST_NAME = 120


class Door(Enum):
    """Whether residents may sign in now."""

    OPEN = "open"
    TOO_EARLY = "too early"
    OVER = "over"
    CALLED_OFF = "called off"
    UNKNOWN = "unknown"  # a draft: residents have not been told of it


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody entered by staff: by their number on the list, or by name and the seats they take."""

    key: str  # made by the browser, the same however often it is sent
    number: int | None = None
    name: str = ""
    seats_id: int | None = None
    source: str = "staff"  # … or sheet: keyed in from paper


def door_of(forum: ForumFacts, now: datetime) -> Door:
    """Whether residents may sign in to a forum now."""
    if forum.state in (ForumState.CANCELLED, ForumState.POSTPONED):
        return Door.CALLED_OFF
    if forum.state not in OPEN_STATES | {ForumState.HELD}:
        return Door.UNKNOWN if forum.state is ForumState.DRAFT else Door.OVER
    if now < forum.starts_at - _OPENS_BEFORE:
        return Door.TOO_EARLY
    return Door.OPEN if now <= (forum.ends_at or forum.starts_at + _LONGEST) else Door.OVER


def sign_in_resident(session: Session, forum: ForumFacts, resident: Resident, now: datetime) -> tuple[Attendance, bool]:
    """The resident's line, and whether they have only come now; they sit with the group they last said."""
    seats = seats_of(session, resident.authority_id, forum.id)
    known = next((one for one in seats if _is_of(one, resident)), None)
    added = add_attendance(
        session, resident.authority_id, forum.id,
        came_at=now, source="qr", resident_id=resident.id, seats_id=known.id if known else None,
    )  # fmt: skip
    row = attendance_of_resident(session, resident.authority_id, forum.id, resident.id)
    if row is None:
        raise NotFound("an attendance vanished while it was made")
    is_new = added is not None or row.cancelled_at is not None
    if row.cancelled_at is not None:
        row.cancelled_at, row.came_at = None, now
    return row, is_new


def take_seats(resident: Resident, row: Attendance, seats: SeatsEntry) -> None:
    """The resident says with which group they come; it is remembered for the next forum."""
    row.seats_id = seats.id
    if seats.stakeholder_group_id is not None:
        resident.stakeholder_group_id = seats.stakeholder_group_id


def enter_person(
    session: Session, authority_id: int, forum_id: int, entry: Entry, *, by: int, now: datetime
) -> tuple[Attendance, bool]:
    """The line of somebody whom staff enter, and whether it is new. Raises Refused, NotFound for a foreign forum."""
    forum = forum_by_id(session, authority_id, forum_id)
    if forum.state in (ForumState.DRAFT, ForumState.CANCELLED, ForumState.POSTPONED):
        raise Refused("nobody can come to it", thai="ประชาคมนี้ยังไม่ประกาศ เลื่อน หรือยกเลิกแล้ว จึงยังลงชื่อไม่ได้")
    stood = attendance_of_entry(session, authority_id, forum_id, entry.key)
    if stood is not None:
        return stood, False
    person: dict[str, Any] = {"came_at": now, "source": entry.source, "entry_key": entry.key, "entered_by": by}
    if entry.number is not None:
        return _enter_member(session, authority_id, forum_id, entry.number, person)
    name, seats_id = " ".join(entry.name.split())[:LONGEST_NAME], entry.seats_id
    if not name:
        raise Refused("no name", thai="กรุณากรอกชื่อ หรือเลขในใบเชิญ")
    if seats_id is not None and seats_id not in {one.id for one in seats_of(session, authority_id, forum_id)}:
        raise Refused("seats of another forum", thai="กลุ่มนี้ไม่ได้อยู่ในประชาคมนี้ เลือกกลุ่มใหม่")
    added = add_attendance(session, authority_id, forum_id, name=name, seats_id=seats_id, **person)
    row = attendance_of_entry(session, authority_id, forum_id, entry.key)
    if row is None:
        raise NotFound("an attendance vanished while it was made")
    return row, added is not None


def undo_attendance(
    session: Session, authority_id: int, forum_id: int, attendance_id: int, *, by: int, now: datetime
) -> Attendance:
    """Take back that somebody came. Raises NotFound."""
    row = attendance_by_id(session, authority_id, forum_id, attendance_id)
    if row.cancelled_at is None:
        row.cancelled_at = now
        record_audit(
            session, "attendance_undone", authority_id=authority_id, staff_id=by, now=now,
            forum=forum_id, attendance=attendance_id,
        )  # fmt: skip
    return row


def _enter_member(
    session: Session, authority_id: int, forum_id: int, number: int, person: dict[str, Any]
) -> tuple[Attendance, bool]:
    member = next((one for one in members_of(session, authority_id, forum_id) if one.number == number), None)
    if member is None:
        raise Refused("no such number", thai=f"ไม่มีเลข {number} ในรายชื่อผู้รับเชิญ")
    added = add_attendance(
        session, authority_id, forum_id,
        member_id=member.id, seats_id=member.seats_id, name=member.name, **person,
    )  # fmt: skip
    row = attendance_of_member(session, authority_id, forum_id, member.id)
    if row is None:
        raise NotFound("an attendance vanished while it was made")
    is_new = added is not None or row.cancelled_at is not None
    if row.cancelled_at is not None:
        row.cancelled_at, row.came_at = None, person["came_at"]
    return row, is_new


def _is_of(seats: SeatsEntry, resident: Resident) -> bool:
    return seats.stakeholder_group_id is not None and seats.stakeholder_group_id == resident.stakeholder_group_id
