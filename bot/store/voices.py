"""Who said or supported what within a scope, counted as people in all, by issue and by group in one reading.

A large authority has tens of thousands of needs and as many supporters; asking the database for each figure would read
them again each time. So they are read once, as whole numbers from indexes, and counted here. Groups are counted as by
`bot.store.reports_groups.ranked_groups`; a test holds the two together.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from bot.domain.states import COUNTED_STATES
from bot.domain.thai_time import start_of_bangkok_day
from bot.store.bulk import distinct, whole_numbers
from bot.store.models import GroupMember, Need, NeedGroup, NeedSupport
from bot.store.reports_brief import BriefScope, counted_in

Figures = NDArray[np.int64]
_Supports = tuple[Figures, Figures, NDArray[np.bool_]]  # of each support: its need, who gave it, whether it is new
_Group = tuple[int, int, str, int]  # id, number, title and issue

_PEOPLE = 2**32  # more than any installation has residents: figures of pairs stay apart
_AT_ONCE = 500  # SQLite takes only so many values in one statement


@dataclass(frozen=True, slots=True)
class GroupVoices:
    """One group: `people` are tellers and supporters, `new_people` those whose first voice came since the asked day."""

    group_id: int
    number: int
    title: str
    issue: int
    people: int
    tellers: int
    new_people: int
    needs: int
    communities: int


@dataclass(frozen=True, slots=True)
class Voices:
    """People of a scope, each once in a figure; groups by people, most first; `by_issue` has 0 for undecided needs."""

    people: int
    needs: int
    by_issue: Counter[int]
    groups: tuple[GroupVoices, ...]


@dataclass(frozen=True, slots=True)
class _Needs:
    """Needs by id; 0 stands for no resident, community, group or decided issue."""

    ids: Figures
    residents: Figures
    issues: Figures
    groups: Figures
    communities: Figures
    is_new: NDArray[np.bool_]
    is_same_again: NDArray[np.bool_]  # only of needs whose teller is not known


def count_voices(session: Session, scope: BriefScope, since: date) -> Voices:
    """The people of a scope; those are new whose voice came on `since` or later."""
    return count_voices_within(session, scope, since, (None,))[0]


def count_voices_within(
    session: Session, scope: BriefScope, since: date, places: Sequence[frozenset[int] | None]
) -> list[Voices]:
    """The people of each of these sets of communities within a scope (None: all of it), from one reading."""
    needs = _needs(session, scope, since)
    supports = _supports(session, scope, needs.ids, since)
    groups = _groups_of_cycle(session, scope)
    return [_count(*_within(needs, supports, one), groups) for one in places]


def _within(needs: _Needs, supports: _Supports, places: frozenset[int] | None) -> tuple[_Needs, _Supports]:
    if places is None:
        return needs, supports
    is_inside = np.isin(needs.communities, np.fromiter(places, dtype=np.int64))
    figures = {name: getattr(needs, name)[is_inside] for name in _Needs.__slots__}
    its_place = np.cumsum(is_inside) - 1
    at, residents, is_new = supports
    is_ours = is_inside[at]
    return _Needs(**figures), (its_place[at[is_ours]], residents[is_ours], is_new[is_ours])


def _count(needs: _Needs, supports: _Supports, groups: Sequence[_Group]) -> Voices:
    supported, supporters, is_new = supports
    is_known = needs.residents > 0
    residents = np.concatenate([needs.residents[is_known], supporters])
    issues = np.concatenate([needs.issues[is_known], needs.issues[supported]])
    unknown = needs.issues[~is_known & ~needs.is_same_again]
    by_issue = _tally(distinct(issues * _PEOPLE + residents) // _PEOPLE, unknown)
    return Voices(
        people=len(distinct(residents)) + len(unknown),
        needs=len(needs.ids),
        by_issue=Counter(by_issue),
        groups=tuple(_groups(groups, needs, (needs.groups[supported], supporters, is_new))),
    )


def _groups_of_cycle(session: Session, scope: BriefScope) -> list[_Group]:
    rows = session.execute(
        select(NeedGroup.id, NeedGroup.number, NeedGroup.title, NeedGroup.issue).where(
            NeedGroup.authority_id == scope.authority_id, NeedGroup.plan_cycle_id == scope.cycle_id
        )
    )
    return [(one.id, one.number, one.title, one.issue) for one in rows]


def _needs(session: Session, scope: BriefScope, since: date) -> _Needs:
    is_unknown_again = and_(Need.resident_id.is_(None), GroupMember.duplicate_of.is_not(None))
    question = (
        select(
            Need.id,
            func.coalesce(Need.resident_id, 0),
            case((Need.is_undecided, 0), else_=Need.issue),
            func.coalesce(GroupMember.group_id, 0),
            func.coalesce(Need.community_id, 0),
            case((Need.said_on >= since.isoformat(), 1), else_=0),
            case((is_unknown_again, 1), else_=0),
        )
        .outerjoin(GroupMember, and_(GroupMember.need_id == Need.id, GroupMember.authority_id == scope.authority_id))
        .where(*counted_in(scope))
    )
    rows = whole_numbers(session, question)
    rows = rows[rows[:, 0].argsort()]
    again = _same_again(session, scope, rows[rows[:, 6] == 1, 0].tolist())
    return _Needs(
        ids=rows[:, 0],
        residents=rows[:, 1],
        issues=rows[:, 2],
        groups=rows[:, 3],
        communities=rows[:, 4],
        is_new=rows[:, 5] == 1,
        is_same_again=np.isin(rows[:, 0], again),
    )


def _same_again(session: Session, scope: BriefScope, need_ids: Sequence[int]) -> list[int]:
    """Those that say again what another need of their group says that still counts."""
    original, its_place, found = aliased(Need), aliased(GroupMember), list[int]()
    for start in range(0, len(need_ids), _AT_ONCE):
        found += session.scalars(
            select(GroupMember.need_id)
            .join(its_place, its_place.need_id == GroupMember.duplicate_of)
            .join(original, original.id == GroupMember.duplicate_of)
            .where(
                GroupMember.authority_id == scope.authority_id,
                GroupMember.need_id.in_(need_ids[start : start + _AT_ONCE]),
                its_place.group_id == GroupMember.group_id,
                original.authority_id == scope.authority_id,
                original.state.in_(COUNTED_STATES),
            )
        )
    return found


def _supports(session: Session, scope: BriefScope, need_ids: Figures, since: date) -> _Supports:
    """For every support of these needs (ids in order): the place of its need, who gave it, whether it is new."""
    if not len(need_ids):
        return need_ids, need_ids, need_ids > 0
    question = select(
        NeedSupport.need_id,
        NeedSupport.resident_id,
        case((NeedSupport.supported_at >= start_of_bangkok_day(since), 1), else_=0),
    ).where(
        NeedSupport.authority_id == scope.authority_id,
        NeedSupport.need_id.between(int(need_ids[0]), int(need_ids[-1])),
        *(() if scope.until is None else (NeedSupport.supported_at <= scope.until,)),
    )
    rows = whole_numbers(session, question)
    places = np.searchsorted(need_ids, rows[:, 0])
    is_ours = need_ids[places] == rows[:, 0]
    return places[is_ours], rows[is_ours, 1], rows[is_ours, 2] == 1


def _groups(rows: Sequence[_Group], needs: _Needs, support: _Supports) -> Iterable[GroupVoices]:
    is_known, is_unknown = needs.residents > 0, (needs.residents == 0) & ~needs.is_same_again
    groups, supporters, is_new = support
    told = needs.groups[is_known] * _PEOPLE + needs.residents[is_known]
    voices = np.concatenate([told, groups * _PEOPLE + supporters])
    is_old = ~np.concatenate([needs.is_new[is_known], is_new])
    people = _tally(distinct(voices) // _PEOPLE, needs.groups[is_unknown])
    tellers = _tally(distinct(told) // _PEOPLE, needs.groups[is_unknown])
    old = _tally(distinct(voices[is_old]) // _PEOPLE, needs.groups[is_unknown & ~needs.is_new])
    said = _tally(needs.groups)
    is_placed = needs.communities > 0
    places = distinct(needs.groups[is_placed] * _PEOPLE + needs.communities[is_placed])
    communities = _tally(places // _PEOPLE)
    found = [
        GroupVoices(
            *row, people[row[0]], tellers[row[0]], people[row[0]] - old[row[0]], said[row[0]], communities[row[0]]
        )
        for row in rows
        if said[row[0]]
    ]
    return sorted(found, key=lambda one: (-one.people, -one.needs, one.number))


def _tally(*figures: Figures) -> Counter[int]:
    """How often each figure stands in all of them."""
    ordered = np.sort(np.concatenate(figures))
    starts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))
    counts = np.diff(starts, append=len(ordered))
    return Counter(dict(zip(ordered[starts].tolist(), counts.tolist(), strict=True)))
