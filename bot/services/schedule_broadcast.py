"""An announcement on its way to being sent: by staff, or by the product itself on a forum's account."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.states import BroadcastState
from bot.store.broadcasts import add_once
from bot.store.models import Broadcast
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class Automatic:
    """What the product sends by itself, once for each `auto_key` of an authority; without `send_at` at once."""

    forum_id: int
    kind: BroadcastKind
    name: str
    content: Content
    audience: Audience
    auto_key: str
    send_at: datetime | None = None


def schedule_automatic(session: Session, authority_id: int, one: Automatic, *, now: datetime) -> int | None:
    """Schedule it and give its id; None where it was scheduled before."""
    row = Broadcast(
        authority_id=authority_id,
        forum_id=one.forum_id,
        kind=one.kind.value,
        name=one.name,
        state=BroadcastState.SCHEDULED.value,
        content=one.content.as_json(),
        audience=one.audience.as_json(),
        auto_key=one.auto_key,
        send_at=one.send_at,
        made_at=now,
        changed_at=now,
    )
    return add_once(session, row)
