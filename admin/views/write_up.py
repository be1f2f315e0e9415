"""The write-up of a forum: its preview with what to look at, the form that words it, finishing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forms import Form
from admin.parts import parts
from admin.write_up_asked import AskedWriteUp, asked_write_up, told_fault
from admin.write_up_files.words import RESULT_NAMES, SECTION_NAMES
from admin.write_up_form import as_submitted, field_name, marks_of, read_changes, shown_fields
from bot.domain.errors import Refused
from bot.domain.forums import ForumAct, may
from bot.domain.write_up import Section
from bot.services.edit_write_up import Clash, edit_write_up, finish_write_up, keep_name, reopen_write_up
from bot.services.freeze_brief import draw_copy

_LONGEST_NAME = 100


def show(forum_id: int) -> ResponseReturnValue:
    """The document as it would be printed, and above it what a person should look at."""
    with parts().database.reading() as rows:
        asked = asked_write_up(rows, forum_id)
    return render_template(
        "admin/write_up.html",
        asked=asked,
        paper=asked.paper,
        faults=[told_fault(one) for one in asked.faults],
        may_finish=may(ForumAct.WRITE_UP, asked.forum.state),
        SECTION_NAMES=SECTION_NAMES,
    )


def edit(forum_id: int) -> ResponseReturnValue:
    """The form, or what was filled in."""
    here = visit()
    with parts().database.reading() as rows:
        asked = asked_write_up(rows, forum_id)
    if asked.is_finished:
        return redirect(url_for("admin.forums_write_up", forum_id=forum_id))
    if request.method == "GET":
        return _form_page(asked, Form(), shown_fields(asked))
    form = Form(request.form)
    changes = read_changes(form, asked)
    if form.errors:
        return _form_page(asked, form, as_submitted(form.values, asked)), 422
    try:
        with parts().database.transaction() as rows:
            edit_write_up(rows, here.authority.id, forum_id, changes, by=here.staff.id, now=here.now)
    except Clash as clash:
        return _clash_page(forum_id, form, clash.fields), 409
    flash("บันทึกแล้ว")
    again = request.form.get("reset") or request.form.get("theirs")
    if again:
        return redirect(url_for("admin.forums_write_up_edit", forum_id=forum_id, _anchor=again))
    return redirect(url_for("admin.forums_write_up", forum_id=forum_id))


def keep(forum_id: int) -> ResponseReturnValue:
    """Let the name of another authority stand."""
    here, name = visit(), request.form.get("name", "")[:_LONGEST_NAME]
    with parts().database.reading() as rows:
        asked = asked_write_up(rows, forum_id)
    if name in {one.name for one in asked.others}:
        with parts().database.transaction() as rows:
            keep_name(rows, here.authority.id, forum_id, name, by=here.staff.id, now=here.now)
        flash(f"คงชื่อ “{name}” ไว้แล้ว")
    return redirect(url_for("admin.forums_write_up", forum_id=forum_id))


def finish(forum_id: int) -> ResponseReturnValue:
    """Say that it is finished: from now on it tells what it tells today."""
    here = visit()
    with parts().database.reading() as rows:
        asked = asked_write_up(rows, forum_id)
        if not may(ForumAct.WRITE_UP, asked.forum.state) and not asked.is_finished:
            raise Refused("the forum was not held yet", thai="กดว่า “จัดแล้ว” ที่หน้าประชาคมก่อน แล้วจึงทำรายงานให้เสร็จ")
        brief = draw_copy(rows, here.authority, forum_id, here.now)
    with parts().database.transaction() as rows:
        finish_write_up(rows, here.authority.id, forum_id, brief, by=here.staff.id, now=here.now)
    flash("รายงานเสร็จแล้ว จำนวนคนและสรุปความต้องการจะไม่เปลี่ยนอีก")
    return redirect(url_for("admin.forums_write_up", forum_id=forum_id))


def reopen(forum_id: int) -> ResponseReturnValue:
    """Work on it again."""
    here = visit()
    with parts().database.transaction() as rows:
        reopen_write_up(rows, here.authority.id, forum_id, by=here.staff.id, now=here.now)
    flash("เปิดแก้รายงานอีกครั้งแล้ว")
    return redirect(url_for("admin.forums_write_up", forum_id=forum_id))


def _clash_page(forum_id: int, form: Form, fields: list[str]) -> str:
    """The form with what was typed, and what another has put into the same fields meanwhile."""
    with parts().database.reading() as rows:
        asked = asked_write_up(rows, forum_id)
    for name in fields:
        form.refuse(name, f"{field_name(asked, name)}: {asked.facts.changed_by or 'คนอื่น'} แก้ไว้ก่อนแล้ว เลือกว่าจะใช้ของใคร")
    return _form_page(asked, form, as_submitted(form.values, asked), fields)


def _form_page(asked: AskedWriteUp, form: Form, values: dict[str, str], clashing: list[str] | None = None) -> str:
    return render_template(
        "admin/write_up_edit.html",
        asked=asked,
        form=form,
        values=values,
        stands=shown_fields(asked),
        marks=marks_of(asked),
        clashing=clashing or [],
        results=[("", "ยังไม่บันทึก"), *((one.value, name) for one, name in RESULT_NAMES.items())],
        Section=Section,
        SECTION_NAMES=SECTION_NAMES,
    )
