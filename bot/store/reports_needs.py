"""The list of needs as pages and files show it: filtered, counted, in pages by key.

Pages are found by the key of their edge, never by an offset, so the last of 100,000 needs costs what the first does.
Words of a withdrawn or erased need are not searched: finding them would tell what they were.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from bot.domain.states import COUNTED_STATES, AttachmentState, NeedSource, NeedState
from bot.store.models import Attachment, Community, Need, Resident
from bot.store.reports_groups import said_again

Order = Literal["newest", "oldest", "supported"]
MAX_PAGE = 100
_STREAM_ROWS = 500


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """Which needs are wanted; every field left at its default lets all through. `search` is an `nlp.search_key`."""

    search: str = ""
    community_id: int | None = None
    is_nowhere: bool = False  # the teller's community is not known yet
    issue: int | None = None
    is_undecided: bool = False
    state: NeedState | None = None
    source: NeedSource | None = None
    is_urgent: bool = False
    has_picture: bool = False
    since: date | None = None
    until: date | None = None
    numbers: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # needs whose words are not searched


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One line of the list; `text` is unmasked and blank where the teller took it back."""

    id: int
    number: str
    text: str
    issue: int
    is_undecided: bool
    is_urgent: bool
    community: str | None
    supporters: int
    state: NeedState
    source: NeedSource
    said_at: datetime
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A line of a file: a need with its teller's pseudonym and its second issue."""

    need: NeedRow
    pseudonym: str | None
    issue2: int | None


@dataclass(frozen=True, slots=True)
class NeedPage:
    """Some needs in order, and whether there are more on either side."""

    rows: tuple[NeedRow, ...]
    has_earlier: bool
    has_later: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """The key of the row a page starts behind (`forward`) or ends before."""

    supporters: int
    id: int
    forward: bool = True


@dataclass(frozen=True, slots=True)
class NeedCount:
    """How many needs, and from how many people: a paper or telephone need counts as one person of its own."""

    needs: int
    people: int


@dataclass(frozen=True, slots=True)
class NeedTotals(NeedCount):
    """The figures above the list, without any filter."""

    withdrawn: int
    in_review: int
    urgent: int
    undecided: int
    paper: int


def needs_page(
    session: Session,
    authority_id: int,
    cycle_id: int,
    wanted: NeedFilter,
    *,
    order: Order = "newest",
    edge: Edge | None = None,
    size: int = 25,
) -> NeedPage:
    """The page of needs behind or before `edge`, or the first one."""
    size = max(1, min(size, MAX_PAGE))
    forward = edge is None or edge.forward
    question = _listed(authority_id, cycle_id, wanted).order_by(*_ordering(order, forward=forward)).limit(size + 1)
    if edge is not None:
        question = question.where(_beyond(order, edge))
    found = [_need_row(row) for row in session.execute(question)]
    has_more, rows = len(found) > size, found[:size]
    if forward:
        return NeedPage(tuple(rows), has_earlier=edge is not None, has_later=has_more)
    return NeedPage(tuple(reversed(rows)), has_earlier=has_more, has_later=True)


def neighbours(
    session: Session, authority_id: int, cycle_id: int, wanted: NeedFilter, *, order: Order, of: Edge
) -> tuple[str | None, str | None]:
    """The numbers of the needs before and after one within a list."""
    before, after = (
        session.scalar(
            select(Need.number)
            .where(*_conditions(authority_id, cycle_id, wanted), _beyond(order, Edge(of.supporters, of.id, forward)))
            .order_by(*_ordering(order, forward=forward))
            .limit(1)
        )
        for forward in (False, True)
    )
    return before, after


def count_needs(session: Session, authority_id: int, cycle_id: int, wanted: NeedFilter) -> NeedCount:
    """How many needs a filter lets through, and of how many people."""
    question = select(func.count(), _people(authority_id, cycle_id)).where(*_conditions(authority_id, cycle_id, wanted))
    needs, people = session.execute(question).one()
    return NeedCount(needs, people)


def need_totals(session: Session, authority_id: int, cycle_id: int) -> NeedTotals:
    """The figures of one authority and plan cycle above the list."""
    is_counted = Need.state.in_(COUNTED_STATES)
    resident = case((is_counted, Need.resident_id))
    alone = and_(is_counted, _is_own_voice(authority_id, cycle_id))
    question = select(
        _sum(is_counted),
        func.count(resident.distinct()) + _sum(alone),
        _sum(Need.state == NeedState.WITHDRAWN),
        _sum(Need.state == NeedState.IN_REVIEW),
        _sum(and_(is_counted, Need.is_urgent)),
        _sum(and_(is_counted, Need.is_undecided)),
        _sum(and_(is_counted, Need.source == NeedSource.PAPER)),
    ).where(Need.authority_id == authority_id, Need.plan_cycle_id == cycle_id)
    return NeedTotals(*session.execute(question).one())


def stream_needs(
    session: Session, authority_id: int, cycle_id: int, wanted: NeedFilter, *, order: Order
) -> Iterator[ExportRow]:
    """Every need a filter lets through, read from the database little by little."""
    question = (
        _listed(authority_id, cycle_id, wanted)
        .add_columns(Resident.pseudonym, Need.issue2)
        .outerjoin(Resident, and_(Resident.id == Need.resident_id, Resident.authority_id == authority_id))
        .order_by(*_ordering(order, forward=True))
        .execution_options(yield_per=_STREAM_ROWS)
    )
    for row in session.execute(question):
        yield ExportRow(_need_row(row), row.pseudonym, row.issue2)


def number_exists(session: Session, authority_id: int, number: str) -> bool:
    """Whether this authority has a need of that number."""
    question = select(Need.id).where(Need.authority_id == authority_id, Need.number == number)
    return session.scalar(question) is not None


def _listed(authority_id: int, cycle_id: int, wanted: NeedFilter) -> Select[Any]:
    is_shown = Need.state.in_(COUNTED_STATES)
    return (
        select(
            Need.id,
            Need.number,
            case((is_shown, Need.text), else_="").label("text"),
            Need.issue,
            Need.is_undecided,
            Need.is_urgent,
            Community.name.label("community"),
            Need.supporters,
            Need.state,
            Need.source,
            Need.said_at,
            Need.is_sensitive,
        )
        .outerjoin(Community, and_(Community.id == Need.community_id, Community.authority_id == authority_id))
        .where(*_conditions(authority_id, cycle_id, wanted))
    )


def _conditions(authority_id: int, cycle_id: int, wanted: NeedFilter) -> list[ColumnElement[bool]]:
    states = [wanted.state] if wanted.state else list(COUNTED_STATES)
    has_picture = (
        select(literal(1))
        .where(
            Attachment.authority_id == authority_id,
            Attachment.need_id == Need.id,
            Attachment.kind == "image",
            Attachment.state == AttachmentState.STORED,
        )
        .exists()
    )
    asked: list[tuple[bool, ColumnElement[bool]]] = [
        (wanted.community_id is not None, Need.community_id == wanted.community_id),
        (wanted.is_nowhere, Need.community_id.is_(None)),
        (wanted.issue is not None, and_(Need.issue == wanted.issue, Need.is_undecided.is_(False))),
        (wanted.is_undecided, Need.is_undecided.is_(True)),
        (wanted.source is not None, Need.source == wanted.source),
        (wanted.is_urgent, Need.is_urgent.is_(True)),
        (wanted.has_picture, has_picture),
        (bool(wanted.numbers), Need.number.in_(wanted.numbers)),
        *_said_within(wanted.since, wanted.until),
        *((True, Need.search_text.contains(word, autoescape=True)) for word in wanted.search.split()),
        (bool(wanted.search and wanted.unread), Need.number.not_in(wanted.unread)),
        (bool(wanted.search), Need.state.in_(COUNTED_STATES)),
    ]
    return [
        Need.authority_id == authority_id,
        Need.plan_cycle_id == cycle_id,
        Need.state.in_(states),
        *(condition for is_asked, condition in asked if is_asked),
    ]


def _said_within(since: date | None, until: date | None) -> Iterator[tuple[bool, ColumnElement[bool]]]:
    if since is not None:
        yield True, Need.said_on >= since.isoformat()
    if until is not None:
        yield True, Need.said_on <= until.isoformat()


def _ordering(order: Order, *, forward: bool) -> tuple[UnaryExpression[Any], ...]:
    if order == "supported":
        keys = (Need.supporters, Need.id)
        return tuple(key.desc() if forward else key.asc() for key in keys)
    return (Need.id.desc() if forward == (order == "newest") else Need.id.asc(),)


def _beyond(order: Order, edge: Edge) -> ColumnElement[bool]:
    if order == "supported":
        if edge.forward:
            tie = and_(Need.supporters == edge.supporters, Need.id < edge.id)
            return or_(Need.supporters < edge.supporters, tie)
        tie = and_(Need.supporters == edge.supporters, Need.id > edge.id)
        return or_(Need.supporters > edge.supporters, tie)
    return Need.id < edge.id if edge.forward == (order == "newest") else Need.id > edge.id


def _people(authority_id: int, cycle_id: int) -> ColumnElement[int]:
    return func.count(Need.resident_id.distinct()) + _sum(_is_own_voice(authority_id, cycle_id))


def _is_own_voice(authority_id: int, cycle_id: int) -> ColumnElement[bool]:
    """Whether a need whose teller is not known stands for somebody of its own."""
    return and_(Need.resident_id.is_(None), Need.id.not_in(said_again(authority_id, cycle_id)))


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _need_row(row: Any) -> NeedRow:
    return NeedRow(
        id=row.id,
        number=row.number,
        text=row.text,
        issue=row.issue,
        is_undecided=row.is_undecided,
        is_urgent=row.is_urgent,
        community=row.community,
        supporters=row.supporters,
        state=NeedState(row.state),
        source=NeedSource(row.source),
        said_at=row.said_at,
        is_sensitive=bool(row.is_sensitive),
    )
