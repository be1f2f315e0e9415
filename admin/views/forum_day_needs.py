"""Scribes in the room: one line, Enter, the next; what they write down joins what was told in LINE."""

import re
import uuid

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forms import Form
from admin.parts import parts
from admin.placing import placing
from bot.domain.authority_words import level_word
from bot.domain.states import NeedSource
from bot.domain.thai_time import bangkok_day
from bot.services.enter_need import EnteredPart, Entry, enter_needs
from bot.services.understand import read_as_need, read_words
from bot.store.communities import communities_of
from bot.store.forum_parts import seats_of
from bot.store.forums import forum_by_id

_JUST_ENTERED = "just_heard"
_LONGEST = 1_000
_MOST_NEEDS = 5
_FORM_ID = re.compile(r"[0-9a-f]{32}")


def needs(forum_id: int) -> ResponseReturnValue:
    """The line to write on, with community and group of the one before; or what was written."""
    if request.method == "GET":
        entered = session.pop(_JUST_ENTERED, None)
        return _page(forum_id, Form(request.args.to_dict()), entered if isinstance(entered, list) else [])
    here, form = visit(), Form(request.form.to_dict())
    words = form.text("words", "เรื่องที่พูด", longest=_LONGEST)
    with parts().database.reading() as rows:
        known = [str(one.id) for one in communities_of(rows, here.authority.id)]
        groups = ["", *(str(one.id) for one in seats_of(rows, here.authority.id, forum_id))]
    community = form.choice("community", level_word(here.authority.community_level), known)
    seats = form.values.get("seats", "")
    if seats not in groups:
        form.refuse("seats", "กรุณาเลือกกลุ่มผู้พูด")
    heard = _heard(words)
    if words and not heard:
        form.refuse("words", "ยังไม่มีคำให้บันทึก")
    if form.errors:
        return _page(forum_id, form, []), 422
    form_id = request.form.get("form_id", "")
    entry = Entry(
        id=form_id if _FORM_ID.fullmatch(form_id) else uuid.uuid4().hex,
        community_id=int(community),
        source=NeedSource.FORUM,
        said_on=bangkok_day(here.now),
        forum_id=forum_id,
        seats_id=int(seats) if seats else None,
    )
    with placing() as rows:
        entered = enter_needs(rows, here.authority, entry, heard, staff_id=here.staff.id, now=here.now)
        session[_JUST_ENTERED] = [need.number for need in entered]
    return redirect(url_for("admin.forums_day_needs", forum_id=forum_id, community=community, seats=seats or None), 303)


def _heard(words: str) -> list[EnteredPart]:
    """A line is at least one need: somebody decided to write it down."""
    authority = visit().authority
    reading = read_words(words, authority)
    if reading.kind == "empty":
        return []
    return [EnteredPart(part) for part in (reading.parts or read_as_need(words, authority).parts)[:_MOST_NEEDS]]


def _page(forum_id: int, form: Form, entered: list[str]) -> str:
    authority_id = visit().authority.id
    with parts().database.reading() as rows:
        return render_template(
            "admin/day_needs.html",
            forum=forum_by_id(rows, authority_id, forum_id),
            form=form,
            entered=entered,
            communities=communities_of(rows, authority_id),
            seats=seats_of(rows, authority_id, forum_id),
            form_id=uuid.uuid4().hex,
        )
