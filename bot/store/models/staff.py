"""People who sign in, what they may do where, and what they did."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class Staff(Row):
    """A person who signs in; what they may do lies in their memberships."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=False)  # the first one was given by someone else
    totp_secret_encrypted: Mapped[str | None]
    totp_enrolled_at: Mapped[datetime | None]  # before that the secret was only shown and no code has come from it
    totp_last_step: Mapped[int | None]  # of the last code that was taken: no code is taken twice
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class RecoveryCode(Row):
    """One of the codes on paper that stand in for the second factor, each of them once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Membership(Row):
    """A role of one person in one authority."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("staff_id", "authority_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    role: Mapped[str]
    created_at: Mapped[datetime]


class StaffSession(Row):
    """A signed-in browser; the cookie holds a token of which only the hash is kept here."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    waits_for_code: Mapped[bool] = mapped_column(default=False, server_default=false())  # the password was right
    must_enrol: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # an authority asks for a second factor
    confirmed_at: Mapped[datetime | None]  # when a secret was last given here: at sign-in, and before a weighty act
    browser: Mapped[str] = mapped_column(default="", server_default="")
    address: Mapped[str] = mapped_column(default="", server_default="")


class StaffLineLink(Row):
    """A staff member's own LINE, linked by a one-time code, so that urgent needs can be told to them."""

    __tablename__ = "staff_line_links"
    __table_args__ = (UniqueConstraint("staff_id", "authority_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    code_hash: Mapped[str | None]
    code_expires_at: Mapped[datetime | None]
    line_id_encrypted: Mapped[str | None]
    linked_at: Mapped[datetime | None]


class AuditEntry(Row):
    """One act of staff or operators; rows are only ever added, and each seals the one before it (bot.store.audit)."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_authority", "authority_id", "id"),
        Index("ix_audit_log_staff", "staff_id", "what", "happened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authorities.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    what: Mapped[str]
    detail: Mapped[dict[str, Any]]
    happened_at: Mapped[datetime]
    hash: Mapped[str | None]  # none on rows from before there was a chain
