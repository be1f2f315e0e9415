"""Staff say of a need that waits which group it belongs to; that settles its issue too."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.domain.states import NeedState
from bot.services.decide_issue import Decision, decide_issue, take_back_decision
from bot.services.find_standing_need import standing_need
from bot.services.move_needs import move_needs, split_needs
from bot.services.undo_group_act import undo_group_act
from bot.store.authorities import AuthorityFacts
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class Seating:
    """Enough to take it back: the act of groups, and the decision where the move itself decided nothing."""

    number: str
    group: int | None
    act_id: int
    decision: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def seat_in_group(
    session: Session,
    authority: AuthorityFacts,
    number: str,
    group: int | None,
    *,
    seen: str | None,
    staff_id: int,
    now: datetime,
) -> Seating:
    """Put a need into the group of that number, or into a new one. Raises NotFound, Refused, ChangedMeanwhile."""
    need = standing_need(session, authority.id, number, seen)
    if group is None:
        act = split_needs(session, authority, [number], staff_id=staff_id, now=now)
    else:
        act = move_needs(session, authority, [number], group, staff_id=staff_id, now=now)
    decision = None
    if need.state == NeedState.IN_REVIEW:
        decision = decide_issue(session, authority, number, None, seen=None, staff_id=staff_id, now=now).as_json()
    return Seating(number, group, act.id, decision)


def take_back_seating(
    session: Session, authority: AuthorityFacts, seating: Seating, *, staff_id: int, now: datetime
) -> None:
    """Let it sit and wait as before. Raises Refused where somebody went on with it or its group."""
    if seating.decision is not None:
        take_back_decision(session, authority, Decision(**seating.decision), staff_id=staff_id, now=now)
    undo_group_act(session, authority, seating.act_id, staff_id=staff_id, now=now)
