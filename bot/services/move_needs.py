"""Staff move needs: into a group, into a new one, or out of their groups; the machine then leaves them there.

A need that goes to a group of another issue gets that issue by the same decision of staff as anywhere else, so that the
teller is told of it and the model learns from it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from bot.domain.errors import Refused
from bot.domain.states import DecidedBy
from bot.services.decide_issue import decide_issue
from bot.services.group_changes import before, measure_groups, name_by_machine, new_group, numbers_told, write_act
from bot.store.authorities import AuthorityFacts
from bot.store.group_seats import Seat, put_seats, seats_of
from bot.store.groups import (
    add_groups,
    close_empty_groups,
    group_by_number,
    groups_by_id,
    hold_groups,
    needs_by_number,
    next_group_number,
)
from bot.store.models import GroupAct, Need, NeedGroup
from bot.store.session import Session

LONGEST_TITLE = 120
_GONE = "เรื่องที่เลือกถูกถอน ลบ หรือไม่อยู่ในรอบแผนนี้ โหลดหน้าใหม่แล้วเลือกอีกครั้ง"


def move_needs(
    session: Session,
    authority: AuthorityFacts,
    numbers: Collection[str],
    group_number: int,
    *,
    staff_id: int,
    now: datetime,
) -> GroupAct:
    """Put needs into the group with that number. Raises NotFound for the group, Refused for needs that are gone."""
    hold_groups(session, authority.cycle.id)
    group = group_by_number(session, authority.id, authority.cycle.id, group_number)
    needs = chosen_needs(session, authority, numbers)
    return _move(session, authority, needs, group, "moved", staff_id=staff_id, now=now)


def split_needs(
    session: Session,
    authority: AuthorityFacts,
    numbers: Collection[str],
    *,
    title: str = "",
    staff_id: int,
    now: datetime,
) -> GroupAct:
    """Make a new group of needs, within the issue of most of them; blank `title`: the machine names it, if it may."""
    hold_groups(session, authority.cycle.id)
    needs = chosen_needs(session, authority, numbers)
    number = next_group_number(session, authority.id, authority.cycle.id)
    group = new_group(authority, number, _issue_of_most(authority, needs), DecidedBy.STAFF, now)
    add_groups(session, [group])
    sources = {seat.group_id for seat in seats_of(session, authority.id, [need.id for need in needs]).values()}
    what = "split" if sources - {None} else "made"
    act = _move(session, authority, needs, group, what, staff_id=staff_id, now=now, made=[group.id])
    clean = " ".join(title.split())[:LONGEST_TITLE]
    group.title = clean or name_by_machine(session, authority, group)
    group.title_by = DecidedBy.STAFF if clean else DecidedBy.MACHINE
    return act


def take_out_needs(
    session: Session, authority: AuthorityFacts, numbers: Collection[str], *, staff_id: int, now: datetime
) -> GroupAct:
    """Let needs stand alone from now on. Raises Refused for needs that are gone."""
    hold_groups(session, authority.cycle.id)
    needs = chosen_needs(session, authority, numbers)
    return _move(session, authority, needs, None, "taken_out", staff_id=staff_id, now=now)


def chosen_needs(session: Session, authority: AuthorityFacts, numbers: Collection[str]) -> list[Need]:
    """The needs that were chosen on a page, held. Raises Refused where one is gone, or none was chosen."""
    wanted = set(numbers)
    if not wanted:
        raise Refused("no need was chosen", thai="ยังไม่ได้เลือกเรื่อง เลือกอย่างน้อยหนึ่งเรื่องก่อน")
    needs = needs_by_number(session, authority.id, authority.cycle.id, wanted)
    if len(needs) < len(wanted):
        raise Refused("a chosen need is gone", thai=_GONE)
    return needs


def _move(
    session: Session,
    authority: AuthorityFacts,
    needs: list[Need],
    group: NeedGroup | None,
    what: str,
    *,
    staff_id: int,
    now: datetime,
    made: Collection[int] = (),
) -> GroupAct:
    seats = seats_of(session, authority.id, [need.id for need in needs])
    sources = {seat.group_id for seat in seats.values() if seat.group_id is not None} - {group.id if group else None}
    held = groups_by_id(session, authority.id, sources | ({group.id} if group else set()), hold=True)
    stood = before(
        {one: held[one] for one in sources if one in held}, {need.id: seats.get(need.id) for need in needs}, made=made
    )
    group_id = group.id if group else None
    put_seats(
        session,
        authority.id,
        authority.cycle.id,
        [Seat(need.id, group_id, DecidedBy.STAFF, duplicate_of=_original(seats, need, group_id)) for need in needs],
        now,
    )
    stood["decisions"] = _give_issue(session, authority, needs, group, staff_id=staff_id, now=now)
    close_empty_groups(session, authority.id, sources, now)
    measure_groups(session, authority.id, {group_id, *sources})
    source = min(sources) if len(sources) == 1 else None
    return write_act(
        session,
        authority,
        what,
        staff_id=staff_id,
        now=now,
        before=stood,
        group_id=group_id if group else source,
        other_group_id=source if group else None,
        **numbers_told(need.number for need in needs),
    )


def _give_issue(
    session: Session,
    authority: AuthorityFacts,
    needs: list[Need],
    group: NeedGroup | None,
    *,
    staff_id: int,
    now: datetime,
) -> list[dict[str, Any]]:
    """Decide the issue of those needs that come from another, and of those that nobody has decided."""
    if group is None:
        return []
    return [
        decide_issue(session, authority, need.number, group.issue, seen=None, staff_id=staff_id, now=now).as_json()
        for need in needs
        if need.issue != group.issue or need.is_undecided
    ]


def _original(seats: dict[int, Seat], need: Need, group_id: int | None) -> int | None:
    """What a need was marked as said again of, where that stays in the same group."""
    seat = seats.get(need.id)
    if seat is None or seat.duplicate_of is None:
        return None
    original = seats.get(seat.duplicate_of)
    goes_along = original is not None
    return seat.duplicate_of if goes_along or seat.group_id == group_id else None


def _issue_of_most(authority: AuthorityFacts, needs: list[Need]) -> int:
    counts: dict[int, int] = {}
    for need in needs:
        counts[need.issue] = counts.get(need.issue, 0) + (1 if need.is_undecided else 1000)
    best = max(sorted(counts), key=lambda issue: counts[issue])
    if best not in authority.issues:
        raise Refused(f"no issue {best}", thai="เลือกประเด็นของเรื่องนี้ก่อน แล้วจึงจัดกลุ่ม")
    return best
