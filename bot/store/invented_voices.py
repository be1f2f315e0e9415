"""Who told the invented needs, who agrees, and which groups they make: for measurements of pages that count people."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bot.store.authorities import AuthorityFacts
from bot.store.models import Community, GroupMember, Need, NeedGroup, NeedSupport, NeedVector, Resident

_BATCH = 5_000
_NEEDS_OF_A_RESIDENT = 2
_GROUPS_OF_AN_ISSUE = 60
_ALONE = 0.3


def insert_invented_voices(
    session: Session, authority: AuthorityFacts, now: datetime, *, vectors: Sequence[bytes], version: str
) -> None:
    """Give every invented need a teller, its supporters and mostly a group; `vectors` are dealt out in turn."""
    chance = random.Random(2575)  # noqa: S311 - the same voices in every run, nothing secret
    needs = session.execute(
        select(Need.id, Need.issue, Need.supporters).where(Need.authority_id == authority.id).order_by(Need.id)
    ).all()
    residents = _add_residents(session, authority, len(needs) // _NEEDS_OF_A_RESIDENT + 10, now)
    tellers = {need.id: chance.choice(residents) for need in needs}
    _in_batches(session, update(Need), ({"id": id_, "resident_id": who} for id_, who in tellers.items()))
    of = {"authority_id": authority.id}
    supports = (
        {**of, "need_id": need.id, "resident_id": who, "supported_at": now - timedelta(hours=chance.uniform(0, 900))}
        for need in needs
        for who in chance.sample(residents, need.supporters)
    )
    _in_batches(session, insert(NeedSupport), supports)
    groups = _add_groups(session, authority, now)
    members = (
        {**of, "plan_cycle_id": authority.cycle.id, "need_id": need.id, "placed_by": "machine", "placed_at": now,
         "likeness": 0.8, "group_id": _group(chance, groups[need.issue])}
        for need in needs
    )  # fmt: skip
    _in_batches(session, insert(GroupMember), members)
    stored = (
        {**of, "plan_cycle_id": authority.cycle.id, "need_id": need.id, "version": version,
         "vector": vectors[at % len(vectors)]}
        for at, need in enumerate(needs)
    )  # fmt: skip
    _in_batches(session, insert(NeedVector), stored)


def _add_residents(session: Session, authority: AuthorityFacts, count: int, now: datetime) -> list[int]:
    communities = session.scalars(select(Community.id).where(Community.authority_id == authority.id)).all()
    rows = (
        {"authority_id": authority.id, "pseudonym": f"INV-{at}", "community_id": communities[at % len(communities)],
         "created_at": now}
        for at in range(count)
    )  # fmt: skip
    _in_batches(session, insert(Resident), rows)
    return list(session.scalars(select(Resident.id).where(Resident.authority_id == authority.id)))


def _add_groups(session: Session, authority: AuthorityFacts, now: datetime) -> dict[int, list[int]]:
    numbered = [(issue, at) for issue in authority.issues for at in range(_GROUPS_OF_AN_ISSUE)]
    rows = [
        {"authority_id": authority.id, "plan_cycle_id": authority.cycle.id, "number": number, "issue": issue,
         "title": f"เรื่องที่ {at + 1} ของประเด็น {issue}", "title_by": "machine", "made_by": "machine", "made_at": now}
        for number, (issue, at) in enumerate(numbered, start=1)
    ]  # fmt: skip
    session.execute(insert(NeedGroup), rows)
    found = session.execute(
        select(NeedGroup.id, NeedGroup.issue).where(NeedGroup.authority_id == authority.id).order_by(NeedGroup.id)
    ).all()
    return {issue: [row.id for row in found if row.issue == issue] for issue in authority.issues}


def _group(chance: random.Random, groups: Sequence[int]) -> int | None:
    """A few groups are large and most are small, as among real needs."""
    return None if chance.random() < _ALONE else groups[int(len(groups) * chance.random() ** 2)]


def _in_batches(session: Session, statement: Any, rows: Iterator[dict[str, Any]]) -> None:
    while batch := [row for row, _ in zip(rows, range(_BATCH), strict=False)]:
        session.execute(statement, batch)
