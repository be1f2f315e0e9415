"""Colleagues: who may do what here."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forms import Form
from admin.parts import parts
from bot.domain.errors import Refused
from bot.domain.roles import ROLE_NAMES, Role
from bot.services.add_staff import add_staff
from bot.services.change_staff import change_role, end_access, give_new_password
from bot.services.second_factor import reset_second_factor
from bot.store.second_factors import enrolled_among
from bot.store.staff import colleagues, member

_DUTIES = {
    Role.VIEWER: "ดูภาพรวมและเรื่อง",
    Role.FACILITATOR: "ตรวจและแก้ประเด็น ฟังเสียง ตอบข้อความ",
    Role.OFFICER: "ทุกอย่างของผู้จัดกระบวนการ บันทึกเรื่องจากกระดาษ ขอดูว่าเป็นใคร",
    Role.ADMIN: "ทุกอย่าง รวมทั้งหน้าตั้งค่านี้",
}


def show() -> ResponseReturnValue:
    """The list and the form for one more."""
    return _page(Form())


def add() -> ResponseReturnValue:
    """Add a colleague; a new account's password is shown in this answer and never again."""
    form, here = Form(request.form), visit()
    email = form.email("email", "อีเมล")
    name = form.text("name", "ชื่อ", longest=120)
    role = form.choice("role", "บทบาท", [role.value for role in Role])
    if not form.errors:
        try:
            with parts().database.transaction() as rows:
                added = add_staff(
                    rows, authority_id=here.authority.id, email=email, name=name, role=Role(role),
                    by=here.staff.id, now=here.now,
                )  # fmt: skip
        except Refused as refusal:
            form.refuse("email", refusal.thai)
        else:
            if added.password:
                return _page(Form(), password=added.password, email=email)
            flash(f"เพิ่ม {email} แล้ว ใช้รหัสผ่านเดิมของเขาเข้าได้เลย")
            return redirect(url_for("admin.settings_staff"))
    return _page(form), 422


def set_role(staff_id: int) -> ResponseReturnValue:
    """Give a colleague another role."""
    form, here = Form(request.form), visit()
    role = form.choice("role", "บทบาท", [role.value for role in Role])
    if form.errors:
        return _page(form), 422
    with parts().database.transaction() as rows:
        change_role(rows, here.authority.id, staff_id, Role(role), by=here.staff.id, now=here.now)
    flash(f"เปลี่ยนบทบาทเป็น{ROLE_NAMES[Role(role)]}แล้ว มีผลทันที")
    return redirect(url_for("admin.overview" if staff_id == here.staff.id else "admin.settings_staff"))


def renew_password(staff_id: int) -> ResponseReturnValue:
    """Give a colleague who forgot theirs a new one-time password, shown once."""
    here = visit()
    with parts().database.transaction() as rows:
        password = give_new_password(rows, here.authority.id, staff_id, by=here.staff.id, now=here.now)
        email = member(rows, here.authority.id, staff_id)[0].email
    return _page(Form(), password=password, email=email)


def reset_second_factor_of(staff_id: int) -> ResponseReturnValue:
    """Forget the app of a colleague who lost their telephone."""
    here = visit()
    with parts().database.transaction() as rows:
        reset_second_factor(rows, here.authority.id, staff_id, by=here.staff.id, now=here.now)
    flash("ล้างแอปยืนยันตัวตนแล้ว เจ้าตัวเข้าด้วยรหัสผ่าน แล้วระบบจะให้ตั้งใหม่ถ้าหน่วยงานกำหนดให้ใช้")
    return redirect(url_for("admin.settings_staff"))


def remove(staff_id: int) -> ResponseReturnValue:
    """Close this authority to a colleague."""
    here = visit()
    with parts().database.transaction() as rows:
        end_access(rows, here.authority.id, staff_id, by=here.staff.id, now=here.now)
    flash("ปิดการเข้าใช้แล้ว มีผลทันที ถ้าจะให้กลับมา เพิ่มด้วยอีเมลเดิมได้")
    return redirect(url_for("admin.settings_staff"))


def _page(form: Form, *, password: str = "", email: str = "") -> str:
    with parts().database.reading() as rows:
        people = colleagues(rows, visit().authority.id)
        enrolled = enrolled_among(rows, [person.staff.id for person in people])
    return render_template(
        "admin/settings/staff.html",
        form=form,
        people=people,
        enrolled=enrolled,
        password=password,
        password_of=email,
        roles=[(role.value, ROLE_NAMES[role]) for role in Role],
        duties=[(ROLE_NAMES[role], duty) for role, duty in _DUTIES.items()],
    )
