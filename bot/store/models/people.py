"""Residents, what they agreed to, and where each conversation stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class Resident(Row):
    """A person as one authority knows them: a pseudonym, an encrypted LINE id and a community; no name, no picture.

    Residents known only from paper or the telephone have no row. An erased resident keeps the row as a tombstone:
    hash and encrypted id gone, dates kept.
    """

    __tablename__ = "residents"
    __table_args__ = (UniqueConstraint("authority_id", "lookup_hash"), UniqueConstraint("authority_id", "pseudonym"))

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    lookup_hash: Mapped[str | None]
    line_id_encrypted: Mapped[str | None]
    pseudonym: Mapped[str]
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    joined_by: Mapped[str | None]  # poster | typed | place | list
    consent_state: Mapped[str | None]  # the last of `consents`, or None before any answer
    asked_at: Mapped[datetime | None]  # when the notice was last shown
    blocked_at: Mapped[datetime | None]
    muted_at: Mapped[datetime | None]  # wants answers to their own needs, but no announcements
    # As they said last; no foreign key, because SQLite would have to write the whole table anew for it.
    stakeholder_group_id: Mapped[int | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Consent(Row):
    """One answer for one purpose to one version of the notice, with the event that gave it."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    purpose: Mapped[str] = mapped_column(server_default="plan")  # bot.domain.consent.Purpose
    notice_version: Mapped[int]
    state: Mapped[str]
    event_id: Mapped[str | None]
    answered_at: Mapped[datetime]


class Conversation(Row):
    """One chat: what was asked last, what typed words refer to, and which worker is in it now.

    `claim_token` with `claimed_until` is a lease: whoever holds it takes the chat's turn, and every commit of that turn
    checks that it still does.
    """

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("authority_id", "chat_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    chat_hash: Mapped[str]
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    step: Mapped[str]
    context: Mapped[dict[str, Any]]
    claim_token: Mapped[str | None]
    claimed_until: Mapped[datetime | None]


class ContactMessage(Row):
    """Words a resident left for staff; `answered_at` is set by the staff member who dealt with it."""

    __tablename__ = "contact_messages"
    __table_args__ = (Index("ix_contact_messages_open", "authority_id", "answered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    event_id: Mapped[str | None]
    line_message_id: Mapped[str | None]
    text: Mapped[str]
    sent_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class DataExport(Row):
    """A copy of a resident's data waiting behind a secret link for a day."""

    __tablename__ = "data_exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
