"""Layers that authorities taught, and the decisions they are learnt from."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from bot.domain.states import COUNTED_STATES, DecidedBy, NeedState
from bot.store.models import GroupMember, LanguageLayer, Need, NeedEvent

_DECISIONS = ("issue_changed", "confirmed")
_DISMISSED = "not_a_need"
_contents: dict[int, tuple[str, bytes]] = {}  # of each authority the digest and content that every message asks for


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff decided of one need, and when; no issue where they saw that it asks for nothing."""

    text: str
    issue: int | None
    decided_at: datetime


def layer_in_force(session: Session, authority_id: int) -> bytes | None:
    """The content of the newest layer that was accepted, if any."""
    digest = session.scalar(
        select(LanguageLayer.digest)
        .where(LanguageLayer.authority_id == authority_id, LanguageLayer.content.is_not(None))
        .order_by(LanguageLayer.version.desc())
        .limit(1)
    )
    if digest is None:
        return None
    kept = _contents.get(authority_id)
    if kept is None or kept[0] != digest:
        content = session.scalar(
            select(LanguageLayer.content).where(
                LanguageLayer.authority_id == authority_id, LanguageLayer.digest == digest
            )
        )
        kept = _contents[authority_id] = digest, content or b""
    return kept[1]


def newest_layer(session: Session, authority_id: int, *, accepted: bool = False) -> LanguageLayer | None:
    """The last layer that was tried, or the last that was accepted."""
    question = select(LanguageLayer).where(LanguageLayer.authority_id == authority_id)
    if accepted:
        question = question.where(LanguageLayer.content.is_not(None))
    return session.scalars(question.order_by(LanguageLayer.version.desc()).limit(1)).first()


def add_layer(session: Session, authority_id: int, *, content: bytes | None, **fields: Any) -> LanguageLayer:
    """Keep a layer that was tried."""
    digest = hashlib.sha256(content).hexdigest() if content else None
    layer = LanguageLayer(authority_id=authority_id, content=content, digest=digest, **fields)
    session.add(layer)
    session.flush()
    return layer


def drop_contents(session: Session, authority_id: int) -> None:
    """Let no earlier layer answer any more, and keep nothing of what it was taught."""
    session.execute(
        update(LanguageLayer).where(LanguageLayer.authority_id == authority_id).values(content=None, digest=None)
    )


def count_decisions_of_staff(session: Session, authority_id: int, cycle_id: int) -> int:
    """How many decisions on issues stand."""
    return session.scalar(select(func.count()).select_from(Need).where(*_decided(authority_id, cycle_id))) or 0


def count_dismissals_of_staff(session: Session, authority_id: int, cycle_id: int) -> int:
    """How many dismissals stand."""
    dismissals = _dismissals(authority_id, cycle_id).subquery()
    return session.scalar(select(func.count()).select_from(dismissals)) or 0


def decisions_of_staff(session: Session, authority_id: int, cycle_id: int, *, limit: int) -> list[Decision]:
    """The newest decisions and dismissals that stand, oldest first; what its teller took back teaches nothing."""
    newest_first = (NeedEvent.happened_at.desc(), Need.id.desc())
    dismissals = _dismissals(authority_id, cycle_id).order_by(*newest_first).limit(limit)
    found = _decisions_on_issues(session, authority_id, cycle_id, limit)
    found += [Decision(row.text, None, row.happened_at) for row in session.execute(dismissals)]
    return sorted(found, key=lambda decision: decision.decided_at)[-limit:]


def _decisions_on_issues(session: Session, authority_id: int, cycle_id: int, limit: int) -> list[Decision]:
    decided_at = func.max(NeedEvent.happened_at).label("decided_at")
    rows = session.execute(
        select(Need.text, Need.issue, decided_at)
        .join(NeedEvent, NeedEvent.need_id == Need.id)
        .where(
            *_decided(authority_id, cycle_id),
            NeedEvent.authority_id == authority_id,
            NeedEvent.who == DecidedBy.STAFF,
            NeedEvent.what.in_(_DECISIONS),
        )
        .group_by(Need.id)
        .order_by(decided_at.desc(), Need.id.desc())
        .limit(limit)
    )
    return [Decision(row.text, row.issue, row.decided_at) for row in rows]


def newest_decision_at(session: Session, authority_id: int, cycle_id: int) -> datetime | None:
    """When staff last decided the issue of a need, or dismissed one."""
    return session.scalar(
        select(func.max(NeedEvent.happened_at))
        .join(Need, Need.id == NeedEvent.need_id)
        .where(
            NeedEvent.authority_id == authority_id,
            Need.plan_cycle_id == cycle_id,
            NeedEvent.who == DecidedBy.STAFF,
            NeedEvent.what.in_((*_DECISIONS, _DISMISSED)),
        )
    )


def needs_left_to_the_machine(
    session: Session, authority_id: int, cycle_id: int, *, after_id: int, limit: int
) -> list[Need]:
    """Needs whose issue nobody has decided or agreed with, held, in the order of their rows.

    Those that a person seated in a group are left out: that settled what they are about.
    """
    was_seated = select(GroupMember.need_id).where(
        GroupMember.need_id == Need.id, GroupMember.placed_by == DecidedBy.STAFF, GroupMember.group_id.is_not(None)
    )
    return list(
        session.scalars(
            select(Need)
            .where(
                Need.authority_id == authority_id,
                Need.plan_cycle_id == cycle_id,
                Need.issue_by == DecidedBy.MACHINE,
                Need.state.in_(("recorded", "in_review")),
                Need.id > after_id,
                ~was_seated.exists(),
            )
            .order_by(Need.id)
            .limit(limit)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def _decided(authority_id: int, cycle_id: int) -> tuple[Any, ...]:
    return (
        Need.authority_id == authority_id,
        Need.plan_cycle_id == cycle_id,
        Need.issue_by == DecidedBy.STAFF,
        Need.state.in_(COUNTED_STATES),
    )


def _dismissals(authority_id: int, cycle_id: int) -> Select[str, datetime]:
    """The needs that left the counts because staff saw no wish in them, and are out of them still."""
    last = (
        select(func.max(NeedEvent.id))
        .where(
            NeedEvent.authority_id == authority_id,
            NeedEvent.need_id == Need.id,
            NeedEvent.what.in_(("withdrawn", _DISMISSED)),
        )
        .correlate(Need)
        .scalar_subquery()
    )
    return (
        select(Need.text, NeedEvent.happened_at)
        .join(NeedEvent, NeedEvent.id == last)
        .where(
            Need.authority_id == authority_id,
            Need.plan_cycle_id == cycle_id,
            Need.state == NeedState.WITHDRAWN,
            NeedEvent.what == _DISMISSED,
        )
    )
