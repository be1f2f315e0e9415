"""One act of the review queue on one need or on many, and its undoing.

Each need stands for itself: what somebody else changed or is looking at is left alone and named, the rest is done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.errors import NotFound, Refused
from bot.domain.review import Verdict
from bot.domain.thai_time import bangkok_day, start_of_bangkok_day
from bot.services.claim_need import claim_need
from bot.services.decide_issue import Decision, decide_issue, take_back_decision
from bot.services.dismiss_need import Dismissal, dismiss_need, take_back_dismissal
from bot.services.find_standing_need import standing_need
from bot.services.mark_not_urgent import Calmed, mark_not_urgent, take_back_not_urgent
from bot.services.seat_in_group import Seating, seat_in_group, take_back_seating
from bot.services.split_need import Splitting, join_again, split_need
from bot.store.authorities import AuthorityFacts
from bot.store.groups import hold_groups
from bot.store.models import ReviewAct
from bot.store.review_acts import add_act, last_act, mark_undone
from bot.store.review_claims import drop_claims
from bot.store.session import Session

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """A need as its page showed it; `seen` is its stamp."""

    number: str
    seen: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done to which needs, and why not to the others: number and one Thai sentence."""

    what: Verdict
    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of needs, and what goes with it: an issue, borders to cut at, or a group (None: a new one)."""

    what: Verdict
    issue: int | None = None
    borders: Sequence[int] = ()
    group: int | None = None


Do = Callable[[Chosen], dict[str, Any]]


def review_needs(
    session: Session, authority: AuthorityFacts, said: Said, chosen: Sequence[Chosen], *, staff_id: int, now: datetime
) -> Outcome:
    """Do it to each need and keep one act that can be undone. A single need's refusal is raised."""
    do = _deeds(session, authority, said, staff_id=staff_id, now=now)[said.what]
    if said.what == Verdict.GROUPED:
        hold_groups(session, authority.cycle.id)  # before any need, as all acts of groups do
    before: list[dict[str, Any]] = []
    refused: list[tuple[str, str]] = []
    for one in sorted(chosen[:MOST_AT_ONCE], key=lambda one: one.number):  # two people never wait for each other
        try:
            need = standing_need(session, authority.id, one.number, one.seen)
            claim_need(session, authority.id, need.id, staff_id=staff_id, now=now)
            before.append(do(one))
        except (Refused, NotFound) as error:
            if len(chosen) == 1:
                raise
            refused.append((one.number, error.thai if isinstance(error, Refused) else "ไม่มีเรื่องนี้"))
    if before:
        drop_claims(session, authority.id, staff_id)  # the page that follows takes what it shows
        add_act(session, authority.id, authority.cycle.id, staff_id=staff_id, what=said.what, before=before, now=now)
    return Outcome(said.what, tuple(one["number"] for one in before), tuple(refused))


def undo_review(session: Session, authority: AuthorityFacts, *, staff_id: int, now: datetime) -> Outcome | None:
    """Undo this person's last act of today; None where there is none. What somebody went on with stays as it is."""
    act = last_act_of_today(session, authority, staff_id=staff_id, now=now)
    if act is None or not mark_undone(session, act, now):
        return None
    if act.what == Verdict.GROUPED:
        hold_groups(session, authority.cycle.id)
    done: list[str] = []
    refused: list[tuple[str, str]] = []
    for before in reversed(act.before):
        try:
            _undo(session, authority, Verdict(act.what), before, staff_id=staff_id, now=now)
            done.append(before["number"])
        except (Refused, NotFound) as error:
            refused.append((before["number"], error.thai if isinstance(error, Refused) else "ไม่มีเรื่องนี้แล้ว"))
    return Outcome(Verdict(act.what), tuple(done), tuple(refused))


def last_act_of_today(session: Session, authority: AuthorityFacts, *, staff_id: int, now: datetime) -> ReviewAct | None:
    """What `undo_review` would undo."""
    return last_act(session, authority.id, authority.cycle.id, staff_id=staff_id, since=today_began(now))


def today_began(now: datetime) -> datetime:
    """When this day of the queue began; around midnight the last hours still belong to it."""
    return min(start_of_bangkok_day(bangkok_day(now)), now - timedelta(hours=3))


def _deeds(
    session: Session, authority: AuthorityFacts, said: Said, *, staff_id: int, now: datetime
) -> dict[Verdict, Do]:
    by: dict[str, Any] = {"staff_id": staff_id, "now": now}

    def decide(one: Chosen) -> dict[str, Any]:
        return decide_issue(session, authority, one.number, said.issue, seen=one.seen, **by).as_json()

    def split(one: Chosen) -> dict[str, Any]:
        return split_need(session, authority, one.number, said.borders, seen=one.seen, **by).as_json()

    def seat(one: Chosen) -> dict[str, Any]:
        return seat_in_group(session, authority, one.number, said.group, seen=one.seen, **by).as_json()

    def dismiss(one: Chosen) -> dict[str, Any]:
        return dismiss_need(session, authority, one.number, seen=one.seen, **by).as_json()

    def calm(one: Chosen) -> dict[str, Any]:
        return mark_not_urgent(session, authority, one.number, seen=one.seen, **by).as_json()

    return {
        Verdict.DECIDED: decide,
        Verdict.ACCEPTED: decide,
        Verdict.SPLIT: split,
        Verdict.NOT_A_NEED: dismiss,
        Verdict.NOT_URGENT: calm,
        Verdict.GROUPED: seat,
        Verdict.POSTPONED: lambda one: {"number": one.number},
    }


def _undo(
    session: Session,
    authority: AuthorityFacts,
    what: Verdict,
    before: dict[str, Any],
    *,
    staff_id: int,
    now: datetime,
) -> None:
    by: dict[str, Any] = {"staff_id": staff_id, "now": now}
    if what in (Verdict.DECIDED, Verdict.ACCEPTED):
        take_back_decision(session, authority, Decision(**before), **by)
    elif what == Verdict.SPLIT:
        join_again(session, authority, Splitting(**before), **by)
    elif what == Verdict.NOT_A_NEED:
        take_back_dismissal(session, authority, Dismissal(**before), **by)
    elif what == Verdict.NOT_URGENT:
        take_back_not_urgent(session, authority, Calmed(**before), **by)
    elif what == Verdict.GROUPED:
        take_back_seating(session, authority, Seating(**before), **by)
