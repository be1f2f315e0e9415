"""The brief of a forum as a file, as it stands now or as it was frozen."""

from collections.abc import Callable

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from admin.access import Visit, visit
from admin.brief_files import docx, pdf, xlsx
from admin.brief_files.told import Told
from admin.brief_files.words import tell
from admin.file_names import day_in_names, kept_as
from admin.limits import limits
from admin.parts import parts
from bot.domain.brief import Brief
from bot.services.build_brief import build_brief
from bot.services.freeze_brief import read_frozen_brief
from bot.services.record_audit import record_audit

_OFFICE = "application/vnd.openxmlformats-officedocument"
_FILES_PER_PERSON = "20 per minute"
_LONGEST_ID = 9


def as_pdf(forum_id: int) -> ResponseReturnValue:
    """A4 pages for the room."""
    return _file(forum_id, "pdf", "application/pdf", pdf.as_pdf)


def as_docx(forum_id: int) -> ResponseReturnValue:
    """A document that a clerk can edit."""
    return _file(forum_id, "docx", f"{_OFFICE}.wordprocessingml.document", docx.as_docx)


def as_xlsx(forum_id: int) -> ResponseReturnValue:
    """A workbook."""
    return _file(forum_id, "xlsx", f"{_OFFICE}.spreadsheetml.sheet", xlsx.as_xlsx)


def _file(forum_id: int, kind: str, mimetype: str, make: Callable[[Told], bytes]) -> Response:
    here, frozen_id = visit(), _frozen_id()
    limits().hit("export", _FILES_PER_PERSON, str(here.staff.id))
    brief = _brief(here, forum_id, frozen_id)
    _note_export(here, forum_id, frozen_id, kind)
    told = tell(brief, thai_digits=here.authority.settings.thai_digits, is_frozen=frozen_id is not None)
    response = Response(make(told), mimetype=mimetype)
    day = day_in_names(brief.made_at)
    thai = f"สรุปก่อน{brief.forum.name} {here.authority.short_name} {day}"
    response.headers["Content-Disposition"] = kept_as(thai, f"brief-{here.authority.slug}-{forum_id}-{day}", kind)
    return response


def _brief(here: Visit, forum_id: int, frozen_id: int | None) -> Brief:
    with parts().database.reading() as rows:
        if frozen_id is None:
            brief = build_brief(rows, here.authority, forum_id, here.now)
        else:
            brief = read_frozen_brief(rows, here.authority, forum_id, frozen_id)
    return brief


def _note_export(here: Visit, forum_id: int, frozen_id: int | None, kind: str) -> None:
    with parts().database.transaction() as rows:
        record_audit(
            rows,
            "brief_exported",
            authority_id=here.authority.id,
            staff_id=here.staff.id,
            now=here.now,
            kind=kind,
            forum=forum_id,
            frozen=frozen_id,
        )


def _frozen_id() -> int | None:
    """The copy that was asked for; what is no number is no copy."""
    asked = request.args.get("frozen")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST_ID):
        abort(404)
    return int(asked)
