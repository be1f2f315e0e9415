"""A dead event is tried again from the start; the sweep picks it up."""

from datetime import datetime

from bot.domain.errors import Refused
from bot.services.record_audit import record_audit
from bot.store.inbox_work import let_event_wait_again
from bot.store.session import Session


def revive_event(session: Session, authority_id: int, event_row_id: int, *, staff_id: int, now: datetime) -> None:
    """Let it wait again with no tries counted. Raises Refused when it is not dead, or its words are gone."""
    event = let_event_wait_again(session, authority_id, event_row_id)
    if event is None:
        raise Refused(f"event {event_row_id} is not dead", thai="รายการนี้ลองใหม่ไม่ได้แล้ว ทำเสร็จไปแล้วหรือผู้ส่งขอลบ")
    record_audit(session, "event_revived", authority_id=authority_id, staff_id=staff_id, now=now, event=event.event_id)
