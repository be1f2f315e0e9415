"""The page of a forum, and what becomes of it: announced, closed, held, postponed, cancelled, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forms import Form
from admin.forum_acts import acts_of
from admin.forum_form import read_times
from admin.forum_rows import AGENDA_KINDS
from admin.forum_words import ANSWERS, BROADCAST_KINDS, BROADCAST_STATES, HISTORY, STATE_TAGS
from admin.parts import parts
from bot.domain.errors import Refused
from bot.domain.forums import ForumAct
from bot.domain.map_point import map_address
from bot.domain.states import ForumState
from bot.services import change_forum_state as change
from bot.services.tell_reach import reach_of
from bot.store.forum_documents import documents_of
from bot.store.forum_parts import agenda_of, seats_of
from bot.store.forums import ForumFacts, all_places_of, forum_by_id
from bot.store.reports_forum import broadcasts_of_forum, count_answers, history_of_forum
from bot.store.session import Session

_LONGEST_REASON = 200


class _AtOnce(Protocol):
    def __call__(
        self, session: Session, authority_id: int, forum_id: int, *, by: int | None, now: datetime
    ) -> None: ...


_AT_ONCE: Mapping[str, tuple[_AtOnce, str]] = {
    ForumAct.ANNOUNCE: (change.announce_forum, "ประกาศแล้ว ประชาชนเห็นใน LINE และตอบได้ว่าจะมาหรือไม่"),
    ForumAct.CLOSE: (change.close_needs, "ปิดรับเรื่องแล้ว เรื่องที่เข้ามาหลังจากนี้เก็บไว้ แต่ไม่อยู่ในสรุปของครั้งนี้"),
    ForumAct.REOPEN: (change.reopen_needs, "เปิดรับเรื่องอีกครั้ง ยังไม่มีกำหนดปิด"),
    ForumAct.HOLD: (change.hold_forum, "บันทึกว่าจัดแล้ว"),
    ForumAct.TAKE_BACK_HELD: (change.take_back_held, "บันทึกว่ายังไม่ได้จัด"),
    ForumAct.RESTORE: (change.restore_forum, "กลับเป็นร่างแล้ว ประชาชนยังไม่เห็นจนกว่าจะประกาศ"),
    ForumAct.TAKE_BACK_WRITE_UP: (change.take_back_write_up, "เปิดให้แก้สรุปแล้ว"),
}


def show(forum_id: int) -> ResponseReturnValue:
    """Its facts, what is to be done next, and all that hangs on it."""
    here = visit()
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, here.authority.id, forum_id)
        if forum.plan_cycle_id != here.cycle.id:
            cycle = next(one for one in here.cycles if one.id == forum.plan_cycle_id)
            return redirect(url_for("admin.forums_forum", forum_id=forum_id, cycle=cycle.first_year))
        broadcasts = broadcasts_of_forum(rows, here.authority.id, forum_id)
        history = history_of_forum(rows, here.authority.id, forum_id)
        answers = count_answers(rows, here.authority.id, [forum_id])[forum_id]
        return render_template(
            "admin/forum.html",
            forum=forum,
            reach=reach_of(here.authority, forum, all_places_of(rows, here.authority.id)),
            tag=STATE_TAGS[forum.state],
            acts=acts_of(forum, broadcasts, history),
            map_at=map_address(forum.latitude, forum.longitude or 0) if forum.latitude is not None else "",
            agenda=agenda_of(rows, here.authority.id, forum_id),
            cycles={one.id: one for one in here.cycles},
            seats=seats_of(rows, here.authority.id, forum_id),
            answers=[(words, answers[key]) for key, words in ANSWERS.items()],
            documents=documents_of(rows, here.authority.id, forum_id),
            broadcasts=broadcasts,
            history=history,
            AGENDA_KINDS=AGENDA_KINDS,
            BROADCAST_KINDS=BROADCAST_KINDS,
            BROADCAST_STATES=BROADCAST_STATES,
            HISTORY=HISTORY,
            ForumState=ForumState,
        )


def act(forum_id: int) -> ResponseReturnValue:
    """Do what one button says, at once."""
    here = visit()
    found = _AT_ONCE.get(request.form.get("act", ""))
    if found is None:
        abort(400)
    do, words = found
    with parts().database.transaction() as rows:
        do(rows, here.authority.id, forum_id, by=here.staff.id, now=here.now)
    flash(words)
    return _to_page(forum_id)


def postpone(forum_id: int) -> ResponseReturnValue:
    """The form that moves a forum to another day or to none, or what was filled in."""
    here, form = visit(), Form(request.form if request.method == "POST" else None)
    forum = _forum(forum_id)
    if request.method == "POST":
        reason = form.text("reason", "เหตุผล", longest=_LONGEST_REASON)
        to = None
        if form.values.get("when") != "later":
            starts_at, ends_at = read_times(form)
            to = change.NewTime(starts_at, ends_at) if starts_at is not None else None
        try:
            if not form.errors:
                with parts().database.transaction() as rows:
                    change.postpone_forum(
                        rows, here.authority.id, forum_id, reason, by=here.staff.id, now=here.now, to=to
                    )
                return _told(forum_id, "change", "เลื่อนแล้ว ประชาชนเห็นใน LINE ทันที ขั้นต่อไปคือแจ้งผู้ที่รู้วันเดิม")
        except Refused as refusal:
            form.refuse("day", refusal.thai)
    return render_template("admin/forum_postpone.html", forum=forum, form=form), 422 if form.errors else 200


def cancel(forum_id: int) -> ResponseReturnValue:
    """The form that cancels a forum, or what was filled in."""
    here, form = visit(), Form(request.form if request.method == "POST" else None)
    forum = _forum(forum_id)
    if request.method == "POST":
        reason = form.text("reason", "เหตุผล", longest=_LONGEST_REASON)
        if not form.errors:
            with parts().database.transaction() as rows:
                change.cancel_forum(rows, here.authority.id, forum_id, reason, by=here.staff.id, now=here.now)
            if forum.day_code is None:
                flash("ยกเลิกแล้ว ยังไม่เคยประกาศ จึงไม่ต้องแจ้งใคร")
                return _to_page(forum_id)
            return _told(forum_id, "cancellation", "ยกเลิกแล้ว ขั้นต่อไปคือแจ้งผู้ที่ได้รับคำเชิญ")
    return render_template("admin/forum_cancel.html", forum=forum, form=form), 422 if form.errors else 200


def _forum(forum_id: int) -> ForumFacts:
    with parts().database.reading() as rows:
        return forum_by_id(rows, visit().authority.id, forum_id)


def _told(forum_id: int, kind: str, words: str) -> ResponseReturnValue:
    """To the announcement that tells it, ready to be checked and sent."""
    flash(words)
    return redirect(url_for("admin.broadcasts_new", forum=forum_id, kind=kind))


def _to_page(forum_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.forums_forum", forum_id=forum_id))
