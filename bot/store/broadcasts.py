"""Announcements as rows."""

from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.domain.states import COUNTED_STATES, BatchState
from bot.store.models import Broadcast, BroadcastBatch, BroadcastPicture, BroadcastRecipient, Community, Need


def add_once(session: Session, row: Broadcast) -> int | None:
    """Add an announcement with an `auto_key` and give its id; None where there is one under that key already."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row.id


def add_broadcast(session: Session, row: Broadcast) -> int:
    """Add an announcement and give its id."""
    session.add(row)
    session.flush()
    return row.id


def broadcast_row(session: Session, authority_id: int, broadcast_id: int, *, hold: bool = False) -> Broadcast:
    """The row of an announcement; held, nobody else changes it until the commit. Raises NotFound."""
    question = select(Broadcast).where(Broadcast.authority_id == authority_id, Broadcast.id == broadcast_id)
    if hold:
        question = question.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(question)
    if row is None:
        raise NotFound(f"no broadcast {broadcast_id} in authority {authority_id}")
    return row


def add_picture(session: Session, picture: BroadcastPicture) -> None:
    """Keep one more picture; those that a sent test still shows stay."""
    session.add(picture)
    session.flush()


def picture_bytes(session: Session, token: str, *, small: bool) -> bytes | None:
    """The JPEG behind an address, whoever's it is: LINE fetches it for everybody it was sent to."""
    wanted = BroadcastPicture.preview if small else BroadcastPicture.content
    return session.scalar(select(wanted).where(BroadcastPicture.token == token))


def announcements_to(session: Session, authority_id: int, resident_id: int) -> list[tuple[str, datetime]]:
    """Name and time of what LINE accepted for one resident, in the order of time."""
    rows = session.execute(
        select(Broadcast.name, BroadcastBatch.finished_at)
        .join(BroadcastRecipient, BroadcastRecipient.broadcast_id == Broadcast.id)
        .join(BroadcastBatch, BroadcastBatch.id == BroadcastRecipient.batch_id)
        .where(
            BroadcastRecipient.authority_id == authority_id,
            BroadcastRecipient.resident_id == resident_id,
            BroadcastRecipient.left_out.is_(None),
            BroadcastBatch.state == BatchState.ACCEPTED,
            BroadcastBatch.finished_at.is_not(None),
        )
        .order_by(BroadcastBatch.finished_at, Broadcast.id)
    )
    return [(name, sent_at) for name, sent_at in rows if sent_at]


def told_in_community(session: Session, authority_id: int, cycle_id: int, community_id: int | None) -> tuple[str, int]:
    """Name of a community and how many needs were told there; of the one that told most where None is given."""
    question = (
        select(Community.name, func.count(Need.id))
        .outerjoin(
            Need,
            and_(
                Need.authority_id == authority_id,
                Need.plan_cycle_id == cycle_id,
                Need.community_id == Community.id,
                Need.state.in_(COUNTED_STATES),
            ),
        )
        .where(Community.authority_id == authority_id)
        .group_by(Community.id, Community.name)
        .order_by(func.count(Need.id).desc(), Community.id)
    )
    if community_id is not None:
        question = question.where(Community.id == community_id)
    name, needs = session.execute(question.limit(1)).first() or ("", 0)
    return name, needs
