"""How far an announcement got, counted in people: everybody of its audience is in exactly one of the figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.states import BatchState
from bot.store.models import BroadcastBatch, BroadcastRecipient


@dataclass(frozen=True, slots=True)
class Progress:
    """People by what became of their message; `recipients` is the sum of all others but `unclear`.

    `unclear` of the `waiting` were tried and may have it. `left_out` is by reason; `failures` by what LINE answered,
    its status and words, or by ours where LINE was never asked.
    """

    recipients: int = 0
    accepted: int = 0
    failed: int = 0
    unknown: int = 0
    waiting: int = 0
    unclear: int = 0
    cancelled: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    first_tried_at: datetime | None = None
    last_accepted_at: datetime | None = None

    @property
    def done_percent(self) -> int:
        """How many of a hundred need nothing more; 100 only when that is true of all."""
        return 100 if not self.waiting else (self.recipients - self.waiting) * 100 // self.recipients


def progress_of(session: Session, authority_id: int, broadcast_id: int) -> Progress:
    """The figures of one announcement; nothing but noughts where its audience is not fixed, or it is another's."""
    batch, person = BroadcastBatch, BroadcastRecipient
    groups = (person.left_out, batch.state, batch.outcome_unknown, batch.error)
    rows = session.execute(
        select(*groups, func.count(), func.min(batch.first_tried_at), func.max(batch.finished_at))
        .join(batch, batch.id == person.batch_id)
        .where(person.authority_id == authority_id, person.broadcast_id == broadcast_id)
        .group_by(*groups)
    ).all()
    states: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    unclear = 0
    for why, state, is_unclear, error, people, _, _ in rows:
        if why:
            left_out[why] += people
            continue
        states[state] += people
        if state == BatchState.FAILED:
            failures[error or ""] += people
        unclear += people if state == BatchState.WAITING and is_unclear else 0
    return Progress(
        recipients=sum(states.values()) + sum(left_out.values()),
        accepted=states[BatchState.ACCEPTED],
        failed=states[BatchState.FAILED],
        unknown=states[BatchState.UNKNOWN],
        waiting=states[BatchState.WAITING],
        unclear=unclear,
        cancelled=states[BatchState.CANCELLED],
        left_out=dict(left_out),
        failures=dict(failures),
        first_tried_at=min(_moments(row[5] for row in rows), default=None),
        last_accepted_at=max(_moments(row[6] for row in rows if row[1] == BatchState.ACCEPTED), default=None),
    )


def _moments(values: Iterable[Any]) -> list[datetime]:
    return [value for value in values if value is not None]
