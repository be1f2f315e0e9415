"""Announcements for tests: residents who agreed, an announcement to all of them, and what came of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from bot.domain import thai_time
from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.states import BroadcastState, ConsentState
from bot.services.meet_resident import find_or_meet
from bot.simulator.platform import LinePlatform, LoggedRequest
from bot.store.authorities import AuthorityFacts
from bot.store.broadcast_progress import Progress, progress_of
from bot.store.models import Authority, Broadcast, BroadcastBatch, BroadcastRecipient, Resident
from bot.worker.broadcasting import send_next_batch, start_broadcast
from bot.worker.parts import WorkerParts

WORDS = "ขอเชิญร่วมประชาคม"


def line_id(number: int) -> str:
    return f"U{number:032x}"


@dataclass
class Announcing:
    """An authority that announces, from a worker whose batches are small."""

    worker: WorkerParts
    platform: LinePlatform
    authority: AuthorityFacts

    def people(self, count: int) -> list[int]:
        """So many residents who agreed and are friends of the account; their ids."""
        found = []
        for number in range(1, count + 1):
            self.platform.make_follow(self.authority.slug, line_id(number))
            with self.worker.database.transaction() as session:
                row = find_or_meet(session, self.worker.seal, self.authority.id, line_id(number), thai_time.now())
                row.consent_state = ConsentState.GIVEN
                found.append(row.id)
        return found

    def announce(
        self, *, content: Content | None = None, send_at: datetime | None = None, start: bool = True,
        kind: str = BroadcastKind.FREE, forum_id: int | None = None,
    ) -> int:  # fmt: skip
        """An announcement to everybody, ready to go; with `start` its audience is fixed."""
        now = thai_time.now()
        row = Broadcast(
            authority_id=self.authority.id, kind=kind, forum_id=forum_id, name="ทดสอบ", state=BroadcastState.SCHEDULED,
            content=(content or Content(text=WORDS)).as_json(), audience=Audience().as_json(),
            send_at=send_at, made_at=now, changed_at=now,
        )  # fmt: skip
        with self.worker.database.transaction() as session:
            session.add(row)
            session.flush()
            broadcast_id = row.id
        if start:
            start_broadcast(self.worker, broadcast_id)
        return broadcast_id

    def send(self, broadcast_id: int, times: int = 1) -> None:
        """Let so many requests go out."""
        for _ in range(times):
            send_next_batch(self.worker, broadcast_id)

    def wait_no_longer(self, broadcast_id: int, **values) -> None:
        """Make every waiting batch due; with `values` change it otherwise too."""
        with self.worker.database.transaction() as session:
            for batch in session.scalars(select(BroadcastBatch).filter_by(broadcast_id=broadcast_id, state="waiting")):
                batch.next_try_at = batch.claim_token = batch.claimed_until = None
                for name, value in values.items():
                    setattr(batch, name, value)

    def change(self, resident_id: int, **values) -> None:
        """Something happens to a resident."""
        with self.worker.database.transaction() as session:
            for name, value in values.items():
                setattr(session.get(Resident, resident_id), name, value)

    def row(self, broadcast_id: int) -> Broadcast:
        with self.worker.database.reading() as session:
            return session.get(Broadcast, broadcast_id)

    def requests(self) -> list[LoggedRequest]:
        return [one for one in self.platform.requests if one.path.endswith(("multicast", "push"))]

    def batches(self, broadcast_id: int) -> list[BroadcastBatch]:
        with self.worker.database.reading() as session:
            rows = session.scalars(
                select(BroadcastBatch).filter_by(broadcast_id=broadcast_id).order_by(BroadcastBatch.id)
            )
            return list(rows)

    def left_out(self, broadcast_id: int) -> dict[int, str]:
        with self.worker.database.reading() as session:
            rows = session.scalars(select(BroadcastRecipient).filter_by(broadcast_id=broadcast_id))
            return {row.resident_id: row.left_out for row in rows if row.left_out}

    def progress(self, broadcast_id: int) -> Progress:
        with self.worker.database.reading() as session:
            return progress_of(session, self.authority.id, broadcast_id)

    def heard(self, count: int) -> list[int]:
        """How often each of the first residents was told."""
        return [len(self.platform.answers(self.authority.slug, line_id(number))) for number in range(1, count + 1)]

    @property
    def statuses(self) -> list[int]:
        return [one.status for one in self.requests()]


def announcing(
    worker: WorkerParts, platform: LinePlatform, authority: AuthorityFacts, *, batch_size: int = 3
) -> Announcing:
    """An authority that lets announcements go out at any hour."""
    with worker.database.transaction() as session:
        row = session.get(Authority, authority.id)
        row.settings = {**row.settings, "push_from_hour": 0, "push_to_hour": 24}
    return Announcing(replace(worker, batch_size=batch_size, _authorities={}), platform, authority)
