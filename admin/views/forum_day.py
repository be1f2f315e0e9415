"""The door of a forum: the live board, signing people in, and the sign with the code."""

import re
import uuid
from dataclasses import dataclass

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from admin.access import visit
from admin.day_shown import board_of, time_told
from admin.parts import parts
from admin.views.posters import line_qr
from bot.domain.errors import Refused
from bot.domain.thai_time import clock
from bot.services.record_attendance import Entry, enter_person, undo_attendance
from bot.store.attendances import MemberFacts, members_of, walk_ins_of
from bot.store.forum_parts import seats_of
from bot.store.forums import ForumFacts, forum_by_id
from bot.store.models import Attendance
from bot.store.session import Session

_KEY = re.compile(r"[0-9a-zA-Z-]{8,64}")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_NUMBERED = re.compile(r"(\d{1,5})(?:[ .)]+(.*))?")
_MOST_ENTRIES, _MOST_FOUND, _LATEST = 500, 20, 8


@dataclass(frozen=True, slots=True)
class Said:
    """What came of signing somebody in; `found` are those on the list whom the words may mean."""

    words: str
    look: str = "ok"
    found: tuple[MemberFacts, ...] = ()
    typed: str = ""


def show(forum_id: int) -> ResponseReturnValue:
    """The page, or its board alone for the page that asks again."""
    here = visit()
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, here.authority.id, forum_id)
        facts = {"forum": forum, "board": board_of(rows, here.authority.id, forum, here.now)}
        facts["time_told"] = time_told(forum, here.now)
        if request.headers.get("HX-Request"):
            return render_template("admin/day_board.html", is_again=True, **facts)
        return render_template(
            "admin/day.html", qr=qr_of(forum), sign_in_words=words_of(forum), **facts, **_door(rows, forum)
        )


def enter(forum_id: int) -> ResponseReturnValue:
    """Sign in whoever was typed or chosen; who cannot be told apart is shown to choose from."""
    here = visit()
    with parts().database.transaction() as rows:
        forum = forum_by_id(rows, here.authority.id, forum_id)
        said = _sign_in(rows, forum, request.form.get("entry_key", ""))
    if not request.headers.get("HX-Request") and not said.found and said.look == "ok":
        flash(said.words)
        return redirect(url_for("admin.forums_day", forum_id=forum_id), 303)
    with parts().database.reading() as rows:
        facts = _door(rows, forum, said)
        if request.headers.get("HX-Request"):
            return render_template("admin/day_door.html", forum=forum, **facts)
        board, told = board_of(rows, here.authority.id, forum, here.now), time_told(forum, here.now)
        return render_template(
            "admin/day.html",
            forum=forum,
            board=board,
            time_told=told,
            qr=qr_of(forum),
            sign_in_words=words_of(forum),
            **facts,
        )


def enter_kept(forum_id: int) -> ResponseReturnValue:
    """What a browser kept while it had no network, each entry counted once however often it is sent."""
    here, sent = visit(), request.get_json(silent=True)
    entries = sent.get("entries") if isinstance(sent, dict) else None
    if not isinstance(entries, list) or len(entries) > _MOST_ENTRIES:
        abort(400)
    done: list[str] = []
    refused: list[dict[str, str]] = []
    with parts().database.transaction() as rows:
        forum_by_id(rows, here.authority.id, forum_id)
        members = members_of(rows, here.authority.id, forum_id)
        for one in entries:
            fields = {str(name): str(value)[:200] for name, value in one.items()} if isinstance(one, dict) else {}
            key = fields.get("entry_key", "")
            try:
                entry = _entry_of(key, fields, members)
                enter_person(rows, here.authority.id, forum_id, entry, by=here.staff.id, now=here.now)
                done.append(key)
            except Refused as refusal:
                refused.append({"key": key, "thai": refusal.thai})
    return jsonify(done=done, refused=refused)


def undo(forum_id: int, attendance_id: int) -> ResponseReturnValue:
    """Take back one entry of staff."""
    here = visit()
    with parts().database.transaction() as rows:
        row = undo_attendance(rows, here.authority.id, forum_id, attendance_id, by=here.staff.id, now=here.now)
        said = Said(f"เลิกลงชื่อ {row.name or 'ผู้ลงชื่อทาง LINE'} แล้ว")
        forum = forum_by_id(rows, here.authority.id, forum_id)
    if not request.headers.get("HX-Request"):
        flash(said.words)
        return redirect(url_for("admin.forums_day", forum_id=forum_id), 303)
    with parts().database.reading() as rows:
        return render_template("admin/day_door.html", forum=forum, **_door(rows, forum, said))


def sign(forum_id: int) -> ResponseReturnValue:
    """The sheet of A4 for the door."""
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, visit().authority.id, forum_id)
    return render_template("admin/day_sign.html", forum=forum, qr=qr_of(forum), sign_in_words=words_of(forum))


def words_of(forum: ForumFacts) -> str:
    """What residents type to sign in; blank before the forum is announced."""
    return f"มาแล้ว {forum.day_code}" if forum.day_code else ""


def qr_of(forum: ForumFacts) -> Markup | None:
    """The code that opens LINE with these words typed; None while there is no LINE account or no code."""
    return line_qr(visit().authority, words_of(forum), "QR ลงชื่อ") if forum.day_code else None


def key_in(form_key: str) -> str:
    """The key of an entry as a form brought it; a form without one is a new entry."""
    return form_key if _KEY.fullmatch(form_key) else uuid.uuid4().hex


def _door(rows: Session, forum: ForumFacts, said: Said | None = None) -> dict[str, object]:
    authority_id = visit().authority.id
    return {
        "said": said,
        "seats": seats_of(rows, authority_id, forum.id),
        "members": members_of(rows, authority_id, forum.id),
        "latest": walk_ins_of(rows, authority_id, forum.id, _LATEST),
        "new_key": lambda: uuid.uuid4().hex,
    }


def _sign_in(rows: Session, forum: ForumFacts, form_key: str) -> Said:
    here, fields = visit(), request.form.to_dict()
    members = members_of(rows, here.authority.id, forum.id)
    typed = " ".join(fields.get("q", "").split())[:200]
    if typed and "name" not in fields:
        found = _meant(typed, members)
        if len(found) != 1:
            return _not_one(typed, found)
        fields["number"] = str(found[0].number)
    try:
        entry = _entry_of(key_in(form_key), fields, members)
        row, is_new = enter_person(rows, here.authority.id, forum.id, entry, by=here.staff.id, now=here.now)
    except Refused as refusal:
        return Said(refusal.thai, "bad", typed=typed)
    return _told(row, is_new=is_new)


def _told(row: Attendance, *, is_new: bool) -> Said:
    return Said(f"ลงชื่อ {row.name} แล้ว" if is_new else f"{row.name} ลงชื่อไว้แล้วเมื่อ {clock(row.came_at)}")


def _not_one(typed: str, found: list[MemberFacts]) -> Said:
    if not found:
        return Said(f"ไม่พบ “{typed}” ในรายชื่อผู้รับเชิญ ลงชื่อเป็นผู้มาเพิ่มได้ด้านล่าง", "warn", typed=typed)
    more = f" แสดง {_MOST_FOUND} คนแรก" if len(found) > _MOST_FOUND else ""
    return Said(f"พบ {len(found)} คน เลือกคนที่มา{more}", "warn", tuple(found[:_MOST_FOUND]), typed)


def _entry_of(key: str, fields: dict[str, str], members: list[MemberFacts]) -> Entry:
    """An entry from a form or from what a browser kept: words that mean one person of the list are that person."""
    if not _KEY.fullmatch(key):
        raise Refused("no key", thai="รายการนี้ไม่ครบ ลงชื่อใหม่อีกครั้ง")
    number = fields.get("number", "")
    if number.isdecimal() and len(number) < 6:
        return Entry(key, number=int(number))
    typed = " ".join(fields.get("q", "").split())
    found = _meant(typed, members) if typed else []
    if len(found) == 1:
        return Entry(key, number=found[0].number)
    seats = fields.get("seats", "")
    return Entry(
        key,
        name=fields.get("name", "") or typed,
        seats_id=int(seats) if seats.isdecimal() and len(seats) < 10 else None,
    )


def _meant(typed: str, members: list[MemberFacts]) -> list[MemberFacts]:
    """Those on the list whom a number, a name, both or a part of a name means."""
    numbered = _NUMBERED.fullmatch(typed.translate(_THAI_DIGITS))
    if numbered:
        return [one for one in members if one.number == int(numbered[1]) and numbered[2] in (None, "", one.name)]
    key = typed.replace(" ", "").casefold()
    exact = [one for one in members if one.name.replace(" ", "").casefold() == key]
    return exact or [one for one in members if key in one.name.replace(" ", "").casefold()]
