"""Staff decide the issue of a need: they accept what stands, or put another, and may take it back at once.

Taking back restores all that the decision changed, the notice to the teller too while nobody was told: otherwise a slip
of the finger would look like a decision for ever, and the model would learn from it.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.errors import Refused
from bot.domain.states import DecidedBy, NeedState
from bot.services.correct_issue import correct_issue
from bot.services.find_standing_need import standing_need
from bot.services.place_need import place_again
from bot.services.record_audit import record_audit
from bot.services.take_back_notice import untell
from bot.store.authorities import AuthorityFacts
from bot.store.needs import add_history
from bot.store.session import Session
from bot.wording.corrections import issue_open_again, issue_put_back
from bot.wording.tone import Tone


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


def decide_issue(
    session: Session,
    authority: AuthorityFacts,
    number: str,
    issue: int | None,
    *,
    seen: str | None,
    staff_id: int,
    now: datetime,
) -> Decision:
    """Put `issue`; None accepts the one that stands. Raises ChangedMeanwhile unless `seen` stands or is None."""
    need = standing_need(session, authority.id, number, seen)
    issue = need.issue if issue is None else issue
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
    need = standing_need(session, authority.id, decision.number)
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
    tone = Tone(authority.settings.particle)
    if decision.was_undecided or decision.was not in authority.issues:
        told = issue_open_again(tone, need.number)
    else:
        told = issue_put_back(tone, need.number, decision.was, authority.issues[decision.was].short_name)
    untell(session, need, decision.notice_id, kind="issue_changed", put_right=told, now=now)
    _audit(session, authority.id, "issue_taken_back", decision, staff_id=staff_id, now=now)


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
