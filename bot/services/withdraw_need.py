"""A resident takes a need back, and may change their mind for a week."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.states import COUNTED_STATES, DecidedBy, NeedState
from bot.services.group_changes import name_without_words_of
from bot.services.place_need import words_changed
from bot.store.authorities import AuthorityFacts
from bot.store.models import Need
from bot.store.needs import add_history, lock_needs, was_dismissed
from bot.store.session import Session

CHANGE_OF_MIND = timedelta(days=7)


def withdraw(session: Session, need: Need, now: datetime) -> bool:
    """Whether the need was withdrawn just now; it keeps its words and number, and no group is called by them."""
    is_withdrawn = _leave_counts(session, need, now)
    if is_withdrawn:
        name_without_words_of(session, need)
    return is_withdrawn


def may_restore(need: Need, now: datetime) -> bool:
    """Whether the week has not passed yet."""
    return (
        need.state == NeedState.WITHDRAWN
        and need.withdrawn_at is not None
        and now <= need.withdrawn_at + CHANGE_OF_MIND
    )


def restore(session: Session, need: Need, now: datetime) -> bool:
    """Whether the need counts again from now on."""
    lock_needs(session, need.authority_id, [need.id])
    if not may_restore(need, now):
        return False
    if was_dismissed(session, need) or need.is_undecided or (need.is_urgent and need.issue_by != DecidedBy.STAFF):
        need.state = NeedState.IN_REVIEW
    else:
        need.state = NeedState.RECORDED if need.issue_by == DecidedBy.MACHINE else NeedState.CONFIRMED
    need.withdrawn_at = None
    add_history(session, need, "restored", "resident", now)
    return True


def merge(session: Session, authority: AuthorityFacts, first: Need, others: list[Need], now: datetime) -> list[Need]:
    """Make one need of what one message was split into: the first holds all words, the others are withdrawn into it."""
    lock_needs(session, first.authority_id, [first.id, *(other.id for other in others)])
    merged = [other for other in others if _leave_counts(session, other, now, merged_into=first.number)]
    if merged:
        first.text = "\n".join([first.text, *(other.text for other in merged)])
        first.search_text = " ".join([first.search_text, *(other.search_text for other in merged)])
        first.is_urgent = first.is_urgent or any(other.is_urgent for other in merged)
        add_history(session, first, "merged", "resident", now, numbers=[other.number for other in merged])
        words_changed(session, authority, first, now)
    return merged


def _leave_counts(session: Session, need: Need, now: datetime, **why: Any) -> bool:
    lock_needs(session, need.authority_id, [need.id])
    if need.state not in COUNTED_STATES:
        return False
    need.state, need.withdrawn_at = NeedState.WITHDRAWN, now
    add_history(session, need, "withdrawn", "resident", now, **why)
    return True
