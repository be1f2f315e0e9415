"""What the authority decides about its conversation and pages."""

import re
from dataclasses import fields

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forms import Form
from admin.parts import parts
from bot.domain.authority_settings import AuthoritySettings
from bot.domain.retention import is_day
from bot.services.edit_settings import edit_settings

_PHONE = re.compile(r"[0-9+*#][0-9 +*#-]{1,28}[0-9]")
_PHONES = {
    "phone_medical": "เบอร์เจ็บป่วยฉุกเฉิน",
    "phone_fire": "เบอร์ดับเพลิง",
    "phone_police": "เบอร์ตำรวจ",
    "phone_crisis": "เบอร์สายด่วนสุขภาพจิต",
}
PARTICLES = ("ค่ะ", "ครับ")


def show() -> ResponseReturnValue:
    """The form."""
    return _page(Form())


def save() -> ResponseReturnValue:
    """Store what was filled in."""
    form = Form(request.form)
    contact_phone = _phone(form, "contact_phone", "เบอร์ติดต่อ")
    settings = _read(form)
    if form.errors:
        return _page(form), 422
    here = visit()
    with parts().database.transaction() as rows:
        changed = edit_settings(
            rows, here.authority.id, contact_phone=contact_phone, settings=settings, by=here.staff.id, now=here.now
        )
    flash("บันทึกการตั้งค่าแล้ว" if changed else "ไม่มีอะไรเปลี่ยน")
    return redirect(url_for("admin.settings"))


def _read(form: Form) -> AuthoritySettings:
    current = visit().authority.settings
    opens_at, closes_at = form.clock("opens_at", "เวลาเปิด"), form.clock("closes_at", "เวลาปิด")
    if not form.errors and opens_at >= closes_at:
        form.refuse("closes_at", "เวลาปิดต้องหลังเวลาเปิด")
    push_from = form.whole_number("push_from_hour", "ชั่วโมงเริ่มส่ง", least=0, most=23)
    push_to = form.whole_number("push_to_hour", "ชั่วโมงหยุดส่ง", least=1, most=24)
    if push_from is not None and push_to is not None and push_from >= push_to:
        form.refuse("push_to_hour", "ชั่วโมงหยุดส่งต้องหลังชั่วโมงเริ่มส่ง")
    silent_below = form.whole_number("silent_below", "จำนวนเรื่อง", least=0, most=1000)
    silent_days = form.whole_number("silent_days", "จำนวนวัน", least=1, most=365)
    retention_until = form.text("retention_until", "วันสิ้นสุดการเก็บข้อมูล", longest=60, is_required=False)
    if retention_until and not form.errors.get("retention_until") and not is_day(retention_until):
        form.refuse("retention_until", "วันสิ้นสุดการเก็บข้อมูลต้องเป็นวันที่ เช่น 30 กันยายน 2575 ระบบจะลบข้อมูลตามวันนั้น")
    return AuthoritySettings(
        opens_at=opens_at,
        closes_at=closes_at,
        **{name: _phone(form, name, label) for name, label in _PHONES.items()},
        retention_until=retention_until,
        particle=form.choice("particle", "คำลงท้าย", PARTICLES),
        silent_below=current.silent_below if silent_below is None else silent_below,
        silent_days=current.silent_days if silent_days is None else silent_days,
        push_notices=form.is_ticked("push_notices"),
        push_from_hour=current.push_from_hour if push_from is None else push_from,
        push_to_hour=current.push_to_hour if push_to is None else push_to,
        approve_broadcasts=form.is_ticked("approve_broadcasts"),
        require_second_factor=form.is_ticked("require_second_factor"),
        machine_labels=form.is_ticked("machine_labels"),
        thai_digits=form.is_ticked("thai_digits"),
    )


def _phone(form: Form, name: str, label: str) -> str:
    value = form.text(name, label, longest=30)
    if value and not _PHONE.fullmatch(value):
        form.refuse(name, f"{label}ใช้ตัวเลขกับขีดเท่านั้น เช่น 054-000-000")
    return value


def _page(form: Form) -> str:
    authority = visit().authority
    stored = {field.name: getattr(authority.settings, field.name) for field in fields(authority.settings)}
    return render_template(
        "admin/settings/general.html",
        form=form,
        stored={**stored, "contact_phone": authority.contact_phone},
        phones=_PHONES,
        particles=[(word, word) for word in PARTICLES],
        asks_for_codes="require_second_factor" in form.values
        if form.values
        else authority.settings.require_second_factor,
        is_grouping="machine_labels" in form.values if form.values else authority.settings.machine_labels,
        is_approving="approve_broadcasts" in form.values if form.values else authority.settings.approve_broadcasts,
        is_pushing="push_notices" in form.values if form.values else authority.settings.push_notices,
        has_thai_digits="thai_digits" in form.values if form.values else authority.settings.thai_digits,
    )
