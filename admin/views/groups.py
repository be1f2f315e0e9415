"""The group workbench: groups by people, the open one with its needs, what may be done and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.groups_query import ALONE, NEW_DAYS, ORDER_NAMES, PERIODS, GroupQuery, read_group_query, typed_group
from admin.groups_shown import (
    ToldAct,
    ToldProposal,
    acts_told,
    group_name,
    merge_told,
    proposals_told,
    regrouped_told,
    title_shown,
)
from admin.needs_shown import names_for_page
from admin.parts import parts
from bot.domain.errors import NotFound
from bot.domain.roles import Role
from bot.domain.thai_time import bangkok_day
from bot.store.group_log import acts_of, is_regrouping_asked, newest_own_act, newest_regrouping, regrouping_just_done
from bot.store.group_proposals import proposals_of
from bot.store.reports_group import (
    CommunityName,
    GroupFacts,
    MemberRow,
    community_names,
    count_in_no_group,
    group_facts,
    members_of_group,
    merged_into_number,
    needs_in_no_group,
)
from bot.store.reports_groups import GroupCount, GroupFilter, count_groups, people_by_community
from bot.store.session import Session

JUST_DONE = "last_group_act"
_MOST_COMPARED = 6
_MOST_ACTS, _ALL_ACTS = 6, 200
_FIRST_COMMUNITIES = 6


@dataclass(frozen=True, slots=True)
class _Open:
    """The open group, or with `group` None the needs that sit in none."""

    group: GroupFacts | None
    count: GroupCount | None
    members: list[MemberRow]
    total: int
    communities: list[tuple[str, int]]
    proposals: list[ToldProposal]
    looked_at: ToldProposal | None
    merge: tuple[GroupCount, str] | None  # another group and what a merge with it would count
    wrong_merge: str  # what was typed where no such group is


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for, and the figures that everything else is made from."""

    query: GroupQuery
    issue: int | None
    every: list[GroupCount]
    alone: dict[int | None, int]
    places: list[CommunityName]

    @property
    def groups(self) -> list[GroupCount]:
        """The groups of the issue."""
        return [one for one in self.every if one.issue == self.issue]


@dataclass(frozen=True, slots=True)
class _Shown:
    """All that the page says."""

    query: GroupQuery
    issue: int | None
    groups: list[GroupCount]  # of the issue, by people
    every: list[GroupCount]
    alone: dict[int | None, int]
    open: _Open | None
    acts: list[ToldAct]
    own_act: int | None
    proposed: set[int]  # groups for which something is proposed
    places: list[CommunityName]
    comparison: list[tuple[str, list[int]]]
    is_being_made: bool
    regrouped: str  # what came of the regroup that was asked for, while nothing else was done
    made_at: Any


def show() -> ResponseReturnValue:
    """The workbench."""
    number = request.args.get("group", "")
    try:
        return page()
    except NotFound:
        into = merged_into(number)
        if into is None:
            raise
        return redirect(url_for("admin.groups", group=into))


def page(**more: Any) -> str:
    """The workbench as a whole; `refusal` says in Thai what could not be done, `chosen` and `typed` what was wanted."""
    here = visit()
    with parts().database.reading() as rows:
        shown = _look(rows)
    just_done = session.get(JUST_DONE)
    return render_template(
        "admin/groups.html",
        shown=shown,
        query=shown.query,
        may_act=here.may(Role.FACILITATOR),
        just_done=next((act for act in shown.acts if act.id == just_done and act.may_be_undone), None),
        most_people=max((one.people for one in shown.groups), default=1),
        machine_labels=here.authority.settings.machine_labels,
        group_name=group_name,
        title_shown=title_shown,
        member_order_names=ORDER_NAMES,
        group_periods=PERIODS,
        alone_value=ALONE,
        **names_for_page(),
        **{"refusal": None, "chosen": (), "typed": {}, **more},
    )


def print_group(number: int) -> ResponseReturnValue:
    """One group with all its needs, for paper."""
    here = visit()
    place = here.authority.id, here.cycle.id
    with parts().database.reading() as rows:
        group = group_facts(rows, *place, number)
        wanted = GroupFilter(group_ids=(group.id,))
        counts = count_groups(rows, *place, wanted, since=_new_from())
        if not counts:
            abort(404)
        members = members_of_group(rows, here.authority.id, group.id, GroupFilter())
        communities = _communities(rows, wanted, community_names(rows, here.authority.id))
    return render_template(
        "admin/group_print.html",
        group=group,
        count=counts[0],
        members=members,
        communities=communities,
        group_name=group_name,
        **names_for_page(),
    )


def _look(rows: Session) -> _Shown:
    here = visit()
    place = here.authority.id, here.cycle.id
    asked = _asked(rows)
    query, groups = asked.query, asked.groups
    opened = _open(rows, asked)
    group = opened.group if opened else None
    acts = acts_of(
        rows,
        *place,
        group_id=group.id if group else None,
        limit=_ALL_ACTS if request.args.get("log") == "all" else _MOST_ACTS,
    )
    last = newest_regrouping(rows, *place)
    waiting = proposals_of(rows, *place)
    wanted = replace(query.wanted, issue=asked.issue)
    return _Shown(
        query=query,
        issue=asked.issue,
        groups=groups,
        every=asked.every,
        alone=asked.alone,
        open=opened,
        acts=acts_told(acts, group.number if group else None),
        own_act=newest_own_act(rows, *place, here.staff.id),
        proposed={one for row in waiting for one in (row.group_id, row.other_group_id) if one is not None},
        places=asked.places,
        comparison=_comparison(rows, wanted, groups, asked.places) if groups else [],
        is_being_made=here.authority.settings.machine_labels and is_regrouping_asked(rows, *place),
        regrouped=regrouped_told(just_done) if (just_done := regrouping_just_done(rows, *place)) else "",
        made_at=last.happened_at if last else None,
    )


def _asked(rows: Session) -> _Asked:
    here = visit()
    place = here.authority.id, here.cycle.id
    places = community_names(rows, here.authority.id)
    query = read_group_query(request.args, places, here.issues, here.now)
    every = count_groups(rows, *place, query.wanted, since=_new_from())
    alone = count_in_no_group(rows, *place, query.wanted)
    return _Asked(query, _issue(rows, query, every), every, alone, places)


def _issue(rows: Session, query: GroupQuery, every: Sequence[GroupCount]) -> int | None:
    """The issue whose groups are shown: the chosen one, that of the open group, or that of the biggest group."""
    here = visit()
    if query.issue is None:
        return None
    if query.number is not None:
        return group_facts(rows, here.authority.id, here.cycle.id, query.number).issue
    if query.issue:
        return query.issue
    return every[0].issue if every else next(iter(here.issues), 0)


def _open(rows: Session, asked: _Asked) -> _Open | None:
    query, groups = asked.query, asked.groups
    number = query.number or (groups[0].number if groups and not query.is_alone else None)
    if number is None:
        return _open_alone(rows, asked)
    here = visit()
    place = here.authority.id, here.cycle.id
    group = group_facts(rows, *place, number)
    count = next((one for one in groups if one.group_id == group.id), None)
    proposals = proposals_told(rows, *place, group_id=group.id)
    looked_at = _looked_at(query, proposals)
    members = members_of_group(
        rows,
        here.authority.id,
        group.id,
        GroupFilter() if looked_at else query.wanted,
        order=query.order,
        limit=query.shown,
        only=looked_at.need_ids if looked_at else None,
    )
    merge, wrong = _merge(rows, query, count, asked.every)
    return _Open(
        group=group,
        count=count,
        members=members,
        total=len(members) if looked_at else count.needs if count else 0,
        communities=_communities(rows, replace(query.wanted, group_ids=(group.id,)), asked.places),
        proposals=proposals,
        looked_at=looked_at,
        merge=merge,
        wrong_merge=wrong,
    )


def _open_alone(rows: Session, asked: _Asked) -> _Open:
    here = visit()
    place, issue, query = (here.authority.id, here.cycle.id), asked.issue, asked.query
    proposals = [] if issue is None else proposals_told(rows, *place, issue=issue)
    looked_at = _looked_at(query, proposals)
    members = needs_in_no_group(
        rows,
        *place,
        GroupFilter(issue=issue) if looked_at else replace(query.wanted, issue=issue),
        is_undecided=issue is None,
        limit=query.shown,
        only=looked_at.need_ids if looked_at else None,
    )
    total = len(members) if looked_at else asked.alone.get(issue, 0)
    return _Open(None, None, members, total, [], proposals, looked_at, None, "")


def _looked_at(query: GroupQuery, proposals: Sequence[ToldProposal]) -> ToldProposal | None:
    return next((one for one in proposals if one.id == query.looked_at and one.need_ids), None)


def _merge(
    rows: Session, query: GroupQuery, count: GroupCount | None, every: Sequence[GroupCount]
) -> tuple[tuple[GroupCount, str] | None, str]:
    if not query.merge_with or count is None:
        return None, ""
    number = typed_group(query.merge_with)
    other = next((one for one in every if one.number == number and one.issue == count.issue), None)
    if other is None or other.group_id == count.group_id:
        return None, query.merge_with
    here = visit()
    whole = {
        one.group_id: one
        for one in count_groups(
            rows, here.authority.id, here.cycle.id, GroupFilter(group_ids=(count.group_id, other.group_id))
        )
    }
    pair = whole[count.group_id], whole[other.group_id]
    return (other, merge_told(rows, here.authority.id, here.cycle.id, *pair)), ""


def _communities(rows: Session, wanted: GroupFilter, places: Sequence[CommunityName]) -> list[tuple[str, int]]:
    """People of a group by community, most first."""
    here = visit()
    names = {one.id: one.name for one in places}
    counts = people_by_community(rows, here.authority.id, here.cycle.id, wanted)
    found = [(names.get(community or 0, ""), people) for (_, community), people in counts.items()]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _comparison(
    rows: Session, wanted: GroupFilter, groups: Sequence[GroupCount], places: Sequence[CommunityName]
) -> list[tuple[str, list[int]]]:
    """People by community in the first groups of an issue; communities in their order, those without voice left out."""
    here = visit()
    first = [one.group_id for one in groups[:_MOST_COMPARED]]
    counts = people_by_community(rows, here.authority.id, here.cycle.id, replace(wanted, group_ids=first))
    lines = [
        (name, [counts.get((group_id, community_id), 0) for group_id in first])
        for community_id, name in [*((one.id, one.name) for one in places), (None, "")]
    ]
    return [(name, figures) for name, figures in lines if any(figures)]


def merged_into(number: str) -> int | None:
    """The number of the group that one was merged into, if it was."""
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    here = visit()
    with parts().database.reading() as rows:
        return merged_into_number(rows, here.authority.id, here.cycle.id, int(number))


def _new_from() -> date:
    return bangkok_day(visit().now) - timedelta(days=NEW_DAYS - 1)
