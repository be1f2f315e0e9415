"""What an installation must remember of itself."""

from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row


class KeyMark(Row):
    """What a key makes of a fixed word, by which a process finds out that it was given another key."""

    __tablename__ = "key_marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str]
