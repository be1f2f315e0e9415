"""The communities that residents choose from."""

import re

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forms import Form
from admin.parts import parts
from bot.domain.errors import Refused
from bot.domain.thailand import EAST, NORTH, SOUTH, WEST
from bot.services.edit_settings import (
    CommunityEdit,
    add_community,
    edit_community,
    restore_community,
    retire_community,
)
from bot.store.settings_rows import CommunityRow, areas_of, communities_to_edit

_CODE = re.compile(r"[0-9A-Za-z]{1,10}")


def show() -> ResponseReturnValue:
    """The list."""
    with parts().database.reading() as rows:
        communities = communities_to_edit(rows, visit().authority.id)
    return render_template("admin/settings/communities.html", communities=communities)


def add() -> ResponseReturnValue:
    """The form for one more, or what was filled in."""
    form = Form(request.form if request.method == "POST" else None)
    if request.method == "POST":
        code = form.text("code", "รหัส", longest=10)
        if code and not _CODE.fullmatch(code):
            form.refuse("code", "รหัสใช้ตัวเลขหรืออักษรอังกฤษ ไม่เกิน 10 ตัว")
        edit, here = _read(form), visit()
        try:
            if not form.errors:
                with parts().database.transaction() as rows:
                    add_community(rows, here.authority.id, code, edit, by=here.staff.id, now=here.now)
                flash(f"เพิ่ม{edit.name}แล้ว พิมพ์โปสเตอร์ได้เลย")
                return redirect(url_for("admin.settings_communities"))
        except Refused as refusal:
            form.refuse("code", refusal.thai)
    return _form_page(form, None), 422 if form.errors else 200


def edit(code: str) -> ResponseReturnValue:
    """The form of one community, or what was filled in."""
    here = visit()
    with parts().database.reading() as rows:
        community = next((one for one in communities_to_edit(rows, here.authority.id) if one.code == code), None)
    if community is None:
        abort(404)
    form = Form(request.form if request.method == "POST" else None)
    if request.method == "POST":
        changes = _read(form)
        if not form.errors:
            with parts().database.transaction() as rows:
                edit_community(rows, here.authority.id, code, changes, by=here.staff.id, now=here.now)
            flash(f"บันทึก{changes.name}แล้ว")
            return redirect(url_for("admin.settings_communities"))
    return _form_page(form, community), 422 if form.errors else 200


def retire(code: str) -> ResponseReturnValue:
    """Offer a community no longer."""
    here = visit()
    with parts().database.transaction() as rows:
        retire_community(rows, here.authority.id, code, by=here.staff.id, now=here.now)
    flash("เลิกใช้แล้ว เรื่องที่มีอยู่ยังนับเหมือนเดิม กดใช้อีกครั้งได้จากท้ายรายการ")
    return redirect(url_for("admin.settings_communities"))


def restore(code: str) -> ResponseReturnValue:
    """Offer it again."""
    here = visit()
    with parts().database.transaction() as rows:
        restore_community(rows, here.authority.id, code, by=here.staff.id, now=here.now)
    flash("กลับมาใช้แล้ว")
    return redirect(url_for("admin.settings_communities"))


def _read(form: Form) -> CommunityEdit:
    name = form.text("name", "ชื่อ", longest=120)
    aliases = form.text("aliases", "ชื่ออื่นที่คนเรียก", longest=1000, is_required=False)
    latitude = form.decimal("latitude", "ละติจูด", least=SOUTH, most=NORTH)
    longitude = form.decimal("longitude", "ลองจิจูด", least=WEST, most=EAST)
    if (latitude is None) != (longitude is None):
        form.refuse("longitude" if longitude is None else "latitude", "กรอกทั้งละติจูดและลองจิจูด หรือเว้นทั้งสองช่อง")
    with parts().database.reading() as rows:
        areas = {str(area_id) for area_id, _ in areas_of(rows, visit().authority.id)}
    area = form.choice("area", "พื้นที่", {*areas, ""}) if areas else ""
    return CommunityEdit(
        name=name,
        aliases=tuple(dict.fromkeys(part.strip() for part in aliases.split(",") if part.strip())),
        area_id=int(area) if area else None,
        latitude=latitude,
        longitude=longitude,
        households=form.whole_number("households", "จำนวนครัวเรือน", least=1, most=100_000),
    )


def _form_page(form: Form, community: CommunityRow | None) -> str:
    with parts().database.reading() as rows:
        areas = areas_of(rows, visit().authority.id)
    return render_template("admin/settings/community.html", form=form, community=community, areas=areas)
