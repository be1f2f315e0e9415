"""What the machine would change and leaves to a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.store.models import GroupProposal

_SAME_NEEDS = 0.5  # two proposals of moving are the same where they share this part of the smaller one's needs


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change that is proposed; see `GroupProposal`."""

    kind: str
    group_id: int | None
    other_group_id: int | None
    need_ids: tuple[int, ...]
    likeness: float | None


def proposals_of(
    session: Session, authority_id: int, cycle_id: int, *, group_id: int | None = None, is_decided: bool = False
) -> list[GroupProposal]:
    """Proposals that wait (or were decided), the likeliest first; of one group where it is given."""
    question = select(GroupProposal).where(
        GroupProposal.authority_id == authority_id,
        GroupProposal.plan_cycle_id == cycle_id,
        GroupProposal.decided_at.is_not(None) if is_decided else GroupProposal.decided_at.is_(None),
    )
    if group_id is not None:
        question = question.where(or_(GroupProposal.group_id == group_id, GroupProposal.other_group_id == group_id))
    return list(session.scalars(question.order_by(GroupProposal.likeness.desc().nulls_last(), GroupProposal.id)))


def waiting_proposal(session: Session, authority_id: int, cycle_id: int, proposal_id: int) -> GroupProposal:
    """A proposal that nobody has decided. Raises NotFound."""
    proposal = session.scalars(
        select(GroupProposal).where(
            GroupProposal.authority_id == authority_id,
            GroupProposal.plan_cycle_id == cycle_id,
            GroupProposal.id == proposal_id,
            GroupProposal.decided_at.is_(None),
        )
    ).first()
    if proposal is None:
        raise NotFound(f"no proposal {proposal_id} waits")
    return proposal


def take_back_refusal(session: Session, authority_id: int, proposal_id: int) -> None:
    """Let a refused proposal wait again."""
    proposal = session.scalars(
        select(GroupProposal).where(GroupProposal.authority_id == authority_id, GroupProposal.id == proposal_id)
    ).first()
    if proposal is not None:
        proposal.decided_at = proposal.decided_by = proposal.was_accepted = None


def renew_proposals(
    session: Session, authority_id: int, cycle_id: int, found: Iterable[Proposed], now: datetime
) -> int:
    """Let these wait in place of those that did, without any that a person has decided; how many wait now."""
    decided = [_proposed(row) for row in proposals_of(session, authority_id, cycle_id, is_decided=True)]
    waiting = proposals_of(session, authority_id, cycle_id)
    kept: set[int] = set()
    for one in found:
        if any(_is_same(one, other) for other in decided):
            continue
        row = next((row for row in waiting if row.id not in kept and _is_same(one, _proposed(row))), None)
        if row is None:
            row = GroupProposal(authority_id=authority_id, plan_cycle_id=cycle_id, proposed_at=now)
            session.add(row)
        row.kind, row.group_id, row.other_group_id = one.kind, one.group_id, one.other_group_id
        row.need_ids, row.likeness = list(one.need_ids), one.likeness
        session.flush()
        kept.add(row.id)
    for row in waiting:
        if row.id not in kept:
            session.delete(row)
    session.flush()
    return len(kept)


def forget_needs_in_proposals(session: Session, authority_id: int, need_ids: set[int]) -> None:
    """Take erased needs out of what waits."""
    rows = session.scalars(
        select(GroupProposal).where(GroupProposal.authority_id == authority_id, GroupProposal.decided_at.is_(None))
    ).all()
    for row in rows:
        left = [need_id for need_id in row.need_ids if need_id not in need_ids]
        if row.kind != "merge" and not left:
            session.delete(row)
        elif len(left) < len(row.need_ids):
            row.need_ids = left


def _proposed(row: GroupProposal) -> Proposed:
    return Proposed(row.kind, row.group_id, row.other_group_id, tuple(row.need_ids), row.likeness)


def _is_same(one: Proposed, other: Proposed) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "merge":
        return {one.group_id, one.other_group_id} == {other.group_id, other.other_group_id}
    if (one.group_id, one.other_group_id) != (other.group_id, other.other_group_id):
        return False
    shared = len(set(one.need_ids) & set(other.need_ids))
    return shared >= _SAME_NEEDS * max(1, min(len(one.need_ids), len(other.need_ids)))
