"""Read again the needs whose issue nobody has decided, with what was learnt since; a person's word is never touched."""

from datetime import datetime

from bot.domain.states import DecidedBy, NeedState
from bot.services.place_need import place_again
from bot.services.record_need import understand_need
from bot.services.understand import read_as_need
from bot.store.authorities import AuthorityFacts
from bot.store.groups import hold_groups
from bot.store.language_layers import needs_left_to_the_machine
from bot.store.needs import add_history
from bot.store.session import Session


def rejudge_needs(
    session: Session, authority: AuthorityFacts, now: datetime, *, after_id: int = 0, limit: int = 200
) -> tuple[int, int | None]:
    """Judge the next needs again: how many moved to another issue, and the row to go on after (None at the end)."""
    hold_groups(session, authority.cycle.id)
    needs = needs_left_to_the_machine(session, authority.id, authority.cycle.id, after_id=after_id, limit=limit)
    moved = 0
    for need in needs:
        part = read_as_need(need.text, authority).parts[0]
        was, was_urgent, was_undecided = need.issue, need.is_urgent, need.is_undecided
        understand_need(need, part)
        need.is_urgent = was_urgent  # danger is of the moment it was told in, and the alert with it
        need.is_undecided = part.is_undecided
        need.state = NeedState.IN_REVIEW if need.is_undecided or need.is_urgent else NeedState.RECORDED
        if (need.issue, need.is_undecided) != (was, was_undecided):
            place_again(session, authority, need, now)
        if need.issue != was:
            moved += 1
            add_history(session, need, "issue_changed", DecidedBy.MACHINE.value, now, was=was, issue=need.issue)
    return moved, needs[-1].id if len(needs) == limit else None
