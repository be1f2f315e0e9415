"""Papers of a forum: added, taken away, and handed out only as downloads, whatever they say they are."""

import re
from contextlib import closing
from io import BytesIO
from pathlib import PurePosixPath

from flask import Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.file_names import kept_as
from admin.parts import parts
from bot.services.keep_documents import LARGEST, Paper, keep_document, remove_document
from bot.store.forum_documents import document_row

LARGEST_FORM = LARGEST + 100_000  # the file and what stands round it
_ENDING = re.compile(r"[A-Za-z0-9]{1,8}")
_LONGEST_NAME = 150


def add(forum_id: int) -> ResponseReturnValue:
    """Keep the file that was sent."""
    here, sent = visit(), request.files.get("document")
    if sent is None or not sent.filename:
        flash("ยังไม่ได้เลือกไฟล์")
        return redirect(_page_of(forum_id))
    with closing(sent):
        paper = Paper(_name_of(sent.filename), sent.mimetype or "application/octet-stream", sent.read())
    with parts().database.transaction() as rows:
        keep_document(rows, here.authority.id, forum_id, paper, by=here.staff.id, now=here.now)
    flash(f"เก็บ “{paper.name}” แล้ว")
    return redirect(_page_of(forum_id))


def show(forum_id: int, document_id: int) -> ResponseReturnValue:
    """The bytes of one paper, to be saved: a page of somebody else's making never runs within this site."""
    with parts().database.reading() as rows:
        row = document_row(rows, visit().authority.id, forum_id, document_id)
    stem, ending = _parted(row.name)
    response: Response = send_file(BytesIO(row.content), mimetype="application/octet-stream", etag=False)
    response.headers["Content-Disposition"] = kept_as(stem, f"document-{row.id}", ending)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def remove(forum_id: int, document_id: int) -> ResponseReturnValue:
    """Delete one paper."""
    here = visit()
    with parts().database.transaction() as rows:
        name = remove_document(rows, here.authority.id, forum_id, document_id, by=here.staff.id, now=here.now)
    flash(f"ลบ “{name}” แล้ว")
    return redirect(_page_of(forum_id))


def _page_of(forum_id: int) -> str:
    return url_for("admin.forums_forum", forum_id=forum_id, _anchor="documents")


def _name_of(sent: str) -> str:
    """The name without folders and signs that no file should have, its ending kept."""
    stem, ending = _parted(PurePosixPath(sent.replace("\\", "/")).name)
    clean = "".join(one for one in stem if one.isprintable()).strip()[:_LONGEST_NAME]
    return f"{clean or 'เอกสาร'}.{ending}"


def _parted(name: str) -> tuple[str, str]:
    """The name and its ending; one that is none is called bin."""
    stem, dot, ending = name.rpartition(".")
    return (stem, ending) if dot and _ENDING.fullmatch(ending) else (name, "bin")
