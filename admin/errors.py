"""Errors as pages: what happened, that nothing was lost, what to do; never a stack trace, never a blank page."""

import secrets
from dataclasses import dataclass

import structlog
from flask import Blueprint, Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, TooManyRequests
from werkzeug.exceptions import NotFound as NoPage

from admin.access import visit
from admin.parts import parts
from bot.domain.errors import NotFound, Refused
from bot.domain.roles import Role
from bot.store.staff import colleagues

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Words:
    """A heading and what to do."""

    title: str
    advice: str


_WORDS = {
    400: Words("คำขอนี้ไม่ครบ", "กลับไปหน้าเดิม โหลดหน้าใหม่ แล้วลองอีกครั้ง ข้อมูลในระบบไม่เปลี่ยน"),
    404: Words("ไม่พบหน้านี้", "ที่อยู่อาจพิมพ์ผิด หรือเรื่องนี้ไม่มีอยู่ในหน่วยงานที่ท่านเปิดดู"),
    405: Words("เปิดหน้านี้แบบนี้ไม่ได้", "หน้านี้มีไว้รับแบบฟอร์ม เริ่มจากภาพรวมแล้วกดปุ่มจากหน้านั้น"),
    409: Words("ยังทำไม่ได้", "ข้อมูลในระบบไม่เปลี่ยน"),
    413: Words("ข้อมูลที่ส่งมาใหญ่เกินไป", "ย่อไฟล์หรือแบ่งข้อความ แล้วส่งใหม่อีกครั้ง"),
    429: Words("ลองถี่เกินไป", "เพื่อความปลอดภัย รอสักครู่แล้วลองใหม่ บัญชีของท่านไม่ได้ถูกปิด"),
    500: Words("ระบบขัดข้องอยู่", "ข้อมูลที่บันทึกแล้วยังอยู่ครบ ลองใหม่อีกครั้งในอีกสักครู่"),
}
_CSRF = Words("หน้านี้เปิดค้างไว้นานเกินไป", "ยังไม่ได้บันทึกอะไร กลับไปหน้าเดิม โหลดหน้าใหม่ แล้วกดอีกครั้ง")


def register_error_pages(app: Flask) -> None:
    """Answer errors under /admin with a page; others stay as they are."""
    app.register_error_handler(HTTPException, _on_http_error)


def register_refusals(blueprint: Blueprint) -> None:
    """Answer what services refuse with a page."""
    blueprint.register_error_handler(NotFound, _on_not_found)
    blueprint.register_error_handler(Refused, _on_refused)


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    if not request.path.startswith("/admin"):
        return error
    code = error.code or 500
    if error.response is not None or code < 400:
        return error
    if code == 403 and "visit" in g:
        return _no_rights(), 403
    words = _CSRF if isinstance(error, CSRFError) else _WORDS.get(code, _WORDS[400 if code < 500 else 500])
    reference = ""
    if code >= 500:
        reference = secrets.token_hex(3).upper()
        cause = error.original_exception if isinstance(error, InternalServerError) else error
        _log.error("page_failed", reference=reference, endpoint=request.endpoint, error=type(cause).__name__)
    retry_after = error.retry_after if isinstance(error, TooManyRequests) else None
    page = render_template(
        "admin/states/error.html", code=code, words=words, reference=reference, retry_after=retry_after
    )
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return page, code, headers


def _on_not_found(error: NotFound) -> ResponseReturnValue:
    if "staff" in g:
        _log.warning("not_found", staff_id=g.staff.id, endpoint=request.endpoint, reason=str(error))
    return _on_http_error(NoPage())


def _on_refused(error: Refused) -> ResponseReturnValue:
    page = render_template(
        "admin/states/error.html", code=409, words=Words("ยังทำไม่ได้", error.thai), reference="", retry_after=None
    )
    return page, 409


def _no_rights() -> str:
    with parts().database.reading() as rows:
        admins = [person.staff.name for person in colleagues(rows, visit().authority.id) if person.role is Role.ADMIN]
    return render_template("admin/states/no_rights.html", admins=admins)
