"""Announcements as staff write them, for tests."""

from datetime import datetime
from typing import Any

from bot.domain.broadcasts import Audience, Content
from bot.services.edit_broadcast import BroadcastEdit, begin_broadcast
from bot.store.broadcasts import broadcast_row
from bot.store.models import Broadcast
from tests.told import Told

WORDS = "งดจ่ายน้ำตำบลชมพู"


class Announced:
    """The announcements of one authority."""

    def __init__(self, told: Told, by: int) -> None:
        self.told, self.by = told, by

    def draft(self, now: datetime | None = None, **facts: Any) -> int:
        """A draft to everybody; its id. `content`, `audience` and `send_at` are the edit's, the rest the row's."""
        edit = BroadcastEdit(
            name=facts.pop("name", "น้ำไม่ไหล"),
            content=facts.pop("content", Content(text=WORDS)),
            audience=facts.pop("audience", Audience()),
            send_at=facts.pop("send_at", None),
        )
        with self.told.database.transaction() as session:
            return begin_broadcast(session, self.told.authority.id, edit, by=self.by, now=now or self.told.now, **facts)

    def row(self, broadcast_id: int) -> Broadcast:
        """The announcement as it stands."""
        with self.told.database.reading() as session:
            return broadcast_row(session, self.told.authority.id, broadcast_id)

    def audience(self, broadcast_id: int) -> Audience:
        """Whom it is for."""
        return Audience.from_json(self.row(broadcast_id).audience)

    def set(self, broadcast_id: int, **values: Any) -> None:
        """Change its row, as nobody could by the pages."""
        with self.told.database.transaction() as session:
            row = broadcast_row(session, self.told.authority.id, broadcast_id, hold=True)
            for name, value in values.items():
                setattr(row, name, value)
