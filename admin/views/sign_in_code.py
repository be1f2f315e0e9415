"""The second question at the door: six digits from the app, or a code from paper."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import TOKEN, safe_next, signed_in_here, staff_here
from admin.limits import limits
from admin.parts import parts
from admin.seen_from import seen_from
from admin.views.sign_in import home, start_session
from admin.warnings import warnings_at_sign_in
from bot.domain.thai_time import now
from bot.services.second_factor import takes_code
from bot.services.sign_in import note_failed_try, pass_code

# Counted for the person: whoever comes this far knows the password, so no stranger can use them up.
_TRIES = "5 per 15 minutes"


def show() -> ResponseReturnValue:
    """The field for the code, or what was sent in it."""
    if not signed_in_here().waits_for_code:
        return redirect(url_for("admin.authorities"))
    return _try(request.form.get("code", "")) if request.method == "POST" else _page(None)


def _try(code: str) -> ResponseReturnValue:
    staff, moment, place = staff_here(), now(), seen_from()
    tries_left = limits().hit("code", _TRIES, str(staff.id))
    warnings = warnings_at_sign_in(staff)
    with parts().database.transaction() as rows:
        is_right = takes_code(rows, parts().seal, staff.id, code[:50], now=moment)
        if is_right:
            token = pass_code(rows, session[TOKEN], staff.id, moment, place)
        else:
            note_failed_try(rows, staff.email, moment, address=place.address, what="code")
    if not is_right:
        return _page(tries_left), 401
    limits().forget("code", _TRIES, str(staff.id))
    start_session(token, warnings)
    return redirect(safe_next(request.form.get("next")) or home())


def _page(tries_left: int | None) -> str:
    return render_template(
        "admin/sign_in_code.html", tries_left=tries_left, next=safe_next(request.values.get("next")) or ""
    )
