"""Put a need under another issue: the resident's word stands over the machine's, staff's over both."""

from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.states import DecidedBy, NeedState
from bot.services.place_need import place_again
from bot.store.authorities import AuthorityFacts
from bot.store.models import Need
from bot.store.needs import add_history, lock_needs
from bot.store.notices import add_notice
from bot.store.session import Session
from bot.wording.corrections import issue_changed_by_staff, no_such_issue, settled_by_staff
from bot.wording.tone import Tone


def correct_issue(
    session: Session,
    authority: AuthorityFacts,
    need: Need,
    issue: int,
    *,
    by: DecidedBy,
    staff_id: int | None = None,
    now: datetime,
) -> int | None:
    """Set the issue; the id of the notice that was left for the teller, if any.

    Raises Refused for an unknown issue, and for a resident where staff have decided.
    """
    tone = Tone(authority.settings.particle)
    if issue not in authority.issues:
        raise Refused(f"no issue {issue}", thai=no_such_issue(tone))
    lock_needs(session, authority.id, [need.id])
    if by == DecidedBy.RESIDENT and need.issue_by == DecidedBy.STAFF:
        raise Refused(
            "staff have decided", thai=settled_by_staff(tone, need.number, need.issue, _name(authority, need))
        )
    was, was_undecided = need.issue, need.is_undecided
    need.issue, need.issue_by, need.is_undecided = issue, by, False
    if need.state in (NeedState.RECORDED, NeedState.IN_REVIEW):
        need.state = NeedState.CONFIRMED
    if was == issue and not was_undecided:
        return None
    add_history(session, need, "issue_changed", by.value, now, staff_id=staff_id, was=was, issue=issue)
    place_again(session, authority, need, now)
    if by == DecidedBy.STAFF and need.resident_id is not None:
        text = issue_changed_by_staff(tone, need.number, issue, _name(authority, need))
        return add_notice(session, authority.id, need.resident_id, kind="issue_changed", text=text, now=now)
    return None


def _name(authority: AuthorityFacts, need: Need) -> str:
    issue = authority.issues.get(need.issue)
    return issue.short_name if issue else ""
