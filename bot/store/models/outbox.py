"""What is to be said in LINE, written in the same commit as what it answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class OutboxMessage(Row):
    """One request to LINE: at most five messages to one chat.

    `how` is reply while `reply_token` may be used and push after. `retry_key` exists from the start, so that a push is
    accepted once however often it is tried. `outcome_unknown` is set before a try and cleared by a definite answer:
    after a crash or time-out it says that the last try may have been delivered.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (Index("ix_outbox_messages_due", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    staff_link_id: Mapped[int | None] = mapped_column(ForeignKey("staff_line_links.id"))
    event_id: Mapped[str | None]  # the inbox event that this answers
    purpose: Mapped[str]  # answer | notice | alert
    how: Mapped[str]  # reply | push
    reply_token: Mapped[str | None]
    reply_until: Mapped[datetime | None]
    retry_key: Mapped[str]
    messages: Mapped[list[Any] | None]  # LINE's JSON; None once erased
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    outcome_unknown: Mapped[bool] = mapped_column(default=False)
    first_tried_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    claim_token: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]  # LINE's status and words, never message text
    line_request_id: Mapped[str | None]


class Notice(Row):
    """Something to tell a resident that rides on their next answer, or goes as one push after a day."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
