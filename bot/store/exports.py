"""Links to copies of residents' data, which die after a day."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.store.models import DataExport, Resident


def add_export(session: Session, resident: Resident, token_hash: str, expires_at: datetime) -> None:
    """Keep a copy of the resident's data ready behind a secret link."""
    session.add(
        DataExport(
            authority_id=resident.authority_id,
            resident_id=resident.id,
            token_hash=token_hash,
            expires_at=expires_at,
        )
    )
    session.flush()


def export_by_hash(session: Session, token_hash: str, now: datetime) -> DataExport | None:
    """The copy of somebody's data behind a secret link, while the link is good."""
    return session.scalars(
        select(DataExport).where(DataExport.token_hash == token_hash, DataExport.expires_at > now)
    ).first()


def delete_expired_exports(session: Session, now: datetime) -> None:
    """Delete links whose day is over."""
    session.execute(delete(DataExport).where(DataExport.expires_at < now))
