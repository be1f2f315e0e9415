"""What becomes of a forum: announced, closed for needs, held, written up, postponed, cancelled, and back.

Each act is done once however often its button is pressed, says who did it when and why in the audit log, and sends
nothing by itself: residents see the forum, and staff are offered the announcement to check and send.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.forums import OPEN_STATES, ForumAct, may
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day
from bot.services.record_audit import record_audit
from bot.store.forums import day_codes_of, forum_row, forums_to_close
from bot.store.models import Forum
from bot.store.session import Session

_CODES = range(1000, 10000)
_FINISHED = "รายงานผลของประชาคมนี้เสร็จแล้ว จึงแก้ไม่ได้ กด “เปิดแก้อีกครั้ง” ในหน้ารายงานก่อน"
_CHANGED = "สถานะของประชาคมนี้เปลี่ยนไปแล้ว กลับไปหน้าประชาคม โหลดใหม่ แล้วดูอีกครั้ง"


@dataclass(frozen=True, slots=True)
class NewTime:
    """The day and hours that a forum is moved to."""

    starts_at: datetime
    ends_at: datetime | None = None


def announce_forum(session: Session, authority_id: int, forum_id: int, *, by: int | None, now: datetime) -> None:
    """Let residents see it and answer; of a postponed one its new day must be set before. Raises Refused."""
    row = _held_row(session, authority_id, forum_id, ForumAct.ANNOUNCE, unless=OPEN_STATES)
    if row is None:
        return
    if row.starts_at <= now or (row.state == ForumState.POSTPONED and row.starts_at == row.put_off_from):
        raise Refused("the day of the forum is past or was called off", thai="กรุณาแก้ไขวันและเวลาให้เป็นวันที่จะจัดก่อน")
    if row.state == ForumState.DRAFT:
        row.state_reason = row.put_off_from = None
    row.day_code = row.day_code or _free_code(session, authority_id)
    _move(session, row, ForumAct.ANNOUNCE, ForumState.ANNOUNCED, by=by, now=now)


def close_needs(session: Session, authority_id: int, forum_id: int, *, by: int | None, now: datetime) -> None:
    """Count no later needs in its brief. Raises Refused."""
    row = _held_row(session, authority_id, forum_id, ForumAct.CLOSE, unless={ForumState.CLOSED})
    if row is not None:
        _move(session, row, ForumAct.CLOSE, ForumState.CLOSED, by=by, now=now)
        row.needs_until = min(row.needs_until or now, now)


def reopen_needs(session: Session, authority_id: int, forum_id: int, *, by: int | None, now: datetime) -> None:
    """Count later needs again, until another deadline is set. Raises Refused."""
    row = _held_row(session, authority_id, forum_id, ForumAct.REOPEN, unless={ForumState.ANNOUNCED})
    if row is not None:
        _move(session, row, ForumAct.REOPEN, ForumState.ANNOUNCED, by=by, now=now)
        row.needs_until = None


def hold_forum(session: Session, authority_id: int, forum_id: int, *, by: int | None, now: datetime) -> None:
    """Say that it was held; not before its day. Raises Refused."""
    row = _held_row(session, authority_id, forum_id, ForumAct.HOLD, unless={ForumState.HELD})
    if row is None:
        return
    if bangkok_day(row.starts_at) > bangkok_day(now):
        raise Refused("the day of the forum has not come", thai="ยังไม่ถึงวันของประชาคมนี้ จึงบันทึกว่าจัดแล้วไม่ได้")
    _move(session, row, ForumAct.HOLD, ForumState.HELD, by=by, now=now)


def take_back_held(session: Session, authority_id: int, forum_id: int, *, by: int | None, now: datetime) -> None:
    """Say that it was not held yet after all. Raises Refused."""
    row = _held_row(session, authority_id, forum_id, ForumAct.TAKE_BACK_HELD)
    if row is not None:
        is_closed = row.needs_until is not None and row.needs_until <= now
        before = ForumState.CLOSED if is_closed else ForumState.ANNOUNCED
        then = before if row.day_code else ForumState.DRAFT
        _move(session, row, ForumAct.TAKE_BACK_HELD, then, by=by, now=now)


def write_up_forum(session: Session, authority_id: int, forum_id: int, *, by: int | None, now: datetime) -> None:
    """Say that its write-up is finished. Raises Refused."""
    row = _held_row(session, authority_id, forum_id, ForumAct.WRITE_UP, unless={ForumState.WRITTEN_UP})
    if row is not None:
        _move(session, row, ForumAct.WRITE_UP, ForumState.WRITTEN_UP, by=by, now=now)


def take_back_write_up(session: Session, authority_id: int, forum_id: int, *, by: int | None, now: datetime) -> None:
    """Say that its write-up is worked on again. Raises Refused."""
    row = _held_row(session, authority_id, forum_id, ForumAct.TAKE_BACK_WRITE_UP, unless={ForumState.HELD})
    if row is not None:
        _move(session, row, ForumAct.TAKE_BACK_WRITE_UP, ForumState.HELD, by=by, now=now)


def cancel_forum(
    session: Session, authority_id: int, forum_id: int, reason: str, *, by: int | None, now: datetime
) -> None:
    """Say that it will not be held, and why. Raises Refused."""
    row = _held_row(session, authority_id, forum_id, ForumAct.CANCEL, unless={ForumState.CANCELLED})
    if row is not None:
        _move(session, row, ForumAct.CANCEL, ForumState.CANCELLED, by=by, now=now, reason=reason)


def restore_forum(session: Session, authority_id: int, forum_id: int, *, by: int | None, now: datetime) -> None:
    """Make a cancelled one a draft again. Raises Refused."""
    row = _held_row(session, authority_id, forum_id, ForumAct.RESTORE, unless={ForumState.DRAFT})
    if row is not None:
        _move(session, row, ForumAct.RESTORE, ForumState.DRAFT, by=by, now=now)


def postpone_forum(
    session: Session,
    authority_id: int,
    forum_id: int,
    reason: str,
    *,
    by: int | None,
    now: datetime,
    to: NewTime | None = None,
) -> None:
    """Move it to another time, or to one that is not known yet. Raises Refused.

    With a new day it stays as it was, closed for needs too; one without a day is announced again. A deadline for needs
    does not come after the forum.
    """
    row = _held_row(session, authority_id, forum_id, ForumAct.POSTPONE)
    is_without_day = row is not None and row.state == ForumState.POSTPONED
    if row is None or (is_without_day if to is None else to.starts_at == row.starts_at and not is_without_day):
        return  # the button was pressed twice
    if to is not None and to.starts_at <= now:
        raise Refused("a new time in the past", thai="วันใหม่ต้องเป็นวันที่ยังไม่ผ่านไป")
    row.put_off_from = row.put_off_from if is_without_day else row.starts_at
    then = ForumState.ANNOUNCED if is_without_day else ForumState(row.state)
    if to is not None:
        row.starts_at, row.ends_at = to.starts_at, to.ends_at
        row.needs_until = row.needs_until and min(row.needs_until, to.starts_at)
    else:
        then = ForumState.POSTPONED
    _move(session, row, ForumAct.POSTPONE, then, by=by, now=now, reason=reason)


def close_due_needs(session: Session, now: datetime) -> int:
    """Close every announced forum whose deadline for needs has passed; how many."""
    due = forums_to_close(session, now)
    for row in due:
        _move(session, row, ForumAct.CLOSE, ForumState.CLOSED, by=None, now=now)
    return len(due)


def hold_unfinished(session: Session, authority_id: int, forum_id: int) -> Forum:
    """The row of a forum, held: what a finished write-up tells stays as it is. Raises NotFound, Refused."""
    row = forum_row(session, authority_id, forum_id, hold=True)
    if row.state == ForumState.WRITTEN_UP:
        raise Refused("the write-up is finished", thai=_FINISHED)
    return row


def _held_row(
    session: Session, authority_id: int, forum_id: int, act: ForumAct, *, unless: Collection[str] = ()
) -> Forum | None:
    """The row, held for the act; None where the act was done before. Raises NotFound, and Refused where it may not."""
    row = forum_row(session, authority_id, forum_id, hold=True)
    if row.state in unless:
        return None
    if not may(act, ForumState(row.state)):
        raise Refused(f"a forum that is {row.state} cannot be {act}", thai=_CHANGED)
    return row


def _move(
    session: Session,
    row: Forum,
    act: ForumAct,
    then: ForumState,
    *,
    by: int | None,
    now: datetime,
    reason: str | None = None,
) -> None:
    row.state, row.state_at = then.value, now
    if reason is not None:
        row.state_reason = reason
    why = {} if reason is None else {"reason": reason}
    record_audit(session, f"forum_{act}", authority_id=row.authority_id, staff_id=by, now=now, forum=row.id, **why)


def _free_code(session: Session, authority_id: int) -> str:
    """Four digits that no forum of the authority has; the unique index has the last word."""
    taken = day_codes_of(session, authority_id)
    return secrets.choice([str(one) for one in _CODES if str(one) not in taken])
