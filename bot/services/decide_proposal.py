"""Staff accept or refuse what the machine proposes for groups; what they accept is their own act, undone as such."""

from datetime import datetime

from bot.domain.errors import Refused
from bot.services.edit_group import merge_groups
from bot.services.group_changes import before, write_act
from bot.services.move_needs import move_needs, split_needs
from bot.store.authorities import AuthorityFacts
from bot.store.group_proposals import waiting_proposal
from bot.store.groups import groups_by_id, hold_groups, standing_numbers
from bot.store.models import GroupAct, GroupProposal
from bot.store.session import Session

_PAST = "ข้อเสนอนี้ใช้ไม่ได้แล้ว เพราะกลุ่มหรือเรื่องเปลี่ยนไปหลังจากที่ระบบเสนอ"


def accept_proposal(
    session: Session, authority: AuthorityFacts, proposal_id: int, *, staff_id: int, now: datetime
) -> GroupAct:
    """Do what was proposed. Raises NotFound for one that does not wait, Refused where it no longer fits."""
    hold_groups(session, authority.cycle.id)
    proposal = waiting_proposal(session, authority.id, authority.cycle.id, proposal_id)
    act = _do(session, authority, proposal, staff_id=staff_id, now=now)
    proposal.decided_at, proposal.decided_by, proposal.was_accepted = now, staff_id, True
    return act


def refuse_proposal(
    session: Session, authority: AuthorityFacts, proposal_id: int, *, staff_id: int, now: datetime
) -> GroupAct:
    """Let a proposal never come back. Raises NotFound for one that does not wait."""
    hold_groups(session, authority.cycle.id)
    proposal = waiting_proposal(session, authority.id, authority.cycle.id, proposal_id)
    proposal.decided_at, proposal.decided_by, proposal.was_accepted = now, staff_id, False
    return write_act(
        session,
        authority,
        "proposal_refused",
        staff_id=staff_id,
        now=now,
        before=before({}, {}),
        group_id=proposal.group_id,
        other_group_id=proposal.other_group_id,
        proposal=proposal.id,
        kind=proposal.kind,
    )


def _do(
    session: Session, authority: AuthorityFacts, proposal: GroupProposal, *, staff_id: int, now: datetime
) -> GroupAct:
    ids = [one for one in (proposal.group_id, proposal.other_group_id) if one is not None]
    groups = groups_by_id(session, authority.id, ids)
    if any(group.closed_at is not None for group in groups.values()):
        raise Refused(f"proposal {proposal.id} is past", thai=_PAST)
    if proposal.kind == "merge":
        assert proposal.group_id is not None
        assert proposal.other_group_id is not None
        into, other = groups[proposal.group_id].number, groups[proposal.other_group_id].number
        return merge_groups(session, authority, into, other, staff_id=staff_id, now=now)
    numbers = standing_numbers(session, authority.id, proposal.need_ids, in_group=proposal.group_id)
    if not numbers:
        raise Refused(f"proposal {proposal.id} is past", thai=_PAST)
    if proposal.kind == "split" or proposal.other_group_id is None:
        return split_needs(session, authority, numbers, staff_id=staff_id, now=now)
    target = groups[proposal.other_group_id].number
    return move_needs(session, authority, numbers, target, staff_id=staff_id, now=now)
