"""The list of needs that an address asks for: filters, order and place; whatever makes no sense is left aside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast, get_args

from werkzeug.datastructures import MultiDict

import nlp
from bot.domain.days import read_day, typed_day
from bot.domain.issues import IssueName
from bot.domain.numbers import need_number, need_number_in
from bot.domain.states import NeedSource, NeedState
from bot.domain.thai_time import bangkok_day, short_date
from bot.store.authorities import AuthorityFacts
from bot.store.reports_needs import Edge, NeedFilter, Order

UNDECIDED = "undecided"
NOWHERE = "none"
STATE_NAMES = {
    NeedState.IN_REVIEW: "รอตรวจ",
    NeedState.RECORDED: "รับเรื่องแล้ว",
    NeedState.CONFIRMED: "ยืนยันแล้ว",
    NeedState.WITHDRAWN: "ถอนหรือไม่นับ",
    NeedState.ERASED: "ลบแล้ว",
}
SOURCE_NAMES = {
    NeedSource.LINE: "ทาง LINE",
    NeedSource.VOICE: "จากเสียง",
    NeedSource.PAPER: "จากกระดาษ",
    NeedSource.PHONE: "จากโทรศัพท์",
    NeedSource.FORUM: "จากห้องประชุม",
}
ORDER_NAMES: dict[Order, str] = {"newest": "ใหม่สุดก่อน", "oldest": "เก่าสุดก่อน", "supported": "คนเห็นด้วยมากสุดก่อน"}
PERIODS = {"today": ("วันนี้", 0), "7": ("7 วันล่าสุด", 6), "30": ("30 วันล่าสุด", 29)}
_CARRIED = ("q", "community", "issue", "state", "source", "urgent", "picture", "period", "from", "to", "sort", "cycle")
_LONGEST_SEARCH = 200
_MOST_NUMBERS = 100
_EDGE = re.compile(r"(\d{1,9})\.(\d{1,9})", re.ASCII)
_ID = re.compile(r"\d{1,9}", re.ASCII)
_SERIAL = re.compile(r"#?(\d{1,7})", re.ASCII)
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, and the address values of the list without it."""

    label: str
    without: dict[str, str]


@dataclass(frozen=True, slots=True)
class NeedQuery:
    """What an address asks for; `values` are its parameters as they were understood, without the place in the list."""

    words: str
    wanted: NeedFilter
    order: Order
    edge: Edge | None
    values: dict[str, str]
    chips: tuple[Chip, ...]
    numbers: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether nothing is filtered."""
        return self.wanted == NeedFilter()

    @property
    def filters(self) -> dict[str, str]:
        """The address values but for the order."""
        return {name: value for name, value in self.values.items() if name != "sort"}

    def in_order(self, order: Order) -> dict[str, str]:
        """The address values of the same list in another order."""
        return {**self.filters, **({"sort": order} if order != "newest" else {})}

    @property
    def typed_since(self) -> str:
        """The first day as it stands in its field."""
        return typed_day(self.wanted.since) if self.wanted.since and "from" in self.values else ""

    @property
    def typed_until(self) -> str:
        """The last day as it stands in its field."""
        return typed_day(self.wanted.until) if self.wanted.until else ""

    @property
    def has_other_filters(self) -> bool:
        """Whether something beside the words narrows the list."""
        return replace(self.wanted, search="") != NeedFilter()


def read_query(
    args: MultiDict[str, str],
    *,
    communities: Mapping[int, str],
    issues: Mapping[int, IssueName],
    now: datetime,
    level: str = "ชุมชน",
) -> NeedQuery:
    """What these parameters ask for; `level` is the word for what residents belong to."""
    reader = _Reader(args, communities, issues, bangkok_day(now))
    reader.nowhere = f"ยังไม่ทราบ{level}"
    wanted = reader.wanted()
    order = cast(Order, args.get("sort")) if args.get("sort") in get_args(Order) else "newest"
    values = {**reader.values, **({"sort": order} if order != "newest" else {})}
    chips = tuple(
        Chip(label, {name: value for name, value in values.items() if name not in names})
        for names, label in reader.labels
    )
    return NeedQuery(reader.words, wanted, order, _edge(args), values, chips, wanted.numbers)


def carried(args: Mapping[str, str]) -> dict[str, Any]:
    """The parameters of a list as they were given, for an address that leads back to it; nothing else gets in."""
    return {name: args[name] for name in _CARRIED if name in args}


def number_meant(words: str, authority: AuthorityFacts, first_year: int) -> str | None:
    """The number of a need that somebody typed into the search: whole, or only its serial."""
    typed = words.strip().translate(_THAI_DIGITS)
    if serial := _SERIAL.fullmatch(typed):
        return need_number(authority.number_prefix, first_year, int(serial[1]))
    return need_number_in(typed) if len(typed) <= 20 else None


def edge_value(edge: Edge) -> str:
    """An edge as it stands in an address."""
    return f"{edge.supporters}.{edge.id}"


class _Reader:
    def __init__(
        self,
        args: MultiDict[str, str],
        communities: Mapping[int, str],
        issues: Mapping[int, IssueName],
        today: date,
    ) -> None:
        self._args, self._communities, self._issues, self._today = args, communities, issues, today
        self.values: dict[str, str] = {}
        self.labels: list[tuple[tuple[str, ...], str]] = []
        self.nowhere = ""
        self.words = " ".join(args.get("q", "")[:_LONGEST_SEARCH].split())

    def wanted(self) -> NeedFilter:
        search = nlp.search_key(self.words)
        if search:
            self._keep("q", self.words, f"มีคำว่า “{self.words}”")
        community_id, is_nowhere = self._community()
        issue, is_undecided = self._issue()
        state, source = self._state(), self._source()
        is_urgent = self._flag("urgent", "ด่วน")
        has_picture = self._flag("picture", "มีรูป")
        since, until = self._days()
        numbers = tuple(n for n in self._args.getlist("number")[:_MOST_NUMBERS] if n == need_number_in(n))
        if numbers:
            self.labels.append((("number",), f"ที่เลือกไว้ {len(numbers)} เรื่อง"))
        return NeedFilter(
            search=search,
            community_id=community_id,
            is_nowhere=is_nowhere,
            issue=issue,
            is_undecided=is_undecided,
            state=state,
            source=source,
            is_urgent=is_urgent,
            has_picture=has_picture,
            since=since,
            until=until,
            numbers=numbers,
        )

    def _keep(self, name: str, value: str, label: str) -> None:
        self.values[name] = value
        self.labels.append(((name,), label))

    def _community(self) -> tuple[int | None, bool]:
        value = self._args.get("community", "")
        if value == NOWHERE:
            self._keep("community", NOWHERE, self.nowhere)
            return None, True
        if not _ID.fullmatch(value) or int(value) not in self._communities:
            return None, False
        self._keep("community", value, self._communities[int(value)])
        return int(value), False

    def _issue(self) -> tuple[int | None, bool]:
        value = self._args.get("issue", "")
        if value == UNDECIDED:
            self._keep("issue", UNDECIDED, "ยังตัดสินไม่ได้")
            return None, True
        if not _ID.fullmatch(value) or int(value) not in self._issues:
            return None, False
        issue = self._issues[int(value)]
        self._keep("issue", value, f"ประเด็น {issue.number} {issue.short_name}")
        return issue.number, False

    def _state(self) -> NeedState | None:
        value = self._args.get("state", "")
        if value not in STATE_NAMES:
            return None
        state = NeedState(value)
        self._keep("state", value, STATE_NAMES[state])
        return state

    def _source(self) -> NeedSource | None:
        value = self._args.get("source", "")
        if value not in SOURCE_NAMES:
            return None
        source = NeedSource(value)
        self._keep("source", value, SOURCE_NAMES[source])
        return source

    def _flag(self, name: str, label: str) -> bool:
        if self._args.get(name) != "1":
            return False
        self._keep(name, "1", label)
        return True

    def _days(self) -> tuple[date | None, date | None]:
        since, until = (read_day(self._args.get(name, "")[:40]) for name in ("from", "to"))
        if since and until and since > until:
            since, until = until, since
        if since is None and until is None:
            return self._period()
        for name, day in (("from", since), ("to", until)):
            if day:
                self.values[name] = day.isoformat()
        self.labels.append((("from", "to"), _days_label(since, until)))
        return since, until

    def _period(self) -> tuple[date | None, date | None]:
        value = self._args.get("period", "")
        if value not in PERIODS:
            return None, None
        label, days = PERIODS[value]
        self._keep("period", value, label)
        return self._today - timedelta(days=days), None


def _days_label(since: date | None, until: date | None) -> str:
    if since == until and since:
        return short_date(since)
    if since and until:
        return f"{short_date(since)} ถึง {short_date(until)}"
    return f"ตั้งแต่ {short_date(since)}" if since else f"ถึง {short_date(cast(date, until))}"


def _edge(args: MultiDict[str, str]) -> Edge | None:
    for name, forward in (("after", True), ("before", False)):
        if found := _EDGE.fullmatch(args.get(name, "")):
            return Edge(int(found[1]), int(found[2]), forward)
    return None
