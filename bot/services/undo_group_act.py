"""Take back one change of groups: whatever it touched stands again as it stood before.

Refused where a later change touched the same needs or groups: that one has to be taken back first. Nor does anything go
back into a group that was merged away. Needs that joined in the meantime stay where the rest of the group goes; needs
that were erased, or got another issue, are left as they are.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.domain.errors import NotFound, Refused
from bot.domain.states import DecidedBy
from bot.services.decide_issue import Decision, take_back_decision
from bot.services.group_changes import measure_groups, name_by_machine
from bot.store.authorities import AuthorityFacts
from bot.store.group_proposals import take_back_refusal
from bot.store.group_seats import Seat, drop_seats, put_seats, seats_in, seats_of
from bot.store.groups import (
    act_by_id,
    acts_after,
    close_empty_groups,
    groups_by_id,
    hold_groups,
    hold_needs,
    standing_issues,
)
from bot.store.models import GroupAct, NeedGroup
from bot.store.session import Session

_UNDOABLE = frozenset(
    {
        "made",
        "merged",
        "split",
        "moved",
        "taken_out",
        "renamed",
        "locked",
        "unlocked",
        "duplicate_marked",
        "duplicate_unmarked",
        "proposal_refused",
    }
)
_LATER = "มีการเปลี่ยนเรื่องหรือกลุ่มเดียวกันหลังจากนั้น เลิกทำรายการที่ใหม่กว่าก่อน"


def may_be_undone(what: str, detail: Mapping[str, Any]) -> bool:
    """Whether an act is of a kind that can be undone; who left because of its issue comes back with its issue."""
    return what in _UNDOABLE and detail.get("because") != "issue"


def undo_group_act(
    session: Session, authority: AuthorityFacts, act_id: int, *, staff_id: int, now: datetime
) -> GroupAct:
    """Undo one act. Raises NotFound for one that is undone or not there, Refused where later acts stand on it."""
    hold_groups(session, authority.cycle.id)
    act = act_by_id(session, authority.id, authority.cycle.id, act_id)
    if not may_be_undone(act.what, act.detail):
        raise Refused(f"{act.what} cannot be undone", thai="รายการนี้เลิกทำไม่ได้")
    later = acts_after(session, authority.id, authority.cycle.id, act.id)
    if any(_is_built_upon(act, one) for one in later) or _has_lost_a_group(session, authority, act):
        raise Refused(f"act {act_id} was built upon", thai=_LATER)
    _hold_needs_of(session, authority, act)
    if act.what == "proposal_refused":
        take_back_refusal(session, authority.id, int(act.detail["proposal"]))
    _put_back(session, authority, act, staff_id=staff_id, now=now)
    act.undone_at, act.undone_by = now, staff_id
    return act


def hold_for_undo(session: Session, authority: AuthorityFacts, act_id: int) -> None:
    """Hold what `undo_group_act` will change, for whoever changes needs of it before. Raises NotFound."""
    hold_groups(session, authority.cycle.id)
    _hold_needs_of(session, authority, act_by_id(session, authority.id, authority.cycle.id, act_id))


def _hold_needs_of(session: Session, authority: AuthorityFacts, act: GroupAct) -> None:
    made = [int(group_id) for group_id in act.before.get("made", ())]
    joined = {seat.need_id for seat in seats_in(session, authority.id, made)}
    hold_needs(session, authority.id, joined | {int(key) for key in act.before.get("seats", {})})


def _is_built_upon(act: GroupAct, later: GroupAct) -> bool:
    """Whether a later act changed what this one did; a group that this one made must not have taken in another."""
    kept = {("group", str(later.group_id))} if later.what == "merged" else set()
    made = {("group", str(group_id)) for group_id in act.before.get("made", ())}
    return bool(_touched(act) & _touched(later) or made & kept)


def _has_lost_a_group(session: Session, authority: AuthorityFacts, act: GroupAct) -> bool:
    """Whether a group that needs would go back to was merged into another since, by whatever way."""
    own = {act.other_group_id} if act.what == "merged" else set()
    seats = [seat for seat in act.before.get("seats", {}).values() if seat is not None]
    back_to = {int(key) for key in act.before.get("groups", {})} | {seat[0] for seat in seats} - {None}
    groups = groups_by_id(session, authority.id, back_to - own)
    return any(group.merged_into_id is not None for group in groups.values())


def _touched(act: GroupAct) -> set[tuple[str, str]]:
    groups = {("group", key) for key in act.before.get("groups", {}) if _is_changed_itself(act, key)}
    made = {("group", str(group_id)) for group_id in act.before.get("made", ())}
    return groups | made | {("need", key) for key in act.before.get("seats", {})}


def _is_changed_itself(act: GroupAct, key: str) -> bool:
    """Whether the group's own row changed; those that needs only left are kept in case they were closed by it."""
    return act.what in {"renamed", "locked", "unlocked"} or (act.what == "merged" and str(act.other_group_id) == key)


def _put_back(session: Session, authority: AuthorityFacts, act: GroupAct, *, staff_id: int, now: datetime) -> None:
    seats = {int(key): _seat(int(key), stored) for key, stored in act.before.get("seats", {}).items()}
    left = {seat.group_id for seat in seats_of(session, authority.id, list(seats)).values()}
    touched = _groups_of(act, seats) | {one for one in left if one is not None}
    groups_by_id(session, authority.id, touched, hold=True)
    groups = _restored_groups(session, authority, act)
    if act.before.get("decisions"):  # their place must not be sought anew when their issue goes back
        _put_seats(session, authority, seats, now)
    for stored in act.before.get("decisions", ()):
        with suppress(NotFound):  # erased since
            take_back_decision(session, authority, Decision(**stored), staff_id=staff_id, now=now)
    _put_seats(session, authority, _standing(session, authority, seats), now)
    _close_made(session, authority, act, now)
    close_empty_groups(session, authority.id, touched, now)
    measure_groups(session, authority.id, touched)
    for group in groups.values():
        if not group.title and group.title_by == DecidedBy.MACHINE:
            group.title = name_by_machine(session, authority, group)


def _groups_of(act: GroupAct, seats: Mapping[int, Seat | None]) -> set[int]:
    """Every group that an act touched: changed, made, left or joined."""
    named = {int(group_id) for group_id in (*act.before.get("groups", ()), *act.before.get("made", ()))}
    named |= {one for one in (act.group_id, act.other_group_id) if one is not None}
    return named | {seat.group_id for seat in seats.values() if seat is not None and seat.group_id is not None}


def _restored_groups(session: Session, authority: AuthorityFacts, act: GroupAct) -> dict[int, NeedGroup]:
    stored: Mapping[str, Any] = act.before.get("groups", {})
    groups = groups_by_id(session, authority.id, [int(key) for key in stored])
    for group_id, group in groups.items():
        was = stored[str(group_id)]
        if not was["is_closed"]:
            group.closed_at = None
        if not _is_changed_itself(act, str(group_id)):
            continue
        group.is_locked, group.merged_into_id = was["is_locked"], was["merged_into_id"]
        if act.what == "renamed":
            group.title_by = was["title_by"]
            group.title = was["title"] or ""
    return groups


def _close_made(session: Session, authority: AuthorityFacts, act: GroupAct, now: datetime) -> None:
    """Empty the groups that the act made: whoever joined since goes where the rest came from."""
    made = [int(group_id) for group_id in act.before.get("made", ())]
    for seat in seats_in(session, authority.id, made):
        moved = Seat(seat.need_id, act.other_group_id, seat.placed_by, None, seat.duplicate_of)
        if act.other_group_id is None and seat.placed_by == DecidedBy.MACHINE:
            drop_seats(session, authority.id, [seat.need_id])
        else:
            put_seats(session, authority.id, authority.cycle.id, [moved], now)
    close_empty_groups(session, authority.id, made, now)


def _standing(session: Session, authority: AuthorityFacts, seats: Mapping[int, Seat | None]) -> dict[int, Seat | None]:
    """Those seats whose group is of the issue that the need has now."""
    issues = standing_issues(session, authority.id, list(seats))
    group_ids = {seat.group_id for seat in seats.values() if seat is not None and seat.group_id is not None}
    groups = groups_by_id(session, authority.id, group_ids)
    return {
        need_id: seat
        for need_id, seat in seats.items()
        if need_id in issues
        and (seat is None or seat.group_id is None or groups[seat.group_id].issue == issues[need_id])
    }


def _put_seats(session: Session, authority: AuthorityFacts, seats: Mapping[int, Seat | None], now: datetime) -> None:
    known = standing_issues(session, authority.id, list(seats))
    put_seats(
        session,
        authority.id,
        authority.cycle.id,
        [seat for need_id, seat in seats.items() if seat is not None and need_id in known],
        now,
    )
    drop_seats(session, authority.id, [need_id for need_id, seat in seats.items() if seat is None])


def _seat(need_id: int, stored: list[Any] | None) -> Seat | None:
    return None if stored is None else Seat(need_id, *stored)
