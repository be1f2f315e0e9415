"""An announcement while it is written: begun, changed, copied, taken back for another change.

Every change names the revision it was made from. What was changed meanwhile, or is on its way already, is refused with
what happened to it: a form sent twice and two people at once end in one change and a clear sentence.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.errors import Refused
from bot.domain.states import BroadcastState
from bot.domain.thai_time import short_moment
from bot.services.record_audit import record_audit
from bot.store.broadcasts import add_broadcast, broadcast_row
from bot.store.forums import forum_by_id
from bot.store.models import Broadcast
from bot.store.session import Session

_CORRECTION = "แก้ไขประกาศ"
_HAPPENED = {
    BroadcastState.DRAFT: "มีคนแก้ประกาศนี้เมื่อ {at} หลังจากที่ท่านเปิดหน้านี้",
    BroadcastState.AWAITING_APPROVAL: "ประกาศนี้ขออนุมัติไปแล้วเมื่อ {at}",
    BroadcastState.SCHEDULED: "ประกาศนี้สั่งส่งไปแล้วเมื่อ {at} และจะส่งเพียงครั้งเดียว",
    BroadcastState.SENDING: "ประกาศนี้กำลังส่งอยู่ และส่งเพียงครั้งเดียว",
    BroadcastState.PAUSED: "ประกาศนี้ส่งไปแล้วบางส่วนและหยุดพักอยู่",
    BroadcastState.SENT: "ประกาศนี้ส่งไปแล้ว และส่งเพียงครั้งเดียว",
    BroadcastState.CANCELLED: "ประกาศนี้ยกเลิกไปแล้วเมื่อ {at}",
}


class ChangedMeanwhile(Refused):
    """Somebody, or the same person a moment ago, changed the announcement first."""


@dataclass(frozen=True, slots=True)
class BroadcastEdit:
    """What somebody filled in; without `send_at` it goes as soon as it may."""

    name: str
    content: Content
    audience: Audience
    send_at: datetime | None = None


def begin_broadcast(
    session: Session,
    authority_id: int,
    edit: BroadcastEdit,
    *,
    by: int,
    now: datetime,
    kind: BroadcastKind = BroadcastKind.FREE,
    forum_id: int | None = None,
    corrects_id: int | None = None,
) -> int:
    """Begin a draft and give its id. Raises NotFound where the forum is none of this authority's."""
    for forum in {forum_id, edit.audience.forum_id} - {None}:
        forum_by_id(session, authority_id, forum or 0)
    row = Broadcast(
        authority_id=authority_id,
        forum_id=forum_id,
        corrects_id=corrects_id,
        kind=kind.value,
        state=BroadcastState.DRAFT.value,
        made_by=by,
        made_at=now,
        **_columns(edit, now),
    )
    broadcast_id = add_broadcast(session, row)
    _record(session, row, "broadcast_begun", by, now)
    return broadcast_id


def edit_broadcast(
    session: Session,
    authority_id: int,
    broadcast_id: int,
    revision: int,
    edit: BroadcastEdit,
    *,
    by: int,
    now: datetime,
) -> int:
    """Change a draft and give its revision. Raises NotFound and ChangedMeanwhile."""
    row = held_at(session, authority_id, broadcast_id, revision, BroadcastState.DRAFT)
    if edit.audience.forum_id:
        forum_by_id(session, authority_id, edit.audience.forum_id)
    columns = _columns(edit, now)
    if all(getattr(row, name) == value for name, value in columns.items() if name != "changed_at"):
        return row.revision
    for name, value in columns.items():
        setattr(row, name, value)
    row.revision += 1
    _record(session, row, "broadcast_edited", by, now)
    return row.revision


def reopen_broadcast(
    session: Session, authority_id: int, broadcast_id: int, revision: int, *, by: int, now: datetime
) -> None:
    """Back to a draft before anything of it was sent; an approval given to it is void. Raises ChangedMeanwhile."""
    states = (BroadcastState.AWAITING_APPROVAL, BroadcastState.SCHEDULED)
    row = held_at(session, authority_id, broadcast_id, revision, *states)
    if row.auto_key is not None:
        raise Refused("scheduled by the product", thai="ข้อความเตือนอัตโนมัติแก้ไม่ได้ ยกเลิกได้")
    row.asked_by = row.asked_at = row.approved_by = row.approved_at = row.started_at = None
    move_broadcast(session, row, BroadcastState.DRAFT, "broadcast_reopened", by=by, now=now)


def copy_broadcast(
    session: Session, authority_id: int, broadcast_id: int, *, is_correction: bool, by: int, now: datetime
) -> int:
    """A new draft that says the same to the same people, and says that it corrects it where it does; its id."""
    row = broadcast_row(session, authority_id, broadcast_id)
    content = Content.from_json(row.content)
    if is_correction:
        content = _as_correction(content)
    edit = BroadcastEdit(
        name=f"{_CORRECTION} {row.name}" if is_correction else f"{row.name} (สำเนา)",
        content=content,
        audience=Audience.from_json(row.audience),
    )
    return begin_broadcast(
        session,
        authority_id,
        edit,
        by=by,
        now=now,
        kind=BroadcastKind(row.kind),
        forum_id=row.forum_id,
        corrects_id=row.id if is_correction else None,
    )


def held_at(
    session: Session, authority_id: int, broadcast_id: int, revision: int, *states: BroadcastState
) -> Broadcast:
    """The row, held, at that revision and in one of these states. Raises NotFound and ChangedMeanwhile."""
    row = broadcast_row(session, authority_id, broadcast_id, hold=True)
    if row.revision != revision or row.state not in states:
        happened = _HAPPENED[BroadcastState(row.state)].format(at=short_moment(row.finished_at or row.changed_at))
        raise ChangedMeanwhile(
            f"broadcast {row.id} is {row.state} at revision {row.revision}, not {revision}",
            thai=f"{happened} ครั้งนี้จึงไม่ได้เปลี่ยนอะไร",
        )
    return row


def move_broadcast(
    session: Session, row: Broadcast, state: BroadcastState, what: str, *, by: int, now: datetime
) -> None:
    """Put a held row into its next state, under a revision that no page has yet."""
    row.state = state.value
    row.changed_at = now
    row.revision += 1
    _record(session, row, what, by, now)


def _as_correction(content: Content) -> Content:
    if content.form == "card":
        return replace(content, heading=_CORRECTION, text="\n\n".join(filter(None, (content.heading, content.text))))
    return replace(content, text=f"{_CORRECTION}\n\n{content.text}".strip())


def _columns(edit: BroadcastEdit, now: datetime) -> dict[str, object]:
    return {
        "name": edit.name,
        "content": edit.content.as_json(),
        "audience": edit.audience.as_json(),
        "send_at": edit.send_at,
        "changed_at": now,
    }


def _record(session: Session, row: Broadcast, what: str, by: int, now: datetime) -> None:
    record_audit(
        session, what, authority_id=row.authority_id, staff_id=by, now=now, broadcast=row.id, revision=row.revision
    )
