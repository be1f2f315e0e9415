"""Group all needs of a plan cycle anew: read, think without a transaction, write.

What somebody changed meanwhile is left as they put it. Numbers stay, and so do names for as long as they describe the
group; a person's name is never touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.states import DecidedBy
from bot.services.group_changes import name_by_machine, new_group, write_act
from bot.services.group_index import matrix_of
from bot.services.think_of_groups import Regrouping, RegroupTask, StandingGroup, think_of_groups
from bot.store.authorities import AuthorityFacts
from bot.store.group_proposals import Proposed, renew_proposals
from bot.store.group_seats import Seat, drop_seats, put_seats, seats_of_cycle
from bot.store.group_vectors import (
    last_event_id,
    put_vectors,
    texts_by_id,
    vectors_to_group,
    words_without_vector,
)
from bot.store.groups import (
    add_groups,
    close_empty_groups,
    groups_by_id,
    hold_groups,
    hold_needs,
    newest_act,
    next_group_number,
    open_groups,
    standing_issues,
)
from bot.store.models import NeedGroup
from bot.store.session import Database, Session
from nlp.grouping import VECTOR_VERSION, Matrix, pack, representatives, title_of, vector_of, vectors_of

_FILLED_AT_ONCE = 2_000
_NAMED_FROM = 30  # members that a name is looked for among
_NEARER_BY = 0.1  # a name is renewed where a new one is so much nearer to the group


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What was done, and how it stands then."""

    moved: int
    made: int
    proposals: int
    groups: int


def regroup_needs(database: Database, authority: AuthorityFacts, now: datetime) -> Regrouped | None:
    """Group the needs of `authority.cycle` anew; None where the machine is silent, or somebody else was quicker."""
    if not authority.settings.machine_labels:
        return None
    fill_vectors(database, authority)
    with database.reading() as session:
        task = read_regroup_task(session, authority)
    found = think_of_groups(task)
    with database.reading() as session:
        titles = name_groups(session, authority, task, found)
    with database.transaction() as session:
        return keep_regrouping(session, authority, task, found, titles=titles, now=now)


def fill_vectors(database: Database, authority: AuthorityFacts) -> None:
    """Make the figures of needs that have none of this version; computed while no transaction is open.

    Words that changed or were erased meanwhile are left for the next time.
    """
    place = authority.id, authority.cycle.id
    last = 0
    while True:
        with database.reading() as session:
            rows = words_without_vector(session, *place, VECTOR_VERSION, above=last, limit=_FILLED_AT_ONCE)
        if not rows:
            return
        last = rows[-1][0]
        packed = [pack(vector) for vector in vectors_of([text for _, text in rows])]
        with database.transaction() as session:
            hold_needs(session, authority.id, [need_id for need_id, _ in rows])
            same = set(words_without_vector(session, *place, VECTOR_VERSION, above=rows[0][0] - 1, limit=len(rows)))
            found = {row[0]: vector for row, vector in zip(rows, packed, strict=True) if row in same}
            put_vectors(session, *place, VECTOR_VERSION, found)


def read_regroup_task(session: Session, authority: AuthorityFacts) -> RegroupTask:
    """The needs and groups of a plan cycle as they stand."""
    place = (session, authority.id, authority.cycle.id)
    return RegroupTask(
        needs=vectors_to_group(*place, VECTOR_VERSION),
        seats=seats_of_cycle(*place),
        groups={group.id: _facts(group) for group in open_groups(*place)},
        event_id=last_event_id(session),
        last_act_id=_last_act_id(*place),
    )


def name_groups(session: Session, authority: AuthorityFacts, task: RegroupTask, found: Regrouping) -> dict[int, str]:
    """Names of the groups that are new, and of those whose machine-made name describes them no more."""
    stored = {need_id: vector for need_id, _, vector in task.needs}
    titles = {group.id: group.title for group in task.groups.values()}
    issues = {group.id: group.issue for group in task.groups.values()}
    issues |= {move.label: move.issue for move in found.moves.values() if move.label is not None}
    names: dict[int, str] = {}
    for label in sorted(found.changed, key=lambda one: (-len(found.members[one]), one)):
        group = task.groups.get(label)
        if group is not None and not group.is_named_by_machine:
            continue
        members = found.members[label]
        vectors = matrix_of([(need_id, 0, stored[need_id]) for need_id in members])
        chosen = representatives(vectors, min(len(members), _NAMED_FROM))
        texts = texts_by_id(session, authority.id, [members[at] for at in chosen])
        known = [at for at in chosen if members[at] in texts]
        others = [title for one, title in titles.items() if title and one != label and issues[one] == issues[label]]
        title = title_of([texts[members[at]] for at in known], vectors[known], others) if known else ""
        if group is None or not group.title or _is_much_nearer(title, group.title, vectors):
            names[label] = titles[label] = title
    return names


def keep_regrouping(
    session: Session,
    authority: AuthorityFacts,
    task: RegroupTask,
    found: Regrouping,
    *,
    titles: Mapping[int, str],
    now: datetime,
) -> Regrouped | None:
    """Write down what was thought, but for what was changed meanwhile; None where somebody else regrouped first."""
    place = (session, authority.id, authority.cycle.id)
    hold_groups(session, authority.cycle.id)
    if _last_act_id(*place) != task.last_act_id:
        return None
    hold_needs(session, authority.id, found.moves)
    groups = {group.id: _facts(group) for group in open_groups(*place)}
    seats = seats_of_cycle(*place)
    targets = _standing_moves(session, authority, task, found, groups=groups, seats=seats)
    sources = {seats[need_id].group_id for need_id in targets if need_id in seats}
    made = _make_groups(session, authority, found, targets, now)
    joined = {label for label in targets.values() if label is not None and label > 0}
    groups_by_id(session, authority.id, joined | {one for one in sources if one is not None}, hold=True)
    _move(session, authority, found, {one: _final(label, made) for one, label in targets.items()}, now)
    close_empty_groups(session, authority.id, list(groups), now)
    _name(session, authority, found, titles, made)
    waiting = renew_proposals(*place, _possible(found, groups), now)
    outcome = Regrouped(len(targets), len(made), waiting, len(open_groups(*place)))
    write_act(
        session,
        authority,
        "regrouped",
        staff_id=None,
        now=now,
        before={},
        moved=outcome.moved,
        made=outcome.made,
        proposals=outcome.proposals,
        event_id=task.event_id,
    )
    return outcome


def _standing_moves(
    session: Session,
    authority: AuthorityFacts,
    task: RegroupTask,
    found: Regrouping,
    *,
    groups: Mapping[int, StandingGroup],
    seats: Mapping[int, Seat],
) -> dict[int, int | None]:
    """The moves of needs that nobody touched since they were read, out of groups that still give and into such as take.

    Asked only while groups and needs are held: nothing of it changes any more.
    """
    issues = standing_issues(session, authority.id, list(found.moves))
    return {
        need_id: move.label
        for need_id, move in found.moves.items()
        if _is_untouched(seats.get(need_id), task.seats.get(need_id))
        and issues.get(need_id) == move.issue
        and _gives(seats.get(need_id), groups)
        and (move.label is None or move.label < 0 or (move.label in groups and groups[move.label].takes))
    }


def _gives(seat: Seat | None, groups: Mapping[int, StandingGroup]) -> bool:
    group = groups.get(seat.group_id) if seat is not None and seat.group_id is not None else None
    return group is None or group.gives


def _is_untouched(seat: Seat | None, read: Seat | None) -> bool:
    if seat is None or read is None:
        return seat is read
    return (seat.group_id, seat.placed_by) == (read.group_id, read.placed_by)


def _make_groups(
    session: Session,
    authority: AuthorityFacts,
    found: Regrouping,
    targets: Mapping[int, int | None],
    now: datetime,
) -> dict[int, int]:
    """New groups for the labels below zero, the largest first; the id of each."""
    labels = {label for label in targets.values() if label is not None and label < 0}
    order = sorted(labels, key=lambda label: (-len(found.members[label]), label))
    first = next_group_number(session, authority.id, authority.cycle.id)
    issues = {move.label: move.issue for move in found.moves.values()}
    groups = [new_group(authority, first + at, issues[label], DecidedBy.MACHINE, now) for at, label in enumerate(order)]
    add_groups(session, groups)
    return {label: group.id for label, group in zip(order, groups, strict=True)}


def _move(
    session: Session,
    authority: AuthorityFacts,
    found: Regrouping,
    targets: Mapping[int, int | None],
    now: datetime,
) -> None:
    seats = [
        Seat(need_id, group_id, DecidedBy.MACHINE, found.moves[need_id].likeness)
        for need_id, group_id in targets.items()
        if group_id is not None
    ]
    put_seats(session, authority.id, authority.cycle.id, seats, now)
    drop_seats(session, authority.id, [need_id for need_id, group_id in targets.items() if group_id is None])


def _name(
    session: Session,
    authority: AuthorityFacts,
    found: Regrouping,
    titles: Mapping[int, str],
    made: Mapping[int, int],
) -> None:
    """Put the names down, anew where words that they may have come from were erased meanwhile."""
    labels = {_final(label, made): label for label in titles}
    groups = groups_by_id(session, authority.id, [one for one in labels if one is not None])
    named_from = [need_id for label in titles for need_id in found.members[label]]
    standing = standing_issues(session, authority.id, named_from)
    for group in groups.values():
        label = labels[group.id]
        if group.title_by == DecidedBy.MACHINE:
            group.title = titles[label]
            if any(need_id not in standing for need_id in found.members[label]):
                group.title = name_by_machine(session, authority, group)


def _possible(found: Regrouping, groups: Mapping[int, StandingGroup]) -> Sequence[Proposed]:
    return [
        one
        for one in found.proposals
        if all(group_id is None or group_id in groups for group_id in (one.group_id, one.other_group_id))
    ]


def _is_much_nearer(title: str, than: str, vectors: Matrix) -> bool:
    middle = vectors.mean(axis=0)
    length = float((middle @ middle) ** 0.5) or 1.0
    return bool((vector_of(title) - vector_of(than)) @ middle / length > _NEARER_BY)


def _final(label: int | None, made: Mapping[int, int]) -> int | None:
    return made.get(label) if label is not None and label < 0 else label


def _last_act_id(session: Session, authority_id: int, cycle_id: int) -> int:
    last = newest_act(session, authority_id, cycle_id, "regrouped")
    return last.id if last else 0


def _facts(group: NeedGroup) -> StandingGroup:
    is_free = group.made_by == DecidedBy.MACHINE and not group.is_locked
    is_named_by_machine = group.title_by == DecidedBy.MACHINE
    return StandingGroup(
        id=group.id,
        issue=group.issue,
        title=group.title,
        is_named_by_machine=is_named_by_machine,
        gives=is_free and is_named_by_machine,
        takes=is_free,
    )
