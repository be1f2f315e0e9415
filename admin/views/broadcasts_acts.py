"""What is done with an announcement once it is written: sent, approved, given back, held, resumed, ended, copied."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import Visit, visit
from admin.forms import Form
from admin.parts import parts
from admin.views.broadcasts import read_page, refused_page
from bot.domain.errors import Refused
from bot.domain.states import BroadcastState
from bot.domain.thai_time import full_moment
from bot.jobs import Job
from bot.services.approve_broadcast import approve_broadcast, send_back_broadcast, send_broadcast
from bot.services.edit_broadcast import copy_broadcast, reopen_broadcast
from bot.services.run_broadcast import cancel_broadcast, pause_broadcast, resume_broadcast
from bot.store.broadcasts import broadcast_row
from bot.store.session import Session

Act = Callable[[Session, Visit, int], tuple[int, str]]  # gives the announcement to show then, and what to say
_LONGEST_WORDS = 500


def confirm(broadcast_id: int) -> ResponseReturnValue:
    """The last look before sending, which cannot be undone; a draft that was changed meanwhile is shown as a draft."""
    with parts().database.reading() as rows:
        row = broadcast_row(rows, visit().authority.id, broadcast_id)
    if row.state != BroadcastState.DRAFT or request.args.get("revision") != str(row.revision):
        return redirect(url_for("admin.broadcasts_broadcast", broadcast_id=broadcast_id))
    return read_page(row, is_confirming=True)


def act(broadcast_id: int) -> ResponseReturnValue:
    """Do one of the acts; what is refused changes nothing and is said on the page as it stands."""
    here = visit()
    deed = _ACTS.get(request.form.get("deed", ""))
    if deed is None:
        abort(400)
    try:
        with parts().database.transaction() as rows:
            shown, words = deed(rows, here, broadcast_id)
    except Refused as refusal:
        with parts().database.reading() as rows:
            row = broadcast_row(rows, here.authority.id, broadcast_id)
        return refused_page(row, refusal.thai)
    _wake(shown)
    flash(words)
    return redirect(url_for("admin.broadcasts_broadcast", broadcast_id=shown))


def _wake(broadcast_id: int) -> None:
    with parts().database.reading() as rows:
        row = broadcast_row(rows, visit().authority.id, broadcast_id)
    if row.state == BroadcastState.SCHEDULED and row.send_at is None:
        parts().jobs.send(Job.START_BROADCAST, broadcast_id)
    elif row.state == BroadcastState.SENDING:
        parts().jobs.send(Job.SEND_BATCH, broadcast_id)


def _send(rows: Session, here: Visit, broadcast_id: int) -> tuple[int, str]:
    at = send_broadcast(rows, here.authority, broadcast_id, _revision(), by=here.staff.id, now=here.now)
    return broadcast_id, "กำลังส่ง แต่ละคนได้รับครั้งเดียว" if at <= here.now else f"ตั้งเวลาแล้ว จะส่ง{full_moment(at)}"


def _approve(rows: Session, here: Visit, broadcast_id: int) -> tuple[int, str]:
    at = approve_broadcast(rows, here.authority, broadcast_id, _revision(), by=here.staff.id, now=here.now)
    return broadcast_id, "อนุมัติแล้ว กำลังส่ง" if at <= here.now else f"อนุมัติแล้ว จะส่ง{full_moment(at)}"


def _send_back(rows: Session, here: Visit, broadcast_id: int) -> tuple[int, str]:
    form = Form(request.form)
    words = form.text("words", "สิ่งที่ขอให้แก้", longest=_LONGEST_WORDS)
    if form.errors:
        raise Refused("sent back without words", thai=form.errors["words"])
    send_back_broadcast(rows, here.authority.id, broadcast_id, _revision(), words, by=here.staff.id, now=here.now)
    return broadcast_id, "ส่งกลับให้แก้แล้ว"


def _reopen(rows: Session, here: Visit, broadcast_id: int) -> tuple[int, str]:
    reopen_broadcast(rows, here.authority.id, broadcast_id, _revision(), by=here.staff.id, now=here.now)
    return broadcast_id, "กลับเป็นร่างแล้ว แก้เสร็จแล้วต้องสั่งส่งหรือขออนุมัติใหม่"


def _pause(rows: Session, here: Visit, broadcast_id: int) -> tuple[int, str]:
    done = pause_broadcast(rows, here.authority.id, broadcast_id, by=here.staff.id, now=here.now)
    return broadcast_id, "หยุดพักแล้ว คนที่ยังไม่ได้รับจะไม่ได้รับจนกว่าจะส่งต่อ" if done else "ประกาศนี้ไม่ได้กำลังส่ง จึงไม่มีอะไรให้หยุด"


def _resume(rows: Session, here: Visit, broadcast_id: int) -> tuple[int, str]:
    done = resume_broadcast(rows, here.authority.id, broadcast_id, by=here.staff.id, now=here.now)
    return broadcast_id, "ส่งต่อจากที่หยุดไว้แล้ว" if done else "ประกาศนี้ไม่ได้หยุดพักอยู่"


def _cancel(rows: Session, here: Visit, broadcast_id: int) -> tuple[int, str]:
    done = cancel_broadcast(rows, here.authority.id, broadcast_id, by=here.staff.id, now=here.now)
    return broadcast_id, "ยกเลิกแล้ว คนที่ยังไม่ได้รับจะไม่ได้รับ" if done else "ประกาศนี้จบไปแล้ว จึงไม่มีอะไรให้ยกเลิก"


def _copy(rows: Session, here: Visit, broadcast_id: int) -> tuple[int, str]:
    made = copy_broadcast(rows, here.authority.id, broadcast_id, is_correction=False, by=here.staff.id, now=here.now)
    return made, "ทำสำเนาเป็นร่างใหม่แล้ว"


def _correct(rows: Session, here: Visit, broadcast_id: int) -> tuple[int, str]:
    made = copy_broadcast(rows, here.authority.id, broadcast_id, is_correction=True, by=here.staff.id, now=here.now)
    return made, "เริ่มร่างแก้ไขประกาศแล้ว แก้ข้อความให้ถูกแล้วส่ง"


def _revision() -> int:
    typed = request.form.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


_ACTS: dict[str, Act] = {
    "send": _send,
    "approve": _approve,
    "send_back": _send_back,
    "reopen": _reopen,
    "pause": _pause,
    "resume": _resume,
    "cancel": _cancel,
    "copy": _copy,
    "correct": _correct,
}
