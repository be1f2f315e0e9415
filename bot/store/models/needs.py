"""Needs: the words, what was understood, who agrees, what came with them and all that happened since."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row

_IN_REVIEW = text("state = 'in_review'")
_RESTRICTED = text("is_restricted IS TRUE")
_NOT_LOOKED_AT = text("is_sensitive IS NULL")


class Need(Row):
    """What one person asked for, once.

    `issue` is the number in the cycle's issue set and never empty; while `is_undecided` it is only the machine's best
    guess and pages show “ยังตัดสินไม่ได้”. `evidence` is a list of [start, end] in code points of `text`. `said_on` is
    `said_at` as a Bangkok day (ISO), so that days are counted from an index. `search_text` is `nlp.search_key(text)`.
    `latitude`/`longitude` are rounded to about 100 m before they are stored.
    """

    __tablename__ = "needs"
    __table_args__ = (
        UniqueConstraint("authority_id", "number"),
        UniqueConstraint("authority_id", "event_id", "part"),
        # The heat maps and what a brief tells of its making are answered from this index alone, the overview's time
        # line from the next.
        Index(
            "ix_needs_counts",
            "authority_id", "plan_cycle_id", "state", "community_id", "issue", "is_undecided",
            "source", "issue_by", "model_version", "said_on",
        ),
        Index("ix_needs_days", "authority_id", "plan_cycle_id", "said_on", "issue", "is_undecided", "state"),
        # … the figures above the list of needs from this one, people included, and with it those of briefs.
        Index(
            "ix_needs_people",
            "authority_id", "plan_cycle_id", "state", "is_urgent", "is_undecided", "source", "issue", "resident_id",
            "community_id", "said_on",
        ),
        Index("ix_needs_newest", "authority_id", "plan_cycle_id", "id"),
        Index("ix_needs_supported", "authority_id", "plan_cycle_id", "supporters", "id"),
        Index("ix_needs_community_issue", "authority_id", "community_id", "issue", "id"),
        Index("ix_needs_resident", "authority_id", "resident_id", "id"),
        Index("ix_needs_review", "authority_id", "id", sqlite_where=_IN_REVIEW, postgresql_where=_IN_REVIEW),
        Index("ix_needs_restricted", "authority_id", sqlite_where=_RESTRICTED, postgresql_where=_RESTRICTED),
        Index("ix_needs_not_looked_at", "id", sqlite_where=_NOT_LOOKED_AT, postgresql_where=_NOT_LOOKED_AT),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"))
    number: Mapped[str]  # KN-2571-00042
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    text: Mapped[str]
    search_text: Mapped[str]
    issue: Mapped[int]
    issue_by: Mapped[str]  # machine | resident | staff
    is_undecided: Mapped[bool]
    confidence: Mapped[float | None]  # of the machine's first choice, 0..1; None where no machine judged
    scores: Mapped[dict[str, Any] | None]  # the machine's probability by issue number, as strings
    issue2: Mapped[int | None]
    is_urgent: Mapped[bool]
    is_sensitive: Mapped[bool | None]  # tells of one person's body, creed or worst day; None: nobody has looked yet
    is_restricted: Mapped[bool] = mapped_column(server_default=false(), default=False)  # words for officers and admins
    evidence: Mapped[list[Any]]
    model_version: Mapped[str | None]
    state: Mapped[str]
    source: Mapped[str]
    supporters: Mapped[int] = mapped_column(default=0)  # people who said "I agree", the teller not among them
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    place_name: Mapped[str | None]
    event_id: Mapped[str | None]
    part: Mapped[int] = mapped_column(default=0)
    line_message_id: Mapped[str | None] = mapped_column(index=True)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    said_at: Mapped[datetime]
    said_on: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class NeedSupport(Row):
    """One resident agrees with one need."""

    __tablename__ = "need_supports"
    __table_args__ = (Index("ix_need_supports_voices", "authority_id", "need_id", "resident_id", "supported_at"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    supported_at: Mapped[datetime]


class NeedEvent(Row):
    """One line of a need's history.

    `what` is recorded, confirmed, issue_changed, photo_added, place_added, place_removed, community_set, withdrawn,
    restored, supported, unsupported, merged, split, split_off, joined, not_a_need, not_urgent, urgent_again, unsent,
    erased or expired; `who` is machine, resident or staff; `detail` never holds the words.
    """

    __tablename__ = "need_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), index=True)
    what: Mapped[str]
    who: Mapped[str]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    detail: Mapped[dict[str, Any]]
    happened_at: Mapped[datetime]


class NumberSeries(Row):
    """The last serial given in each plan cycle; numbers are never given twice."""

    __tablename__ = "number_series"

    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"), primary_key=True)
    last: Mapped[int]


class Attachment(Row):
    """A photo, voice message, video or file; without `need_id` while nobody has said what it belongs to."""

    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("authority_id", "line_message_id"),
        Index("ix_attachments_pending", "state", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"), index=True)
    kind: Mapped[str]  # image | audio | video | file
    line_message_id: Mapped[str | None]
    image_set_id: Mapped[str | None]
    state: Mapped[str]
    reason: Mapped[str | None]
    content_type: Mapped[str | None]
    size: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    sent_at: Mapped[datetime]
    written_down_at: Mapped[datetime | None]  # a voice message that staff have heard


class AttachmentFile(Row):
    """The bytes, in the database rather than beside it: one backup, one erasure, any number of machines."""

    __tablename__ = "attachment_files"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"), primary_key=True)
    content: Mapped[bytes]
