"""The LINE accounts that staff linked to hear of urgent needs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.store.models import Membership, Staff, StaffLineLink


def link_of_staff(session: Session, authority_id: int, staff_id: int) -> StaffLineLink | None:
    """The link of one staff member within one authority, made or waiting for its code."""
    return session.scalars(
        select(StaffLineLink).where(StaffLineLink.authority_id == authority_id, StaffLineLink.staff_id == staff_id)
    ).first()


def link_by_code(session: Session, authority_id: int, code_hash: str, now: datetime) -> StaffLineLink | None:
    """The link that waits for this code, while the code is good and the staff member still works here."""
    return session.scalars(
        _of_active_staff(authority_id).where(StaffLineLink.code_hash == code_hash, StaffLineLink.code_expires_at > now)
    ).first()


def linked_staff(session: Session, authority_id: int) -> Sequence[StaffLineLink]:
    """The links to which urgent needs can be told: of staff who still work here."""
    return session.scalars(
        _of_active_staff(authority_id).where(
            StaffLineLink.linked_at.is_not(None), StaffLineLink.line_id_encrypted.is_not(None)
        )
    ).all()


def _of_active_staff(authority_id: int) -> Select[StaffLineLink]:
    return (
        select(StaffLineLink)
        .join(Staff, Staff.id == StaffLineLink.staff_id)
        .join(
            Membership,
            (Membership.staff_id == StaffLineLink.staff_id) & (Membership.authority_id == StaffLineLink.authority_id),
        )
        .where(StaffLineLink.authority_id == authority_id, Staff.disabled_at.is_(None))
    )


def add_link(session: Session, link: StaffLineLink) -> None:
    """Keep a link that waits for its code."""
    session.add(link)
    session.flush()
