"""Staff change a group: merge it into another, name it, lock it; or mark needs of it as the same thing said again."""

from collections.abc import Collection
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.states import DecidedBy
from bot.services.group_changes import before, measure_groups, name_by_machine, numbers_told, write_act
from bot.services.move_needs import LONGEST_TITLE, chosen_needs
from bot.store.authorities import AuthorityFacts
from bot.store.group_seats import Seat, put_seats, seats_in, seats_of
from bot.store.groups import group_by_number, groups_by_id, hold_groups, hold_needs
from bot.store.models import GroupAct
from bot.store.session import Session


def merge_groups(
    session: Session, authority: AuthorityFacts, number: int, other_number: int, *, staff_id: int, now: datetime
) -> GroupAct:
    """Bring everybody of the other group into this one, which keeps number and name.

    Raises NotFound for either, Refused for groups of two issues.
    """
    hold_groups(session, authority.cycle.id)
    group = group_by_number(session, authority.id, authority.cycle.id, number)
    other = group_by_number(session, authority.id, authority.cycle.id, other_number)
    if group.id == other.id:
        raise Refused("a group cannot be merged with itself", thai="เลือกกลุ่มอื่นที่จะผสานเข้ามา")
    if group.issue != other.issue:
        raise Refused(
            f"groups {number} and {other_number} are of two issues",
            thai="สองกลุ่มนี้อยู่คนละประเด็น จึงผสานทั้งกลุ่มไม่ได้ ย้ายเฉพาะเรื่องที่ต้องการแทน",
        )
    hold_needs(session, authority.id, [seat.need_id for seat in seats_in(session, authority.id, [other.id])])
    groups_by_id(session, authority.id, [group.id, other.id], hold=True)
    seats = {seat.need_id: seat for seat in seats_in(session, authority.id, [other.id])}
    stood = before({other.id: other}, seats)
    moved = [Seat(seat.need_id, group.id, DecidedBy.STAFF, None, seat.duplicate_of) for seat in seats.values()]
    put_seats(session, authority.id, authority.cycle.id, moved, now)
    other.merged_into_id, other.closed_at = group.id, now
    measure_groups(session, authority.id, [group.id])
    return write_act(
        session,
        authority,
        "merged",
        staff_id=staff_id,
        now=now,
        before=stood,
        group_id=group.id,
        other_group_id=other.id,
        count=len(moved),
    )


def rename_group(
    session: Session, authority: AuthorityFacts, number: int, title: str, *, staff_id: int, now: datetime
) -> GroupAct | None:
    """Name a group; a blank name leaves naming to the machine, if it may. None where nothing changed."""
    clean = " ".join(title.split())
    if len(clean) > LONGEST_TITLE:
        raise Refused("the name is too long", thai=f"ชื่อกลุ่มยาวได้ไม่เกิน {LONGEST_TITLE} ตัวอักษร")
    hold_groups(session, authority.cycle.id)
    group = group_by_number(session, authority.id, authority.cycle.id, number)
    if clean == group.title:
        return None
    stood = before({group.id: group}, {})
    group.title_by = DecidedBy.STAFF if clean else DecidedBy.MACHINE
    group.title = clean or name_by_machine(session, authority, group)
    return write_act(session, authority, "renamed", staff_id=staff_id, now=now, before=stood, group_id=group.id)


def lock_group(
    session: Session, authority: AuthorityFacts, number: int, *, is_locked: bool, staff_id: int, now: datetime
) -> GroupAct | None:
    """Close a group to the machine, or open it again. None where it stands so already."""
    hold_groups(session, authority.cycle.id)
    group = group_by_number(session, authority.id, authority.cycle.id, number)
    if group.is_locked == is_locked:
        return None
    stood = before({group.id: group}, {})
    group.is_locked = is_locked
    what = "locked" if is_locked else "unlocked"
    return write_act(session, authority, what, staff_id=staff_id, now=now, before=stood, group_id=group.id)


def mark_duplicates(
    session: Session, authority: AuthorityFacts, numbers: Collection[str], *, staff_id: int, now: datetime
) -> GroupAct:
    """Say that needs of one group are the same thing said again; the one told first stands for them.

    A single need, or needs that are all marked, lose their marks. Raises Refused for needs of several groups.
    """
    hold_groups(session, authority.cycle.id)
    needs = chosen_needs(session, authority, numbers)
    seats = seats_of(session, authority.id, [need.id for need in needs])
    groups = {seats[need.id].group_id if need.id in seats else None for need in needs}
    if len(groups) != 1 or None in groups:
        raise Refused("duplicates lie in one group", thai="เลือกเรื่องที่ซ้ำกันในกลุ่มเดียวกัน")
    marked = [seat for seat in seats.values() if seat.duplicate_of is not None]
    first = min((need for need in needs if seats[need.id].duplicate_of is None), key=lambda need: need.id, default=None)
    if first is not None and len(needs) == 1:
        raise Refused("one need alone is no duplicate", thai="เลือกอย่างน้อยสองเรื่องที่เป็นเรื่องเดียวกัน")
    changed = [seats[need.id] for need in needs if first is None or need.id != first.id]
    original = first.id if first is not None else None
    put_seats(
        session,
        authority.id,
        authority.cycle.id,
        [Seat(seat.need_id, seat.group_id, DecidedBy.STAFF, seat.likeness, original) for seat in changed],
        now,
    )
    is_unmarking = first is None and bool(marked)
    return write_act(
        session,
        authority,
        "duplicate_unmarked" if is_unmarking else "duplicate_marked",
        staff_id=staff_id,
        now=now,
        before=before({}, {seat.need_id: seat for seat in changed}),
        group_id=min(group for group in groups if group is not None),
        **numbers_told(need.number for need in needs),
    )
