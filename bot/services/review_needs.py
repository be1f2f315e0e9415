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
from bot.services.seat_in_group import Seating, seat_in_group, take_back_seatings
from bot.services.split_need import Splitting, join_again, split_need
from bot.store.authorities import AuthorityFacts
from bot.store.groups import hold_groups, hold_needs_and_their_groups
from bot.store.models import ReviewAct
from bot.store.needs import ids_of_numbers
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
Refusals = list[tuple[str, str]]


def review_needs(
    session: Session, authority: AuthorityFacts, said: Said, chosen: Sequence[Chosen], *, staff_id: int, now: datetime
) -> Outcome:
    """Do it to each need and keep one act that can be undone. A single need's refusal is raised."""
    ordered = sorted(chosen[:MOST_AT_ONCE], key=lambda one: one.number)
    _hold(session, authority, [one.number for one in ordered])
    deeds = _deeds(session, authority, said, staff_id=staff_id, now=now)
    before: list[dict[str, Any]] = []
    refused: Refusals = []
    for one in ordered:
        try:
            with session.begin_nested():  # a deed that is refused half-way leaves nothing behind
                need = standing_need(session, authority.id, one.number, one.seen)
                claim_need(session, authority.id, need.id, staff_id=staff_id, now=now)
                before.append(deeds[said.what](one))
        except (Refused, NotFound) as error:
            if len(ordered) == 1:
                raise
            refused.append((one.number, error.thai if isinstance(error, Refused) else "ไม่มีเรื่องนี้"))
    if before and said.what == Verdict.GROUPED:
        numbers = [one["number"] for one in before]
        seatings = seat_in_group(session, authority, numbers, said.group, staff_id=staff_id, now=now)
        before = [seating.as_json() for seating in seatings]
    if before:
        drop_claims(session, authority.id, staff_id)  # the page that follows takes what it shows
        add_act(session, authority.id, authority.cycle.id, staff_id=staff_id, what=said.what, before=before, now=now)
    return Outcome(said.what, tuple(one["number"] for one in before), tuple(refused))


def undo_review(session: Session, authority: AuthorityFacts, *, staff_id: int, now: datetime) -> Outcome | None:
    """Undo this person's last act of today; None where there is none. What somebody went on with stays as it is."""
    act = last_act_of_today(session, authority, staff_id=staff_id, now=now)
    if act is None or not mark_undone(session, act, now):
        return None
    what = Verdict(act.what)
    hold_groups(session, authority.cycle.id)
    if what != Verdict.GROUPED:  # the undo of the groups' own act holds more than these
        _hold(session, authority, [number for one in act.before for number in (one["number"], *one.get("others", ()))])
    # Needs that were seated together leave together; every other need stands for itself.
    parts = [act.before] if what == Verdict.GROUPED else [[one] for one in reversed(act.before)]
    done: list[str] = []
    refused: Refusals = []
    for part in parts:
        numbers = [one["number"] for one in part]
        try:
            with session.begin_nested():
                _undo(session, authority, what, part, staff_id=staff_id, now=now)
            done += numbers
        except (Refused, NotFound) as error:
            thai = error.thai if isinstance(error, Refused) else "ไม่มีเรื่องนี้แล้ว"
            refused += [(number, thai) for number in numbers]
    return Outcome(what, tuple(done), tuple(refused))


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
        Verdict.GROUPED: lambda one: {"number": one.number},  # all of them together, once each may be
        Verdict.POSTPONED: lambda one: {"number": one.number},
    }


def _hold(session: Session, authority: AuthorityFacts, numbers: Sequence[str]) -> None:
    hold_needs_and_their_groups(session, authority.id, ids_of_numbers(session, authority.id, numbers))


def _undo(
    session: Session,
    authority: AuthorityFacts,
    what: Verdict,
    part: Sequence[dict[str, Any]],
    *,
    staff_id: int,
    now: datetime,
) -> None:
    by: dict[str, Any] = {"staff_id": staff_id, "now": now}
    before = part[0]
    if what in (Verdict.DECIDED, Verdict.ACCEPTED):
        take_back_decision(session, authority, Decision(**before), **by)
    elif what == Verdict.SPLIT:
        join_again(session, authority, Splitting(**before), **by)
    elif what == Verdict.NOT_A_NEED:
        take_back_dismissal(session, authority, Dismissal(**before), **by)
    elif what == Verdict.NOT_URGENT:
        take_back_not_urgent(session, authority, Calmed(**before), **by)
    elif what == Verdict.GROUPED:
        take_back_seatings(session, authority, [Seating(**one) for one in part], **by)
