"""Needs in bulk with figures and groups that were found for them, to measure how soon one is placed among them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bot.domain.numbers import need_number
from bot.domain.states import DecidedBy, NeedSource, NeedState
from bot.domain.thai_time import bangkok_day
from bot.store.authorities import AuthorityFacts
from bot.store.models import GroupMember, Need, NeedGroup, NeedVector

_BATCH = 5_000


def insert_needs_in_groups(
    session: Session,
    authority: AuthorityFacts,
    *,
    texts: Sequence[str],
    issues: Sequence[int],
    vectors: Iterable[bytes],
    groups: Sequence[int | None],
    version: str,
    now: datetime,
) -> list[int]:
    """The rows of the needs, in their order; into an authority without needs."""
    _insert(session, Need, (_need(authority, at, text, issues[at - 1], now) for at, text in enumerate(texts, start=1)))
    question = select(Need.id).where(Need.authority_id == authority.id).order_by(Need.id)
    ids = list(session.scalars(question))
    of = {"authority_id": authority.id, "plan_cycle_id": authority.cycle.id}
    issue_of = {group: issue for group, issue in zip(groups, issues, strict=True) if group is not None}
    _insert(session, NeedGroup, ({**of, **_group(group, issue, now)} for group, issue in issue_of.items()))
    numbered = session.execute(select(NeedGroup.number, NeedGroup.id).where(NeedGroup.authority_id == authority.id))
    id_of = {row.number: row.id for row in numbered}
    _insert(
        session,
        GroupMember,
        (
            {**of, "need_id": need_id, "group_id": id_of[group + 1], "placed_by": DecidedBy.MACHINE, "placed_at": now}
            for need_id, group in zip(ids, groups, strict=True)
            if group is not None
        ),
    )
    stored = zip(ids, vectors, strict=True)
    _insert(
        session, NeedVector, ({**of, "need_id": need_id, "version": version, "vector": one} for need_id, one in stored)
    )
    return ids


def _need(authority: AuthorityFacts, serial: int, text: str, issue: int, now: datetime) -> dict[str, Any]:
    return {
        "authority_id": authority.id,
        "plan_cycle_id": authority.cycle.id,
        "number": need_number(authority.number_prefix, authority.cycle.first_year, serial),
        "text": text,
        "search_text": text,
        "issue": issue,
        "issue_by": DecidedBy.MACHINE,
        "is_undecided": False,
        "confidence": 0.9,
        "scores": {},
        "is_urgent": False,
        "evidence": [],
        "model_version": "invented",
        "state": NeedState.RECORDED,
        "source": NeedSource.LINE,
        "part": 0,
        "said_at": now,
        "said_on": bangkok_day(now).isoformat(),
        "recorded_at": now,
    }


def _group(group: int, issue: int, now: datetime) -> dict[str, Any]:
    return {
        "number": group + 1,
        "issue": issue,
        "title": "",
        "title_by": DecidedBy.MACHINE,
        "made_by": DecidedBy.MACHINE,
        "made_at": now,
    }


def _insert(session: Session, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    left = iter(rows)
    while some := list(islice(left, _BATCH)):
        session.execute(insert(table), some)


def touch_seat(need_id: int, now: datetime, session: Session) -> None:
    """The least that can be written, to measure what a commit alone costs."""
    session.execute(update(GroupMember).where(GroupMember.need_id == need_id).values(placed_at=now))
