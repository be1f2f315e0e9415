"""The review queue: what waits for a person, in the order in which it should be looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from bot.domain.states import COUNTED_STATES, DecidedBy, NeedState
from bot.store.models import Community, Need
from bot.store.reports_need import MAX_CANDIDATES

# Urgent first, then what the machine was least sure of, then what has waited longest.
WAITING_ORDER = (Need.is_urgent.desc(), func.coalesce(Need.confidence, 0.0), Need.said_at, Need.id)
_DECIDED_AMONG = 4_000  # the newest needs of a cycle among which decisions of staff are looked for


@dataclass(frozen=True, slots=True)
class Queued:
    """One need of the queue as its list shows it."""

    id: int
    number: str
    text: str
    issue: int
    issue2: int | None
    issue_by: str
    is_undecided: bool
    is_urgent: bool
    community: str | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """Something the same person said before."""

    number: str
    text: str
    state: NeedState
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """Words of which staff decided the issue."""

    text: str
    issue: int


def count_waiting(session: Session, authority_id: int, cycle_id: int, *, but_for: Collection[str] = ()) -> int:
    """How many needs of a plan cycle wait for a person, without those of these numbers."""
    waiting = (*_waiting(authority_id, cycle_id), Need.number.not_in(but_for))
    return session.scalar(select(func.count()).select_from(Need).where(*waiting)) or 0


def has_needs(session: Session, authority_id: int, cycle_id: int) -> bool:
    """Whether anybody has said anything in this plan cycle."""
    question = select(Need.id).where(Need.authority_id == authority_id, Need.plan_cycle_id == cycle_id).limit(1)
    return session.scalar(question) is not None


def waiting_order(session: Session, authority_id: int, cycle_id: int) -> list[tuple[int, str]]:
    """Row and number of every need that waits, in the order of the queue."""
    rows = session.execute(
        select(Need.id, Need.number).where(*_waiting(authority_id, cycle_id)).order_by(*WAITING_ORDER)
    )
    return [(row.id, row.number) for row in rows]


def queued_needs(session: Session, authority_id: int, ids: Collection[int]) -> list[Queued]:
    """These needs as the list of the queue shows them, in the order that was asked."""
    rows = session.execute(
        select(
            Need.id,
            Need.number,
            Need.text,
            Need.issue,
            Need.issue2,
            Need.issue_by,
            Need.is_undecided,
            Need.is_urgent,
            Community.name,
        )
        .outerjoin(Community, and_(Community.id == Need.community_id, Community.authority_id == authority_id))
        .where(Need.authority_id == authority_id, Need.id.in_(ids), Need.state.in_(COUNTED_STATES))
    )
    found = {row.id: Queued(*row) for row in rows}
    return [found[one] for one in ids if one in found]


def earlier_of_teller(session: Session, authority_id: int, number: str, *, limit: int = 3) -> list[Earlier]:
    """The newest other needs of whoever told this one; none for paper and telephone."""
    resident = (
        select(Need.resident_id).where(Need.authority_id == authority_id, Need.number == number).scalar_subquery()
    )
    rows = session.execute(
        select(Need.number, Need.text, Need.state, Need.said_at)
        .where(
            Need.authority_id == authority_id,
            Need.resident_id == resident,
            Need.number != number,
            Need.state.in_(COUNTED_STATES),
        )
        .order_by(Need.id.desc())
        .limit(limit)
    )
    return [Earlier(row.number, row.text, NeedState(row.state), row.said_at) for row in rows]


def answered_candidates(session: Session, authority_id: int, cycle_id: int) -> list[Answered]:
    """The newest needs of which staff decided the issue, for the language library to choose from."""
    newest = (
        select(Need.id, Need.text, Need.issue, Need.issue_by, Need.state)
        .where(Need.authority_id == authority_id, Need.plan_cycle_id == cycle_id)
        .order_by(Need.id.desc())
        .limit(_DECIDED_AMONG)
        .subquery()
    )
    rows = session.execute(
        select(newest.c.text, newest.c.issue)
        .where(newest.c.issue_by == DecidedBy.STAFF, newest.c.state.in_(COUNTED_STATES))
        .order_by(newest.c.id.desc())
        .limit(MAX_CANDIDATES)
    )
    return [Answered(*row) for row in rows]


def _waiting(authority_id: int, cycle_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Need.authority_id == authority_id, Need.plan_cycle_id == cycle_id, Need.state == NeedState.IN_REVIEW)
