"""Who is invited to a forum: the list as staff bring it, sheets to sign, and the signed sheets keyed in."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.parts import parts
from admin.views.forum_day import key_in
from bot.domain.errors import Refused
from bot.domain.forums import SeatsEntry
from bot.domain.member_list import ListedMember, WrongLine, read_member_list, text_of
from bot.services.import_members import import_members
from bot.services.record_attendance import Entry, enter_person
from bot.store.attendances import MemberFacts, members_of
from bot.store.forum_parts import seats_of
from bot.store.forums import ForumFacts, forum_by_id

ROWS_A_SHEET = 24
_SPARE_ROWS = 4  # for those who come in somebody's stead
_LARGEST_LIST = 1_000_000
_MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to sign; rows without anybody are blank lines."""

    name: str
    quota: int
    page: int
    pages: int
    rows: tuple[MemberFacts | None, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One group of the sheets that are keyed in; `id` is 0 for people without a group."""

    id: int
    name: str
    quota: int
    members: tuple[MemberFacts, ...]


def members(forum_id: int) -> ResponseReturnValue:
    """The list, and bringing one in: read first, kept when it was looked at."""
    if request.method == "GET":
        return _members_page(forum_id)
    here = visit()
    sent = request.files.get("file")
    lines = (
        text_of(sent.read(_LARGEST_LIST)) if sent and sent.filename else request.form.get("lines", "")[:_LARGEST_LIST]
    )
    forum, seats, _ = _facts(forum_id)
    read, wrong = read_member_list(lines, [one.name for one in seats])
    if not read and not wrong:
        wrong = [WrongLine(0, "ยังไม่มีรายชื่อ")]
    if wrong or request.form.get("act") != "save":
        return _members_page(forum_id, lines, read, wrong), 422 if wrong else 200
    try:
        with parts().database.transaction() as rows:
            added, changed = import_members(rows, here.authority.id, forum.id, read, by=here.staff.id, now=here.now)
    except Refused as refusal:
        return _members_page(forum_id, lines, read, [WrongLine(0, refusal.thai)]), 422
    flash(f"บันทึกรายชื่อแล้ว เพิ่ม {added:,} คน แก้ {changed:,} คน")
    return redirect(url_for("admin.forums_day_members", forum_id=forum_id), 303)


def sheets(forum_id: int) -> ResponseReturnValue:
    """A sheet to sign for each group, 24 lines a page."""
    forum, seats, listed = _facts(forum_id)
    pages = [page for block in _blocks(seats, listed) for page in _sheets_of(block)]
    return render_template("admin/day_sheets.html", forum=forum, sheets=pages)


def keying(forum_id: int) -> ResponseReturnValue:
    """Signed sheets: numbers ticked, names typed; the same form sent twice counts once."""
    here = visit()
    forum, seats, listed = _facts(forum_id)
    blocks = _blocks(seats, listed)
    form_key = key_in(request.form.get("form_key", "")) if request.method == "POST" else uuid.uuid4().hex
    ticked = set(request.form.getlist("number"))
    names = {block.id: request.form.get(f"names-{block.id}", "") for block in blocks}
    wrong = ""
    if request.method == "POST":
        entries = [*_ticked(form_key, ticked, listed), *_named(form_key, names)]
        try:
            with parts().database.transaction() as rows:
                fresh = sum(
                    enter_person(rows, here.authority.id, forum.id, one, by=here.staff.id, now=here.now)[1]
                    for one in entries
                )
            flash(f"บันทึกใบเซ็นชื่อแล้ว เพิ่ม {fresh:,} คน")
            return redirect(url_for("admin.forums_day_keying", forum_id=forum_id), 303)
        except Refused as refusal:
            wrong = refusal.thai
    page = render_template(
        "admin/day_keying.html", forum=forum, blocks=blocks, form_key=form_key, ticked=ticked, names=names, wrong=wrong
    )
    return page, 422 if wrong else 200


def _facts(forum_id: int) -> tuple[ForumFacts, list[SeatsEntry], list[MemberFacts]]:
    authority_id = visit().authority.id
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, authority_id, forum_id)
        return forum, seats_of(rows, authority_id, forum_id), members_of(rows, authority_id, forum_id)


def _members_page(
    forum_id: int, lines: str = "", read: Sequence[ListedMember] = (), wrong: Sequence[WrongLine] = ()
) -> str:
    forum, seats, listed = _facts(forum_id)
    return render_template(
        "admin/day_members.html",
        forum=forum,
        seats=seats,
        seat_names={one.id: one.name for one in seats},
        members=listed,
        lines=lines,
        read=read,
        wrong=wrong,
    )


def _blocks(seats: Sequence[SeatsEntry], listed: Sequence[MemberFacts]) -> list[Block]:
    of_groups = [
        Block(one.id or 0, one.name, one.quota, tuple(member for member in listed if member.seats_id == one.id))
        for one in seats
    ]
    return [*of_groups, Block(0, "ผู้เข้าร่วมอื่น" if seats else "ผู้เข้าร่วม", 0, ())]


def _sheets_of(block: Block) -> list[Sheet]:
    lines = max(len(block.members) + _SPARE_ROWS, block.quota, 1)
    pages = -(-lines // ROWS_A_SHEET)
    rows = [*block.members, *[None] * (pages * ROWS_A_SHEET - len(block.members))]
    return [
        Sheet(block.name, block.quota, at + 1, pages, tuple(rows[at * ROWS_A_SHEET : (at + 1) * ROWS_A_SHEET]))
        for at in range(pages)
    ]


def _ticked(form_key: str, ticked: set[str], listed: Sequence[MemberFacts]) -> list[Entry]:
    return [
        Entry(f"{form_key}-{one.number}", number=one.number, source="sheet")
        for one in listed
        if str(one.number) in ticked and one.attendance_id is None
    ]


def _named(form_key: str, names: dict[int, str]) -> list[Entry]:
    """Walk-ins; their key is made of the form, the name and how often it stands there: two may be called the same."""
    entries = []
    for block_id, typed in names.items():
        lines = [" ".join(line.split()) for line in typed.splitlines()[:_MOST_NAMES]]
        for at, name in enumerate(lines):
            if name:
                told = f"{form_key}\0{block_id}\0{name}\0{lines[:at].count(name)}"
                key = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
                entries.append(Entry(key, name=name, seats_id=block_id or None, source="sheet"))
    return entries
