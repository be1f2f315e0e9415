"""The form that makes a forum or changes it; what two people change at once is shown side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forms import Form
from admin.forum_form import LABELS, read_forum, values_of
from admin.forum_places import Level, chosen_places, levels_of
from admin.forum_rows import AGENDA_KINDS, BLANK_ROWS, count_rows, seats_values
from admin.parts import parts
from bot.domain.days import typed_day
from bot.domain.errors import Outdated, Refused
from bot.domain.forums import OPEN_STATES, SeatsEntry
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day, long_date
from bot.services.make_forum import ForumEdit, edit_forum, edit_of, make_forum
from bot.store.forum_parts import seats_of_authority
from bot.store.forums import ForumFacts, forum_by_id
from bot.store.reports_forum import ForumEntry, history_of_forum

# The parts of the form that unfold, by how the names of their fields begin.
_PARTS = {
    "agenda": ("agenda",),
    "seats": ("seats",),
    "invited": ("needs", "capacity", "chair", "team", "bodies"),
    "questions": ("questions",),
}
_EXAMPLE_DAYS = 30  # from today to the day that the form gives as an example


@dataclass(frozen=True, slots=True)
class Before:
    """A forum as it stands while somebody edits it; all but `levels` and `groups` None where it is new."""

    levels: list[Level]
    groups: list[SeatsEntry]  # the authority's own
    forum: ForumFacts | None = None
    edit: ForumEdit | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """What somebody else changed meanwhile: by whom, and each field as it stands and as it was typed here."""

    last: ForumEntry | None
    fields: list[tuple[str, str, str]]


def make() -> ResponseReturnValue:
    """The form for a new forum, or what was filled in."""
    return _answer(None)


def edit(forum_id: int) -> ResponseReturnValue:
    """The form of one forum, or what was filled in."""
    return _answer(forum_id)


def _answer(forum_id: int | None) -> ResponseReturnValue:
    here, before = visit(), _before(forum_id)
    form = Form(request.form if request.method == "POST" else None)
    if before.forum is not None and before.forum.state is ForumState.WRITTEN_UP:
        flash("รายงานผลของประชาคมนี้เสร็จแล้ว จึงแก้ไม่ได้ เปิดแก้รายงานอีกครั้งก่อน")
        return redirect(url_for("admin.forums_forum", forum_id=forum_id))
    if request.method != "POST":
        return _page(form, before)
    known = {one.stakeholder_group_id for one in before.groups if one.stakeholder_group_id is not None}
    filled_in = read_forum(form, request.form, before.levels, here.cycles, known)
    if filled_in is None:
        return _page(form, before), 422
    try:
        saved_id = _save(forum_id, filled_in)
    except Outdated:
        now = _before(forum_id)
        return _page(form, now, _clash(form, now)), 409
    except Refused as refusal:
        form.refuse("agenda" if "วาระ" in refusal.thai else "seats", refusal.thai)
        return _page(form, before), 422
    flash(_saved(filled_in, before))
    cycle = next(one for one in here.cycles if one.id == filled_in.plan_cycle_id)
    return redirect(
        url_for("admin.forums_forum", forum_id=saved_id, cycle=None if cycle.collecting else cycle.first_year)
    )


def _before(forum_id: int | None) -> Before:
    here = visit()
    with parts().database.reading() as rows:
        groups = seats_of_authority(rows, here.authority.id)
        if forum_id is None:
            return Before(levels_of(rows, here.authority), groups)
        forum = forum_by_id(rows, here.authority.id, forum_id)
        stands = edit_of(rows, here.authority.id, forum_id)
        return Before(levels_of(rows, here.authority, forum), groups, forum, stands)


def _save(forum_id: int | None, edit: ForumEdit) -> int:
    here, seen = visit(), request.form.get("seen")
    with parts().database.transaction() as rows:
        if forum_id is None:
            return make_forum(rows, here.authority.id, edit, by=here.staff.id, now=here.now)
        edit_forum(rows, here.authority.id, forum_id, edit, by=here.staff.id, now=here.now, seen=seen)
        return forum_id


def _page(form: Form, before: Before, clash: Clash | None = None) -> str:
    here = visit()
    stood = _stood(before)
    values: Mapping[str, str] = form.values or stood
    return render_template(
        "admin/forum_form.html",
        form=form,
        forum=before.forum,
        clash=clash,
        seen=before.edit.print if before.edit else "",
        opened={part for part, begins in _PARTS.items() if any(name.startswith(begins) for name in form.errors)},
        levels=before.levels,
        example_day=typed_day(bangkok_day(here.now) + timedelta(days=_EXAMPLE_DAYS)),
        plans=[(str(one.first_year), f"พ.ศ. {one.name}") for one in here.cycles],
        stood=stood,
        has_seats=bool(values.get("has_seats")),
        agenda_rows=count_rows(values, "agenda") + BLANK_ROWS,
        seats_rows=count_rows(values, "seats") + BLANK_ROWS,
        seats_in_all=sum(int(values[name]) for name in values if _is_quota(name, values[name])),
        AGENDA_KINDS=AGENDA_KINDS.items(),
        chosen=set(request.form.getlist("place")) if form.values else chosen_places(before.forum),
    )


def _is_quota(name: str, value: str) -> bool:
    return name.startswith("seats-") and name.endswith("-quota") and value.isdecimal() and len(value) < 7


def _stood(before: Before) -> dict[str, str]:
    """What the fields hold before anybody types; a new forum is offered the authority's own groups."""
    here = visit()
    if before.edit is None:
        offered = {"has_seats": "1", **seats_values(before.groups)} if before.groups else {}
        return {**dict.fromkeys(LABELS, ""), "plan": str(here.cycle.first_year), **offered}
    return values_of(before.edit, here.cycles) | ({} if before.edit.seats else seats_values(before.groups))


def _clash(form: Form, now: Before) -> Clash:
    if now.forum is None:
        return Clash(None, [])
    stands = _stood(now)
    with parts().database.reading() as rows:
        history = history_of_forum(rows, visit().authority.id, now.forum.id)
    typed = {name: " ".join(form.values.get(name, "").split()) for name in LABELS}
    fields = [
        (label, stands[name], typed[name])
        for name, label in LABELS.items()
        if " ".join(stands[name].split()) != typed[name]
    ]
    return Clash(history[0] if history else None, fields)


def _saved(edit: ForumEdit, before: Before) -> str:
    """That it is saved; of a mistyped year that it is past; of an announced forum that residents know the old day."""
    day, was = bangkok_day(edit.starts_at), before.forum
    if was is not None and was.state in OPEN_STATES and (was.starts_at != edit.starts_at or was.venue != edit.venue):
        return f"บันทึก{edit.name}แล้ว ประชาชนเห็นวันและสถานที่ใหม่ทันที ผู้ที่รู้วันเดิมแล้วต้องได้รับแจ้ง"
    if day >= bangkok_day(visit().now):
        return f"บันทึก{edit.name}แล้ว"
    return f"บันทึก{edit.name}แล้ว วันที่ {long_date(day)} ผ่านมาแล้ว ถ้าพิมพ์วันผิด กด แก้ไข"
