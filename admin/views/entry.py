"""Needs heard on paper or by telephone: written down, shown as understood, saved; then the next sheet."""

import re
import uuid
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forms import Form
from admin.needs_shown import names_for_page
from admin.parts import parts
from admin.placing import placing
from bot.domain.authority_words import level_word
from bot.domain.days import read_day, typed_day
from bot.domain.errors import Refused
from bot.domain.states import NeedSource
from bot.services.enter_need import ENTERED_FROM, EnteredPart, Entry, enter_needs, refuse_day_to_come
from bot.services.understand import ReadPart, read_as_need, read_words
from bot.store.communities import CommunityFacts, communities_of

_JUST_ENTERED = "just_entered"
_LONGEST = 5000
_MOST_NEEDS = 20
_FORM_ID = re.compile(r"[0-9a-f]{32}")


def show() -> ResponseReturnValue:
    """The empty form, with community, source and day of the sheet before."""
    entered = session.pop(_JUST_ENTERED, None)
    return _page(Form(request.args.to_dict()), entered=entered if isinstance(entered, list) else [])


def enter() -> ResponseReturnValue:
    """Show what was understood, step back to the words, or save."""
    form = Form(request.form.to_dict())
    if request.form.get("act") == "edit":
        return _page(form)
    entry = _entry(form)
    if request.form.get("act") == "save":
        return _save(form, entry)
    words = form.text("words", "คำที่ได้ฟัง", longest=_LONGEST)
    if entry is None or form.errors:
        return _page(form), 400
    return _preview(form, _understood(words))


def _save(form: Form, entry: Entry | None) -> ResponseReturnValue:
    here, told = visit(), _told(form)
    if not told:
        form.refuse("words", "ยังไม่มีเรื่องที่จะบันทึก")
    if entry is None or form.errors:
        return _page(form), 400
    try:
        with placing() as rows:
            needs = enter_needs(rows, here.authority, entry, told, staff_id=here.staff.id, now=here.now)
            session[_JUST_ENTERED] = [need.number for need in needs]
    except Refused as refusal:
        form.refuse("said_on", refusal.thai)
        return _page(form), 400
    kept: dict[str, Any] = {
        "community": entry.community_id,
        "source": entry.source.value,
        "said_on": typed_day(entry.said_on),
    }
    return redirect(url_for("admin.new_need", **kept), 303)


def _entry(form: Form) -> Entry | None:
    """Where and when it was heard, if the form says so."""
    community = form.choice(
        "community", level_word(visit().authority.community_level), [str(one.id) for one in _communities()]
    )
    source = form.choice("source", "ช่องทาง", [one.value for one in ENTERED_FROM])
    said_on = read_day(form.values.get("said_on", "")[:40])
    if said_on is None:
        form.refuse("said_on", "วันที่ได้ฟังเขียนแบบ 17/3/2569")
        return None
    try:
        refuse_day_to_come(said_on, visit().now)
    except Refused as refusal:
        form.refuse("said_on", refusal.thai)
    if form.errors:
        return None
    form_id = request.form.get("form_id", "")
    entry_id = form_id if _FORM_ID.fullmatch(form_id) else uuid.uuid4().hex
    return Entry(entry_id, int(community), NeedSource(source), said_on)


def _understood(words: str) -> list[ReadPart]:
    """Each line is at least one need: somebody decided to write it down."""
    found: list[ReadPart] = []
    for line in words.splitlines():
        reading = read_words(line, visit().authority)
        if reading.kind != "empty":
            found += reading.parts or read_as_need(line, visit().authority).parts
    return found[:_MOST_NEEDS]


def _told(form: Form) -> list[EnteredPart]:
    """The needs of the preview that were kept, each with the issue that staff chose over the machine's."""
    told = []
    for index in range(_MOST_NEEDS):
        words = form.values.get(f"words-{index}", "").strip()[:_LONGEST]
        if not words or form.is_ticked(f"drop-{index}"):
            continue
        part = read_as_need(words, visit().authority).parts[0]
        chosen = form.values.get(f"issue-{index}", "")
        issue = int(chosen) if chosen in {str(number) for number in visit().authority.issues} else None
        agrees = issue == part.issue and not part.is_undecided
        told.append(EnteredPart(part, None if agrees else issue))
    return told


def _communities() -> list[CommunityFacts]:
    with parts().database.reading() as rows:
        return communities_of(rows, visit().authority.id)


def _page(form: Form, **more: Any) -> str:
    if form.values.get("act") in ("edit", "save") and not form.values.get("words"):
        lines = [form.values.get(f"words-{index}", "") for index in range(_MOST_NEEDS)]
        form.values = {**form.values, "words": "\n".join(filter(None, lines))}
    return render_template(
        "admin/entry.html",
        form=form,
        communities=_communities(),
        sources=ENTERED_FROM,
        **names_for_page(),
        **{"entered": [], **more},
    )


def _preview(form: Form, understood: list[ReadPart]) -> ResponseReturnValue:
    if not understood:
        form.refuse("words", "ยังไม่มีคำให้บันทึก")
        return _page(form), 400
    community = next(one.name for one in _communities() if str(one.id) == form.values["community"])
    return render_template(
        "admin/entry_preview.html",
        form=form,
        understood=understood,
        community=community,
        form_id=uuid.uuid4().hex,
        **names_for_page(),
    )
