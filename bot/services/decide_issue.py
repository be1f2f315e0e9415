"""Staff decide the issue of a need: they accept what stands, or put another, and may take it back at once.

Taking back restores all that the decision changed, the notice to the teller too while nobody was told: otherwise a slip
of the finger would look like a decision for ever, and the model would learn from it.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.errors import NotFound, Refused
from bot.domain.states import COUNTED_STATES, DecidedBy, NeedState
from bot.services.correct_issue import correct_issue
from bot.services.place_need import place_again
from bot.services.record_audit import record_audit
from bot.store.authorities import AuthorityFacts
from bot.store.models import Need
from bot.store.needs import add_history, need_by_number
from bot.store.notices import take_back_notice
from bot.store.session import Session


class ChangedMeanwhile(Refused):
    """Somebody else changed the issue after the page was shown."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What stood before a decision and what it put; enough to take it back."""

    number: str
    issue: int
    was: int
    was_by: str
    was_undecided: bool
    was_state: str
    notice_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """What is kept of it in a signed cookie."""
        return asdict(self)


def stamp_of(issue: int, issue_by: str, *, is_undecided: bool) -> str:
    """What a page says it showed; a decision is refused where something else stands by then."""
    return f"{issue}-{issue_by}-{int(is_undecided)}"


def decide_issue(
    session: Session,
    authority: AuthorityFacts,
    number: str,
    issue: int,
    *,
    seen: str | None,
    staff_id: int,
    now: datetime,
) -> Decision:
    """Put `issue`, which may be the one that stands. Raises ChangedMeanwhile unless `seen` stands or is None."""
    need = _standing(session, authority.id, number)
    stands = stamp_of(need.issue, need.issue_by, is_undecided=need.is_undecided)
    if seen is not None and seen != stands:
        raise ChangedMeanwhile(f"{number} is now {stands}", thai="มีคนเปลี่ยนประเด็นของเรื่องนี้ระหว่างที่ท่านดูอยู่")
    before = Decision(number, issue, need.issue, need.issue_by, need.is_undecided, need.state)
    notice_id = correct_issue(session, authority, need, issue, by=DecidedBy.STAFF, staff_id=staff_id, now=now)
    decision = replace(before, notice_id=notice_id)
    if decision.was == issue and not decision.was_undecided:
        add_history(session, need, "confirmed", DecidedBy.STAFF.value, now, staff_id=staff_id, issue=issue)
    _audit(session, authority.id, "issue_decided", decision, staff_id=staff_id, now=now)
    return decision


def take_back_decision(
    session: Session, authority: AuthorityFacts, decision: Decision, *, staff_id: int, now: datetime
) -> None:
    """Put back what stood before. Raises Refused when somebody has decided otherwise since."""
    need = _standing(session, authority.id, decision.number)
    if (need.issue, need.issue_by) != (decision.issue, DecidedBy.STAFF):
        raise Refused(f"{decision.number} was decided again", thai="มีคนเปลี่ยนประเด็นของเรื่องนี้ต่อไปแล้ว จึงเลิกทำไม่ได้")
    need.issue, need.issue_by = decision.was, decision.was_by
    need.is_undecided, need.state = decision.was_undecided, NeedState(decision.was_state)
    add_history(
        session,
        need,
        "issue_changed",
        DecidedBy.STAFF.value,
        now,
        staff_id=staff_id,
        was=decision.issue,
        issue=decision.was,
        taken_back=True,
    )
    place_again(session, authority, need, now)
    if decision.notice_id is not None:
        take_back_notice(session, authority.id, decision.notice_id)
    _audit(session, authority.id, "issue_taken_back", decision, staff_id=staff_id, now=now)


def _standing(session: Session, authority_id: int, number: str) -> Need:
    need = need_by_number(session, authority_id, number, for_update=True)
    if need is None:
        raise NotFound(f"no need {number}")
    if need.state not in COUNTED_STATES:
        raise Refused(f"{number} was withdrawn", thai="ผู้แจ้งถอนเรื่องนี้แล้ว จึงเปลี่ยนประเด็นไม่ได้")
    return need


def _audit(session: Session, authority_id: int, what: str, decision: Decision, *, staff_id: int, now: datetime) -> None:
    record_audit(
        session,
        what,
        authority_id=authority_id,
        staff_id=staff_id,
        now=now,
        number=decision.number,
        was=decision.was,
        issue=decision.issue,
    )
