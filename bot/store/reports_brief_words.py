"""What residents said, as far as a brief may quote it: unmasked, only of needs that still count."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from bot.domain.states import COUNTED_STATES, DecidedBy, NeedState
from bot.store.models import Community, GroupMember, Need, NeedGroup, NeedVector
from bot.store.reports_brief import BriefScope, conditions_of, said_by

_IDS_AT_ONCE = 500  # SQLite takes only so many values in one statement


@dataclass(frozen=True, slots=True)
class Said:
    """A need that may be quoted; `group_id` where it was looked for in a group."""

    need_id: int
    number: str
    text: str
    community: str | None
    resident_id: int | None
    supporters: int
    group_id: int | None


@dataclass(frozen=True, slots=True)
class SaidUrgently:
    """A need that may be a danger to life."""

    number: str
    text: str
    community: str | None
    said_on: date
    is_reviewed: bool
    is_sensitive: bool


def most_supported_of_groups(
    session: Session, scope: BriefScope, group_ids: Collection[int], each: int
) -> dict[int, list[Said]]:
    """The needs of each group that most people support, then the newest; urgent and sensitive ones are private.

    A second need of the same person comes only where there are too few people.
    """
    order = (Need.supporters.desc(), Need.id.desc())
    who = func.coalesce(Need.resident_id, -Need.id)  # behind a need without a resident stands somebody of its own
    within = () if scope.communities is None else (Need.community_id.in_(scope.communities),)
    by_person = (
        select(
            Need.id,
            Need.supporters,
            GroupMember.group_id,
            func.row_number().over(partition_by=(GroupMember.group_id, who), order_by=order).label("turn"),
        )
        .join(GroupMember, GroupMember.need_id == Need.id)
        .where(  # of the authority by its members, so that the database begins with the groups
            GroupMember.authority_id == scope.authority_id,
            GroupMember.plan_cycle_id == scope.cycle_id,
            GroupMember.group_id.in_(group_ids),
            GroupMember.duplicate_of.is_(None),
            Need.state.in_(COUNTED_STATES),
            Need.is_urgent.is_(False),
            Need.is_sensitive.is_not(True),
            *within,
            *said_by(scope.until),
        )
        .subquery()
    )
    place = func.row_number().over(
        partition_by=by_person.c.group_id,
        order_by=(by_person.c.turn, by_person.c.supporters.desc(), by_person.c.id.desc()),
    )
    ranked = select(by_person.c.id, by_person.c.group_id, place.label("place")).subquery()
    rows = session.execute(
        select(*_COLUMNS, ranked.c.group_id)
        .join(ranked, ranked.c.id == Need.id)
        .outerjoin(Community, _its_community(scope))
        .where(Need.authority_id == scope.authority_id, ranked.c.place <= each)
        .order_by(ranked.c.group_id, ranked.c.place)
    )
    found: dict[int, list[Said]] = {group_id: [] for group_id in group_ids}
    for row in rows:
        found[row.group_id].append(Said(*row))
    return found


def packed_vectors(session: Session, authority_id: int, need_ids: Sequence[int], version: str) -> dict[int, bytes]:
    """The stored vectors of needs, those of another version left out."""
    found: dict[int, bytes] = {}
    for start in range(0, len(need_ids), _IDS_AT_ONCE):
        rows = session.execute(
            select(NeedVector.need_id, NeedVector.vector).where(
                NeedVector.authority_id == authority_id,
                NeedVector.version == version,
                NeedVector.need_id.in_(need_ids[start : start + _IDS_AT_ONCE]),
            )
        )
        found.update((row.need_id, row.vector) for row in rows)
    return found


def urgent_of(session: Session, scope: BriefScope) -> list[SaidUrgently]:
    """Urgent needs, those that nobody has looked at first, then the newest."""
    is_waiting = Need.state == NeedState.IN_REVIEW
    rows = session.execute(
        select(Need.number, Need.text, Community.name, Need.said_on, is_waiting, Need.is_sensitive)
        .outerjoin(Community, _its_community(scope))
        .where(*conditions_of(scope), Need.state.in_(COUNTED_STATES), Need.is_urgent.is_(True))
        .order_by(is_waiting.desc(), Need.said_at.desc(), Need.id.desc())
    )
    return [
        SaidUrgently(number, text, community, date.fromisoformat(said_on), not waits, bool(is_sensitive))
        for number, text, community, said_on, waits, is_sensitive in rows
    ]


def some_to_search(session: Session, scope: BriefScope, limit: int) -> list[Said]:
    """Needs of a scope to look for something in: so many that most people support, and as many of the newest.

    Of a small scope these are all; of a large one reading every text would take longer than a page may.
    """
    found: dict[int, Said] = {}
    for order in ((Need.supporters.desc(), Need.id.desc()), (Need.id.desc(),)):
        rows = session.execute(
            select(*_COLUMNS, GroupMember.group_id)
            .outerjoin(Community, _its_community(scope))
            .outerjoin(GroupMember, _its_place(scope))
            .where(*_quotable(scope))
            .order_by(*order)
            .limit(limit)
        )
        found.update({row.id: Said(*row) for row in rows})
    return sorted(found.values(), key=lambda one: (-one.supporters, -one.need_id))


def sensitive_among(session: Session, authority_id: int, numbers: Collection[str]) -> set[str]:
    """Those of these needs that tell of one person."""
    wanted, found = sorted(numbers), set[str]()
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        found.update(
            session.scalars(
                select(Need.number).where(
                    Need.authority_id == authority_id,
                    Need.number.in_(wanted[start : start + _IDS_AT_ONCE]),
                    Need.is_sensitive.is_(True),
                )
            )
        )
    return found


def words_of(session: Session, authority_id: int, numbers: Collection[str]) -> dict[str, str]:
    """The words of needs that still count, by number."""
    wanted, found = sorted(numbers), dict[str, str]()
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = session.execute(
            select(Need.number, Need.text).where(
                Need.authority_id == authority_id,
                Need.number.in_(wanted[start : start + _IDS_AT_ONCE]),
                Need.state.in_(COUNTED_STATES),
            )
        )
        found.update((row.number, row.text) for row in rows)
    return found


def numbers_of_erased(session: Session, authority_id: int, numbers: Collection[str]) -> set[str]:
    """Those of these needs whose words are gone for good."""
    wanted, found = sorted(numbers), set[str]()
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        found.update(
            session.scalars(
                select(Need.number).where(
                    Need.authority_id == authority_id,
                    Need.number.in_(wanted[start : start + _IDS_AT_ONCE]),
                    Need.state == NeedState.ERASED,
                )
            )
        )
    return found


def groups_named_by_staff(session: Session, authority_id: int) -> set[int]:
    """The groups whose title somebody of the staff chose; all others are called by residents' words."""
    return set(
        session.scalars(
            select(NeedGroup.id).where(NeedGroup.authority_id == authority_id, NeedGroup.title_by == DecidedBy.STAFF)
        )
    )


def names_of_groups(session: Session, authority_id: int, group_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Number and title of groups as they are now; a group without a title has a blank one."""
    wanted, found = sorted(group_ids), dict[int, tuple[int, str]]()
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = session.execute(
            select(NeedGroup.id, NeedGroup.number, NeedGroup.title).where(
                NeedGroup.authority_id == authority_id, NeedGroup.id.in_(wanted[start : start + _IDS_AT_ONCE])
            )
        )
        found.update({row.id: (row.number, row.title) for row in rows})
    return found


def closed_among(session: Session, authority_id: int, group_ids: Collection[int]) -> set[int]:
    """Those of these groups that were closed, and so have no page any more."""
    closed = session.scalars(
        select(NeedGroup.id).where(NeedGroup.authority_id == authority_id, NeedGroup.closed_at.is_not(None))
    )
    return set(closed) & set(group_ids)


def member_words(session: Session, authority_id: int, group_ids: Collection[int]) -> Iterator[tuple[int, str, str]]:
    """Group, number and words of every counted member of these groups, of each group the oldest first."""
    wanted = sorted(group_ids)
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = session.execute(
            select(GroupMember.group_id, Need.number, Need.text)
            .join(Need, Need.id == GroupMember.need_id)
            .where(
                GroupMember.authority_id == authority_id,
                GroupMember.group_id.in_(wanted[start : start + _IDS_AT_ONCE]),
                Need.authority_id == authority_id,
                Need.state.in_(COUNTED_STATES),
            )
            .order_by(Need.id)
        )
        for group_id, number, text in rows:
            if group_id is not None:
                yield group_id, number, text


def words_of_cycle(session: Session, scope: BriefScope) -> list[tuple[str, str]]:
    """Number and words of every counted need of the plan cycle, whatever places a brief is for; oldest first."""
    rows = session.execute(
        select(Need.number, Need.text)
        .where(
            Need.authority_id == scope.authority_id,
            Need.plan_cycle_id == scope.cycle_id,
            Need.state.in_(COUNTED_STATES),
        )
        .order_by(Need.id)
    )
    return [(row.number, row.text) for row in rows]


_COLUMNS = (
    Need.id, Need.number, Need.text, Community.name.label("community"), Need.resident_id, Need.supporters,
)  # fmt: skip


def _quotable(scope: BriefScope) -> tuple[ColumnElement[bool], ...]:
    return (
        *conditions_of(scope),
        Need.state.in_(COUNTED_STATES),
        Need.is_urgent.is_(False),
        Need.is_sensitive.is_not(True),
    )


def _its_community(scope: BriefScope) -> ColumnElement[bool]:
    return and_(Community.id == Need.community_id, Community.authority_id == scope.authority_id)


def _its_place(scope: BriefScope) -> ColumnElement[bool]:
    return and_(GroupMember.need_id == Need.id, GroupMember.authority_id == scope.authority_id)
