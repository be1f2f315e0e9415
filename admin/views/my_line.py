"""One's own LINE, linked by a one-time code, so that urgent needs reach one's pocket."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.parts import parts
from bot.services.link_staff_line import make_code, unlink
from bot.services.record_audit import record_audit
from bot.store.staff_links import link_of_staff


def show() -> ResponseReturnValue:
    """Whether it is linked."""
    return _page()


def give_code() -> ResponseReturnValue:
    """Make a code and show it once; it is good for a quarter of an hour."""
    here = visit()
    with parts().database.transaction() as rows:
        code = make_code(rows, here.staff.id, here.authority.id, here.now)
        record_audit(rows, "line_code_made", authority_id=here.authority.id, staff_id=here.staff.id, now=here.now)
    return _page(code)


def cut() -> ResponseReturnValue:
    """Stop telling this person of urgent needs."""
    here = visit()
    with parts().database.transaction() as rows:
        unlink(rows, here.staff.id, here.authority.id)
        record_audit(rows, "line_unlinked", authority_id=here.authority.id, staff_id=here.staff.id, now=here.now)
    flash("เลิกเชื่อม LINE แล้ว เรื่องด่วนจะไม่ส่งถึงเครื่องนี้อีก")
    return redirect(url_for("admin.my_line"))


def _page(code: str = "") -> str:
    here = visit()
    with parts().database.reading() as rows:
        link = link_of_staff(rows, here.authority.id, here.staff.id)
        linked_at = link.linked_at if link else None
    return render_template("admin/my_line.html", linked_at=linked_at, code=code)
