"""Announcements as they are written: begun, saved as drafts, tried on oneself, looked at while one types."""

import re
from dataclasses import replace
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.broadcast_audience import audience_options
from admin.broadcast_form import read_broadcast, uploaded
from admin.broadcast_page import Draft, has_linked_line, look_at, write_page
from admin.broadcasts_shown import KINDS
from admin.forms import Form
from admin.parts import parts
from admin.views.broadcasts import draft_of, refused_page
from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.errors import Refused
from bot.domain.states import BroadcastState
from bot.jobs import Job
from bot.services.approve_broadcast import ask_for_approval
from bot.services.check_broadcast import check_ready
from bot.services.clean_image import NotAPicture
from bot.services.draft_for_forum import draft_for_forum
from bot.services.edit_broadcast import BroadcastEdit, ChangedMeanwhile, begin_broadcast, edit_broadcast
from bot.services.keep_picture import cleaned_picture, keep_picture
from bot.services.record_audit import record_audit
from bot.services.try_broadcast import try_broadcast
from bot.store.broadcasts import broadcast_row
from bot.store.forums import forum_by_id
from bot.store.session import Session

_NUMBER = re.compile(r"\d{1,9}")
_OF_FORUM = {kind.value: kind for kind in BroadcastKind if kind is not BroadcastKind.FREE}
_BAD_PICTURES = {
    "too_large": "รูปนี้ใหญ่เกินไป ย่อรูปแล้วเลือกใหม่",
    "unreadable": "เปิดไฟล์นี้เป็นรูปไม่ได้ ใช้ JPEG, PNG หรือ WebP",
}


def begin() -> ResponseReturnValue:
    """An empty form, or what was filled in; for a forum the product writes the draft, once it is asked to."""
    kind, forum = _OF_FORUM.get(request.values.get("kind", "")), request.values.get("forum", "")
    if kind is not None and _NUMBER.fullmatch(forum):
        return _begin_for_forum(int(forum), kind)
    if request.method == "POST":
        return _save(_unsaved())
    return write_page(_unsaved())


def save(broadcast_id: int) -> ResponseReturnValue:
    """Save a draft, and go on to what was asked with it: a test, the quota, approval, or the step before sending."""
    with parts().database.reading() as rows:
        row = broadcast_row(rows, visit().authority.id, broadcast_id)
    if row.state != BroadcastState.DRAFT:
        return refused_page(row, "ประกาศนี้ไม่ใช่ร่างแล้ว สิ่งที่กรอกครั้งนี้จึงไม่ได้บันทึก")
    return _save(draft_of(row))


def look() -> ResponseReturnValue:
    """The sum, the cost and the preview of what is being typed; nothing is kept."""
    here = visit()
    broadcast_id = request.form.get("broadcast", "")
    with parts().database.reading() as rows:
        draft = _unsaved()
        if _NUMBER.fullmatch(broadcast_id):
            draft = draft_of(broadcast_row(rows, here.authority.id, int(broadcast_id)))
        options = audience_options(rows, here.authority, here.cycle)
        edit = read_broadcast(
            Form(request.form), request.form, options, here.authority, stood=draft.edit.content, now=here.now
        )
        draft = replace(draft, edit=edit)
        looked = look_at(rows, draft, options)
        is_linked = has_linked_line(rows)
    return render_template("admin/broadcast_look.html", looked=looked, draft=draft, is_linked=is_linked)


def _begin_for_forum(forum_id: int, kind: BroadcastKind) -> ResponseReturnValue:
    here = visit()
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, here.authority.id, forum_id)
    if request.method == "GET":
        return render_template("admin/broadcast_begin.html", forum=forum, kind=kind, kind_words=KINDS[kind])
    with parts().database.transaction() as rows:
        broadcast_id = draft_for_forum(rows, here.authority, forum, kind, by=here.staff.id, now=here.now)
    return redirect(url_for("admin.broadcasts_broadcast", broadcast_id=broadcast_id))


def _unsaved() -> Draft:
    return Draft(None, 0, BroadcastKind.FREE, None, BroadcastEdit("", Content(), Audience()))


def _save(draft: Draft) -> ResponseReturnValue:
    here, form = visit(), Form(request.form)
    with parts().database.reading() as rows:
        options = audience_options(rows, here.authority, here.cycle)
    edit = read_broadcast(form, request.form, options, here.authority, stood=draft.edit.content, now=here.now)
    picture = _picture(form)
    typed = replace(draft, edit=edit)
    if form.errors:
        return write_page(typed, form), 422
    revision = request.form.get("revision", "")
    try:
        with parts().database.transaction() as rows:
            broadcast_id, revision_now = _stored(rows, typed, int(revision) if _NUMBER.fullmatch(revision) else 0)
            if picture:
                revision_now = _with_picture(rows, broadcast_id, revision_now, edit, picture)
    except ChangedMeanwhile as refusal:
        with parts().database.reading() as rows:
            row = broadcast_row(rows, here.authority.id, draft.id or 0)
        if row.state != BroadcastState.DRAFT:
            return refused_page(row, refusal.thai)
        return write_page(replace(draft_of(row), edit=edit), form, refused=refusal.thai, is_conflict=True), 409
    return _go_on(broadcast_id, revision_now)


def _stored(rows: Session, draft: Draft, revision: int) -> tuple[int, int]:
    here = visit()
    if draft.id is None:
        return begin_broadcast(rows, here.authority.id, draft.edit, by=here.staff.id, now=here.now), 1
    return draft.id, edit_broadcast(
        rows, here.authority.id, draft.id, revision, draft.edit, by=here.staff.id, now=here.now
    )


def _with_picture(
    rows: Session, broadcast_id: int, revision: int, edit: BroadcastEdit, picture: tuple[bytes, bytes]
) -> int:
    here = visit()
    token = keep_picture(rows, here.authority.id, broadcast_id, picture, here.now)
    content = replace(edit.content, picture=f"{parts().public_base_url}/pictures/{token}")
    shown = replace(edit, content=content)
    return edit_broadcast(rows, here.authority.id, broadcast_id, revision, shown, by=here.staff.id, now=here.now)


def _picture(form: Form) -> tuple[bytes, bytes] | None:
    content = uploaded(request.files)
    if content is None:
        return None
    if not parts().public_base_url.startswith("https://"):
        form.refuse("picture", "ยังส่งรูปไม่ได้ LINE รับรูปจากที่อยู่ https เท่านั้น ผู้ดูแลระบบต้องตั้ง PUBLIC_BASE_URL ก่อน")
        return None
    try:
        return cleaned_picture(content)
    except NotAPicture as refusal:
        form.refuse("picture", _BAD_PICTURES.get(str(refusal), _BAD_PICTURES["unreadable"]))
        return None


def _go_on(broadcast_id: int, revision: int) -> ResponseReturnValue:
    """What was asked together with saving; whatever is refused, the draft is saved."""
    here, deed = visit(), request.form.get("deed", "")
    address = url_for("admin.broadcasts_broadcast", broadcast_id=broadcast_id)
    try:
        if deed == "test":
            _test(broadcast_id, here.now)
        elif deed == "quota":
            parts().jobs.send(Job.READ_QUOTA, here.authority.id)
            address = url_for(
                "admin.broadcasts_broadcast", broadcast_id=broadcast_id, asked=here.now.isoformat(), _anchor="quota"
            )
        elif deed == "ask":
            with parts().database.transaction() as rows:
                ask_for_approval(rows, here.authority, broadcast_id, revision, by=here.staff.id, now=here.now)
            flash("ขออนุมัติแล้ว ให้เจ้าหน้าที่อีกคนเปิดหน้านี้เพื่ออนุมัติ")
        elif deed == "next":
            with parts().database.reading() as rows:
                check_ready(rows, here.authority, broadcast_row(rows, here.authority.id, broadcast_id), here.now)
            address = url_for("admin.broadcasts_confirm", broadcast_id=broadcast_id, revision=revision)
        else:
            flash("บันทึกร่างแล้ว")
    except Refused as refusal:
        with parts().database.reading() as rows:
            row = broadcast_row(rows, here.authority.id, broadcast_id)
        if row.state != BroadcastState.DRAFT:
            return refused_page(row, refusal.thai)
        return write_page(draft_of(row), refused=refusal.thai), 409
    return redirect(address)


def _test(broadcast_id: int, now: datetime) -> None:
    here = visit()
    with parts().database.transaction() as rows:
        outbox_id = try_broadcast(rows, here.authority, broadcast_id, by=here.staff.id, now=now)
        record_audit(
            rows, "broadcast_tried", authority_id=here.authority.id, staff_id=here.staff.id, now=now,
            broadcast=broadcast_id,
        )  # fmt: skip
    parts().jobs.send(Job.DELIVER, outbox_id)
    flash("ส่งทดสอบไปที่ LINE ของท่านแล้ว นับเป็นหนึ่งข้อความ ร่างบันทึกแล้ว")
