"""Groups, who sits in them and what was done to them.

Whoever changes groups, or several needs at once, locks in one order, so that nobody waits in a ring: the plan cycle
(`hold_groups`: numbers are given once, and one act is seen whole by the next), then all needs (`hold_needs`), then the
groups (`groups_by_id`). A need that the machine places only shares the row of its group, so that residents never wait
for each other.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.domain.states import COUNTED_STATES, DecidedBy, NeedState
from bot.store.group_proposals import forget_needs_in_proposals
from bot.store.group_seats import drop_seats, portions, seats_of
from bot.store.models import GroupAct, GroupMember, Need, NeedGroup, PlanCycle
from bot.store.needs import lock_needs

_COUNTS = (Need.state.in_(COUNTED_STATES), Need.is_undecided.is_(False))
_SHARED = "first_group_of_this_transaction"


def hold_groups(session: Session, *cycle_ids: int) -> None:
    """Let nobody else change the groups of these plan cycles until the commit; before any need is locked."""
    session.execute(
        select(PlanCycle.id).where(PlanCycle.id.in_(cycle_ids)).order_by(PlanCycle.id).with_for_update(key_share=True)
    ).all()


def hold_needs(session: Session, authority_id: int, need_ids: Collection[int]) -> None:
    """Lock needs, so that nobody changes or seats them until the commit; all at once, and before any group.

    However many they are: unlike `lock_needs` this reads no row.
    """
    for some in portions(need_ids):
        session.execute(
            select(Need.id).where(*_by_row(authority_id, some)).order_by(Need.id).with_for_update(key_share=True)
        ).all()


def hold_needs_and_their_groups(session: Session, authority_id: int, need_ids: Collection[int]) -> None:
    """Hold the groups of the plan cycles of these needs, then the needs: for whatever changes more than one need."""
    cycles = session.scalars(select(Need.plan_cycle_id).where(*_by_row(authority_id, need_ids)).distinct()).all()
    hold_groups(session, *cycles)
    hold_needs(session, authority_id, need_ids)


def group_by_number(session: Session, authority_id: int, cycle_id: int, number: int) -> NeedGroup:
    """An open group as it stands now. Raises NotFound."""
    group = session.scalars(
        select(NeedGroup)
        .where(
            NeedGroup.authority_id == authority_id,
            NeedGroup.plan_cycle_id == cycle_id,
            NeedGroup.number == number,
            NeedGroup.closed_at.is_(None),
        )
        .execution_options(populate_existing=True)
    ).first()
    if group is None:
        raise NotFound(f"no group {number}")
    return group


def groups_by_id(
    session: Session, authority_id: int, group_ids: Collection[int], *, hold: bool = False
) -> dict[int, NeedGroup]:
    """Groups of that authority as they stand now, closed ones among them; held, nobody joins them until the commit.

    Whoever changes seats holds the groups first, all at once and before any seat, so that nobody waits in a ring.
    """
    session.flush()
    question = (
        select(NeedGroup)
        .where(NeedGroup.authority_id == authority_id, NeedGroup.id.in_(group_ids))
        .order_by(NeedGroup.id)
        .execution_options(populate_existing=True)
    )
    rows = session.scalars(question.with_for_update(key_share=True) if hold else question)
    return {group.id: group for group in rows}


def open_groups(session: Session, authority_id: int, cycle_id: int) -> list[NeedGroup]:
    """The open groups of a plan cycle by number."""
    return list(
        session.scalars(
            select(NeedGroup)
            .where(*_of_cycle(authority_id, cycle_id), NeedGroup.closed_at.is_(None))
            .order_by(NeedGroup.number)
            .execution_options(populate_existing=True)
        )
    )


def share_group(session: Session, authority_id: int, group_id: int) -> NeedGroup | None:
    """A group that a need may join: open, and staying so until the commit; None where it is closed or locked.

    Only the first is waited for: whoever holds this one may be waiting for another that was shared before.
    """
    is_first = session.info.setdefault(_SHARED, group_id) == group_id
    return session.scalars(
        select(NeedGroup)
        .where(
            NeedGroup.authority_id == authority_id,
            NeedGroup.id == group_id,
            NeedGroup.closed_at.is_(None),
            NeedGroup.is_locked.is_(False),
        )
        .with_for_update(read=True, skip_locked=not is_first)
    ).first()


def next_group_number(session: Session, authority_id: int, cycle_id: int) -> int:
    """The number after the last that was ever given; ask for it only while `hold_groups` holds."""
    last = session.scalar(select(func.max(NeedGroup.number)).where(*_of_cycle(authority_id, cycle_id)))
    return (last or 0) + 1


def add_groups(session: Session, groups: Sequence[NeedGroup]) -> None:
    """Keep new groups; they have their ids afterwards."""
    session.add_all(groups)
    session.flush()


def close_empty_groups(session: Session, authority_id: int, group_ids: Collection[int], now: datetime) -> None:
    """Close those of the groups in which nobody sits any more."""
    sits = select(GroupMember.need_id).where(GroupMember.group_id == NeedGroup.id).exists()
    for some in portions(group_ids):
        session.execute(
            update(NeedGroup)
            .where(NeedGroup.authority_id == authority_id, NeedGroup.id.in_(some), NeedGroup.closed_at.is_(None), ~sits)
            .values(closed_at=now)
            .execution_options(synchronize_session="fetch")
        )


def groups_that_count(
    session: Session, authority_id: int, need_ids: Collection[int], issue: int
) -> dict[int, int | None]:
    """The group (None: alone) of those of these needs that count and are decided to be of that issue."""
    rows = session.execute(
        select(Need.id, GroupMember.group_id)
        .outerjoin(GroupMember, GroupMember.need_id == Need.id)
        .where(*_by_row(authority_id, need_ids), Need.issue == issue, *_COUNTS)
    )
    return {row.id: row.group_id for row in rows}


def needs_by_number(session: Session, authority_id: int, cycle_id: int, numbers: Collection[str]) -> list[Need]:
    """The needs of a plan cycle with these numbers that count, held until the commit."""
    found = session.scalars(
        select(Need.id).where(
            Need.authority_id == authority_id, Need.plan_cycle_id == cycle_id, Need.number.in_(numbers)
        )
    ).all()
    lock_needs(session, authority_id, found)
    return list(
        session.scalars(select(Need).where(Need.id.in_(found), Need.state.in_(COUNTED_STATES)).order_by(Need.id))
    )


def standing_issues(session: Session, authority_id: int, need_ids: Collection[int]) -> dict[int, int | None]:
    """The issue of needs that were not erased; None where it is not decided."""
    found: dict[int, int | None] = {}
    for some in portions(need_ids):
        rows = session.execute(
            select(Need.id, Need.issue, Need.is_undecided).where(
                *_by_row(authority_id, some), Need.state != NeedState.ERASED
            )
        )
        found.update({row.id: None if row.is_undecided else row.issue for row in rows})
    return found


def standing_numbers(
    session: Session, authority_id: int, need_ids: Collection[int], *, in_group: int | None
) -> list[str]:
    """The numbers of those needs that count and sit in that group (None: in none)."""
    return list(
        session.scalars(
            select(Need.number)
            .outerjoin(GroupMember, GroupMember.need_id == Need.id)
            .where(
                *_by_row(authority_id, need_ids),
                GroupMember.group_id.is_not_distinct_from(in_group),
                *_COUNTS,
            )
            .order_by(Need.id)
        )
    )


def texts_in(session: Session, authority_id: int, group_id: int, *, most: int = 400) -> list[tuple[int, str]]:
    """Need and words of a group's counted members, the most typical first."""
    rows = session.execute(
        select(Need.id, Need.text)
        .join(GroupMember, GroupMember.need_id == Need.id)
        .where(
            GroupMember.authority_id == authority_id, GroupMember.group_id == group_id, Need.state.in_(COUNTED_STATES)
        )
        .order_by(GroupMember.likeness.desc().nulls_last(), Need.id)
        .limit(most)
    )
    return [(need_id, text) for need_id, text in rows]


def add_act(session: Session, act: GroupAct) -> GroupAct:
    """Write down what was done to groups."""
    session.add(act)
    session.flush()
    return act


def act_by_id(session: Session, authority_id: int, cycle_id: int, act_id: int) -> GroupAct:
    """One act that was not undone. Raises NotFound."""
    act = session.scalars(
        select(GroupAct).where(
            GroupAct.authority_id == authority_id,
            GroupAct.plan_cycle_id == cycle_id,
            GroupAct.id == act_id,
            GroupAct.undone_at.is_(None),
        )
    ).first()
    if act is None:
        raise NotFound(f"no act {act_id} to undo")
    return act


def acts_after(session: Session, authority_id: int, cycle_id: int, act_id: int) -> list[GroupAct]:
    """What was done since an act and stands."""
    return list(
        session.scalars(
            select(GroupAct)
            .where(
                GroupAct.authority_id == authority_id,
                GroupAct.plan_cycle_id == cycle_id,
                GroupAct.id > act_id,
                GroupAct.undone_at.is_(None),
            )
            .order_by(GroupAct.id)
        )
    )


def newest_act(session: Session, authority_id: int, cycle_id: int, what: str) -> GroupAct | None:
    """The last act of a kind."""
    return session.scalars(
        select(GroupAct)
        .where(GroupAct.authority_id == authority_id, GroupAct.plan_cycle_id == cycle_id, GroupAct.what == what)
        .order_by(GroupAct.id.desc())
        .limit(1)
    ).first()


def forget_needs_in_groups(
    session: Session, authority_id: int, words: dict[int, str], now: datetime
) -> list[NeedGroup]:
    """Leave nothing of needs (row and words) that are about to be erased.

    The groups whose machine-made name may have come from these words lose it and are returned, closed ones too.
    """
    need_ids = set(words)
    left = {seat.group_id for seat in seats_of(session, authority_id, need_ids).values() if seat.group_id is not None}
    named = _named_from(session, authority_id, words.values())
    held = groups_by_id(session, authority_id, left | named, hold=True)
    drop_seats(session, authority_id, need_ids)
    session.execute(
        update(GroupMember)
        .where(GroupMember.authority_id == authority_id, GroupMember.duplicate_of.in_(need_ids))
        .values(duplicate_of=None)
        .execution_options(synchronize_session=False)
    )
    forget_needs_in_proposals(session, authority_id, need_ids)
    close_empty_groups(session, authority_id, left, now)
    return _without_names(session, held.values())


def unname_groups(session: Session, authority_id: int, texts: Iterable[str]) -> list[NeedGroup]:
    """Take their name from groups that the machine named with words of these texts; they are held and returned."""
    held = groups_by_id(session, authority_id, _named_from(session, authority_id, texts), hold=True)
    return _without_names(session, held.values())


def _without_names(session: Session, groups: Iterable[NeedGroup]) -> list[NeedGroup]:
    found = [group for group in groups if group.title_by == DecidedBy.MACHINE and group.title]
    for group in found:
        group.title = ""
    session.flush()
    return found


def _named_from(session: Session, authority_id: int, texts: Iterable[str]) -> set[int]:
    """Groups that the machine named with words that stand in one of these texts."""
    squeezed = ["".join(text.split()) for text in texts]
    named = session.execute(
        select(NeedGroup.id, NeedGroup.title).where(
            NeedGroup.authority_id == authority_id, NeedGroup.title_by == DecidedBy.MACHINE, NeedGroup.title != ""
        )
    )
    return {row.id for row in named if any("".join(row.title.split()) in text for text in squeezed)}


def _by_row(authority_id: int, need_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """Those of these needs that are the authority's, found by their rows.

    With a plain comparison SQLite walks through all needs of the authority instead, in an index that holds all columns.
    """
    return Need.id.in_(need_ids), Need.authority_id + 0 == authority_id


def _of_cycle(authority_id: int, cycle_id: int) -> tuple[ColumnElement[bool], ...]:
    return NeedGroup.authority_id == authority_id, NeedGroup.plan_cycle_id == cycle_id
