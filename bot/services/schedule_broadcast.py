"""An announcement on its way to being sent: by staff, or by the product itself on a forum's account."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.states import BroadcastState
from bot.store.models import Broadcast
from bot.store.session import Session


def schedule_automatic(
    session: Session,
    authority_id: int,
    *,
    forum_id: int,
    kind: BroadcastKind,
    name: str,
    content: Content,
    audience: Audience,
    auto_key: str,
    send_at: datetime | None,
    now: datetime,
) -> int | None:
    """Schedule what the product sends by itself; None where it was scheduled before under the same key."""
    row = Broadcast(
        authority_id=authority_id,
        forum_id=forum_id,
        kind=kind.value,
        name=name,
        state=BroadcastState.SCHEDULED.value,
        content=content.as_json(),
        audience=audience.as_json(),
        auto_key=auto_key,
        send_at=send_at,
        made_at=now,
        changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row.id
