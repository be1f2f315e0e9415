"""What an installation must remember of itself."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class KeyMark(Row):
    """What a key makes of a fixed word, by which a process finds out that it was given another key."""

    __tablename__ = "key_marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str]


class Erasure(Row):
    """That a person was erased, or a message taken back: a keyed hash, of which nobody can make the person again.

    No foreign key: an erasure outlives whatever it speaks of, and is put back into databases older than itself.
    """

    __tablename__ = "erasures"
    __table_args__ = (UniqueConstraint("authority_id", "kind", "mark", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    kind: Mapped[str]  # resident | message
    mark: Mapped[str]
    asked_at: Mapped[datetime]  # by LINE's own time where it was asked for in LINE


class Backup(Row):
    """A backup that was made and checked; where it lies now is the operator's business."""

    __tablename__ = "backups"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    size: Mapped[int]
    sha256: Mapped[str]
