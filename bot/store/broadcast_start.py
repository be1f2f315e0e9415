"""The audience of an announcement becomes rows: one for each person, in batches of one request each.

It is done in pieces, each in a commit of its own, so that a great audience never keeps a resident's message from the
disk. The announcement stays scheduled until the last piece; whoever goes on after a crash adds who is not there yet.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from bot.domain.broadcasts import Audience, Content
from bot.domain.states import BroadcastState
from bot.store.audiences import resident_ids_of
from bot.store.authorities import AuthorityFacts
from bot.store.broadcast_batches import How, new_batch
from bot.store.models import Broadcast, BroadcastBatch, BroadcastRecipient

_PIECE = 5_000  # people


def due_broadcasts(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Authority and id of scheduled announcements whose hour has come."""
    rows = session.execute(
        select(Broadcast.authority_id, Broadcast.id)
        .where(Broadcast.state == BroadcastState.SCHEDULED, or_(Broadcast.send_at.is_(None), Broadcast.send_at <= now))
        .order_by(Broadcast.send_at, Broadcast.id)
    )
    return [(authority_id, broadcast_id) for authority_id, broadcast_id in rows]


def authorities_announcing(session: Session) -> list[int]:
    """Authorities with an announcement that is about to go out or on its way."""
    going = (BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.PAUSED)
    return list(session.scalars(select(Broadcast.authority_id).where(Broadcast.state.in_(going)).distinct()))


def add_recipients(
    session: Session, authority: AuthorityFacts, row: Broadcast, now: datetime, *, batch_size: int
) -> bool:
    """Add some of the audience of a scheduled announcement that is held; whether that was all, and it is sending."""
    if row.started_at is None:
        _forget_another_audience(session, row.id)
    there = set(
        session.scalars(select(BroadcastRecipient.resident_id).where(BroadcastRecipient.broadcast_id == row.id))
    )
    everybody = resident_ids_of(session, authority, Audience.from_json(row.audience))
    missing = [resident_id for resident_id in everybody if resident_id not in there]
    size = 1 if Content.from_json(row.content).is_personal else batch_size
    piece = missing[: max(_PIECE // size, 1) * size]
    _add_batches(session, row, piece, size)
    row.started_at = row.started_at or now
    if len(piece) < len(missing):
        return False
    row.state = BroadcastState.SENDING
    return True


def _forget_another_audience(session: Session, broadcast_id: int) -> None:
    """Staff took it back to change it while its audience was being fixed: nothing of that was tried."""
    for table in (BroadcastRecipient, BroadcastBatch):
        session.execute(delete(table).where(table.broadcast_id == broadcast_id))


def _add_batches(session: Session, row: Broadcast, residents: Sequence[int], size: int) -> None:
    how: How = "push" if Content.from_json(row.content).is_personal else "multicast"
    parts = [residents[at : at + size] for at in range(0, len(residents), size)]
    batches = [new_batch(row.authority_id, row.id, how) for _ in parts]
    session.add_all(batches)
    session.flush()
    recipients = [
        {"authority_id": row.authority_id, "broadcast_id": row.id, "batch_id": batch.id, "resident_id": resident_id}
        for batch, part in zip(batches, parts, strict=True)
        for resident_id in part
    ]
    if recipients:
        session.execute(insert(BroadcastRecipient), recipients)
