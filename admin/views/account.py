"""One's own account: the password, the address to sign in with, and the menu behind the last tab of a phone."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import TOKEN, staff_here
from admin.forms import Form
from admin.limits import limits
from admin.parts import parts
from bot.domain.errors import Refused
from bot.domain.thai_time import now
from bot.services.change_staff import change_own_email, change_own_password
from bot.services.password_rules import weakness_of
from bot.services.sign_in import has_second_factor, knows_password

_TRIES = "10 per 15 minutes"


def show() -> ResponseReturnValue:
    """The form, or the change of one's password."""
    form = Form(request.form if request.method == "POST" else None)
    if request.method == "POST" and _change(form):
        flash("เปลี่ยนรหัสผ่านแล้ว เครื่องอื่นที่เข้าระบบค้างไว้ออกแล้ว")
        return redirect(url_for("admin.authorities"))
    return _page(form)


def change_email() -> ResponseReturnValue:
    """Sign in with another address from now on."""
    form, staff = Form(request.form), staff_here()
    email = form.email("email", "อีเมล")
    if not form.errors and email == staff.email:
        form.refuse("email", "อีเมลนี้คือที่ใช้อยู่แล้ว")
    if not form.errors:
        try:
            with parts().database.transaction() as rows:
                change_own_email(rows, staff.id, email, before=staff.email, now=now())
        except Refused as refusal:
            form.refuse("email", refusal.thai)
        else:
            flash(f"เปลี่ยนอีเมลแล้ว ครั้งต่อไปเข้าระบบด้วย {email}")
            return redirect(url_for("admin.account"))
    return _page(form)


def show_menu() -> ResponseReturnValue:
    """What a desktop has in its rail and a phone behind its last tab."""
    return render_template("admin/more.html")


def _page(form: Form) -> ResponseReturnValue:
    with parts().database.reading() as rows:
        has_app = has_second_factor(rows, staff_here().id)
    return render_template("admin/account.html", form=form, has_app=has_app), 422 if form.errors else 200


def _change(form: Form) -> bool:
    staff = staff_here()
    current, new = form.values.get("current", "")[:1000], form.values.get("new", "")
    limits().hit("own password", _TRIES, str(staff.id))
    with parts().database.reading() as rows:
        if not knows_password(rows, staff.id, current):
            form.refuse("current", "รหัสผ่านปัจจุบันไม่ตรง")
    weakness = weakness_of(new, email=staff.email, name=staff.name, old=current)
    if weakness:
        form.refuse("new", weakness)
    if form.errors:
        return False
    with parts().database.transaction() as rows:
        change_own_password(rows, staff.id, new, keep_token=session[TOKEN], now=now())
    return True
