"""Who agrees with which need; the count on the need is kept with the rows, in the same statement's transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.store.dialect import insert_ignoring
from bot.store.models import Need, NeedSupport
from bot.store.needs import lock_needs


def add_support(session: Session, need: Need, resident_id: int, now: datetime) -> bool:
    """Whether this is the first time that the resident agrees."""
    added = insert_ignoring(
        session,
        NeedSupport,
        [
            {
                "need_id": need.id,
                "resident_id": resident_id,
                "authority_id": need.authority_id,
                "supported_at": now,
            }
        ],
        returning="need_id",
    )
    _count_again(session, need.authority_id, [need.id])
    return bool(added)


def remove_support(session: Session, need: Need, resident_id: int) -> bool:
    """Whether the resident agreed until now."""
    removed = session.execute(
        delete(NeedSupport)
        .where(NeedSupport.need_id == need.id, NeedSupport.resident_id == resident_id)
        .returning(NeedSupport.need_id)
    ).all()
    _count_again(session, need.authority_id, [need.id])
    return bool(removed)


def remove_supports_by(session: Session, authority_id: int, resident_id: int) -> int:
    """Take back every support of a resident; how many there were."""
    need_ids = session.scalars(
        delete(NeedSupport)
        .where(NeedSupport.authority_id == authority_id, NeedSupport.resident_id == resident_id)
        .returning(NeedSupport.need_id)
    ).all()
    _count_again(session, authority_id, need_ids)
    return len(need_ids)


def remove_supports_of(session: Session, authority_id: int, need_ids: Sequence[int]) -> None:
    """Take away every support of needs whose words are gone."""
    session.execute(
        delete(NeedSupport).where(NeedSupport.authority_id == authority_id, NeedSupport.need_id.in_(need_ids))
    )
    _count_again(session, authority_id, need_ids)


def supported_ids(session: Session, authority_id: int, resident_id: int) -> Sequence[int]:
    """The needs that a resident agrees with."""
    return session.scalars(
        select(NeedSupport.need_id).where(
            NeedSupport.authority_id == authority_id, NeedSupport.resident_id == resident_id
        )
    ).all()


def supported_numbers(session: Session, authority_id: int, resident_id: int) -> list[str]:
    """Numbers of the needs a resident agrees with, oldest first."""
    return list(
        session.scalars(
            select(Need.number)
            .join(NeedSupport, NeedSupport.need_id == Need.id)
            .where(
                Need.authority_id == authority_id,
                NeedSupport.authority_id == authority_id,
                NeedSupport.resident_id == resident_id,
            )
            .order_by(NeedSupport.supported_at, Need.id)
        )
    )


def _count_again(session: Session, authority_id: int, need_ids: Sequence[int]) -> None:
    # Two voices at once each see only their own row: the second counts in a statement that begins after the first's
    # commit, which is what the lock waits for.
    lock_needs(session, authority_id, need_ids)
    count = (
        select(func.count())
        .select_from(NeedSupport)
        .where(NeedSupport.need_id == Need.id)
        .correlate(Need)
        .scalar_subquery()
    )
    if need_ids:
        session.execute(
            update(Need)
            .where(Need.authority_id == authority_id, Need.id.in_(need_ids))
            .values(supporters=count)
            .execution_options(synchronize_session=False)
        )
        for row in session.identity_map.values():
            if isinstance(row, Need) and row.id in need_ids:
                session.expire(row, ["supporters"])
