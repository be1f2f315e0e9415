"""Where one is signed in, and how to end that."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import TOKEN, staff_here
from admin.parts import parts
from bot.domain.thai_time import now
from bot.services.sign_in import end_other_sessions, end_session, is_session_of
from bot.store.staff import sessions_of


def show() -> ResponseReturnValue:
    """The list; this browser is marked."""
    with parts().database.reading() as rows:
        found = sessions_of(rows, staff_here().id)
    lines = [(one, is_session_of(session[TOKEN], one.token_hash)) for one in found]
    return render_template("admin/sessions.html", lines=lines)


def end(session_id: int) -> ResponseReturnValue:
    """Sign out one of one's browsers."""
    with parts().database.transaction() as rows:
        end_session(rows, staff_here().id, session_id, now())
    flash("ให้เครื่องนั้นออกจากระบบแล้ว")
    return redirect(url_for("admin.sessions"))


def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    with parts().database.transaction() as rows:
        end_other_sessions(rows, staff_here().id, session[TOKEN], now())
    flash("ให้เครื่องอื่นทั้งหมดออกจากระบบแล้ว")
    return redirect(url_for("admin.sessions"))
