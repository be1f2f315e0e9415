"""Staff see that nothing is in danger: the red mark goes; a need that waited only for that waits no more."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.domain.errors import Refused
from bot.domain.states import DecidedBy, NeedState
from bot.services.find_standing_need import standing_need
from bot.services.record_audit import record_audit
from bot.store.authorities import AuthorityFacts
from bot.store.needs import add_history
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class Calmed:
    """What stood before, enough to take it back."""

    number: str
    was_state: str
    state: str

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def mark_not_urgent(
    session: Session, authority: AuthorityFacts, number: str, *, seen: str | None, staff_id: int, now: datetime
) -> Calmed:
    """Take the mark away. Raises Refused where there is none, ChangedMeanwhile unless `seen` stands or is None."""
    need = standing_need(session, authority.id, number, seen)
    if not need.is_urgent:
        raise Refused(f"{number} is not urgent", thai=f"เรื่อง {number} ไม่ได้ทำเครื่องหมายว่าด่วน")
    was, need.is_urgent = need.state, False
    if was == NeedState.IN_REVIEW and not need.is_undecided:
        need.state = NeedState.RECORDED if need.issue_by == DecidedBy.MACHINE else NeedState.CONFIRMED
    add_history(session, need, "not_urgent", "staff", now, staff_id=staff_id)
    record_audit(session, "marked_not_urgent", authority_id=authority.id, staff_id=staff_id, now=now, number=number)
    return Calmed(number, was, need.state)


def take_back_not_urgent(
    session: Session, authority: AuthorityFacts, calmed: Calmed, *, staff_id: int, now: datetime
) -> None:
    """Put the mark back; the need waits again unless somebody has settled it since."""
    need = standing_need(session, authority.id, calmed.number)
    need.is_urgent = True
    if need.state == calmed.state:
        need.state = NeedState(calmed.was_state)
    add_history(session, need, "urgent_again", "staff", now, staff_id=staff_id, taken_back=True)
    record_audit(
        session, "not_urgent_undone", authority_id=authority.id, staff_id=staff_id, now=now, number=calmed.number
    )
