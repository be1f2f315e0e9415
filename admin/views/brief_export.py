"""The brief of a forum as a file, as it stands now or as it was frozen."""

from collections.abc import Callable

from flask import Response, abort, redirect
from flask.typing import ResponseReturnValue

from admin.access import Visit, visit
from admin.brief_asked import AskedBrief, address_in_its_cycle, asked_brief, is_public
from admin.brief_files import docx, pdf, xlsx
from admin.brief_files.told import Told
from admin.file_names import day_in_names, kept_as
from admin.limits import limits
from admin.parts import parts
from bot.services.record_audit import record_audit

_OFFICE = "application/vnd.openxmlformats-officedocument"
_FILES_PER_PERSON = "20 per minute"


def as_pdf(forum_id: int) -> ResponseReturnValue:
    """A4 pages for the room."""
    return _file(forum_id, "pdf", "application/pdf", pdf.as_pdf)


def as_docx(forum_id: int) -> ResponseReturnValue:
    """A document that a clerk can edit."""
    return _file(forum_id, "docx", f"{_OFFICE}.wordprocessingml.document", docx.as_docx)


def as_xlsx(forum_id: int) -> ResponseReturnValue:
    """A workbook; for work inside, so there is no public edition of it."""
    if is_public():
        abort(404)
    return _file(forum_id, "xlsx", f"{_OFFICE}.spreadsheetml.sheet", xlsx.as_xlsx)


def _file(forum_id: int, kind: str, mimetype: str, make: Callable[[Told], bytes]) -> ResponseReturnValue:
    here = visit()
    limits().hit("export", _FILES_PER_PERSON, str(here.staff.id))
    with parts().database.reading() as rows:
        asked = asked_brief(rows, forum_id)
        if asked is None:
            return redirect(address_in_its_cycle(rows, forum_id))
    _note_export(here, asked, kind)
    response = Response(make(asked.in_words(on_paper=True)), mimetype=mimetype)
    day = day_in_names(asked.brief.made_at)
    edition, mark = ("ฉบับเผยแพร่ ", "-public") if is_public() else ("", "")
    thai = f"สรุปก่อน{asked.forum.name} {edition}{here.authority.short_name} {day}"
    response.headers["Content-Disposition"] = kept_as(thai, f"brief{mark}-{here.authority.slug}-{forum_id}-{day}", kind)
    return response


def _note_export(here: Visit, asked: AskedBrief, kind: str) -> None:
    with parts().database.transaction() as rows:
        record_audit(
            rows,
            "brief_exported",
            authority_id=here.authority.id,
            staff_id=here.staff.id,
            now=here.now,
            kind=kind,
            forum=asked.forum.id,
            frozen=asked.frozen,
            public=is_public(),
        )
