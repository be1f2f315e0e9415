"""A file of forums (TOML) checked and turned into plain values: names as people write them, days of the Buddhist era.

Every mistake is found before anything is stored, and each is a line of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from bot.domain.days import read_day
from bot.domain.errors import ForumFileError
from bot.domain.forums import WHOLE_LEVELS, AgendaKind
from bot.domain.map_point import read_point
from bot.domain.thai_time import BANGKOK

_LEVELS = ("community", "subdistrict", "city", "district", "province")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_KEYS = frozenset(("name", "plan_cycle", "level", "areas", "communities", "day", "starts", "ends", "needs_until"))
_MORE_KEYS = frozenset(("venue", "map", "capacity", "team", "chair", "bodies", "questions", "agenda", "seats"))
_AGENDA_KEYS = frozenset(("kind", "title", "plan_cycle"))
_SEATS_KEYS = frozenset(("name", "quota", "contact", "phone"))


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One [[forum.agenda]]; without a year it is of the forum's own plan cycle."""

    kind: AgendaKind
    title: str
    first_year: int | None


@dataclass(frozen=True, slots=True)
class SeatsLine:
    """One [[forum.seats]]."""

    name: str
    quota: int
    contact_name: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class ForumEntry:
    """One [[forum]]; without `first_year` it is of the cycle that is collecting."""

    name: str
    first_year: int | None
    level: str
    areas: tuple[str, ...]
    communities: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime | None
    needs_until: datetime | None
    venue: str
    point: tuple[float, float] | None
    capacity: int | None
    team: str
    chair: str
    bodies: tuple[str, ...]
    questions: tuple[str, ...]
    agenda: tuple[AgendaLine, ...]
    seats: tuple[SeatsLine, ...]
    with_seats_of_authority: bool  # the authority's own stakeholder groups before those of `seats`


class FileTable:
    """One table of the file; what is wrong is noted with its place, and reading goes on."""

    def __init__(self, table: Mapping[str, Any], place: str, mistakes: list[str], known: frozenset[str]) -> None:
        self._table, self.place, self._mistakes = table, place, mistakes
        for key in table.keys() - known:
            self.wrong(f"{key} is unknown")

    def wrong(self, what: str) -> None:
        self._mistakes.append(f"{self.place}: {what}")

    def text(self, key: str, *, is_required: bool = False) -> str:
        value = self._table.get(key, "")
        if not isinstance(value, str) or (is_required and not value.strip()):
            self.wrong(f"{key} is missing" if value == "" else f"{key} must be a text")
            return ""
        return " ".join(value.split())

    def number(self, key: str) -> int | None:
        value = self._table.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            self.wrong(f"{key} must be a whole number")
            return None
        return value

    def flag(self, key: str) -> bool:
        value = self._table.get(key, False)
        if not isinstance(value, bool):
            self.wrong(f"{key} must be true or false")
        return value is True

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.wrong(f"{key} must be a list of texts")
            return ()
        return tuple(" ".join(one.split()) for one in value)

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(f"{key} must be tables")
            return []
        return value

    def moment(self, day: str, clock: str, key: str) -> datetime | None:
        """The moment of a typed day and clock, noted under `key` where it cannot be read."""
        found, hour = read_day(day), read_clock(clock)
        if found is None or hour is None:
            self.wrong(f"{key} {f'{day} {clock}'.strip()!r} is no day and hour such as 2/4/2569 09.30")
            return None
        return datetime.combine(found, hour, tzinfo=BANGKOK)


def read_forum_file(tables: Mapping[str, Any]) -> tuple[ForumEntry, ...]:
    """The forums of a parsed TOML file. Raises ForumFileError with a line for each mistake."""
    mistakes: list[str] = []
    forums = tables.get("forum", [])
    if "circuit" in tables and "forum" not in tables:
        return ()
    if not isinstance(forums, list) or not forums or not all(isinstance(one, dict) for one in forums):
        raise ForumFileError("there is no [[forum]]")
    entries = tuple(_forum(one, number, mistakes) for number, one in enumerate(forums, start=1))
    seen: set[tuple[int | None, str]] = set()
    for one in entries:
        if (one.first_year, one.name) in seen:
            mistakes.append(f"forum “{one.name}” stands twice in one plan cycle")
        seen.add((one.first_year, one.name))
    if mistakes:
        raise ForumFileError("\n".join(mistakes))
    return entries


def _forum(values: Mapping[str, Any], number: int, mistakes: list[str]) -> ForumEntry:
    table = FileTable(
        values, f"forum {number} “{values.get('name', '')}”", mistakes, _KEYS | _MORE_KEYS | {"seats_of_authority"}
    )
    level, areas, communities = table.text("level", is_required=True), table.texts("areas"), table.texts("communities")
    if level and level not in _LEVELS:
        table.wrong(f"level {level!r} is not one of {', '.join(_LEVELS)}")
    elif level not in WHOLE_LEVELS and not (areas or communities):
        table.wrong("areas or communities are missing")
    starts_at, ends_at, needs_until = _times(table)
    return ForumEntry(
        name=table.text("name", is_required=True),
        first_year=table.number("plan_cycle"),
        level=level,
        areas=areas,
        communities=communities,
        starts_at=starts_at,
        ends_at=ends_at,
        needs_until=needs_until,
        venue=table.text("venue"),
        point=_point(table),
        capacity=table.number("capacity"),
        team=table.text("team"),
        chair=table.text("chair"),
        bodies=table.texts("bodies"),
        questions=table.texts("questions"),
        agenda=tuple(_agenda(one, f"{table.place} agenda", mistakes) for one in table.tables("agenda")),
        seats=tuple(_seats(one, f"{table.place} seats", mistakes) for one in table.tables("seats")),
        with_seats_of_authority=table.flag("seats_of_authority"),
    )


def _times(table: FileTable) -> tuple[datetime, datetime | None, datetime | None]:
    """Beginning, end, and deadline for needs; what cannot be read is noted, and the first is then any moment."""
    day, ends, until = table.text("day", is_required=True), table.text("ends"), table.text("needs_until")
    starts_at = table.moment(day, table.text("starts", is_required=True), "day and starts")
    ends_at = table.moment(day, ends, "day and ends") if ends else None
    until_day, _, until_clock = until.rpartition(" ")
    needs_until = table.moment(until_day, until_clock, "needs_until") if until else None
    if starts_at and ends_at and ends_at <= starts_at:
        table.wrong("ends must come after starts")
    if starts_at and needs_until and needs_until > starts_at:
        table.wrong("needs_until must not come after starts")
    return starts_at or datetime.min.replace(tzinfo=BANGKOK), ends_at, needs_until


def _point(table: FileTable) -> tuple[float, float] | None:
    typed = table.text("map")
    point = read_point(typed) if typed else None
    if typed and point is None:
        table.wrong(f"map {typed!r} names no point in Thailand")
    return point


def _agenda(values: Mapping[str, Any], place: str, mistakes: list[str]) -> AgendaLine:
    table = FileTable(values, place, mistakes, _AGENDA_KEYS)
    kind = table.text("kind", is_required=True)
    if kind and kind not in set(AgendaKind):
        table.wrong(f"kind {kind!r} is not one of {', '.join(AgendaKind)}")
        kind = ""
    title = table.text("title", is_required=True)
    return AgendaLine(AgendaKind(kind) if kind else AgendaKind.OTHER, title, table.number("plan_cycle"))


def _seats(values: Mapping[str, Any], place: str, mistakes: list[str]) -> SeatsLine:
    table = FileTable(values, place, mistakes, _SEATS_KEYS)
    name, quota = table.text("name", is_required=True), table.number("quota") or 0
    return SeatsLine(name, quota, table.text("contact"), table.text("phone"))


def read_clock(typed: str) -> time | None:
    """The hour of a typed clock such as 09.30."""
    found = _CLOCK.fullmatch(typed.strip())
    return time(int(found[1]), int(found[2])) if found else None
