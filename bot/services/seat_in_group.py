"""Staff say of needs that wait which group they belong to; that settles their issue too."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.domain.states import NeedState
from bot.services.decide_issue import Decision, decide_issue, take_back_decision
from bot.services.find_standing_need import standing_need
from bot.services.move_needs import move_needs, split_needs
from bot.services.undo_group_act import hold_for_undo, undo_group_act
from bot.store.authorities import AuthorityFacts
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class Seating:
    """Enough to take it back: the act of groups, which needs seated together share, and the decision of this one.

    `decision` is there where the move itself decided nothing.
    """

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
    numbers: Sequence[str],
    group: int | None,
    *,
    staff_id: int,
    now: datetime,
) -> list[Seating]:
    """Put needs into the group of that number, or together into a new one. Raises NotFound, Refused."""
    if group is None:
        act = split_needs(session, authority, numbers, staff_id=staff_id, now=now)
    else:
        act = move_needs(session, authority, numbers, group, staff_id=staff_id, now=now)
    return [
        Seating(number, group, act.id, _settle(session, authority, number, staff_id=staff_id, now=now))
        for number in numbers
    ]


def take_back_seatings(
    session: Session, authority: AuthorityFacts, seatings: Sequence[Seating], *, staff_id: int, now: datetime
) -> None:
    """Let needs that were seated by one act wait as before. Raises Refused where somebody went on with any of them."""
    (act_id,) = {seating.act_id for seating in seatings}
    hold_for_undo(session, authority, act_id)
    for seating in reversed(seatings):
        if seating.decision is not None:
            take_back_decision(session, authority, Decision(**seating.decision), staff_id=staff_id, now=now)
    undo_group_act(session, authority, act_id, staff_id=staff_id, now=now)


def _settle(
    session: Session, authority: AuthorityFacts, number: str, *, staff_id: int, now: datetime
) -> dict[str, Any] | None:
    if standing_need(session, authority.id, number).state != NeedState.IN_REVIEW:
        return None
    return decide_issue(session, authority, number, None, seen=None, staff_id=staff_id, now=now).as_json()
