"""Links to copies of residents' data, which die after a day."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.store.models import DataExport


def delete_expired_exports(session: Session, now: datetime) -> None:
    """Delete links whose day is over."""
    session.execute(delete(DataExport).where(DataExport.expires_at < now))
