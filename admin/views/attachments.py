"""Photos, voices and files, one by one, for people who are signed in and for nobody's cache.

All are handed out as downloads, whatever they say they are: pages show photos and play voices all the same, but none of
a resident's files is ever opened as a page of this site.
"""

from io import BytesIO

from flask import Response, abort, send_file
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.parts import parts
from bot.domain.roles import Role
from bot.store.reports_need import attachment_content

# What pages may show in place; anything else is bytes without a meaning.
_SHOWN = {
    "image/jpeg": ("image/jpeg", "jpg"),
    "image/png": ("image/png", "png"),
    "image/gif": ("image/gif", "gif"),
    "image/webp": ("image/webp", "webp"),
    "audio/mp4": ("audio/mp4", "m4a"),
    "audio/m4a": ("audio/mp4", "m4a"),
    "audio/x-m4a": ("audio/mp4", "m4a"),
    "audio/aac": ("audio/aac", "aac"),
    "audio/mpeg": ("audio/mpeg", "mp3"),
    "audio/ogg": ("audio/ogg", "ogg"),
    "audio/wav": ("audio/wav", "wav"),
    "video/mp4": ("video/mp4", "mp4"),
}


def show(attachment_id: int) -> ResponseReturnValue:
    """The bytes of one attachment; voices, videos and files only for those who work with them."""
    with parts().database.reading() as rows:
        found = attachment_content(rows, visit().authority.id, attachment_id)
    is_hidden = found.need in visit().hidden
    if is_hidden or not (found.may_be_seen_by_all or visit().may(Role.FACILITATOR)):
        abort(403)
    stated = found.content_type.split(";")[0].strip().lower()
    content_type, ending = _SHOWN.get(stated, ("application/octet-stream", "bin"))
    response: Response = send_file(
        BytesIO(found.content),
        mimetype=content_type,
        as_attachment=True,
        download_name=f"{found.kind}-{found.id}.{ending}",
        conditional=True,
        etag=False,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
