"""Needs as residents and staff leave them, for tests of what pages show of them."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from bot.domain.states import ConsentState, NeedSource
from bot.services.give_consent import give
from bot.services.meet_resident import find_or_meet
from bot.services.record_need import record_need
from bot.services.understand import read_as_need
from bot.store.authorities import AuthorityFacts
from bot.store.communities import communities_of
from bot.store.models import Attachment, AttachmentFile, ContactMessage, InboxEvent, Need, Resident
from bot.store.sealing import Seal
from bot.store.session import Database


@dataclass
class Told:
    """One authority in which somebody speaks."""

    database: Database
    seal: Seal
    authority: AuthorityFacts
    now: datetime
    serial: count = field(default_factory=lambda: count(1))

    def resident(self, line_user_id: str = "U1", community: int = 0) -> int:
        """Somebody who agreed to the notice and belongs to a community."""
        with self.database.transaction() as session:
            resident = find_or_meet(session, self.seal, self.authority.id, line_user_id, self.now)
            if resident.consent_state != ConsentState.GIVEN:
                give(session, resident, None, self.now)
            resident.community_id = communities_of(session, self.authority.id)[community].id
            return resident.id

    def need(self, text: str, *, by: str | None = "U1", community: int = 0, **set_to: object) -> str:
        """A need said by somebody in LINE, or entered from paper where `by` is None; its number."""
        resident_id = self.resident(by, community) if by else None
        with self.database.transaction() as session:
            resident = session.get(Resident, resident_id) if resident_id else None
            need = record_need(
                session,
                self.authority,
                part=read_as_need(text, self.authority).parts[0],
                source=NeedSource.LINE if by else NeedSource.PAPER,
                said_at=set_to.pop("said_at", self.now),
                now=self.now,
                resident=resident,
                community_id=communities_of(session, self.authority.id)[community].id,
                event_id=f"event-{next(self.serial)}",
            )
            for name, value in set_to.items():
                setattr(need, name, value)
            return need.number

    def media(self, kind: str = "image", *, content: bytes = b"\xff\xd8\xff\xe0bytes", need: str | None = None,
              content_type: str = "image/jpeg", by: str = "U1", state: str = "stored") -> int:  # fmt: skip
        """Something a resident sent; its id."""
        sender = self.resident(by)
        with self.database.transaction() as session:
            row = Attachment(
                authority_id=self.authority.id,
                resident_id=sender,
                need_id=self._row(session, need).id if need else None,
                kind=kind,
                state=state,
                content_type=content_type,
                size=len(content),
                sent_at=self.now,
            )
            session.add(row)
            session.flush()
            session.add(AttachmentFile(attachment_id=row.id, content=content))
            return row.id

    def message(self, text: str, by: str = "U1") -> int:
        """Words left for staff; their id."""
        sender = self.resident(by)
        with self.database.transaction() as session:
            row = ContactMessage(authority_id=self.authority.id, resident_id=sender, text=text, sent_at=self.now)
            session.add(row)
            session.flush()
            return row.id

    def dead_event(self, event_id: str = "dead-1", payload: bytes | None = b"{}") -> int:
        """An event that was given up; its id."""
        with self.database.transaction() as session:
            row = InboxEvent(
                authority_id=self.authority.id, event_id=event_id, body_id="body", chat_hash="chat", type="message",
                event_at=self.now, received_at=self.now, payload=payload, state="dead", reason="KeyError", attempts=5,
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def row(self, number: str) -> Need:
        """The row of a need as it stands now."""
        with self.database.reading() as session:
            return self._row(session, number)

    def _row(self, session, number: str) -> Need:
        return session.query(Need).filter_by(authority_id=self.authority.id, number=number).one()
