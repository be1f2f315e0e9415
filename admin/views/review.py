"""The review queue: what the machine was unsure of, one need after another, by keyboard or by hand."""

from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.groups_shown import group_name
from admin.need_history import history_told
from admin.needs_shown import names_for_page
from admin.parts import parts
from admin.placing import placing
from admin.review_queue import look_at, read_queue, take_need
from admin.review_words import act_told, left_told, likeness_in_words, undone_told
from admin.split_lines import borders_typed, words_on_lines
from admin.words_shown import is_hidden
from bot.domain.errors import NotFound, Refused
from bot.domain.review import Verdict
from bot.domain.states import NeedState
from bot.services.claim_need import HeldByAnother, claim_need
from bot.services.find_standing_need import ChangedMeanwhile, stamp_of
from bot.services.review_needs import (
    MOST_AT_ONCE,
    Chosen,
    Said,
    last_act_of_today,
    review_needs,
    today_began,
    undo_review,
)
from bot.store.authorities import AuthorityFacts
from bot.store.language_layers import count_decisions_of_staff
from bot.store.reports_need import one_need
from bot.store.reports_review import has_needs
from bot.store.review_acts import count_reviewed
from bot.store.review_claims import drop_claims
from bot.store.session import Session

_SAID = "review_said"  # what the page says once beside the last act
_KEPT = "review_kept"  # the need that lost its rank while it stood before this person, and its place then
_LONGEST = 20_000
_ACTS = {
    "accept": Verdict.ACCEPTED,
    "not_a_need": Verdict.NOT_A_NEED,
    "not_urgent": Verdict.NOT_URGENT,
    "later": Verdict.POSTPONED,
}


def show() -> ResponseReturnValue:
    """The need that was asked for, or the first that nobody is looking at."""
    return _page(request.args.get("need"), is_splitting="split" in request.args)


def act() -> ResponseReturnValue:
    """Do what was pressed, to the need that stands there or to all that are marked, and go on to the next."""
    pressed, number = request.form.get("act", ""), request.form.get("number", "")
    chosen = _marked() or [Chosen(number, request.form.get("seen"))]
    if (issue := _number_in(pressed, "issue-")) is not None:
        return _do(Said(Verdict.DECIDED, issue=issue), chosen, number)
    if pressed == "group-new":
        return _do(Said(Verdict.GROUPED), chosen, number)
    group = _number_in(request.form.get("group", "") if pressed == "group" else pressed, "group-")
    if group is not None:
        return _do(Said(Verdict.GROUPED, group=group), chosen, number)
    if pressed not in _ACTS:
        return redirect(url_for("admin.review", need=number), 303)
    return _do(Said(_ACTS[pressed]), chosen, number)


def split() -> ResponseReturnValue:
    """Make several needs of one, cut where the typed lines begin."""
    number, typed = request.form.get("number", ""), request.form.get("lines", "")[:_LONGEST]
    if is_hidden(number):
        abort(404)
    with parts().database.reading() as rows:
        text = one_need(rows, visit().authority.id, number).text
    borders = borders_typed(text, typed)
    if borders is None:
        thai = "คำของผู้แจ้งต้องคงเดิมทุกคำ เปลี่ยนได้เฉพาะที่ขึ้นบรรทัด ลองแบ่งใหม่จากคำเดิมด้านล่าง"
        return _page(number, is_splitting=True, refusal=thai), 400
    return _do(Said(Verdict.SPLIT, borders=borders), [Chosen(number, request.form.get("seen"))], number)


def undo() -> ResponseReturnValue:
    """Undo this person's last act and go back to what it was about."""
    here = visit()
    with placing() as rows:
        undone = undo_review(rows, _authority(), staff_id=here.staff.id, now=here.now)
    if undone is None:
        return redirect(url_for("admin.review", need=request.form.get("number") or None), 303)
    session.pop(_KEPT, None)
    session[_SAID] = undone_told(undone.done, undone.refused)
    return redirect(url_for("admin.review", need=undone.done[-1] if undone.done else None), 303)


def claim() -> ResponseReturnValue:
    """A sign of life: the need stays this person's. The answer is blank, or says why it is theirs no more."""
    here = visit()
    with parts().database.transaction() as rows:
        need = one_need(rows, here.authority.id, request.form.get("number", ""))
        if need.state != NeedState.IN_REVIEW:
            return "มีคนตรวจเรื่องนี้ไปแล้ว"
        try:
            claim_need(rows, here.authority.id, need.id, staff_id=here.staff.id, now=here.now)
        except HeldByAnother as held:
            return held.thai
    return ""


def release() -> ResponseReturnValue:
    """The page was left: what it held is free for others."""
    here = visit()
    with parts().database.transaction() as rows:
        drop_claims(rows, here.authority.id, here.staff.id)
    return "", 204


def _do(said: Said, chosen: list[Chosen], number: str) -> ResponseReturnValue:
    here = visit()
    with parts().database.reading() as rows:
        queue = read_queue(rows, _kept())
    after = queue.beside(number, 1, but_for={one.number for one in chosen})
    try:
        with placing() as rows:
            outcome = review_needs(rows, _authority(), said, chosen, staff_id=here.staff.id, now=here.now)
            stays = said.what == Verdict.NOT_URGENT and len(chosen) == 1 and _waits(rows, number)
    except ChangedMeanwhile:
        return _page(number, conflict=(said.what, said.issue)), 409
    except (Refused, NotFound) as refusal:
        thai = refusal.thai if isinstance(refusal, Refused) else "ไม่พบเรื่องนี้แล้ว"
        lines = request.form.get("lines", "")[:_LONGEST] or None
        return _page(number, refusal=thai, is_splitting=said.what == Verdict.SPLIT, lines=lines), 409
    session[_SAID] = left_told(outcome.refused)
    session[_KEPT] = (number, queue.place_of(number)) if stays else None
    return redirect(url_for("admin.review", need=number if stays else after), 303)


def _waits(rows: Session, number: str) -> bool:
    return one_need(rows, visit().authority.id, number).state == NeedState.IN_REVIEW


def _kept() -> tuple[str, int] | None:
    number, place = session.get(_KEPT) or ("", None)
    return None if place is None else (number, place)


def _number_in(pressed: str, before: str) -> int | None:
    digits = pressed.removeprefix(before)
    is_number = digits != pressed and digits.isascii() and digits.isdecimal() and len(digits) < 7
    return int(digits) if is_number else None


def _marked() -> list[Chosen]:
    """The needs whose boxes are ticked, each with the stamp of what its row showed."""
    found = dict(one.split(" ", 1) for one in request.form.getlist("marked") if " " in one)
    return [Chosen(number, seen) for number, seen in found.items()][:MOST_AT_ONCE]


def _authority() -> AuthorityFacts:
    """The authority in the plan cycle that is open, with its issues."""
    here = visit()
    return replace(here.authority, cycle=here.cycle, issues=here.issues)


def _page(wanted: str | None, *, is_splitting: bool = False, lines: str | None = None, **more: Any) -> str:
    """`conflict` keeps the need that was decided meanwhile on the page, though it waits no more.

    What was refused keeps the boxes that were ticked, and the `lines` that were typed.
    """
    with parts().database.reading() as rows:
        queue = read_queue(rows, _kept())
    number = wanted if more.get("conflict") else take_need(queue, wanted)
    with parts().database.reading() as rows:
        looked = look_at(rows, queue, number, with_all_groups="groups" in request.args) if number else None
        figures = _figures(rows, is_empty=not queue.order)
    said = session.pop(_SAID, "")
    return render_template(
        "admin/review.html",
        looked=looked,
        queue=queue,
        total=len(queue.order),
        said=said,
        history=history_told(looked.need.history) if looked else [],
        lines=lines or words_on_lines(looked.need.text, looked.pieces) if looked else "",
        marked={one.number for one in _marked()} if more else set(),
        is_splitting=is_splitting and looked is not None and number == wanted,
        stamp_of=stamp_of,
        group_name=group_name,
        likeness_in_words=likeness_in_words,
        **figures,
        **names_for_page(),
        **{"conflict": None, "refusal": None, **more},
    )


def _figures(rows: Session, *, is_empty: bool) -> dict[str, Any]:
    here, authority = visit(), _authority()
    place = (rows, here.authority.id, here.cycle.id)
    last = last_act_of_today(rows, authority, staff_id=here.staff.id, now=here.now)
    return {
        "last": act_told(last.what, last.before) if last else "",
        "reviewed": count_reviewed(*place, staff_id=here.staff.id, since=today_began(here.now)),
        "decided": count_decisions_of_staff(*place) if is_empty else 0,
        "has_needs": not is_empty or has_needs(*place),
    }
