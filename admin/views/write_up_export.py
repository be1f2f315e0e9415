"""The write-up of a forum as a file."""

from collections.abc import Callable

from flask import Response
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.file_names import day_in_names, kept_as
from admin.limits import limits
from admin.parts import parts
from admin.write_up_asked import asked_write_up
from admin.write_up_files import docx, pdf
from admin.write_up_files.document import Paper
from bot.services.record_audit import record_audit

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILES_PER_PERSON = "20 per minute"


def as_pdf(forum_id: int) -> ResponseReturnValue:
    """A4 pages to sign and publish."""
    return _file(forum_id, "pdf", "application/pdf", pdf.as_pdf)


def as_docx(forum_id: int) -> ResponseReturnValue:
    """A document that a clerk can edit."""
    return _file(forum_id, "docx", _WORD, docx.as_docx)


def _file(forum_id: int, kind: str, mimetype: str, make: Callable[[Paper], bytes]) -> ResponseReturnValue:
    here = visit()
    limits().hit("export", _FILES_PER_PERSON, str(here.staff.id))
    with parts().database.reading() as rows:
        asked = asked_write_up(rows, forum_id)
    with parts().database.transaction() as rows:
        record_audit(
            rows,
            "write_up_exported",
            authority_id=here.authority.id,
            staff_id=here.staff.id,
            now=here.now,
            kind=kind,
            forum=forum_id,
        )
    response = Response(make(asked.paper), mimetype=mimetype)
    day = day_in_names(asked.forum.starts_at)
    thai = f"รายงานผล{asked.forum.name} {here.authority.short_name} {day}"
    response.headers["Content-Disposition"] = kept_as(thai, f"write-up-{here.authority.slug}-{forum_id}-{day}", kind)
    return response
