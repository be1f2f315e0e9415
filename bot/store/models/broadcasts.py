"""Announcements: what is said to whom, the batches it goes out in, and what LINE said to each."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class Broadcast(Row):
    """One announcement. `content` and `audience` are `bot.domain.broadcasts`' values as JSON.

    `revision` grows with every change: an approval is of one revision, and a form sent twice or from an old page finds
    another. `auto_key` is set on what the product sends by itself (a reminder, say), so that it is made once.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (
        UniqueConstraint("authority_id", "auto_key"),
        Index("ix_broadcasts_due", "state", "send_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"), index=True)
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forums.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("broadcasts.id"))
    kind: Mapped[str]  # bot.domain.broadcasts.BroadcastKind
    name: Mapped[str]
    state: Mapped[str]  # bot.domain.states.BroadcastState
    content: Mapped[dict[str, Any]]
    audience: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    auto_key: Mapped[str | None]
    send_at: Mapped[datetime | None]  # None: as soon as it may
    why_held: Mapped[str | None]  # why it is paused or was stopped, one of bot.domain.broadcasts.HELD_BY
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None]
    sent_back_words: Mapped[str | None]  # why approval was not given, for whoever edits it
    started_at: Mapped[datetime | None]  # when its audience was fixed
    finished_at: Mapped[datetime | None]


class BroadcastPicture(Row):
    """A picture that LINE fetches by an address nobody can guess."""

    __tablename__ = "broadcast_pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    content: Mapped[bytes] = mapped_column(deferred=True)  # JPEG without metadata
    preview: Mapped[bytes] = mapped_column(deferred=True)
    added_at: Mapped[datetime]


class BroadcastBatch(Row):
    """One request to LINE: a multicast to at most 500 people, or a push to one.

    Who is in it and what it says (`messages`) are fixed at its first try and never change after it. `outcome_unknown`
    is set before a try and cleared by a definite answer. A batch that LINE refused for a malformed id is halved: the
    halves name it in `halved_from`.
    """

    __tablename__ = "broadcast_batches"
    __table_args__ = (
        Index("ix_broadcast_batches_due", "state", "next_try_at"),
        Index("ix_broadcast_batches_broadcast", "broadcast_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id"))
    halved_from: Mapped[int | None] = mapped_column(ForeignKey("broadcast_batches.id"))
    how: Mapped[str]  # multicast | push
    state: Mapped[str]  # bot.domain.states.BatchState
    retry_key: Mapped[str]
    messages: Mapped[list[Any] | None]  # LINE's JSON; None before the first try and once it may be forgotten
    attempts: Mapped[int] = mapped_column(default=0)
    outcome_unknown: Mapped[bool] = mapped_column(default=False)
    first_tried_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    claim_token: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]  # LINE's status and words
    line_request_id: Mapped[str | None]


class BroadcastRecipient(Row):
    """One person of an announcement's audience, once; `left_out` says why they were not sent it after all."""

    __tablename__ = "broadcast_recipients"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "resident_id"),
        Index("ix_broadcast_recipients_batch", "batch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast_batches.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    left_out: Mapped[str | None]  # muted | blocked | erased | no_consent | malformed


class QuotaReading(Row):
    """How much of the month's messages was used when LINE was last asked."""

    __tablename__ = "quota_readings"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"), primary_key=True)
    limit: Mapped[int | None]  # None has no limit
    used: Mapped[int]
    read_at: Mapped[datetime]
