"""The groups that an address asks for: filters, the open group and its order; whatever makes no sense is left aside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast, get_args

from bot.domain.thai_time import bangkok_day
from bot.store.reports_group import CommunityName, MemberOrder
from bot.store.reports_groups import GroupFilter

ALONE = "alone"
UNDECIDED = "undecided"
ORDER_NAMES: dict[MemberOrder, str] = {"typical": "ตัวแทน", "newest": "ใหม่สุด", "farthest": "ห่างกลุ่มสุด"}
PERIODS = {"7": ("7 วันล่าสุด", 6), "30": ("30 วันล่าสุด", 29), "90": ("90 วันล่าสุด", 89)}
NEW_DAYS = 7  # people whose first voice came within these are called new
_CARRIED = ("issue", "group", "place", "period", "sort", "cycle")
_MEMBERS = 40
_MOST_MEMBERS = 2_000
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_TYPED_GROUP = re.compile(r"\s*[Gg]\s*-?\s*0*(\d{1,9})\b.*", re.ASCII | re.DOTALL)
_PLACE = re.compile(r"([ac])(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class GroupQuery:
    """What an address asks for; `values` are its parameters as they were understood.

    `issue` is None for needs whose issue is not decided, 0 where none was chosen. `number` is that of the open group,
    or None: `is_alone` then says that the needs without a group are wanted.
    """

    issue: int | None
    number: int | None
    is_alone: bool
    wanted: GroupFilter
    order: MemberOrder
    shown: int  # how many members
    merge_with: str  # the group that somebody typed to merge with
    looked_at: int | None  # the proposal that somebody looks at first
    values: dict[str, str]

    def with_values(self, **changed: str | int | None) -> dict[str, str]:
        """The address values with some changed; None takes one out."""
        values = {**self.values, **{name: str(value) for name, value in changed.items() if value is not None}}
        return {name: value for name, value in values.items() if name not in changed or changed[name] is not None}


def read_group_query(
    args: Mapping[str, str], communities: Sequence[CommunityName], issues: Mapping[int, Any], now: datetime
) -> GroupQuery:
    """What the address asks for."""
    issue_given, group_given, sort = args.get("issue", ""), args.get("group", ""), args.get("sort", "")
    issue = None if issue_given == UNDECIDED else _number(issue_given) or 0
    values = {name: args[name] for name in ("issue", "group", "sort") if args.get(name)}
    if issue not in issues and issue is not None:
        issue = 0
        values.pop("issue", None)
    if sort not in get_args(MemberOrder):
        values.pop("sort", None)
    wanted = GroupFilter()
    places = _places(args.get("place", ""), communities)
    if places is not None:
        wanted, values["place"] = replace(wanted, communities=places), args["place"]
    if args.get("period") in PERIODS:
        day = bangkok_day(now) - timedelta(days=PERIODS[args["period"]][1])
        wanted, values["period"] = replace(wanted, said_from=day), args["period"]
    return GroupQuery(
        issue=issue,
        number=_number(group_given),
        is_alone=group_given == ALONE or issue is None,
        wanted=wanted,
        order=cast(MemberOrder, sort) if sort in get_args(MemberOrder) else "typical",
        shown=max(_MEMBERS, min(_MOST_MEMBERS, _number(args.get("shown", "")) or 0)),
        merge_with=args.get("with", "")[:200],
        looked_at=_number(args.get("look", "")),
        values=values,
    )


def carried(args: Mapping[str, str]) -> dict[str, Any]:
    """The parameters of the page as they were given, for an address that leads back to it; nothing else gets in."""
    return {name: args[name] for name in _CARRIED if name in args}


def typed_group(typed: str) -> int | None:
    """The number of a group that somebody typed or chose, such as “G-014 ไฟส่องสว่าง” or 14."""
    found = _TYPED_GROUP.fullmatch(typed[:300])
    return int(found[1]) if found else _number(typed.strip())


def _places(given: str, communities: Sequence[CommunityName]) -> tuple[int, ...] | None:
    """The communities of a choice: c12 is one, a3 all those of an area."""
    found = _PLACE.fullmatch(given)
    if found is None:
        return None
    kind, number = found[1], int(found[2])
    ids = tuple(one.id for one in communities if (one.id if kind == "c" else one.area_id) == number)
    return ids or None


def _number(given: str) -> int | None:
    return int(given) if _NUMBER.fullmatch(given) else None
