"""The door: sign in by password, sign out."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import TOKEN, safe_next, staff_here
from admin.limits import limits
from admin.parts import parts
from admin.seen_from import seen_from
from admin.warnings import warnings_at_sign_in
from bot.domain.thai_time import now
from bot.services.sign_in import has_second_factor, note_failed_try, open_session, sign_out, staff_with_password

# A wrong password is counted for the address it was tried on from one place: strangers cannot lock anybody out.
TRIES_PER_ACCOUNT = "5 per 15 minutes"
TRIES_PER_PLACE = "50 per 15 minutes"


def show() -> ResponseReturnValue:
    """The empty form."""
    return _page(email="", tries_left=None)


def enter() -> ResponseReturnValue:
    """Try an address and a password."""
    email = request.form.get("email", "").strip().lower()[:200]
    place = request.remote_addr or ""
    limits().hit("sign-in from", TRIES_PER_PLACE, place)
    tries_left = limits().hit("sign-in", TRIES_PER_ACCOUNT, place, email)
    password = request.form.get("password", "")[:1000]
    with parts().database.reading() as rows:
        staff = staff_with_password(rows, email, password)
        asks_for_code = staff is not None and has_second_factor(rows, staff.id)
    if staff is None:
        with parts().database.transaction() as rows:
            note_failed_try(rows, email, now(), address=place)
        return _page(email=email, tries_left=tries_left), 401
    limits().forget("sign-in", TRIES_PER_ACCOUNT, place, email)
    warnings = [] if asks_for_code else warnings_at_sign_in(staff)
    with parts().database.transaction() as rows:
        token = open_session(rows, staff.id, password, now(), seen_from())
    target = safe_next(request.form.get("next"))
    start_session(token, warnings)
    return redirect(url_for("admin.sign_in_code", next=target) if asks_for_code else target or home())


def leave() -> ResponseReturnValue:
    """Sign out of this browser."""
    with parts().database.transaction() as rows:
        sign_out(rows, session[TOKEN], staff_here().id, now())
    session.clear()
    return redirect(url_for("admin.sign_in"))


def start_session(token: str, warnings: list[str]) -> None:
    """Put a new token into the cookie, and on the next page what the person ought to know."""
    session.clear()  # nothing that a stranger may have planted in this browser lives on, the CSRF token included
    session[TOKEN] = token
    for words in warnings:
        flash(words, "warn")


def home() -> str:
    """Where one goes who was not on the way to anywhere."""
    return url_for("admin.authorities")


def _page(*, email: str, tries_left: int | None) -> str:
    return render_template(
        "admin/sign_in.html",
        email=email,
        tries_left=tries_left,
        next=safe_next(request.values.get("next")) or "",
        has_expired="expired" in request.args,
    )
