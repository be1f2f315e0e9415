"""One's own second factor: set it up, print codes for the day without a telephone, give it up."""

import segno
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import TOKEN, staff_here
from admin.forms import Form
from admin.limits import limits
from admin.parts import parts
from admin.seen_from import seen_from
from admin.views.sign_in import start_session
from bot.domain.thai_time import now
from bot.services.second_factor import (
    address_for_app,
    begin_enrolment,
    finish_enrolment,
    give_up_second_factor,
    renew_recovery_codes,
)
from bot.services.sign_in import end_other_sessions, has_second_factor, must_have_second_factor, pass_code
from bot.store.second_factors import count_unused_codes

_TRIES = "10 per 15 minutes"


def show() -> ResponseReturnValue:
    """Whether there is one, and how many codes are left."""
    staff = staff_here()
    with parts().database.reading() as rows:
        return render_template(
            "admin/second_factor.html",
            has_app=has_second_factor(rows, staff.id),
            is_required=must_have_second_factor(rows, staff.id),
            codes_left=count_unused_codes(rows, staff.id),
        )


def set_up() -> ResponseReturnValue:
    """The key for the app; a code from the app finishes it and brings the codes to print."""
    form = Form(request.form if request.method == "POST" else None)
    if request.method == "POST" and (codes := _finish(form)):
        return render_template("admin/recovery_codes.html", codes=codes, is_new=True)
    staff = staff_here()
    with parts().database.transaction() as rows:
        secret = begin_enrolment(rows, parts().seal, staff.id)
    qr = segno.make(address_for_app(secret, staff.email), error="m").svg_data_uri(scale=5, border=3)
    key = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return render_template("admin/second_factor_set_up.html", form=form, qr=qr, key=key), 422 if form.errors else 200


def renew_codes() -> ResponseReturnValue:
    """Ten new codes in the place of the old ones, shown once."""
    with parts().database.transaction() as rows:
        codes = renew_recovery_codes(rows, staff_here().id, now=now())
    return render_template("admin/recovery_codes.html", codes=codes, is_new=False)


def give_up() -> ResponseReturnValue:
    """Stop asking this person for codes."""
    staff = staff_here()
    with parts().database.transaction() as rows:
        is_required = must_have_second_factor(rows, staff.id)
        give_up_second_factor(rows, staff.id, must_enrol=is_required, now=now())
    flash("เลิกใช้แอปเดิมแล้ว ตั้งแอปในเครื่องใหม่ต่อได้เลย" if is_required else "เลิกใช้แอปยืนยันตัวตนแล้ว")
    return redirect(url_for("admin.second_factor_set_up" if is_required else "admin.second_factor"))


def _finish(form: Form) -> list[str] | None:
    staff, moment = staff_here(), now()
    limits().hit("set up code", _TRIES, str(staff.id))
    code = form.text("code", "รหัส 6 หลัก", longest=20)
    with parts().database.transaction() as rows:
        codes = None if form.errors else finish_enrolment(rows, parts().seal, staff.id, code, now=moment)
        if codes:
            token = pass_code(rows, session[TOKEN], staff.id, moment, seen_from())
            end_other_sessions(rows, staff.id, token, moment)
    if codes is None:
        form.refuse("code", "รหัสไม่ตรง ใช้รหัสที่แอปแสดงอยู่ตอนนี้ และดูว่านาฬิกาของเครื่องตรงเวลา")
        return None
    start_session(token, [])
    return codes
