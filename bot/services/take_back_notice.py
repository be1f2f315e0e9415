"""Take back what a resident was to be told: in time it was never said, later it is put right in words."""

from datetime import datetime

from bot.store.models import Need
from bot.store.notices import add_notice, take_back_notice
from bot.store.session import Session


def untell(session: Session, need: Need, notice_id: int | None, *, kind: str, put_right: str, now: datetime) -> None:
    """Take a notice about a need back; the teller who heard it already is told `put_right` with the next answer."""
    if notice_id is None or need.resident_id is None or take_back_notice(session, need.authority_id, notice_id):
        return
    add_notice(session, need.authority_id, need.resident_id, kind=kind, text=put_right, now=now)
