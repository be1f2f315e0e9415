"""What facilitators do to groups; every act is in the log and can be taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.groups_query import ALONE, carried, typed_group
from admin.parts import parts
from admin.placing import placing
from admin.views.groups import JUST_DONE, merged_into, page
from bot.domain.errors import NotFound, Refused
from bot.services.decide_proposal import accept_proposal, refuse_proposal
from bot.services.edit_group import lock_group, mark_duplicates, merge_groups, rename_group
from bot.services.move_needs import move_needs, split_needs, take_out_needs
from bot.services.undo_group_act import undo_group_act
from bot.store.authorities import AuthorityFacts
from bot.store.group_log import ask_for_regrouping
from bot.store.groups import groups_by_id
from bot.store.models import GroupAct
from bot.store.session import Session

_MOST_CHOSEN = 2_000
_GONE = "ไม่มีกลุ่มนี้แล้ว อาจถูกผสานหรือยุบไป เลือกกลุ่มใหม่อีกครั้ง"
_Act = Callable[[Session], GroupAct | None]


def members() -> ResponseReturnValue:
    """Act on chosen needs: move, make a new group, take out, or say that they are the same thing."""
    chosen = request.form.getlist("need")[:_MOST_CHOSEN]
    act, where = request.form.get("act", ""), _here()
    if act == "move":
        number = typed_group(request.form.get("to", ""))
        if number is None:
            return _refused("ยังไม่ได้เลือกกลุ่มปลายทาง พิมพ์ชื่อหรือเลขกลุ่ม แล้วเลือกจากรายการ")
        return _do(lambda rows: move_needs(rows, where, chosen, number, **_by()))
    if act == "new":
        title = request.form.get("title", "")
        return _do(lambda rows: split_needs(rows, where, chosen, title=title, **_by()))
    if act == "out":
        return _do(lambda rows: take_out_needs(rows, where, chosen, **_by()))
    if act == "duplicate":
        return _do(lambda rows: mark_duplicates(rows, where, chosen, **_by()))
    raise NotFound(f"no act {act[:20]} on needs")


def group(number: int) -> ResponseReturnValue:
    """Act on a group: name it, lock it, open it, or bring another into it."""
    act, where = request.form.get("act", ""), _here()
    if act == "rename":
        return _do(lambda rows: rename_group(rows, where, number, request.form.get("title", ""), **_by()))
    if act in ("lock", "unlock"):
        return _do(lambda rows: lock_group(rows, where, number, is_locked=act == "lock", **_by()))
    if act == "merge":
        other = typed_group(request.form.get("with", ""))
        if other is None:
            return _refused("ยังไม่ได้เลือกกลุ่มที่จะผสานเข้ามา")
        return _do(lambda rows: merge_groups(rows, where, number, other, **_by()))
    raise NotFound(f"no act {act[:20]} on a group")


def undo(act_id: int) -> ResponseReturnValue:
    """Take one act back."""
    return _do(lambda rows: undo_group_act(rows, _here(), act_id, **_by()), is_undo=True)


def proposal(proposal_id: int) -> ResponseReturnValue:
    """Accept or refuse what the machine proposes."""
    is_accepted = request.form.get("act") == "accept"
    decide = accept_proposal if is_accepted else refuse_proposal
    return _do(lambda rows: decide(rows, _here(), proposal_id, **_by()))


def regroup() -> ResponseReturnValue:
    """Ask the machine to group everything anew; the worker does it within seconds."""
    here = visit()
    if not here.authority.settings.machine_labels:
        return _refused("หน่วยงานนี้ปิดการจัดกลุ่มโดยระบบไว้ เปิดได้ที่หน้าตั้งค่า")
    with parts().database.transaction() as rows:
        ask_for_regrouping(rows, here.authority.id, here.cycle.id, here.staff.id, here.now)
    return _back()


def _do(act: _Act, *, is_undo: bool = False) -> ResponseReturnValue:
    try:
        with placing() as rows:
            done = act(rows)
            target = _target(rows, done) if done is not None else None
            act_id = done.id if done is not None else None
    except Refused as refusal:
        return _refused(refusal.thai)
    except NotFound:
        return _refused(_GONE, status=404)
    session.pop(JUST_DONE, None)
    if is_undo:
        flash("เลิกทำแล้ว")
    elif act_id is not None:
        session[JUST_DONE] = act_id
    return _back(target)


def _refused(thai: str, *, status: int = 409) -> ResponseReturnValue:
    """The page again with what was chosen and typed; where the open group was merged away, the one it is now."""
    try:
        return page(refusal=thai, chosen=set(request.form.getlist("need")), typed=request.form), status
    except NotFound:
        into = merged_into(request.args.get("group", ""))
        if into is None:
            raise
        flash(_GONE)
        return _back(into)


def _target(rows: Session, act: GroupAct) -> int | str | None:
    """The group to show afterwards, where it is new or the open one is gone; or the needs without a group."""
    ids = [one for one in (act.group_id, act.other_group_id) if one is not None]
    groups = groups_by_id(rows, visit().authority.id, ids)
    standing = {one.id: one.number for one in groups.values() if one.closed_at is None}
    if act.what in ("made", "split") and act.group_id in standing:
        return standing[act.group_id]
    opened = request.args.get("group", "")
    if opened in {str(one.number) for one in groups.values() if one.closed_at is not None}:
        return min(standing.values(), default=0) or ALONE
    return None


def _back(target: int | str | None = None) -> ResponseReturnValue:
    values = carried(request.args)
    if target is not None:
        values["group"] = str(target)
        values.pop("issue", None) if target != ALONE else None
    return redirect(url_for("admin.groups", **values), 303)


def _here() -> AuthorityFacts:
    """The authority with the plan cycle that is open as its own."""
    here = visit()
    return replace(here.authority, cycle=here.cycle, issues=here.issues)


def _by() -> dict[str, Any]:
    return {"staff_id": visit().staff.id, "now": visit().now}
