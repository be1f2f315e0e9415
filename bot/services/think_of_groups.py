"""What the machine would do to the groups of a plan cycle, worked out without a database.

It may move what it placed itself. Needs that a person placed never move; out of a group that a person made, named or
locked the machine takes nobody, and into one that is locked or was made by a person it brings nobody: there it proposes
to merge, to split or to move, and a person decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.states import DecidedBy
from bot.services.group_index import matrix_of
from bot.store.group_proposals import Proposed
from bot.store.group_seats import Seat
from bot.store.group_vectors import StoredVector
from nlp.grouping import Matrix, Vector, group_needs

_MOST_OF_GROUP = 0.7  # where so much of a group would go to another, the two are proposed as one
_FEWEST_PROPOSED = 2  # a single need is moved by hand, not by a proposal


@dataclass(frozen=True, slots=True)
class StandingGroup:
    """What the machine must know of an open group before it changes anything."""

    id: int
    issue: int
    title: str
    is_named_by_machine: bool
    gives: bool  # nobody made, named or locked it
    takes: bool  # nobody made or locked it


@dataclass(frozen=True, slots=True)
class RegroupTask:
    """Everything read in one moment; `seats` and `groups` are those of now."""

    needs: Sequence[StoredVector]
    seats: Mapping[int, Seat]
    groups: Mapping[int, StandingGroup]
    event_id: int
    last_act_id: int

    def group_of(self, need_id: int) -> int | None:
        """The open group in which a need sits now."""
        seat = self.seats.get(need_id)
        return seat.group_id if seat is not None and seat.group_id in self.groups else None


@dataclass(frozen=True, slots=True)
class Move:
    """Where a need goes: the id of a group, a number below zero for one that is new, or None to stand alone."""

    label: int | None
    issue: int
    likeness: float | None


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What came of thinking. `members` are the needs of every label as they will then sit together."""

    moves: Mapping[int, Move] = field(default_factory=dict)
    members: Mapping[int, Sequence[int]] = field(default_factory=dict)
    proposals: Sequence[Proposed] = ()

    @property
    def changed(self) -> set[int]:
        """The labels that somebody joins."""
        return {move.label for move in self.moves.values() if move.label is not None}


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Where needs should sit, where they will, and which of them move; `rows` are theirs in the matrix."""

    wanted: Mapping[int, int | None]
    members: Mapping[int, Sequence[int]]
    going: set[int]
    rows: Mapping[int, int]


def think_of_groups(task: RegroupTask) -> Regrouping:
    """What to change and what to propose; takes seconds."""
    if not task.needs:
        return Regrouping()
    ids = [need_id for need_id, _, _ in task.needs]
    vectors = matrix_of(task.needs)
    keep = [task.group_of(need_id) for need_id in ids]
    known = set(keep)
    labels = group_needs(vectors, [issue for _, issue, _ in task.needs], keep=keep)
    wanted = {
        need_id: -label if label is not None and label not in known else label
        for need_id, label in zip(ids, labels, strict=True)
    }
    going = _without_lonely([need_id for need_id in ids if _may_move(task, need_id, wanted[need_id])], wanted)
    sits = {need_id: wanted[need_id] if need_id in going else task.group_of(need_id) for need_id in ids}
    members = _by_label(sits)
    rows = {need_id: at for at, need_id in enumerate(ids)}
    likeness = _likeness(vectors, rows, members)
    sitting = _Sitting(wanted, members, going, rows)
    issues = {need_id: issue for need_id, issue, _ in task.needs}
    return Regrouping(
        moves={one: Move(wanted[one], issues[one], likeness.get(one)) for one in going},
        members=members,
        proposals=(*_proposals(task, sitting, vectors), *_splits(task, sitting, vectors)),
    )


def _may_move(task: RegroupTask, need_id: int, label: int | None) -> bool:
    now, seat = task.group_of(need_id), task.seats.get(need_id)
    if label == now or (seat is not None and seat.placed_by == DecidedBy.STAFF):
        return False
    if now is not None and not task.groups[now].gives:
        return False
    return label is None or label < 0 or task.groups[label].takes


def _without_lonely(going: Iterable[int], wanted: Mapping[int, int | None]) -> set[int]:
    """Leave out those who would be alone in a new group, because the rest of it may not move."""
    movers = set(going)
    sizes = Counter(wanted[need_id] for need_id in movers)
    return {need_id for need_id in movers if (wanted[need_id] or 0) >= 0 or sizes[wanted[need_id]] > 1}


def _by_label(sits: Mapping[int, int | None]) -> dict[int, list[int]]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    for need_id, label in sits.items():
        if label is not None:
            members[label].append(need_id)
    return dict(members)


def _likeness(vectors: Matrix, rows: Mapping[int, int], members: Mapping[int, Sequence[int]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for needs in members.values():
        at = [rows[need_id] for need_id in needs]
        like = vectors[at] @ _middle(vectors, at)
        found.update({need_id: round(max(0.0, float(one)), 4) for need_id, one in zip(needs, like, strict=True)})
    return found


def _middle(vectors: Matrix, at: Sequence[int]) -> Vector:
    middle = vectors[at].mean(axis=0)
    length = float(np.sqrt(middle @ middle)) or 1.0
    return np.asarray(middle / length, dtype=np.float32)


def _proposals(task: RegroupTask, sitting: _Sitting, vectors: Matrix) -> Iterable[Proposed]:
    """What a person's word or a lock stands in the way of."""
    blocked: defaultdict[tuple[int | None, int], list[int]] = defaultdict(list)
    for need_id, label in sitting.wanted.items():
        now = task.group_of(need_id)
        if label is not None and label != now and need_id not in sitting.going and not _was_taken_out(task, need_id):
            blocked[now, label].append(need_id)
    for (now, label), needs in sorted(blocked.items(), key=lambda item: (item[0][0] or 0, item[0][1])):
        if len(needs) < _FEWEST_PROPOSED or label < 0:
            continue
        these = [sitting.rows[one] for one in needs]
        there = [sitting.rows[one] for one in sitting.members.get(label, needs)]
        like = float(_middle(vectors, these) @ _middle(vectors, there))
        yield _proposal(now, label, needs, sitting.members, round(max(0.0, min(1.0, like)), 4))


def _splits(task: RegroupTask, sitting: _Sitting, vectors: Matrix) -> Iterable[Proposed]:
    """Parts of a group that a person holds together, which have more in common with themselves than with the rest.

    Each such group is looked at on its own: among all needs the machine prefers what stands, and would not see it.
    """
    for group in task.groups.values():
        members = sitting.members.get(group.id, ())
        if group.gives or len(members) < 2 * _FEWEST_PROPOSED:
            continue
        rows = vectors[[sitting.rows[need_id] for need_id in members]]
        parts = _by_label(dict(zip(members, group_needs(rows, [group.issue] * len(members)), strict=True)))
        for part in sorted(parts.values(), key=len, reverse=True)[1:]:
            these = [sitting.rows[need_id] for need_id in part]
            likeness = float((vectors[these] @ _middle(vectors, these)).mean())
            yield Proposed("split", group.id, None, tuple(part), round(max(0.0, min(1.0, likeness)), 4))


def _proposal(
    now: int | None, label: int, needs: Sequence[int], members: Mapping[int, Sequence[int]], likeness: float
) -> Proposed:
    if now is None:
        return Proposed("move", None, label, tuple(needs), likeness)
    size = len(members.get(now, ()))
    if len(needs) >= _MOST_OF_GROUP * size:
        keeps, goes = (label, now) if len(members.get(label, ())) >= size else (now, label)
        return Proposed("merge", keeps, goes, (), likeness)
    return Proposed("move", now, label, tuple(needs), likeness)


def _was_taken_out(task: RegroupTask, need_id: int) -> bool:
    """Whether a person said that it belongs nowhere."""
    seat = task.seats.get(need_id)
    return seat is not None and seat.group_id is None and seat.placed_by == DecidedBy.STAFF
