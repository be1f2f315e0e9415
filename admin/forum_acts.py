"""What may be done to a forum from its page: one next act, filled, and the others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from admin.access import visit
from bot.domain.broadcasts import BroadcastKind
from bot.domain.forums import OPEN_STATES, ForumAct, may
from bot.domain.roles import Role
from bot.domain.states import BroadcastState, ForumState
from bot.domain.thai_time import bangkok_day
from bot.store.forums import ForumFacts
from bot.store.reports_forum import ForumBroadcast, ForumEntry


@dataclass(frozen=True, slots=True)
class Act:
    """A button: one that changes the state at once (`act`), or a link to a page (`address`)."""

    label: str
    act: str = ""
    address: str = ""
    is_next: bool = False  # what residents or the file still miss
    is_danger: bool = False


# What residents are told of; an announcement from before it told something else.
_TURNS = (ForumAct.ANNOUNCE, ForumAct.POSTPONE, ForumAct.CANCEL, ForumAct.HOLD)
_TELLING = {
    BroadcastKind.INVITATION: "ส่งคำเชิญ",
    BroadcastKind.CHANGE: "แจ้งวันใหม่",
    BroadcastKind.CANCELLATION: "แจ้งการยกเลิก",
    BroadcastKind.THANKS: "ส่งคำขอบคุณ",
}


def acts_of(forum: ForumFacts, broadcasts: Collection[ForumBroadcast], history: Sequence[ForumEntry]) -> list[Act]:
    """What this person may do, the next act first: what residents or the file still miss, or else the brief."""
    turned_at = next((one.happened_at for one in history if one.what in _TURNS), None)
    acts = list(_acts(forum, [one for one in broadcasts if turned_at is None or one.made_at >= turned_at]))
    if not any(one.is_next for one in acts):
        acts.append(Act("เปิดสรุปก่อนประชาคม", address=url_for("admin.forums_brief", forum_id=forum.id), is_next=True))
    return sorted(acts, key=lambda one: (not one.is_next, one.is_danger))


def _acts(forum: ForumFacts, broadcasts: Collection[ForumBroadcast]) -> Iterator[Act]:
    here = visit()
    days_left = (bangkok_day(forum.starts_at) - bangkok_day(here.now)).days
    is_officer = here.may(Role.OFFICER)
    if days_left <= 0 and forum.state in OPEN_STATES and here.may(Role.FACILITATOR):
        yield Act("เปิดหน้าวันประชาคม", address=url_for("admin.forums_day", forum_id=forum.id), is_next=True)
    if not is_officer:
        return
    if forum.state in (ForumState.HELD, ForumState.WRITTEN_UP):
        yield Act("เขียนสรุปผล", address=url_for("admin.forums_write_up", forum_id=forum.id), is_next=True)
    if days_left > 0 and may(ForumAct.ANNOUNCE, forum.state) and forum.state != ForumState.POSTPONED:
        yield Act("ประกาศให้ประชาชนเห็น", act=ForumAct.ANNOUNCE, is_next=True)
    if forum.state == ForumState.POSTPONED:
        yield Act("กำหนดวันใหม่", address=url_for("admin.forums_postpone", forum_id=forum.id), is_next=True)
    yield from _telling(forum, broadcasts, days_left)
    yield from _state_acts(forum, days_left)


def _telling(forum: ForumFacts, broadcasts: Collection[ForumBroadcast], days_left: int) -> Iterator[Act]:
    """The announcement that residents have not been sent yet; it is only begun here, checked and sent there."""
    kind = _missing(forum, days_left)
    begun = [one for one in broadcasts if one.kind == kind and one.state != BroadcastState.CANCELLED]
    if kind is not None and not begun:
        address = url_for("admin.broadcasts_new", forum=forum.id, kind=kind.value)
        yield Act(_TELLING[kind], address=address, is_next=True)


def _missing(forum: ForumFacts, days_left: int) -> BroadcastKind | None:
    if forum.state == ForumState.CANCELLED and forum.day_code:
        return BroadcastKind.CANCELLATION
    if forum.state in (ForumState.HELD, ForumState.WRITTEN_UP) and forum.day_code:
        return BroadcastKind.THANKS
    if forum.state in OPEN_STATES and days_left >= 0:
        return BroadcastKind.CHANGE if forum.put_off_from else BroadcastKind.INVITATION
    return BroadcastKind.CHANGE if forum.state == ForumState.POSTPONED else None


def _state_acts(forum: ForumFacts, days_left: int) -> Iterator[Act]:
    state = forum.state
    if days_left <= 0 and may(ForumAct.HOLD, state):
        yield Act("บันทึกว่าจัดแล้ว", act=ForumAct.HOLD, is_next=True)
    if may(ForumAct.CLOSE, state):
        yield Act("ปิดรับเรื่อง", act=ForumAct.CLOSE)
    if may(ForumAct.REOPEN, state):
        yield Act("เปิดรับเรื่องอีกครั้ง", act=ForumAct.REOPEN)
    if may(ForumAct.RESTORE, state):
        yield Act("กลับเป็นร่าง", act=ForumAct.RESTORE)
    if may(ForumAct.TAKE_BACK_HELD, state):
        yield Act("ยังไม่ได้จัด", act=ForumAct.TAKE_BACK_HELD)
    if may(ForumAct.TAKE_BACK_WRITE_UP, state):
        yield Act("กลับไปแก้สรุป", act=ForumAct.TAKE_BACK_WRITE_UP)
    if may(ForumAct.POSTPONE, state) and state != ForumState.POSTPONED:
        yield Act("เลื่อน…", address=url_for("admin.forums_postpone", forum_id=forum.id))
    if may(ForumAct.CANCEL, state):
        yield Act("ยกเลิก…", address=url_for("admin.forums_cancel", forum_id=forum.id), is_danger=True)
