"""What LINE sent, kept before anything is done with it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class WebhookBody(Row):
    """A whole signed body as bytes: JSON columns of PostgreSQL refuse some texts that residents can send.

    Deleted once its events are finished and a day old, at once when one of its people unsends or is erased.
    """

    __tablename__ = "webhook_bodies"

    id: Mapped[str] = mapped_column(primary_key=True)  # made by us before the insert: bodies and events go in one batch
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    received_at: Mapped[datetime] = mapped_column(index=True)
    body: Mapped[bytes]


class InboxEvent(Row):
    """One LINE event, once; `payload` is its own JSON as bytes and goes away with `erased`, unsend and retention."""

    __tablename__ = "inbox_events"
    __table_args__ = (
        UniqueConstraint("authority_id", "event_id"),
        Index("ix_inbox_events_turn", "authority_id", "chat_hash", "state", "event_at"),
        Index("ix_inbox_events_state", "state", "received_at"),
        Index("ix_inbox_events_message", "authority_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    event_id: Mapped[str]  # webhookEventId, or the hash of body and index
    body_id: Mapped[str]  # of a WebhookBody that may be deleted already
    chat_hash: Mapped[str]  # keyed hash of the user, group or room: events of one chat are handled in order
    type: Mapped[str]
    message_id: Mapped[str | None]
    event_at: Mapped[datetime]
    received_at: Mapped[datetime]
    payload: Mapped[bytes | None]
    state: Mapped[str]
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]  # when the turn that finished it began: proves that no event overtook another
    handled_at: Mapped[datetime | None]
