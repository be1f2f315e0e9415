"""An authority file (TOML) checked and turned into facts; its shape is part of the product's contract.

Every mistake is found before anything is stored, and all are reported in one line.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.errors import AuthorityFileError
from bot.domain.issues import SEVEN_ISSUES, IssueName
from bot.domain.retention import is_day
from bot.domain.thailand import is_in_thailand

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAKEN_SLUGS = {"static", "sign-in", "sign-out", "account"}  # pages of their own under /admin
_PREFIX = re.compile(r"[A-Z]{1,5}")
_TEXTS = ("slug", "name", "short_name", "kind", "province", "number_prefix", "contact_phone", "privacy_contact")
_KINDS = ("municipality", "pao", "sao")
_LEVELS = ("community", "subdistrict", "district")
_SHAPES = ("issue", "strategy")


@dataclass(frozen=True, slots=True)
class CommunityEntry:
    """One [[community]]."""

    code: str
    name: str
    aliases: tuple[str, ...]
    subdistrict: str | None
    district: str | None
    latitude: float | None
    longitude: float | None
    households: int | None
    is_example: bool


@dataclass(frozen=True, slots=True)
class CycleEntry:
    """One [[plan_cycle]]."""

    first_year: int
    last_year: int
    shape: str
    collecting: bool


@dataclass(frozen=True, slots=True)
class AuthorityFile:
    """A whole file. `line` is its [line] table as it stands; secrets are sealed before they are stored."""

    texts: dict[str, str]
    community_level: str
    line: dict[str, Any]
    settings: dict[str, Any]
    issues: tuple[IssueName, ...]
    communities: tuple[CommunityEntry, ...]
    cycles: tuple[CycleEntry, ...]
    groups: tuple[tuple[str, int], ...]


def read_authority_file(tables: Mapping[str, Any]) -> AuthorityFile:
    """Check a parsed TOML file. Raises AuthorityFileError that names every mistake."""
    mistakes: list[str] = []
    file = AuthorityFile(
        texts={key: _text(tables, key, mistakes) for key in _TEXTS},
        community_level=str(tables.get("community_level", "community")),
        line=dict(tables.get("line", {})),
        settings=_settings(tables.get("settings", {}), mistakes),
        issues=_issues(tables.get("issue", ()), mistakes),
        communities=tuple(_community(table, mistakes) for table in tables.get("community", ())),
        cycles=tuple(_cycle(table, mistakes) for table in tables.get("plan_cycle", ())),
        groups=tuple((str(table.get("name", "")), int(table.get("quota", 0))) for table in _groups(tables)),
    )
    mistakes += _contradictions(file)
    if mistakes:
        raise AuthorityFileError("; ".join(mistakes))
    return file


def _groups(tables: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    groups: Sequence[Mapping[str, Any]] = tables.get("stakeholder_group", ())
    return groups


def _text(table: Mapping[str, Any], key: str, mistakes: list[str]) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        mistakes.append(f"{key} is missing")
        return ""
    return value.strip()


def _settings(table: Mapping[str, Any], mistakes: list[str]) -> dict[str, Any]:
    known = {field.name: field.default for field in fields(AuthoritySettings)}
    for key, value in table.items():
        if key not in known:
            mistakes.append(f"settings.{key} is unknown")
        elif type(value) is not type(known[key]):
            mistakes.append(f"settings.{key} must be a {type(known[key]).__name__}")
    until = table.get("retention_until")
    if isinstance(until, str) and until and not is_day(until):
        mistakes.append("settings.retention_until must be a day, such as 30 กันยายน 2575")
    return dict(table)


def _issues(tables: Sequence[Mapping[str, Any]], mistakes: list[str]) -> tuple[IssueName, ...]:
    if not tables:
        return SEVEN_ISSUES
    issues = []
    for table in tables:
        number = table.get("number")
        learns_as = tuple(table.get("learns_as", ()))
        if not isinstance(number, int) or not 1 <= number <= 20:
            mistakes.append(f"issue.number {number!r} is not a number from 1 to 20")
            continue
        if not set(learns_as) <= set(range(1, 8)):
            mistakes.append(f"issue {number} learns_as must be of 1 to 7")
        name = _text(table, "name", mistakes)
        issues.append(IssueName(number, name, str(table.get("short_name") or name), learns_as))
    if not any(issue.learns_as for issue in issues):
        mistakes.append("no issue says which of the seven it learns_as, so nothing could be understood")
    return tuple(issues)


def _community(table: Mapping[str, Any], mistakes: list[str]) -> CommunityEntry:
    latitude, longitude = table.get("latitude"), table.get("longitude")
    if (latitude is None) != (longitude is None):
        mistakes.append(f"community {table.get('code')} has only one coordinate")
    if latitude is not None and not is_in_thailand(latitude, longitude or 0):
        mistakes.append(f"community {table.get('code')} does not lie in Thailand")
    return CommunityEntry(
        code=_text(table, "code", mistakes),
        name=_text(table, "name", mistakes),
        aliases=tuple(str(alias) for alias in table.get("aliases", ())),
        subdistrict=table.get("subdistrict"),
        district=table.get("district"),
        latitude=latitude,
        longitude=longitude,
        households=table.get("households"),
        is_example=bool(table.get("example", False)),
    )


def _cycle(table: Mapping[str, Any], mistakes: list[str]) -> CycleEntry:
    first, last = table.get("first_year", 0), table.get("last_year", 0)
    if not 2500 <= first <= last <= 2700:
        mistakes.append(f"plan_cycle {first}-{last} is not a span of years of the Buddhist era")
    shape = table.get("shape", "issue")
    if shape not in _SHAPES:
        mistakes.append(f"plan_cycle.shape {shape!r} is not one of {', '.join(_SHAPES)}")
    return CycleEntry(first, last, shape, bool(table.get("collecting", False)))


def _contradictions(file: AuthorityFile) -> list[str]:
    """What is wrong between parts that are each well formed."""
    wrong = []
    if file.texts["slug"] and not _SLUG.fullmatch(file.texts["slug"]):
        wrong.append("slug may hold small letters, digits and hyphens")
    wrong += [
        f"[line] has both {key} and {key}_env: leave one out"
        for key in ("channel_secret", "channel_access_token")
        if key in file.line and f"{key}_env" in file.line
    ]
    if file.texts["slug"] in _TAKEN_SLUGS:
        wrong.append(f"slug must not be one of {', '.join(sorted(_TAKEN_SLUGS))}")
    if file.texts["number_prefix"] and not _PREFIX.fullmatch(file.texts["number_prefix"]):
        wrong.append("number_prefix must be 1 to 5 capital letters")
    if file.texts["kind"] and file.texts["kind"] not in _KINDS:
        wrong.append(f"kind is not one of {', '.join(_KINDS)}")
    if file.community_level not in _LEVELS:
        wrong.append(f"community_level is not one of {', '.join(_LEVELS)}")
    if not file.communities:
        wrong.append("there is no [[community]]")
    if sum(cycle.collecting for cycle in file.cycles) != 1:
        wrong.append("exactly one [[plan_cycle]] must be collecting")
    wrong += _repeated("community code", [community.code for community in file.communities])
    wrong += _repeated("issue number", [str(issue.number) for issue in file.issues])
    wrong += _repeated("stakeholder_group", [name for name, _ in file.groups])
    wrong += _repeated("plan_cycle", [str(cycle.first_year) for cycle in file.cycles])
    return wrong


def _repeated(what: str, keys: list[str]) -> list[str]:
    return [f"{what} {key} stands twice" for key, times in Counter(keys).items() if times > 1]
