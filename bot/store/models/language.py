"""What the language model was taught by the staff of an authority."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class LanguageLayer(Row):
    """One version of an authority's layer over the shipped weights: figures only, no words.

    A version that was judged worse than what answers is kept without `content`, with its figures, so that it is seen
    that it was tried. The one with content answers, as long as the shipped model is the one it was learnt over.
    """

    __tablename__ = "language_layers"
    __table_args__ = (UniqueConstraint("authority_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    version: Mapped[int]
    base_version: Mapped[str]
    digest: Mapped[str | None]  # SHA-256 of the content, by which processes keep it
    figures: Mapped[dict[str, Any]]
    decided_until: Mapped[datetime]  # the newest decision it was learnt from
    learnt_at: Mapped[datetime]
    content: Mapped[bytes | None] = mapped_column(deferred=True)  # large, and asked for once by a process
