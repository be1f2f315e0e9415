"""Weighty acts ask for the password or a code again, unless one was given in this browser within ten minutes.

The page that asks carries the fields of the form that was sent, and sends them again with the secret: the act is then
done as if nothing had come between, and nothing that was typed is lost. A file to fetch is asked for on a page of its
own, because an address must not carry a secret.
"""

from collections.abc import Mapping
from datetime import timedelta

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import TOKEN, safe_next, signed_in_here, staff_here
from admin.limits import limits
from admin.parts import parts
from bot.domain.thai_time import now
from bot.services.second_factor import takes_code
from bot.services.sign_in import confirm_session, has_second_factor, knows_password, note_failed_try

FIELD = "confirm_with"
CONFIRMED_FOR = timedelta(minutes=10)
_TRIES = "10 per 15 minutes"
_NOT_CARRIED = (FIELD, "csrf_token")


def ask_to_confirm(weighty: Mapping[str, bool | tuple[str, ...]]) -> ResponseReturnValue | None:
    """Let the request pass, or answer it with the page that asks."""
    sudo = weighty.get(request.endpoint or "", False)
    is_weighty = sudo if isinstance(sudo, bool) else request.form.get("deed", "") in sudo
    if not is_weighty or has_confirmed():
        return None
    if request.method != "POST":
        return redirect(url_for("admin.confirm", next=safe_next(request.full_path.rstrip("?"))))
    typed = request.form.get(FIELD)
    if typed is not None and confirms(typed):
        return None
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_CARRIED]
    return page_that_asks(request.full_path.rstrip("?"), carried, is_wrong=typed is not None)


def has_confirmed() -> bool:
    """Whether a secret was given in this browser lately."""
    at = signed_in_here().confirmed_at
    return at is not None and now() - at <= CONFIRMED_FOR


def confirms(typed: str) -> bool:
    """Whether `typed` is this person's password or a code of theirs; it is good for the next ten minutes then."""
    staff, moment = staff_here(), now()
    limits().hit("confirm", _TRIES, str(staff.id))
    with parts().database.reading() as rows:
        is_right = knows_password(rows, staff.id, typed[:1000])
    with parts().database.transaction() as rows:
        is_right = is_right or takes_code(rows, parts().seal, staff.id, typed, now=moment)
        if is_right:
            confirm_session(rows, session[TOKEN], moment)
        else:
            note_failed_try(rows, staff.email, moment, address=request.remote_addr or "", what="confirm")
    if is_right:
        limits().forget("confirm", _TRIES, str(staff.id))
    return is_right


def page_that_asks(action: str, carried: list[tuple[str, str]], *, is_wrong: bool) -> str:
    """The page, over a form that goes on to `action`."""
    with parts().database.reading() as rows:
        has_app = has_second_factor(rows, staff_here().id)
    return render_template(
        "admin/confirm.html", action=action, carried=carried, field=FIELD, is_wrong=is_wrong, has_app=has_app
    )
