"""Puts an authority file into the tables, leaving alone whatever staff edited since the last load.

Each row remembers in `loaded` what its file said last. A field is overwritten only while it still holds that value.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.authority_file import AuthorityFile, CommunityEntry, CycleEntry
from bot.domain.authority_settings import AuthoritySettings
from bot.domain.issues import IssueName
from bot.store.models import (
    Area,
    Authority,
    Community,
    Issue,
    IssueSet,
    Need,
    NumberSeries,
    PlanCycle,
    StakeholderGroup,
)


def store_authority(session: Session, file: AuthorityFile, *, channel_encrypted: str, now: datetime) -> Authority:
    """Create or update the authority with the file's slug and all that belongs to it."""
    authority = _store_authority_row(session, file, channel_encrypted, now)
    for community in file.communities:
        _store_community(session, authority, community)
    issue_set = _current_issue_set(session, authority.id, file.issues, now)
    for cycle in file.cycles:
        _store_cycle(session, authority.id, cycle, issue_set)
    for position, (name, quota) in enumerate(file.groups, start=1):
        _store_group(session, authority.id, position, name, quota)
    return authority


def _overwrite_unedited(row: Authority | Community, values: dict[str, Any]) -> None:
    for field, value in values.items():
        if field not in row.loaded or getattr(row, field) == row.loaded[field]:
            setattr(row, field, value)
    row.loaded = {**row.loaded, **values}


def _store_authority_row(session: Session, file: AuthorityFile, channel_encrypted: str, now: datetime) -> Authority:
    values = {
        **{key: text for key, text in file.texts.items() if key != "slug"},
        "community_level": file.community_level,
        "basic_id": file.line.get("basic_id"),
    }
    authority = session.scalar(select(Authority).where(Authority.slug == file.texts["slug"]))
    if authority is None:
        authority = Authority(slug=file.texts["slug"], settings={}, loaded={}, created_at=now, **values)
        session.add(authority)
    authority.channel_encrypted = channel_encrypted
    settings = dict(authority.settings)
    said_before = {**AuthoritySettings().as_json(), **authority.loaded.get("settings", {})}
    for key, value in file.settings.items():
        if settings.get(key, said_before[key]) == said_before[key]:
            settings[key] = value
    _overwrite_unedited(authority, values)
    authority.settings = settings
    authority.loaded = {**authority.loaded, "settings": file.settings}
    session.flush()
    return authority


def _store_community(session: Session, authority: Authority, entry: CommunityEntry) -> None:
    values = {
        key: value for key, value in asdict(entry).items() if key not in ("code", "subdistrict", "district", "aliases")
    } | {"aliases": list(entry.aliases), "area_id": _area_id(session, authority, entry)}
    community = session.scalar(
        select(Community).where(Community.authority_id == authority.id, Community.code == entry.code)
    )
    if community is None:
        community = Community(authority_id=authority.id, code=entry.code, loaded={}, **values)
        session.add(community)
    _overwrite_unedited(community, values)
    session.flush()


def _area_id(session: Session, authority: Authority, entry: CommunityEntry) -> int | None:
    """The lowest area above the community, made where it is missing."""
    parent_id = None
    for level, name in (
        ("province", authority.province),
        ("district", entry.district),
        ("subdistrict", entry.subdistrict),
    ):
        if not name or level == authority.community_level:
            continue
        area = session.scalar(
            select(Area).where(
                Area.authority_id == authority.id,
                Area.level == level,
                Area.name == name,
                Area.parent_id.is_(None) if parent_id is None else Area.parent_id == parent_id,
            )
        )
        if area is None:
            area = Area(authority_id=authority.id, level=level, name=name, parent_id=parent_id)
            session.add(area)
            session.flush()
        parent_id = area.id
    return parent_id


def _current_issue_set(session: Session, authority_id: int, issues: tuple[IssueName, ...], now: datetime) -> IssueSet:
    """The newest set if it has the same numbers (its wording is then brought up to date), otherwise a new one."""
    newest = session.scalar(
        select(IssueSet).where(IssueSet.authority_id == authority_id).order_by(IssueSet.id.desc()).limit(1)
    )
    rows = {} if newest is None else {row.number: row for row in _issues_of_set(session, newest.id)}
    if newest is None or set(rows) != {issue.number for issue in issues}:
        newest, rows = IssueSet(authority_id=authority_id, created_at=now), {}
        session.add(newest)
        session.flush()
    for issue in issues:
        row = rows.get(issue.number)
        if row is None:
            row = Issue(issue_set_id=newest.id, number=issue.number)
            session.add(row)
        row.name, row.short_name, row.learns_as = issue.name, issue.short_name, list(issue.learns_as)
    session.flush()
    return newest


def _issues_of_set(session: Session, issue_set_id: int) -> list[Issue]:
    return list(session.scalars(select(Issue).where(Issue.issue_set_id == issue_set_id)))


def _store_cycle(session: Session, authority_id: int, entry: CycleEntry, issue_set: IssueSet) -> None:
    cycle = session.scalar(
        select(PlanCycle).where(PlanCycle.authority_id == authority_id, PlanCycle.first_year == entry.first_year)
    )
    if cycle is None:
        cycle = PlanCycle(authority_id=authority_id, first_year=entry.first_year, issue_set_id=issue_set.id)
        session.add(cycle)
    cycle.last_year, cycle.shape, cycle.collecting = entry.last_year, entry.shape, entry.collecting
    session.flush()
    if not session.scalar(select(func.count()).where(Need.plan_cycle_id == cycle.id)):
        cycle.issue_set_id = issue_set.id  # a cycle with needs keeps the issues it began with
    if session.get(NumberSeries, cycle.id) is None:
        session.add(NumberSeries(plan_cycle_id=cycle.id, last=0))
        session.flush()


def _store_group(session: Session, authority_id: int, position: int, name: str, quota: int) -> None:
    group = session.scalar(
        select(StakeholderGroup).where(StakeholderGroup.authority_id == authority_id, StakeholderGroup.name == name)
    )
    if group is None:
        group = StakeholderGroup(authority_id=authority_id, name=name)
        session.add(group)
    group.position, group.quota = position, quota
    session.flush()
