"""The inbox: what waits for a person beside the needs, and what went wrong."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.needs_shown import names_for_page
from admin.parts import parts
from admin.placing import placing
from bot.domain.errors import Refused
from bot.domain.roles import Role
from bot.services.answer_contact import MAX_ANSWER, answer_contact, close_contact, open_contact
from bot.services.place_media import close_loose_media, place_media
from bot.services.revive_event import revive_event
from bot.services.understand import ReadPart, read_as_need, read_words
from bot.services.write_down_voice import close_voice, write_down_voice
from bot.store.reports_inbox import (
    InboxCounts,
    dead_events,
    inbox_counts,
    media_without_need,
    messages_answered,
    messages_to_answer,
    needs_of_residents,
    undelivered_answers,
    voices_to_hear,
)
from bot.store.session import Session

_LONGEST = 5000
_JUST_WRITTEN = "just_written"
TABS = {
    "voice": "เสียง",
    "media": "รูปและไฟล์ไม่มีคำ",
    "contact": "ข้อความถึงเจ้าหน้าที่",
    "dead": "ทำไม่สำเร็จ",
    "undelivered": "ตอบไม่ถึง",
}


def show() -> ResponseReturnValue:
    """One tab of the inbox; without a choice, the first that holds something."""
    return _page()


def voice(attachment_id: int) -> ResponseReturnValue:
    """Write a voice message down, or close it."""
    here = visit()
    if request.form.get("act") == "close":
        return _do(
            "voice", lambda rows: close_voice(rows, here.authority.id, attachment_id, **_by()), "ปิดรายการเสียงแล้ว"
        )
    words = request.form.get("words", "").strip()
    read = _read(words) if len(words) <= _LONGEST else ()
    if not read:
        thai = "พิมพ์คำที่ได้ยินก่อนบันทึก" if len(words) <= _LONGEST else f"ยาวเกินไป ขอไม่เกิน {_LONGEST:,} ตัวอักษร"
        return _page("voice", wrong=(attachment_id, thai), typed=words[:_LONGEST]), 400

    def write(rows: Session) -> None:
        needs = write_down_voice(rows, here.authority, attachment_id, read, **_by())
        session[_JUST_WRITTEN] = [need.number for need in needs]

    return _do("voice", write, "จดแล้ว ผู้ส่งจะได้เลขเรื่องพร้อมคำตอบถัดไป")


def media(attachment_id: int) -> ResponseReturnValue:
    """Put a photo or file to a need of its sender, or close it."""
    here, number = visit(), request.form.get("number", "")
    if request.form.get("act") == "close":
        return _do(
            "media", lambda rows: close_loose_media(rows, here.authority.id, attachment_id, **_by()), "ปิดรายการแล้ว"
        )
    return _do(
        "media",
        lambda rows: place_media(rows, here.authority.id, attachment_id, number, **_by()),
        f"เพิ่มเข้าเรื่อง {number} แล้ว",
    )


def contact(message_id: int) -> ResponseReturnValue:
    """Answer a message, close it, or show its masked parts."""
    here, act, answer = visit(), request.form.get("act"), request.form.get("answer", "")
    if act == "open":
        with parts().database.transaction() as rows:
            text = open_contact(rows, here.authority.id, message_id, **_by())
        return _page("contact", opened=(message_id, text))
    if act == "close":
        return _do("contact", lambda rows: close_contact(rows, here.authority.id, message_id, **_by()), "ปิดข้อความแล้ว")
    try:
        with parts().database.transaction() as rows:
            answer_contact(rows, here.authority, message_id, answer, **_by())
    except Refused as refusal:
        return _page("contact", wrong=(message_id, refusal.thai), typed=answer[: 2 * MAX_ANSWER]), 400
    flash("บันทึกคำตอบแล้ว ผู้ส่งจะเห็นใน LINE เมื่อทักมาครั้งหน้า")
    return redirect(url_for("admin.inbox", tab="contact"), 303)


def event(event_row_id: int) -> ResponseReturnValue:
    """Try a dead event again."""
    here = visit()
    return _do("dead", lambda rows: revive_event(rows, here.authority.id, event_row_id, **_by()), "ส่งให้ระบบลองใหม่แล้ว")


def _do(tab: str, act: Callable[[Session], None], done: str) -> ResponseReturnValue:
    try:
        with placing() as rows:
            act(rows)
    except Refused as refusal:
        return _page(tab, refusal=refusal.thai), 409
    flash(done)
    return redirect(url_for("admin.inbox", tab=tab), 303)


def _by() -> dict[str, Any]:
    return {"staff_id": visit().staff.id, "now": visit().now}


def _read(words: str) -> tuple[ReadPart, ...]:
    reading = read_words(words, visit().authority)
    if reading.kind == "empty":
        return ()
    return reading.parts or read_as_need(words, visit().authority).parts


def _page(tab: str | None = None, **more: Any) -> str:
    here = visit()
    with parts().database.reading() as rows:
        counts = inbox_counts(rows, here.authority.id, here.now)
        chosen = tab or request.args.get("tab", "")
        if chosen not in TABS:
            chosen = _first_with_something(counts)
        content = _content(rows, chosen)
    just_written = session.pop(_JUST_WRITTEN, None)
    return render_template(
        "admin/inbox.html",
        tab=chosen,
        tabs=[(name, label, _count(counts, name)) for name, label in TABS.items()],
        may_finish=here.may(Role.OFFICER),
        may_revive=here.may(Role.ADMIN),
        just_written=just_written if isinstance(just_written, list) else [],
        longest_answer=MAX_ANSWER,
        **content,
        **names_for_page(),
        **{"wrong": (0, ""), "typed": "", "refusal": None, "opened": (0, ""), **more},
    )


def _content(rows: Session, tab: str) -> dict[str, Any]:
    authority_id = visit().authority.id
    if tab == "voice":
        return {"voices": voices_to_hear(rows, authority_id)}
    if tab == "media":
        found = media_without_need(rows, authority_id)
        senders = {one.resident_id for one in found if one.resident_id is not None}
        return {"media": found, "needs_by_sender": needs_of_residents(rows, authority_id, senders)}
    if tab == "contact":
        return {
            "messages": messages_to_answer(rows, authority_id),
            "answered": messages_answered(rows, authority_id),
        }
    if tab == "dead":
        return {"events": dead_events(rows, authority_id)}
    return {"undelivered": undelivered_answers(rows, authority_id, visit().now)}


def _first_with_something(counts: InboxCounts) -> str:
    return next((name for name in TABS if _count(counts, name) and name != "undelivered"), "voice")


def _count(counts: InboxCounts, tab: str) -> int:
    return int(getattr(counts, "loose" if tab == "media" else tab))
