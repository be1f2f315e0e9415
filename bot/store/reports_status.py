"""The figures of `bot.domain.status`, each from the rows themselves: whichever process is asked, the answer is one."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.domain.states import AttachmentState, BatchState, BroadcastState, EventState, NeedState, OutboxState
from bot.domain.status import LATENCY_BOUNDS, RECENT, AuthorityStatus, Handled, Layer, Quota, Waiting
from bot.store.backups import last_backup_at
from bot.store.dialect import seconds_between
from bot.store.models import (
    Attachment,
    Authority,
    Broadcast,
    BroadcastBatch,
    BroadcastRecipient,
    InboxEvent,
    LanguageLayer,
    Need,
    OutboxMessage,
    PlanCycle,
    QuotaReading,
)
from bot.store.reports_inbox import UNDELIVERED_DAYS

__all__ = ["authority_statuses", "last_backup_at"]

_UNFINISHED = (EventState.WAITING, EventState.HELD, EventState.DEAD)
_FINISHED = (EventState.DONE, EventState.IGNORED, EventState.DEAD)
_LONGEST_LOOKED_FOR = timedelta(days=1)  # events that took longer are not part of anybody's speed
_NOT_SENT = (OutboxState.FAILED, OutboxState.UNKNOWN)
_UNTOLD = (BatchState.FAILED, BatchState.UNKNOWN)
_UNDER_WAY = (
    BroadcastState.AWAITING_APPROVAL,
    BroadcastState.SCHEDULED,
    BroadcastState.SENDING,
    BroadcastState.PAUSED,
)


class _Asked(NamedTuple):
    """By whom, when, and for one authority or for all."""

    session: Session
    now: datetime
    authority_id: int | None

    def rows(self, column: InstrumentedAttribute[int], question: Any) -> Iterator[Any]:
        """The answer, the authority first in every row."""
        if self.authority_id is not None:
            question = question.where(column == self.authority_id)
        return iter(self.session.execute(question.add_columns(column.label("authority_id")).group_by(column)))


_Figures = defaultdict[int, dict[str, Any]]


def authority_statuses(session: Session, now: datetime, authority_id: int | None = None) -> list[AuthorityStatus]:
    """Every authority as it does now, or one alone."""
    asked, figures = _Asked(session, now, authority_id), _Figures(dict)
    for add in (_add_events, _add_speed, _add_answers, _add_media, _add_announcements, _add_untold, _add_review):
        add(asked, figures)
    _add_quota_and_layers(asked, figures)
    question = select(Authority.id, Authority.slug).order_by(Authority.slug)
    if authority_id is not None:
        question = question.where(Authority.id == authority_id)
    return [AuthorityStatus(slug=row.slug, **figures[row.id]) for row in session.execute(question)]


def _add_events(asked: _Asked, figures: _Figures) -> None:
    event = InboxEvent
    question = select(event.state, func.count().label("events"), func.min(event.received_at).label("since"))
    rows = asked.rows(event.authority_id, question.where(event.state.in_(_UNFINISHED)).group_by(event.state))
    for row in rows:
        kept: dict[str, Any] = {
            EventState.WAITING: {"events": Waiting(row.events, row.since)},
            EventState.HELD: {"held_events": row.events},
            EventState.DEAD: {"dead_events": row.events},
        }[row.state]
        figures[row.authority_id].update(kept)


def _add_speed(asked: _Asked, figures: _Figures) -> None:
    event = InboxEvent
    seconds = seconds_between(asked.session, event.received_at, event.handled_at)
    within = [func.sum(case((seconds <= bound, 1), else_=0)) for bound in LATENCY_BOUNDS]
    question = (
        select(event.state, func.count().label("events"), func.sum(seconds).label("seconds"), *within)
        .where(
            event.state.in_(_FINISHED),
            event.received_at > asked.now - _LONGEST_LOOKED_FOR,
            event.handled_at > asked.now - RECENT,
        )
        .group_by(event.state)
    )
    for row in asked.rows(event.authority_id, question):
        before: Handled = figures[row.authority_id].get("handled", Handled())
        figures[row.authority_id]["handled"] = Handled(
            {**before.by_state, row.state: row.events},
            tuple(one + more for one, more in zip(before.within, row[3 : 3 + len(LATENCY_BOUNDS)], strict=True)),
            before.seconds + float(row.seconds),
        )


def _add_answers(asked: _Asked, figures: _Figures) -> None:
    sent = OutboxMessage
    recently = sent.created_at > asked.now - timedelta(days=UNDELIVERED_DAYS)
    question = (
        select(sent.state, func.count().label("answers"), func.min(sent.created_at).label("since"))
        .where(or_(sent.state == OutboxState.WAITING, and_(sent.state.in_(_NOT_SENT), recently)))
        .group_by(sent.state)
    )
    for row in asked.rows(sent.authority_id, question):
        kept: dict[str, Any] = {
            OutboxState.WAITING: {"answers": Waiting(row.answers, row.since)},
            OutboxState.FAILED: {"failed_answers": row.answers},
            OutboxState.UNKNOWN: {"unknown_answers": row.answers},
        }[row.state]
        figures[row.authority_id].update(kept)


def _add_media(asked: _Asked, figures: _Figures) -> None:
    question = select(func.count().label("files"), func.min(Attachment.sent_at).label("since")).where(
        Attachment.state == AttachmentState.PENDING, Attachment.line_message_id.is_not(None)
    )
    for row in asked.rows(Attachment.authority_id, question):
        figures[row.authority_id]["media"] = Waiting(row.files, row.since)


def _add_announcements(asked: _Asked, figures: _Figures) -> None:
    one = Broadcast
    question = (
        select(one.state, one.why_held, func.count().label("announcements"), func.min(one.started_at).label("since"))
        .where(one.state.in_(_UNDER_WAY))
        .group_by(one.state, one.why_held)
    )
    for row in asked.rows(one.authority_id, question):
        kept = figures[row.authority_id]
        states = kept.setdefault("announcements", dict.fromkeys(_UNDER_WAY, 0))
        states[row.state] += row.announcements
        if row.state == BroadcastState.PAUSED:
            kept.setdefault("paused", {})[row.why_held or "staff"] = row.announcements
        if row.state == BroadcastState.SENDING:
            kept["sending"] = Waiting(row.announcements, row.since)


def _add_untold(asked: _Asked, figures: _Figures) -> None:
    batch, person = BroadcastBatch, BroadcastRecipient
    question = (
        select(batch.state, func.count().label("people"))
        .join(person, and_(person.batch_id == batch.id, person.left_out.is_(None)))
        .where(batch.state.in_(_UNTOLD), batch.finished_at > asked.now - timedelta(days=UNDELIVERED_DAYS))
        .group_by(batch.state)
    )
    for row in asked.rows(batch.authority_id, question):
        name = "failed_people" if row.state == BatchState.FAILED else "unknown_people"
        figures[row.authority_id][name] = row.people


def _add_review(asked: _Asked, figures: _Figures) -> None:
    question = (
        select(Need.is_urgent, func.count().label("needs"), func.min(Need.said_at).label("since"))
        .join(PlanCycle, and_(PlanCycle.id == Need.plan_cycle_id, PlanCycle.collecting))
        .where(Need.state == NeedState.IN_REVIEW)
        .group_by(Need.is_urgent)
    )
    for row in asked.rows(Need.authority_id, question):
        kept = figures[row.authority_id]
        kept["unreviewed"] = kept.get("unreviewed", 0) + row.needs
        if row.is_urgent:
            kept["urgent"] = Waiting(row.needs, row.since)


def _add_quota_and_layers(asked: _Asked, figures: _Figures) -> None:
    for reading in asked.session.scalars(select(QuotaReading)):
        figures[reading.authority_id]["quota"] = Quota(reading.limit, reading.used, reading.read_at)
    layers = select(LanguageLayer).where(LanguageLayer.digest.is_not(None)).order_by(LanguageLayer.version)
    for layer in asked.session.scalars(layers):
        figures[layer.authority_id]["layer"] = Layer(layer.version, layer.base_version, layer.learnt_at)
