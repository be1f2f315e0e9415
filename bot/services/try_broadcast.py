"""An announcement to oneself: the same messages that residents would get, to the staff member's own linked LINE."""

from datetime import datetime

from bot.domain.errors import Refused
from bot.line.render import render
from bot.services.compose_broadcast import compose
from bot.store.authorities import AuthorityFacts
from bot.store.broadcasts import broadcast_row
from bot.store.outbox import add_alert
from bot.store.session import Session
from bot.store.staff_links import link_of_staff


def try_broadcast(session: Session, authority: AuthorityFacts, broadcast_id: int, *, by: int, now: datetime) -> int:
    """The outbox row of the test, which counts as one message. Raises Refused where no LINE is linked."""
    link = link_of_staff(session, authority.id, by)
    if link is None or link.line_id_encrypted is None:
        raise Refused("no LINE is linked", thai="ท่านยังไม่ได้เชื่อม LINE ของตัวเอง")
    messages = render(compose(session, authority, broadcast_row(session, authority.id, broadcast_id)))
    if not messages:
        raise Refused("nothing is said", thai="ยังไม่มีข้อความให้ส่ง")
    return add_alert(session, authority.id, link.id, event_id=None, messages=messages, now=now)
