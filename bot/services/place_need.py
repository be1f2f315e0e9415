"""A new need joins a group or waits alone, at once; where its issue or words change, its place is sought anew.

The machine moves only what it placed itself. A person's placement stays for as long as the issue of the need is that of
the group. An undecided need waits alone: a group belongs to an issue.
"""

from datetime import datetime

from bot.domain.states import COUNTED_STATES, DecidedBy
from bot.services.group_index import fill_index, nearest_needs, note_own_need
from bot.store.authorities import AuthorityFacts
from bot.store.group_seats import Seat, drop_seats, put_seats, seats_of
from bot.store.group_vectors import put_vectors, vectors_by_id
from bot.store.groups import add_act, groups_by_id, groups_that_count, share_group
from bot.store.models import GroupAct, Need
from bot.store.reports_groups import GroupCount, GroupFilter, count_groups
from bot.store.session import Session
from nlp.grouping import VECTOR_VERSION, Vector, best_group, pack, unpack, vector_of

_COMPARED = 10
_COMPARED_FOR_SUGGESTIONS = 60


def place_new_need(session: Session, authority: AuthorityFacts, need: Need, vector: bytes, now: datetime) -> None:
    """Keep the figures of a need that was just recorded (made of its words where `vector` is empty) and seat it."""
    if authority.settings.machine_labels:
        fill_index(session, authority.id, need.plan_cycle_id)
    note_own_need(session, need.id)
    vector = vector or pack(vector_of(need.text))
    put_vectors(session, authority.id, need.plan_cycle_id, VECTOR_VERSION, {need.id: vector})
    seat = _best_seat(session, authority, need, unpack(vector))
    if seat:
        put_seats(session, authority.id, need.plan_cycle_id, [seat], now)


def place_again(session: Session, authority: AuthorityFacts, need: Need, now: datetime) -> None:
    """Seat a need whose issue changed, unless its place still holds: a person's word, or the machine is silent."""
    seat = seats_of(session, authority.id, [need.id]).get(need.id)
    is_of_person = seat is not None and seat.placed_by == DecidedBy.STAFF
    if seat is not None and (is_of_person or not authority.settings.machine_labels):
        if seat.group_id is None or _is_of_issue(session, authority.id, seat.group_id, need):
            return
        if is_of_person:
            _log_leaving(session, need, seat, now)
    best = _best_seat(session, authority, need, _vector_of(session, need))
    if best:
        put_seats(session, authority.id, need.plan_cycle_id, [best], now)
    else:
        drop_seats(session, authority.id, [need.id])


def words_changed(session: Session, authority: AuthorityFacts, need: Need, now: datetime) -> None:
    """Make the figures of a need anew, and seat it unless a person did."""
    put_vectors(session, authority.id, need.plan_cycle_id, VECTOR_VERSION, {need.id: pack(vector_of(need.text))})
    place_again(session, authority, need, now)


def suggest_groups(
    session: Session, authority: AuthorityFacts, need: Need, count: int = 2
) -> list[tuple[GroupCount, float]]:
    """The groups that a need may belong to, the likeliest first, with their likeness (0 to 1).

    For an undecided need those of its second issue too. Empty where the machine is to stay silent.
    """
    if not authority.settings.machine_labels:
        return []
    vector = _vector_of(session, need)
    found: dict[int, list[float]] = {}
    for issue in (need.issue, need.issue2) if need.is_undecided and need.issue2 else (need.issue,):
        near = _near(session, need, vector, issue, _COMPARED_FOR_SUGGESTIONS)
        groups = groups_that_count(session, authority.id, [need_id for need_id, _ in near], issue)
        for need_id, likeness in near:
            group_id = groups.get(need_id)
            if group_id is not None:
                found.setdefault(group_id, []).append(likeness)
    means = {group_id: sum(values[:_COMPARED]) / len(values[:_COMPARED]) for group_id, values in found.items()}
    wanted = GroupFilter(group_ids=sorted(means, key=lambda group_id: -means[group_id])[:count])
    facts = count_groups(session, authority.id, need.plan_cycle_id, wanted)
    ranked = sorted(facts, key=lambda one: -means[one.group_id])
    return [(one, max(0.0, min(1.0, means[one.group_id]))) for one in ranked]


def _best_seat(session: Session, authority: AuthorityFacts, need: Need, vector: Vector) -> Seat | None:
    group_id, likeness = None, 0.0
    if authority.settings.machine_labels and not need.is_undecided and need.state in COUNTED_STATES:
        near = _near(session, need, vector, need.issue, _COMPARED)
        groups = groups_that_count(session, authority.id, [need_id for need_id, _ in near], need.issue)
        group_id, likeness = best_group([(need_id, like) for need_id, like in near if need_id in groups], groups)
    group = share_group(session, authority.id, group_id) if group_id is not None else None
    if group is None or group.issue != need.issue:
        return None
    return Seat(need.id, group.id, DecidedBy.MACHINE, float(likeness))


def _near(session: Session, need: Need, vector: Vector, issue: int, count: int) -> list[tuple[int, float]]:
    found = nearest_needs(session, need.authority_id, need.plan_cycle_id, vector, issue=issue, count=count + 1)
    return [(need_id, likeness) for need_id, likeness in found if need_id != need.id][:count]


def _vector_of(session: Session, need: Need) -> Vector:
    stored = vectors_by_id(session, need.authority_id, VECTOR_VERSION, [need.id])
    return unpack(stored[0][2]) if stored else vector_of(need.text)


def _is_of_issue(session: Session, authority_id: int, group_id: int, need: Need) -> bool:
    group = groups_by_id(session, authority_id, [group_id])[group_id]
    return group.issue == need.issue and not need.is_undecided


def _log_leaving(session: Session, need: Need, seat: Seat, now: datetime) -> None:
    act = GroupAct(
        authority_id=need.authority_id,
        plan_cycle_id=need.plan_cycle_id,
        what="taken_out",
        staff_id=None,
        group_id=seat.group_id,
        before={
            "groups": {},
            "seats": {str(need.id): [seat.group_id, seat.placed_by, seat.likeness, seat.duplicate_of]},
        },
        detail={"count": 1, "numbers": [need.number], "because": "issue"},
        happened_at=now,
    )
    add_act(session, act)
