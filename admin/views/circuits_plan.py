"""A circuit is planned in two steps, wishes and the table drawn from them; a saved one is changed in such a table."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.circuit_form import (
    WISHES,
    Wish,
    read_date,
    read_drafts,
    read_forums,
    read_wish,
    token_of,
    typed_drafts,
    typed_forums,
)
from admin.circuit_words import clash_words, template_words
from admin.forms import Form
from admin.forum_words import STATE_TAGS
from admin.parts import parts
from bot.domain.circuits import DateName, shared_days
from bot.domain.clashes import Clash, clashes_between, clashes_with
from bot.domain.days import typed_day
from bot.domain.errors import Outdated, Refused
from bot.domain.forums import OPEN_STATES
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day
from bot.services.find_clashes import planned_lines, planned_of
from bot.services.make_circuit import CircuitEdit, NewCircuit, edit_circuit, make_circuit, print_of
from bot.services.plan_circuit import Choice, DraftForum, choices_of, draw_up, whole_of
from bot.store.circuits import CircuitFacts, bounds_of, circuit_by_id
from bot.store.forums import ForumFacts, all_places_of, forums_of

_STARTS_WITH = {"template": "whole", "hours": "09.00", "length": "3", "per_day": "2", "closing_after": "1"}
_DATES = ("first_day", "last_day", "circular", "finish_by")


def make() -> ResponseReturnValue:
    """The wishes for a new circuit, the table drawn from them, or that table saved."""
    here = visit()
    with parts().database.reading() as rows:
        choices = choices_of(rows, here.authority)
    step = request.form.get("step", "back")
    if step == "back":
        typed = {name: request.form[name] for name in WISHES if name in request.form}
        is_first = request.method == "GET"
        return _wish_page(Form({**_STARTS_WITH, **_template_of(choices)} if is_first else typed), choices)
    form = Form(request.form)
    wish = read_wish(form, choices)
    if wish is None:
        return _wish_page(form, choices)
    if step == "draw":
        drafts = draw_up(here.authority, wish.choice, wish.timing, wish.closing_after)
        form = Form({**request.form, **typed_drafts(drafts)})
    known = {token_of(one): one for one in (*wish.choice.parts, whole_of(here.authority))}
    drafts = read_drafts(form, known)
    if step != "save" or form.errors:
        return _draft_page(form, wish, drafts)
    new = NewCircuit(here.cycle.id, wish.choice.template.name, wish.edit)
    try:
        with parts().database.transaction() as rows:
            circuit_id = make_circuit(rows, here.authority.id, new, drafts, by=here.staff.id, now=here.now)
    except Refused as refusal:
        form.refuse("name", refusal.thai)
        return _draft_page(form, wish, drafts)
    flash(f"บันทึก{wish.name}แล้ว เป็นร่าง {len(drafts)} ครั้ง ยังไม่มีใครเห็นนอกจากเจ้าหน้าที่")
    return redirect(url_for("admin.forums_circuit", circuit_id=circuit_id))


def edit(circuit_id: int) -> ResponseReturnValue:
    """The table of a saved circuit, or what was typed in it."""
    here = visit()
    with parts().database.reading() as rows:
        circuit = circuit_by_id(rows, here.authority.id, circuit_id)
        forums = [one for one in forums_of(rows, here.authority.id) if one.circuit_id == circuit.id]
    stood = {**_typed_circuit(circuit), **typed_forums(forums), "seen": print_of(circuit, forums)}
    if request.method == "GET":
        return _edit_page(Form(stood), circuit, forums)
    form = Form(request.form)
    edited = CircuitEdit(
        form.text("name", "ชื่อชุดประชาคม", longest=120),
        {DateName(one): read_date(form, one, _DATE_LABELS[one]) for one in _DATES},
    )
    lines = read_forums(form, forums)
    if form.errors:
        return _edit_page(form, circuit, forums)
    try:
        with parts().database.transaction() as rows:
            done = edit_circuit(
                rows, here.authority.id, circuit_id, edited, lines,
                by=here.staff.id, now=here.now, seen=request.form.get("seen", ""),
            )  # fmt: skip
    except Outdated:
        form = Form({**request.form, "seen": stood["seen"]})
        form.refuse("name", "มีคนแก้ชุดนี้ระหว่างที่ท่านเปิดหน้านี้อยู่ ค่าที่ท่านพิมพ์ยังอยู่ ถ้ากดบันทึกอีกครั้ง ค่าของท่านจะแทนที่")
        return _edit_page(form, circuit, forums)
    except Refused as refusal:
        form.refuse("name", refusal.thai)
        return _edit_page(form, circuit, forums)
    flash(f"บันทึก{edited.name}แล้ว เปลี่ยน {done} ครั้ง")
    return redirect(url_for("admin.forums_circuit", circuit_id=circuit_id))


_DATE_LABELS = {
    "first_day": "วันแรกของช่วง",
    "last_day": "วันสุดท้ายของช่วง",
    "circular": "วันที่ของหนังสือสั่งการ",
    "finish_by": "วันที่ต้องเสร็จ",
}


def _template_of(choices: list[Choice]) -> dict[str, str]:
    """The template of most forums is what a circuit is mostly made for."""
    return {"template": choices[-1].template.name}


def _wish_page(form: Form, choices: list[Choice]) -> ResponseReturnValue:
    here = visit()
    page = render_template(
        "admin/circuit_new.html",
        form=form,
        choices=[
            (one.template.name, template_words(one.template.name, here.authority), len(one.parts)) for one in choices
        ],
        example_day=typed_day(bangkok_day(here.now)),
    )
    return page, 422 if form.errors else 200


def _draft_page(form: Form, wish: Wish, drafts: list[DraftForum]) -> ResponseReturnValue:
    held = [bangkok_day(one.slot.starts_at) for one in drafts]
    page = render_template(
        "admin/circuit_draft.html",
        form=form,
        wish=wish,
        wishes=[(name, form.values[name]) for name in WISHES if name != "name" and name in form.values],
        template=template_words(wish.choice.template.name, visit().authority),
        count=len(drafts),
        lines=range(int(form.values["lines"]) if form.values.get("lines", "").isdecimal() else 0),
        days=len(set(held)),
        span=(max(held) - min(held)).days + 1 if held else 0,
        shared=shared_days(held),
        clashes=clash_words(_clashes(wish, drafts)),
    )
    return page, 422 if form.errors else 200


def _clashes(wish: Wish, drafts: list[DraftForum]) -> list[Clash]:
    """Between the lines of the table, with the forums that stand, and with the days to keep."""
    here = visit()
    with parts().database.reading() as rows:
        places = all_places_of(rows, here.authority.id)
        standing = planned_of(forums_of(rows, here.authority.id), places)
    lines = planned_lines(drafts, places)
    bounds = bounds_of(wish.edit.days)
    between = clashes_between([*lines, *standing])
    own = [one for one in between if one.one.key < 0 or (one.other is not None and one.other.key < 0)]
    return [*clashes_with(bounds, lines), *own]


def _edit_page(form: Form, circuit: CircuitFacts, forums: list[ForumFacts]) -> ResponseReturnValue:
    page = render_template(
        "admin/circuit_edit.html",
        form=form,
        circuit=circuit,
        forums=forums,
        drafts={one.id for one in forums if one.state is ForumState.DRAFT},
        with_team={one.id for one in forums if one.state in {*OPEN_STATES, ForumState.POSTPONED}},
        STATE_TAGS=STATE_TAGS,
    )
    return page, 422 if form.errors else 200


def _typed_circuit(circuit: CircuitFacts) -> dict[str, str]:
    days = {one: circuit.due_on(DateName(one)) for one in _DATES}
    return {"name": circuit.name, **{one: typed_day(day) if day else "" for one, day in days.items()}}
